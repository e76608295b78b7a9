#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Law: 1, 2 and 7 threads write the same bytes, of a cohort and of single patients (run.json apart,
# which tells threads and times); with analyses that draw and vary parameters for those after `--`.
#   same_bytes.sh PROGRAM CONFIG... [-- CONFIG...]
set -eu
program=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
more="--patients 10000"
for config in "$@"; do
  if [ "$config" = -- ]; then
    more="--patients 300 --only psa,voi,dsa,threshold --draws 150 --patients-per-draw 60"
    continue
  fi
  engines="cohort individual"
  grep -q 'engine = "partitioned"' "$config" && engines=partitioned
  for engine in $engines; do
    for threads in 1 2 7; do
      "$program" run "$config" --engine $engine $more --threads $threads --quiet --out "$work/$threads"
      rm "$work/$threads/run.json"
    done
    for threads in 2 7; do
      if ! diff -r "$work/1" "$work/$threads" > "$work/difference"; then
        echo "$config ($engine): $threads threads write other bytes than 1:"
        head -5 "$work/difference"
        failed=1
      fi
    done
    rm -rf "$work"/[127]
  done
done
exit $failed
