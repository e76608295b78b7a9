#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Do the pages tell the truth? Runs what README.md, docs/*.md and docs/howto/*.md show, in a scratch folder beside a copy of configs/.
#   test_docs.sh PROGRAM [--update] [PAGE ...]
# A page is read from top to bottom:
#   ```console              lines `$ command`, each followed by what it prints, word for word. In it, a line `...` stands
#                           for any lines, `...` within a line for any text. Blocks that begin with `$ ./run.sh` or
#                           `$ ./test.sh` are not run.
#   <!-- file: NAME -->     the block after it is written out as NAME; a .cfg must pass `hepatica check`
#   <!-- broken file: NAME -->   the same, but `hepatica check` must refuse it
# --update writes what the program prints now into the pages (not where `...` stands): read the difference.
set -euo pipefail
LC_ALL=C
export LC_ALL

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
program=$(realpath "${1:?usage: test_docs.sh PROGRAM [--update] [PAGE ...]}")
shift
update=no
if [[ ${1:-} == --update ]]; then update=yes; shift; fi
if [[ $# -eq 0 ]]; then cd "$root" && set -- README.md docs/*.md docs/howto/*.md; fi

work=$(mktemp -d "${TMPDIR:-/tmp}/hepatica-docs-XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" && ln -s "$program" "$work/bin/hepatica"
PATH=$work/bin:$PATH
passed=0 failed=0

report() {   # report LINE WORDS...: one failure of the page
  echo "FAIL $page:$1: ${*:2}"
  failed=$((failed + 1))
}

fits() {   # fits WANTED FOUND: is the one file what the other wants, `...` standing for anything?
  awk '
    function line_fits(want, got,   n, part, i, at) {
      if (!index(want, "...")) return want == got
      n = split(want, part, /\.\.\./)
      if (substr(got, 1, length(part[1])) != part[1]) return 0
      got = substr(got, length(part[1]) + 1)
      for (i = 2; i < n; i++) {
        if (!(at = index(got, part[i]))) return 0
        got = substr(got, at + length(part[i]))
      }
      return length(got) >= length(part[n]) && substr(got, length(got) - length(part[n]) + 1) == part[n]
    }
    function rest_fits(i, j,   k) {
      if (i > n_want) return j > n_got
      if (want[i] != "...") return j <= n_got && line_fits(want[i], got[j]) && rest_fits(i + 1, j + 1)
      for (k = j; k <= n_got + 1; k++) if (rest_fits(i + 1, k)) return 1
      return 0
    }
    FILENAME == ARGV[1] { want[++n_want] = $0 }
    FILENAME == ARGV[2] { got[++n_got] = $0 }
    END { exit !rest_fits(1, 1) }' "$1" "$2"
}

run_command() {   # one command of a block, what it should print in $work/wanted
  local line=$1 command=$2
  (cd "$site" && bash -c "$command") >"$work/found" 2>&1 </dev/null || true   # an error is shown as well as a result
  if fits "$work/wanted" "$work/found"; then
    passed=$((passed + 1))
  elif [[ $update == yes ]] && ! grep -q '\.\.\.' "$work/wanted"; then
    echo "updated $page:$line: $command"
    cp "$work/found" "$work/wanted"
  else
    report "$line" "\$ $command  (- the page, + the program)"
    diff -u "$work/wanted" "$work/found" | sed -e 1,2d -e 's/^/    /' || true
  fi
  { printf '$ %s\n' "$command"; cat "$work/wanted"; } >>"$work/new"
}

run_block() {   # run_block FIRST_LINE: the console block that stands in $work/block
  local number=$1 text command='' line
  if head -n 1 "$work/block" | grep -qE '^\$ \./(run|test)\.sh( |$)'; then
    cat "$work/block" >>"$work/new"
    return
  fi
  while IFS= read -r text; do
    number=$((number + 1))
    if [[ $text == '$ '* ]]; then
      [[ -z $command ]] || run_command "$line" "$command"
      command=${text#'$ '} line=$number
      : >"$work/wanted"
    elif [[ -z $command ]]; then
      report "$number" 'a console block begins with "$ command"'
      printf '%s\n' "$text" >>"$work/new"
    else
      printf '%s\n' "$text" >>"$work/wanted"
    fi
  done <"$work/block"
  [[ -z $command ]] || run_command "$line" "$command"
}

write_file() {   # write_file LINE KIND NAME: the block becomes a file of the scratch folder
  local line=$1 kind=$2 name=$3 code=0 wanted=0
  if [[ $name == /* || $name == *..* ]]; then
    report "$line" "a file outside the scratch folder: $name"
    return
  fi
  mkdir -p "$site/$(dirname "$name")"
  cp "$work/block" "$site/$name"
  [[ $name == *.cfg ]] || return 0
  [[ $kind != broken ]] || wanted=3
  (cd "$site" && hepatica check "$name" --quiet) >"$work/found" 2>&1 || code=$?
  if [[ $code -eq $wanted ]]; then
    passed=$((passed + 1))
  else
    report "$line" "hepatica check $name ended with $code, not $wanted"
    sed 's/^/    /' "$work/found"
  fi
}

end_block() {   # what was between two fences is in $work/block
  if [[ -n $name ]]; then write_file "$first" "$kind" "$name"; fi
  if [[ $language == console ]]; then run_block "$first"; else cat "$work/block" >>"$work/new"; fi
  name=''
}

read_page() {
  local text number=0 inside=no language='' first=0 kind='' name='' marked=0
  local marker='^<!-- (broken )?file: ([^ ]+) -->$'
  : >"$work/new"
  while IFS= read -r text || [[ -n $text ]]; do
    number=$((number + 1))
    if [[ $inside == yes && $text == '```' ]]; then
      inside=no
      end_block
    elif [[ $inside == yes ]]; then
      printf '%s\n' "$text" >>"$work/block"
      continue
    elif [[ $text == '```'* ]]; then
      inside=yes language=${text#'```'} first=$number
      : >"$work/block"
    elif [[ -n $name && -n $text ]]; then
      report "$marked" "no block follows the mark of $name"
      name=''
    elif [[ $text =~ $marker ]]; then
      kind=${BASH_REMATCH[1]% } name=${BASH_REMATCH[2]} marked=$number
    fi
    printf '%s\n' "$text" >>"$work/new"
  done <"$page"
  [[ -z $name ]] || report "$marked" "no block follows the mark of $name"
  [[ $inside == no ]] && return
  report "$first" "this block is not closed"
  cat "$work/block" >>"$work/new"
}

for page; do
  site=$work/site
  rm -rf "$site" && mkdir "$site" && cp -R "$root/configs" "$site"
  read_page
  if [[ $update == yes ]] && ! cmp -s "$work/new" "$page"; then cp "$work/new" "$page"; fi
done
echo "$passed passed, $failed failed"
[[ $failed -eq 0 && $passed -gt 0 ]]
