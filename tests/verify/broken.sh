#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Broken models must fail in the checks that expected.txt names, and in no other: tests/verify/broken.sh PROGRAM
set -euo pipefail
program=$1
cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0
n=0
# names of the checks with a result, in the order of the table
named() { # result
  awk -F, -v result="$1" 'NR > 1 && $0 ~ "^[a-z_]+,(\"[^\"]*\"|[^,]*)," result "," { print $1 }' "$work/out/verify.csv" | paste -sd' '
}
while IFS='|' read -r model fail warn why; do
  [[ $model =~ ^# ]] && continue
  model=$(xargs <<<"$model") fail=$(xargs <<<"$fail") warn=$(xargs <<<"$warn")
  expected=0
  [[ $fail == - ]] || expected=1
  code=0
  "$program" verify "$model.cfg" --out "$work/out" --quiet >"$work/text" 2>&1 || code=$?
  found=$(named fail) warned=$(named warning)
  if [[ $code -ne $expected || ${found:--} != "$fail" || ${warned:--} != "$warn" ]]; then
    echo "$model: exit code $code (expected $expected); fail: ${found:--} (expected $fail); warn: ${warned:--} (expected $warn)"
    cat "$work/text"
    bad=1
  fi
  if [[ $warn != - ]]; then
    code=0
    "$program" verify "$model.cfg" --out "$work/out" --quiet --strict >"$work/text" 2>&1 || code=$?
    [[ $code -ne 0 ]] || { echo "$model: passes with --strict"; bad=1; }
  fi
  n=$((n + 1))
done <expected.txt
[[ $n -eq $(ls ./*.cfg | wc -l) ]] || { echo "expected.txt tells of $n models, not of all that are here"; bad=1; }
[[ $n -ge 11 ]] || { echo "fewer than ten broken models"; bad=1; }
exit "$bad"
