#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Whole processes, from config to CSVs, on one thread: the work that other software was timed on (docs/performance.md).
#   compare.sh PROGRAM [REPEATS], in the root of the sources
# Prints CSV: work,seconds (processor time, the median),peer,peer_seconds,ratio
set -euo pipefail
program=${1:?usage: compare.sh PROGRAM [REPEATS]}
repeats=${2:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

one() { # processor seconds of one run
  local TIMEFORMAT='%U %S'
  { time "$program" run "$@" --threads 1 --quiet --out "$work/out" >/dev/null 2>"$work/err"; } 2>"$work/time" ||
    { cat "$work/err" >&2; exit 1; }
  awk '{ print $1 + $2 }' "$work/time"
}

row() { # row WORK PEER PEER_SECONDS ARGUMENTS...
  local name=$1 peer=$2 seconds=$3
  shift 3
  for _ in $(seq "$repeats"); do one "$@"; done | sort -g | awk -v n="$repeats" -v name="$name" -v peer="$peer" -v s="$seconds" '
    { t[NR] = $1 } END { m = t[int((n + 1) / 2)]; printf "%s,%.3f,%s,%s,%.0f\n", name, m, peer, s, s / m }'
}

echo "work,seconds,peer,peer_seconds,ratio"
row "Sick-Sicker PSA: 10000 draws x 4 strategies" "DARTH (R)" 31.7 configs/published/sick_sicker.cfg --only psa --draws 10000
row "HIV PSA: 10000 draws" "hesim (C++)" 3.3 configs/published/hiv_discrete.cfg --only psa --draws 10000
row "illness-death: 1000 draws x 1000 patients x 2" "hesim (C++)" 24.3 configs/published/illness_death.cfg \
  --engine individual --patients 1000 --only psa --draws 1000 --patients-per-draw 1000
row "EVPPI of 16 parameters at 10000 draws with the PSA (one parameter by voi: 0.25)" "voi (R)" 4 \
  configs/published/sick_sicker.cfg --only voi --draws 10000
row "cycle microsimulation: 1000000 people x 2 x 30 cycles" "DARTH (R; vectorised)" 42.5 \
  configs/published/microsim_simple.cfg --engine individual --patients 1000000 --only base_case
row "partitioned survival: 1000 draws x 3 strategies x 3 profiles" "hesim (C++)" 5.9 tests/bench/partitioned.cfg --only psa
