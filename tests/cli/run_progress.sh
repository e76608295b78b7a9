#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A bar on a terminal after two seconds, no wider than it; none in a pipe, on a dumb terminal, or with --quiet.
#   run_progress.sh PROGRAM      (in the root of the sources)
set -uo pipefail
program=$(realpath "${1:?usage: run_progress.sh PROGRAM}")
command -v script >/dev/null || { echo "no script here: left out"; exit 0; }
work=$(mktemp -d "${TMPDIR:-/tmp}/hepatica-progress-XXXXXX")
trap 'rm -rf "$work"' EXIT
failed=0
fail() { echo "FAIL $*"; failed=1; }
command="timeout -s INT 4 $program run configs/published/illness_death.cfg --engine individual --patients 2000000000 --out $work/out"

script -qc "stty cols 60; TERM=xterm $command" "$work/wide" >/dev/null 2>&1 &
script -qc "stty cols 24; TERM=xterm $command" "$work/narrow" >/dev/null 2>&1 &
script -qc "TERM=dumb $command" "$work/dumb" >/dev/null 2>&1 &
script -qc "TERM=xterm $command --quiet" "$work/quiet" >/dev/null 2>&1 &
TERM=xterm $command >"$work/pipe" 2>&1
wait
for said in wide narrow dumb quiet pipe; do
  tr '\r' '\n' <"$work/$said" | sed 's/\x1b\[K//g' | grep -a '%' | grep -av '^Script' >"$work/lines"
  case $said in
  wide) grep -qE '^base case    \[#* *\] +[0-9]+%, .* left$' "$work/lines" || fail "no bar on a terminal of 60 columns: $(head -3 "$work/lines")"
        awk 'length > 59 { exit 1 }' "$work/lines" || fail "a bar wider than the terminal" ;;
  narrow) grep -qE '^ +[0-9]+%, .* left$' "$work/lines" || fail "no share on a terminal of 24 columns: $(head -3 "$work/lines")" ;;
  *) [[ ! -s $work/lines ]] || fail "a bar in $said: $(head -1 "$work/lines")" ;;
  esac
done
[[ $failed -eq 0 ]] && echo "progress: all well"
exit $failed
