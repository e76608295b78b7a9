#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Ctrl-C in the middle of a simulation: exit code 130, nothing half-written, the last good run untouched.
#   run_interrupt.sh PROGRAM      (in the root of the sources)
set -uo pipefail
program=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
config=configs/published/illness_death.cfg
"$program" run $config --engine individual --patients 1000 --quiet --out "$work/out" || exit 1
before=$(sha256sum "$work"/out/*)
set -m   # a job of its own, which the signal reaches
"$program" run $config --engine individual --patients 2000000000 --histories "$work/h.csv" --quiet --out "$work/out" 2>"$work/said" &
pid=$!
sleep 1
kill -INT $pid
wait $pid
code=$?
[[ $code -eq 130 ]] || { echo "exit code $code, not 130"; exit 1; }
grep -q interrupted "$work/said" || { echo "did not say that it was interrupted"; exit 1; }
[[ $(sha256sum "$work"/out/*) == "$before" ]] || { echo "the last good run has changed"; exit 1; }
[[ $(ls "$work") == $'out\nsaid' ]] || { echo "left behind:"; ls "$work"; exit 1; }
echo "interrupted: exit code 130, nothing left behind"
