#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Does the program keep its contract with the person at the keyboard? See README.md beside this file.
#   run_cases.sh PROGRAM [--update] [CASE ...]
# --update rewrites the `expected` files with what the program says now: read the difference before you commit it.
set -u
LC_ALL=C
export LC_ALL

here=$(cd "$(dirname "$0")" && pwd)
program=${1:?usage: run_cases.sh PROGRAM [--update] [CASE ...]}
case $program in /*) ;; *) program=$(pwd)/$program ;; esac
shift
update=no
if [ "${1:-}" = --update ]; then
  update=yes
  shift
fi
[ $# -gt 0 ] || set -- "$here"/cases/*

work=$(mktemp -d "${TMPDIR:-/tmp}/hepatica-cases-XXXXXX")
trap 'rm -rf "$work"' EXIT
failed=0 passed=0 skipped=0

# Every file below the folder with its contents: what a failed run must leave as it was.
contents() {
  find . -type f ! -name said.txt -exec cksum {} + | sort
}

# Copies the case into a folder of its own, with a finished run in out/, and runs it there.
run_case() {
  rm -f "$work/said"
  mkdir "$work/$1" && cp -R "$here/cases/$1/." "$work/$1" && cd "$work/$1" || exit 1
  rm -f expected
  cp "$here/base.cfg" .
  mkdir out && echo '{ "config": "study.cfg" }' >out/run.json && echo "the last good run" >out/kept.txt
  command="run study.cfg --out out --quiet"
  if [ -f command ]; then command=$(cat command); fi
  if [ -f setup ]; then
    sh ./setup >/dev/null 2>&1 || return 77
  fi
  contents >"$work/before"
  # $program is one word, the command is split like a line typed by hand
  ( eval "\"\$program\" $command" ) >said.txt 2>&1
  code=$?
  contents >"$work/after"
  {
    echo "exit $code"
    sed 's/partial-[0-9]*/partial-N/g' said.txt # the number of the process
    if [ $code -ne 0 ] && ! cmp -s "$work/before" "$work/after"; then
      echo "A failed run left something behind or changed the last good one:"
      diff "$work/before" "$work/after" | sed -n 's/^[<>].* //p' | sort -u
    fi
  } >"$work/said"
  if [ -f cleanup ]; then sh ./cleanup; fi
  return 0
}

for case; do
  name=${case##*/}
  ( run_case "$name" )
  if [ $? -eq 77 ]; then
    echo "skip $name"
    skipped=$((skipped + 1))
  elif [ $update = yes ]; then
    cmp -s "$work/said" "$here/cases/$name/expected" || echo "updated $name"
    cp "$work/said" "$here/cases/$name/expected"
    passed=$((passed + 1))
  elif diff -u "$here/cases/$name/expected" "$work/said" >"$work/difference"; then
    passed=$((passed + 1))
  else
    echo "FAIL $name  (- expected, + found)"
    sed -e 1,2d -e 's/^/    /' "$work/difference"
    failed=$((failed + 1))
  fi
done
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ]
