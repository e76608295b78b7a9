#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes docs/reference/ anew from the program: docs/renew.sh [PROGRAM]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
program=${1:-build/release/hepatica}
mkdir -p docs/reference
for topic in config distributions functions output cli checks; do
  "$program" docs "$topic" >"docs/reference/$topic.md.new"
  mv "docs/reference/$topic.md.new" "docs/reference/$topic.md"
done
