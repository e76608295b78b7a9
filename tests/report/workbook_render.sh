#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# results.xlsx as LibreOffice shows it, for a person to look at, and its sheet "audit" worked out anew.
#   tests/report/workbook_render.sh DIR [WHERE]    DIR: a finished run with results.xlsx; pages go to WHERE
# Needs soffice (libreoffice-calc-nogui), pdftoppm (poppler-utils), unzip. No part of ctest: it takes a minute.
set -eu
run=${1:?usage: workbook_render.sh DIR [WHERE]}
where=${2:-$run/pages}
pages=${PAGES:-1-12}
book=$run/results.xlsx
[ -f "$book" ] || { echo "$book is not there: hepatica report $run" >&2; exit 1; }
for tool in soffice pdftoppm; do
  command -v $tool >/dev/null || { echo "no $tool here" >&2; exit 77; }
done
mkdir -p "$where"
work=$(mktemp -d "${TMPDIR:-/tmp}/hepatica-render-XXXXXX")
trap 'rm -rf "$work"' EXIT

# LibreOffice shows the stored results of formulas unless it is told to work them out.
mkdir -p "$work/profile/user"
cat >"$work/profile/user/registrymodifications.xcu" <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
END
office() {
  soffice "-env:UserInstallation=file://$work/profile" --headless --convert-to "$1" --outdir "$work" "$book" >"$work/said" 2>&1 ||
    { cat "$work/said" >&2; exit 1; }
}

office "pdf:calc_pdf_Export:{\"PageRange\":{\"type\":\"string\",\"value\":\"$pages\"}}"
pdftoppm -r 80 -png "$work/results.pdf" "$where/page"
echo "pages $pages: $where/page-*.png"

# Every sheet as CSV, numbers as they are, not as they are shown: results-audit.csv among them
office 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1'
audit=$work/results-audit.csv
if [ ! -f "$audit" ]; then
  echo "no sheet audit: see the sheet \"read me\""
  exit 0
fi
strategy=$(sed -n '1s/^"*Audit of \(.*\): discounted totals.*/\1/p' "$audit")
awk -F, -v strategy="$strategy" -v summary="$run/summary.csv" '
  function off(a, b) { a -= b; b = b < 0 ? -b : b; return (a < 0 ? -a : a) > 1e-9 * (b > 1 ? b : 1) }
  FNR == NR { # summary.csv: figures lie before any quoted text but the label
    line = $0
    gsub(/"([^"]|"")*"/, "text", line)
    n = split(line, cell, ",")
    if (FNR == 1) for (i = 1; i <= n; i++) at[cell[i]] = i
    else if (cell[1] == strategy) for (name in at) told[name] = cell[at[name]]
    next
  }
  { gsub(/"/, "") }
  $1 == "cost" || $1 == "qaly" || $1 == "life_years" {
    wrong += bad = off($2, told[$1])
    printf "%-12s %.10g by LibreOffice, %.10g in summary.csv: %s\n", $1, $2, told[$1], bad ? "DIFFERS" : "equal"
    if (++n_figures == 3) exit
  }
  END { exit wrong > 0 || n_figures < 3 }' "$run/summary.csv" "$audit"
