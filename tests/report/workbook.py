#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does results.xlsx hold what the CSVs hold, typed, and nothing that runs?  workbook.py PROGRAM
Reads it back with openpyxl; 77 (skipped) where there is none."""
import csv
import json
import math
import os
import re
import subprocess
import sys
import tempfile

try:
    import openpyxl
except ImportError:
    print("skipped: no openpyxl (Debian: python3-openpyxl)")
    sys.exit(77)

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.abspath(sys.argv[1])
INJECTED = ["=1+1", "@SUM(A1)", "-2+3+cmd|' /C calc'!A0", "+1", "=HYPERLINK(\"http://x.y\")",
            "http://example.org", "\tx", "a&b<c>\"d\"", "Brüste; ‘ü’"]
STUDY = """extends = "%s/configs/tutorial/three_states.cfg";
strategies = { usual_care = { label = "%s"; }; new_drug = { label = "%s"; }; };
parameters = { c_drug = { label = "%s"; source = "%s"; };
  r_ill = { label = "%s"; source = "%s"; }; u_ill = { label = "%s"; source = "%s"; };
  hr_drug = { label = "%s"; }; };
"""
failed = []


def check(right, what):
    if not right:
        failed.append(what)


def run(*words):
    subprocess.run([PROGRAM, *words], check=True)


def sheet_name(file):
    return file[:-len(".csv")].replace("/", ".")[:31]


def is_number(text):
    return re.fullmatch(r"-?(\d+\.?\d*([eE][-+]?\d+)?|inf)", text) is not None


def check_cell(place, cell, text):
    check(cell.data_type != "f", f"{place}: a formula: {cell.value}")
    value = cell.value
    if text == "":
        check(value is None, f"{place}: {value!r}, not empty")
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        check(math.isclose(value, float(text), rel_tol=6e-16), f"{place}: {value!r}, not {text}")
        # 16 digits, as many as the library writes and one more than Excel shows
    else:   # a number as text is one of a column of texts; infinities have no number
        check(value == text, f"{place}: {value!r}, not {text!r}")


def check_table(book, folder, file):
    sheet = book[sheet_name(file)]
    with open(os.path.join(folder, file), newline="", encoding="utf-8") as rows:
        rows = list(csv.reader(rows))
    check(sheet.max_row == len(rows), f"{file}: {sheet.max_row} rows, not {len(rows)}")
    for number, (found, told) in enumerate(zip(sheet.iter_rows(max_col=len(rows[0])), rows), 1):
        for cell, text in zip(found, told):
            check_cell(f"{file} {cell.coordinate}", cell, text)
    for column, name in enumerate(rows[0]):   # a column of numbers is one of numbers
        texts = [row[column] for row in rows[1:] if row[column] not in ("", "inf", "-inf")]
        if name in ("cost", "qaly", "proportion", "time", "survival", "icer", "probability"):
            check(all(isinstance(sheet.cell(row + 2, column + 1).value, (int, float))
                      for row, told in enumerate(rows[1:]) if is_number(told[column])
                      and "inf" not in told[column]), f"{file}: {name} is no column of numbers")
            check(all(is_number(text) for text in texts), f"{file}: {name}: this test is wrong")
    check(sheet.freeze_panes == "A2", f"{file}: frozen at {sheet.freeze_panes}")
    check(bool(sheet.auto_filter.ref), f"{file}: no filters")
    check(all(cell.font.b for cell in sheet[1]), f"{file}: names are not bold")
    return len(rows)


def check_formats(book):
    summary = book["summary"]
    names = {cell.value: cell.column for cell in summary[1]}
    for name, expected in (("cost", "#,##0.00"), ("qaly", "0.0000"), ("icer", "#,##0"),
                           ("median_survival_months", "#,##0.00")):
        found = summary.cell(3, names[name]).number_format
        check(found == expected, f"summary: {name} is shown as {found}, not {expected}")


def check_front(book):
    front = book.worksheets[0]
    links = [cell for row in front.iter_rows() for cell in row if cell.hyperlink]
    told = {cell.hyperlink.location.split("!")[0].strip("'") for cell in links}
    check(front.title == "read me", f"the first sheet is {front.title}")
    check(told == set(book.sheetnames) - {"read me"}, f"links: {told ^ set(book.sheetnames)}")
    texts = [str(cell.value) for row in front.iter_rows() for cell in row if cell.value is not None]
    for part in ("USD", "0.03 a year of costs, 0.03 of effects (annual)", "seed", "hepatica "):
        check(any(part in text for text in texts), f"read me does not tell {part}")
    check(any(re.match("[0-9a-f]{64}  ", text) for text in texts), "read me tells no SHA-256")


def check_nothing_runs(book):
    for sheet in book.worksheets:
        if sheet.title == "audit":
            continue
        for row in sheet.iter_rows():
            for cell in row:
                check(cell.data_type != "f", f"{sheet.title} {cell.coordinate} is a formula")
                if cell.hyperlink:
                    check(sheet.title == "read me" and not cell.hyperlink.target,
                          f"{sheet.title} {cell.coordinate} is a link")
    labels = [cell.value for cell in book["summary"]["B"]][1:]
    check(labels == INJECTED[:2], f"labels of strategies: {labels}")
    labels = {cell.value for cell in book["parameters"]["B"]}
    check(set(INJECTED[2:8:2]) <= labels, f"labels of parameters: {labels}")


def check_charts(book):
    charts = book["charts"]._charts
    kinds = sorted(type(chart).__name__ for chart in charts)
    check(kinds == ["BarChart"] + ["ScatterChart"] * (len(kinds) - 1) and len(kinds) == 4,
          f"charts: {kinds}")   # overall survival, plane, acceptability, tornado
    data = book["chart data"]
    heads = [cell.value for cell in data[1]]
    check("frontier (CEAF)" in heads and "base case" in heads, f"chart data: {heads}")
    for chart in charts:
        for series in chart.series:
            values = (series.yVal or series.xVal).numRef if hasattr(series, "yVal") and series.yVal \
                else series.val.numRef
            sheet, _, cells = values.f.rpartition("!")
            check(sheet == "'chart data'", f"a chart shows {values.f}")
            column = data[cells.replace("$", "")]
            column = [row[0] for row in column] if isinstance(column, tuple) else [column]
            check(all(isinstance(cell.value, (int, float)) for cell in column),
                  f"{values.f} is not all numbers")


def main():
    with tempfile.TemporaryDirectory() as folder:
        study, out = os.path.join(folder, "study.cfg"), os.path.join(folder, "out")
        texts = [text.replace("\\", "\\\\").replace('"', '\\"') for text in INJECTED]
        with open(study, "w", encoding="utf-8") as file:
            file.write(STUDY % ((ROOT,) + tuple(texts)))
        run("run", study, "--out", out, "--draws", "60", "--only", "psa,dsa", "--quiet", "--report",
            "--no-plots")
        place = os.path.join(out, "results.xlsx")
        with open(place, "rb") as file:
            first = file.read()
        run("report", out, "--quiet", "--no-plots")
        with open(place, "rb") as file:
            check(file.read() == first, "the same folder gives other bytes")
        book = openpyxl.load_workbook(place)
        with open(os.path.join(out, "run.json"), encoding="utf-8") as file:
            files = [name for name in json.load(file)["files"] if name.endswith(".csv")]
        rows = sum(check_table(book, out, file) for file in files if file != "audit.csv")
        check_formats(book)
        check_front(book)
        check_nothing_runs(book)
        check_charts(book)
    for what in failed[:40]:
        print("FAIL", what)
    print(f"{len(files)} tables, {rows} rows: {len(failed)} faults")
    return 1 if failed else 0


sys.exit(main())
