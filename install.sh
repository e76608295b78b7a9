#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what packages.txt lists and this system lacks: ./install.sh (to build and run) or ./install.sh tests
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
libraries=(gsl libconfig nettle jansson xlsxwriter zlib)   # as pkg-config calls them

listed() { awk -v kind="$1" '$1 == kind { print $2 }' packages.txt; }

missing() {   # those of the named packages that are not installed
  local installed
  installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | awk '$1 == "installed" { print $2 }' || true)
  printf '%s\n' "$@" | grep -vxF -f <(printf '%s\n' "$installed" | grep . || echo -) || true
}

as_root() {
  if [[ $(id -u) -eq 0 ]]; then "$@"; else sudo "$@"; fi
}

apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
}

go_on_if_found() {   # without a package manager that we know, or without its permission
  if command -v cmake >/dev/null && command -v pkg-config >/dev/null && pkg-config --exists "${libraries[@]}"; then
    echo "install.sh: the libraries are there all the same; going on" >&2
  else
    echo "install.sh: please install a C compiler with OpenMP, cmake (3.25 or newer), ninja, pkg-config," \
         "GSL, libconfig, nettle, jansson, libxlsxwriter, zlib and, for the tests, CUnit" >&2
    exit 1
  fi
}

kinds=(needed)
[[ ${1:-} == tests ]] && kinds+=(tests)
if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  echo "install.sh: this is neither Debian nor Ubuntu, so nothing is installed" >&2
  go_on_if_found
  exit 0
fi

mapfile -t wanted < <(for kind in "${kinds[@]}"; do listed "$kind"; done)
mapfile -t lacking < <(missing "${wanted[@]}")
if [[ ${1:-} == tests ]]; then
  mapfile -t extra < <(listed extra)
  mapfile -t extra < <(missing "${extra[@]}")
else
  extra=()
fi
[[ ${#lacking[@]} -eq 0 && ${#extra[@]} -eq 0 ]] && exit 0

log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "Installing ${lacking[*]} ${extra[*]}" >&2
as_root apt-get update -q >"$log" 2>&1 || true   # old lists may do
if [[ ${#lacking[@]} -gt 0 ]] && ! apt_install "${lacking[@]}" >>"$log" 2>&1; then
  tail -n 20 "$log" >&2
  echo "install.sh: could not install ${lacking[*]}" >&2
  go_on_if_found
fi
for package in "${extra[@]}"; do
  apt_install "$package" >>"$log" 2>&1 || echo "install.sh: no $package here; the tests go on without it" >&2
done
