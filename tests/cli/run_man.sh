#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Is `hepatica docs man` a page that nobody has to complain about, and does it tell every command, option and exit code?
#   run_man.sh PROGRAM
set -uo pipefail
program=$(realpath "${1:?usage: run_man.sh PROGRAM}")
work=$(mktemp -d "${TMPDIR:-/tmp}/hepatica-man-XXXXXX")
trap 'rm -rf "$work"' EXIT
page=$work/hepatica.1
failed=0
fail() { echo "FAIL $*"; failed=1; }

"$program" docs man >"$page" || exit 1
if command -v groff >/dev/null; then
  said=$(groff -man -Tutf8 -ww -z "$page" 2>&1)
  [[ -z $said ]] || fail "groff: $said"
fi
if command -v mandoc >/dev/null; then
  said=$(mandoc -T lint -W warning "$page" 2>&1)
  [[ -z $said ]] || fail "mandoc: $said"
fi
if command -v lexgrog >/dev/null; then
  lexgrog "$page" | grep -q 'hepatica - survival simulation' || fail "apropos finds no name"
fi
told=$(sed 's/\\-/-/g; s/\\f[BIR]//g; s/^\.[A-Z]* *//' "$page")
"$program" docs cli | sed -nE 's/^\| `(--[a-z-]+).*/\1/p; s/^\| ([0-9]+) \|.*/\1/p; s/^## (hepatica [a-z]+).*/\1/p' | sort -u >"$work/words"
while IFS= read -r word; do
  grep -qF -- "$word" <<<"$told" || fail "the page does not tell of $word"
done <"$work/words"
[[ $(wc -l <"$work/words") -gt 40 ]] || fail "the reference told only $(wc -l <"$work/words") words"
for section in NAME SYNOPSIS DESCRIPTION COMMANDS 'EXIT STATUS' FILES ENVIRONMENT EXAMPLES 'SEE ALSO'; do
  grep -qx ".SH $section" "$page" || fail "no section $section"
done
[[ $failed -eq 0 ]] && echo "man: $(wc -l <"$work/words") words told"
exit $failed
