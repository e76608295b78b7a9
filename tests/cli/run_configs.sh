#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every study that comes with the program is sound, down to its last cycle.
#   run_configs.sh PROGRAM, in the root of the sources
set -u
program=${1:?usage: run_configs.sh PROGRAM}
failed=0

for config in $(find configs -name '*.cfg' ! -name '*.fits.cfg' | sort); do
  if ! said=$("$program" check "$config"); then
    echo "FAIL $config"
    failed=1
  elif echo "$said" | grep -q 'were made anew'; then
    echo "FAIL $config: what it estimates from data is not kept beside it; run it and keep the file"
    failed=1
  fi
done
exit $failed
