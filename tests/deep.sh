#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Looks deeper than ./test.sh, for a person with an hour: tests/deep.sh [tidy cppcheck analyzer threads valgrind coverage mutation]
# Latest result: docs/reliability.md. Logs: build/deep/.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
logs=build/deep failed=0
mkdir -p "$logs"

need() { command -v "$1" >/dev/null || { echo "$2: left out, no $1 here"; return 1; }; }

verdict() {   # verdict NAME STATUS WHAT
  local word=ok
  [[ $2 -eq 0 ]] || { word=FAILED; failed=$((failed + 1)); }
  printf '%-10s %-7s %s\n' "$1" "$word" "$3"
}

dev_build() { cmake --preset dev >/dev/null && cmake --build --preset dev >/dev/null; }

tidy() {   # the checks are named in .clang-tidy
  need clang-tidy tidy || return
  dev_build && git ls-files 'model/*.c' | xargs -P 2 -n 8 clang-tidy -p build/dev --quiet >"$logs/tidy.log" 2>/dev/null
  local found
  found=$(grep -c 'error:' "$logs/tidy.log")
  verdict tidy "$found" "$found findings of clang-tidy"
}

cppcheck_() {
  need cppcheck cppcheck || return
  cppcheck -q --std=c17 --enable=warning,performance,portability --inline-suppr -I model --suppress=missingIncludeSystem \
    --suppressions-list=tests/cppcheck.txt -j 2 model >"$logs/cppcheck.log" 2>&1
  local found
  found=$(grep -cE '^model/.*: (error|warning|performance|portability):' "$logs/cppcheck.log")
  verdict cppcheck "$found" "$found findings of cppcheck"
}

analyzer() {   # findings of gcc's analyzer, less those answered in tests/analyzer.txt
  cmake -S . -B build/analyzer -G Ninja -DCMAKE_C_COMPILER=gcc -DCMAKE_BUILD_TYPE=Debug -DBUILD_TESTING=OFF \
    -DCMAKE_C_FLAGS_DEBUG='-O1 -g -fanalyzer' >/dev/null
  cmake --build build/analyzer --clean-first >"$logs/analyzer.log" 2>&1
  local found
  found=$(grep -oE 'model/[a-z_/]+\.[ch]:[0-9]+:[0-9]+: warning: .*-Wanalyzer.*' "$logs/analyzer.log" | sed -E 's/:[0-9]+:[0-9]+:/:/' | sort -u |
    grep -cvF -f <(grep -v '^#' tests/analyzer.txt))
  verdict analyzer "$found" "$found findings of gcc -fanalyzer without an answer in tests/analyzer.txt"
}

threads() {   # archer tells the sanitizer of OpenMP's own ways to wait
  need clang threads || return
  local archer
  archer=$(find /usr/lib/llvm-*/lib -name libarcher.so 2>/dev/null | tail -n 1)
  [[ -n $archer ]] || { echo "threads: left out, no libarcher here"; return; }
  cmake -S . -B build/tsan -G Ninja -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS_DEBUG='-O1 -g' \
    -DSANITIZE=thread -DCLONES=OFF >/dev/null && cmake --build build/tsan >"$logs/threads-build.log" 2>&1
  OMP_TOOL_LIBRARIES=$archer TSAN_OPTIONS=ignore_noninstrumented_modules=1 OMP_NUM_THREADS=4 \
    ctest --test-dir build/tsan -R '^unit/(engine|analysis|economics|report)|^study|^cli/cases' --timeout 1200 >"$logs/threads.log" 2>&1
  verdict threads $? "$(grep 'tests passed' "$logs/threads.log") (ThreadSanitizer)"
}

valgrind_() {
  need valgrind valgrind || return
  dev_build
  local bad=0 n=0 program
  while IFS= read -r program; do
    n=$((n + 1))
    (timeout 900 valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite "$program") >"$logs/valgrind-$(basename "$program").log" 2>&1
    [[ $? -eq 99 ]] && { bad=$((bad + 1)); echo "  $program"; }
  done < <(find build/dev/tests/unit -type f -name 'test_*' -perm -u+x | sort)
  verdict valgrind "$bad" "$bad of $n unit tests with an error or a leak"
}

coverage() {   # of model/ without cli/, which its own tests reach through the program
  need gcovr coverage || return
  cmake -S . -B build/coverage -G Ninja -DCMAKE_C_COMPILER=gcc -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS_DEBUG='-O1 -g --coverage -fprofile-update=atomic' \
    -DCLONES=OFF >/dev/null && cmake --build build/coverage >"$logs/coverage-build.log" 2>&1
  find build/coverage -name '*.gcda' -delete
  ctest --test-dir build/coverage -j 2 -E '^laws/(same|planted)' >"$logs/coverage-tests.log" 2>&1
  gcovr -r . --object-directory build/coverage --filter 'model/' --exclude 'model/cli/' --exclude-lines-by-pattern '.*assert\(.*' \
    --exclude-throw-branches --gcov-ignore-parse-errors --txt "$logs/coverage.txt" --print-summary 2>/dev/null | tail -n 4 >"$logs/coverage-summary.txt"
  local lines branches
  lines=$(sed -nE 's/^lines: ([0-9.]+)%.*/\1/p' "$logs/coverage-summary.txt")
  branches=$(sed -nE 's/^branches: ([0-9.]+)%.*/\1/p' "$logs/coverage-summary.txt")
  awk -v l="${lines:-0}" -v b="${branches:-0}" 'BEGIN { exit !(l >= 95 && b >= 85) }'
  verdict coverage $? "${lines:-?}% of lines, ${branches:-?}% of branches of model/ outside cli/"
}

mutation() {
  tests/mutation/plant.py --faults "${FAULTS:-100}" >"$logs/mutation.log" 2>&1
  verdict mutation $? "$(tail -n 1 "$logs/mutation.log")"
}

for step in "${@:-tidy cppcheck analyzer threads valgrind coverage mutation}"; do
  for name in $step; do
    case $name in
      tidy | analyzer | threads | coverage | mutation) "$name" ;;
      cppcheck | valgrind) "${name}_" ;;
      *) echo "deep.sh: no step $name" >&2; exit 2 ;;
    esac
  done
done
[[ $failed -eq 0 ]]
