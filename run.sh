#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs, builds, runs and makes the report: ./run.sh [CONFIG] [options of `hepatica run`]; without CONFIG the BCLM base case.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
log=$root/build/run.log

"$root/install.sh"
mkdir -p "$root/build"
[[ -x $root/build/release/hepatica ]] || echo "Building Hepatica (once; about a minute)" >&2
if ! (cd "$root" && cmake --preset release && cmake --build --preset release --target hepatica) >"$log" 2>&1; then
  cat "$log" >&2
  echo "run.sh: the build failed" >&2
  exit 1
fi

if [[ $# -eq 0 || $1 == -* ]]; then   # our own study is found from the root, another one from where you stand
  cd "$root"
  set -- configs/bclm/base.cfg "$@"
fi
exec "$root/build/release/hepatica" run --report "$@"
