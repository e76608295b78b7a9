#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what the tests need, builds in every way we promise to work, runs all tests, and closes with "N passed, N failed".
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1
passed=0 failed=0
logs=build/logs
mkdir -p "$logs"

step() {   # step NAME COMMAND...: quiet when all is well, else shows what was said and counts one failure
  local name=$1 start=$SECONDS
  shift
  if "$@" >"$logs/$name.log" 2>&1; then
    printf '%-18s ok      %4d s\n' "$name" $((SECONDS - start))
  else
    printf '%-18s FAILED  %4d s\n' "$name" $((SECONDS - start))
    tail -n 100 "$logs/$name.log"
    failed=$((failed + 1))
    return 1
  fi
}

build() { cmake --preset "$1" && cmake --build --preset "$1"; }

tests() {   # tests PRESET: ctest's own counts go into ours
  local log=$logs/tests-$1.log start=$SECONDS counts
  ctest --preset "$1" >"$log" 2>&1
  counts=$(sed -nE 's/^[0-9]+% tests passed, ([0-9]+) tests? failed out of ([0-9]+)$/\1 \2/p' "$log" | tail -n 1)
  if [[ -z $counts ]]; then
    echo "tests-$1: ctest did not come to an end"
    tail -n 50 "$log"
    failed=$((failed + 1))
    return
  fi
  local bad=${counts% *} all=${counts#* }
  printf '%-18s %-7s %4d s   %d of %d passed\n' "tests-$1" "$([[ $bad -eq 0 ]] && echo ok || echo FAILED)" $((SECONDS - start)) $((all - bad)) "$all"
  [[ $bad -eq 0 ]] || grep -v ' Passed ' "$log" | tail -n 200
  passed=$((passed + all - bad)) failed=$((failed + bad))
}

clang_works() {   # the compiler alone does not do: it needs its OpenMP too
  command -v clang >/dev/null && echo 'int main(void) { return 0; }' | clang -fopenmp -x c -o /dev/null - 2>/dev/null
}
build_clang() { cmake --preset dev -B build/clang -DCMAKE_C_COMPILER=clang && cmake --build build/clang; }
layout() {   # names the files that clang-format would change
  local file bad=0
  while IFS= read -r -d '' file; do
    clang-format-14 "$file" | cmp -s "$file" - || { echo "$file: run clang-format-14 -i on it"; bad=1; }
  done < <(find model tests -name '*.[ch]' -print0)
  return $bad
}

step install ./install.sh tests
export CC=${CC:-gcc}
command -v ccache >/dev/null && export CMAKE_C_COMPILER_LAUNCHER=ccache
for preset in dev asan release; do
  step "build-$preset" build "$preset" && tests "$preset"
done
if clang_works; then step build-clang build_clang; else echo "build-clang        left out: no clang with OpenMP here"; fi
if command -v clang-format-14 >/dev/null; then step layout layout; else echo "layout             left out: no clang-format-14 here"; fi

echo "$passed passed, $failed failed"
[[ $failed -eq 0 && $passed -gt 0 ]]
