#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Draws the figures of README and docs anew, of real runs: docs/figures.sh [PROGRAM]   (half a minute)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
program=${1:-build/release/hepatica}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$program" run configs/bclm/uncertainty.cfg --out "$work/bclm" --quiet
"$program" plot "$work/bclm" --formats svg --quiet
for figure in survival_os tornado_resection ceac validation model; do
  cp "$work/bclm/plots/$figure.svg" "docs/figures/bclm_$figure.svg"
done
