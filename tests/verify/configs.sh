#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# `hepatica verify` passes on configs: tests/verify/configs.sh PROGRAM [CONFIG...]; without a CONFIG on all of the repository,
# with the time each takes.
set -euo pipefail
program=$(realpath "$1")
shift
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0
if [[ $# -eq 0 ]]; then
  mapfile -t all < <(find configs -name '*.cfg' -not -name '*.fits.cfg' -not -name '*calibrated*' -not -path '*/evidence/*' | sort)
  set -- "${all[@]}"
fi
for config; do
  begin=$(date +%s%N)
  code=0
  "$program" verify "$config" --out "$work/out" >"$work/text" 2>&1 || code=$?
  printf '%-62s %6.1f s  %s\n' "$config" "$(((($(date +%s%N) - begin)) / 100000000))e-1" "$(grep ' checks: ' "$work/text" || echo "exit code $code")"
  if [[ $code -ne 0 ]]; then
    grep -A4 '^FAIL' "$work/text" || cat "$work/text"
    bad=1
  fi
done
exit "$bad"
