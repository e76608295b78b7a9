#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Does the program work where `cmake --install` puts it, and is the package one that Debian accepts?
#   run_install.sh BUILD [--package]     BUILD: folder of a finished build; --package: also cpack, lintian, same bytes twice
set -uo pipefail
build=$(realpath "${1:?usage: run_install.sh BUILD [--package]}")
work=$(mktemp -d "${TMPDIR:-/tmp}/hepatica-install-XXXXXX")
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
prefix=$work/usr
failed=0
fail() { echo "FAIL $*"; failed=1; }

cmake --install "$build" --prefix "$prefix" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
for file in bin/hepatica share/hepatica/configs/bclm/base.cfg share/hepatica/configs/bclm/evidence/survival.csv \
    share/man/man1/hepatica.1 share/bash-completion/completions/hepatica share/zsh/site-functions/_hepatica \
    share/fish/vendor_completions.d/hepatica.fish share/doc/hepatica/README.md share/doc/hepatica/LICENSE \
    share/doc/hepatica/docs/tutorial.md share/doc/hepatica/docs/notices.md; do
  [[ -s $prefix/$file ]] || fail "$file is not installed"
done
[[ ! -d $build/../../plots ]] || [[ -n $(find "$prefix/share/hepatica/plots" -name '*.gp' 2>/dev/null) ]] || fail "the scripts of the figures are not installed"

# From elsewhere, with configs that the user may not write beside, as somebody who has nothing but the prefix
chmod -R a-w "$prefix"
mkdir "$work/elsewhere" && cd "$work/elsewhere" || exit 1
PATH=$prefix/bin:/usr/bin:/bin
configs=$prefix/share/hepatica/configs
hepatica run "$configs/bclm/base.cfg" --quiet 2>"$work/said" || { fail "run ended with $?"; cat "$work/said"; }
[[ -s output/bclm/base/summary.csv ]] || fail "no output/bclm/base/summary.csv where the program was run"
grep -qF "$work" output/bclm/base/summary.csv && fail "a table names the place of the program"
cp -R "$configs" mine && chmod -R u+w mine
hepatica run mine/published/sick_sicker.cfg --only psa --draws 64 --quiet 2>/dev/null || fail "a copied study does not run"
hepatica check "$configs/tutorial/three_states.cfg" >"$work/said" 2>&1 || fail "check: $(cat "$work/said")"
hepatica docs man | cmp -s - "$prefix/share/man/man1/hepatica.1" || fail "the man page is not what the program prints"
hepatica completion bash | cmp -s - "$prefix/share/bash-completion/completions/hepatica" || fail "the completion of bash is not what the program prints"
hepatica docs config | grep '^# Keys' >/dev/null || fail "docs config prints no keys"

if [[ ${2:-} == --package ]] && command -v dpkg-shlibdeps >/dev/null; then
  for time in first second; do
    (cd "$work" && cpack --config "$build/CPackConfig.cmake" -B "$work/$time") >"$work/log" 2>&1 || { cat "$work/log"; fail "cpack"; }
    find "$build/pages" -type f -exec touch {} +
  done
  package=$(find "$work/first" -maxdepth 1 -name '*.deb')
  cmp "$package" "$work/second/${package##*/}" || fail "packed twice, the package has other bytes"
  dpkg-deb --contents "$package" >"$work/contents"
  for file in usr/bin/hepatica usr/share/man/man1/hepatica.1.gz usr/share/doc/hepatica/copyright usr/share/doc/hepatica/changelog.Debian.gz \
      usr/share/zsh/vendor-completions/_hepatica; do
    grep -q " ./$file$" "$work/contents" || fail "the package has no $file"
  done
  if command -v lintian >/dev/null; then
    lintian --allow-root --fail-on error,warning "$package" >"$work/said" 2>&1 || { fail "lintian:"; cat "$work/said"; }
  fi
fi
[[ $failed -eq 0 ]] && echo "install: all well"
exit $failed
