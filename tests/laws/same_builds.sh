#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Do gcc and clang, AVX2 and SSE2 code write the same bytes? Builds the program four ways (a few minutes) and compares whole
# output folders (run.json apart). Run by a person: tests/laws/same_builds.sh [CONFIG...]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
configs=("$@")
[[ $# -gt 0 ]] || configs=(configs/bclm/base.cfg configs/bclm/individual.cfg configs/published/sick_sicker.cfg
                           configs/published/illness_death.cfg configs/published/microsim_extended.cfg configs/tutorial/three_states.cfg)

build() {   # build NAME CMAKE-ARGUMENTS...
  local name=$1
  shift
  cmake --preset release -B "$work/$name" "$@" >/dev/null
  cmake --build "$work/$name" --target hepatica >/dev/null
}
build gcc -DCMAKE_C_COMPILER=gcc
build gcc-sse2 -DCMAKE_C_COMPILER=gcc -DCLONES=OFF
build gcc-avx2 -DCMAKE_C_COMPILER=gcc -DCLONES=OFF -DCMAKE_C_FLAGS="-march=x86-64-v3"
builds=(gcc-sse2 gcc-avx2)
if command -v clang >/dev/null; then
  build clang -DCMAKE_C_COMPILER=clang
  builds+=(clang)
fi

failed=0
run() {   # run BUILD CONFIG ENGINE FOLDER
  rm -rf "$work/out/$4"
  "$work/$1/hepatica" run "$2" --engine "$3" --patients $((${#more[@]} ? 500 : 20000)) "${more[@]}" --threads 2 --quiet --out "$work/out/$4" 2>/dev/null
  rm "$work/out/$4/run.json"
}
compare() {   # compare CONFIG ENGINE FOLDER
  if diff -rq "$work/out/gcc" "$work/out/$3" >/dev/null; then
    echo "$1 $2: gcc and $3: the same bytes"
  else
    echo "$1 $2: gcc and $3 DIFFER"
    failed=1
  fi
}
more=()
for config in "${configs[@]}" -- configs/published/sick_sicker.cfg configs/published/hiv_discrete.cfg configs/bclm/base.cfg; do
  if [[ $config == -- ]]; then   # from here on with analyses that draw, vary and regress
    more=(--only psa,voi,dsa,threshold --draws 200 --patients-per-draw 100 --sampler sobol)
    continue
  fi
  for engine in cohort individual; do
    [[ $engine == cohort && $config == */individual.cfg ]] && continue
    [[ $engine == individual && ${#more[@]} -gt 0 && $config == */bclm/* ]] && continue   # takes minutes
    run gcc "$config" $engine gcc
    for other in "${builds[@]}"; do
      run "$other" "$config" $engine "$other"
      compare "$config" $engine "$other"
    done
    GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-FMA,-AVX2_Usable,-FMA_Usable run gcc "$config" $engine libm-without-fma
    compare "$config" $engine libm-without-fma
  done
done
exit $failed
