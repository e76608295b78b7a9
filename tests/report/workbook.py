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


# ---- audit: its formulas, worked out here ----

AUDIT = ["strategy", "cycle", "time", "state", "category", "proportion", "payoff", "weight",
         "discount_factor", "value"]
FACTORS = {"annual": lambda rate, years: (1 + rate) ** -years,
           "continuous": lambda rate, years: math.exp(-rate * years),
           "whole years": lambda rate, years: (1 + rate) ** -math.floor(years + 1e-9)}


def make_audit(folder, kind, unit):
    """An audit.csv that belongs to the trace, whatever the run wrote, and a summary.csv to it."""
    def rows_of(file):
        with open(os.path.join(folder, file), newline="", encoding="utf-8") as rows:
            return list(csv.reader(rows))

    def write(file, rows):
        with open(os.path.join(folder, file), "w", newline="", encoding="utf-8") as to:
            csv.writer(to, lineterminator="\n").writerows(rows)

    rates = {"costs": 0.05, "effects": 0.015}
    payoffs = {"care": 400.5, "=1+1": 7.25, "qaly": 0.7, "life_years": 1}
    years = {"year": 1, "month": 1 / 12, "week": 7 / 365.25, "day": 1 / 365.25}[unit]
    rows, sums = [AUDIT], {"cost": 0, "qaly": 0, "life_years": 0}
    for strategy, cycle, time, state, share in rows_of("trace.csv")[1:]:
        for category, payoff in payoffs.items():
            figure = category if category in sums else "cost"
            rate = rates["costs" if figure == "cost" else "effects"]
            factor = FACTORS[kind](rate, float(time) * years)
            if cycle == "3" and category == "care":
                factor *= 0.9   # discounted from another time: no formula says that
            value = float(share) * payoff * 0.5 * factor
            rows.append([strategy, cycle, time, state, category, share, payoff, 0.5, repr(factor),
                         repr(value)])
            sums[figure] += value if strategy == "new_drug" else 0
    write("audit.csv", rows)
    summary = rows_of("summary.csv")
    for figure, value in sums.items():
        for row in summary[1:]:
            if row[0] == "new_drug":
                row[summary[0].index(figure)] = repr(value)
    write("summary.csv", summary)
    place = os.path.join(folder, "run.json")
    with open(place, encoding="utf-8") as file:
        told = json.load(file)
    told["files"] = [name for name in told["files"] if name != "audit.csv"] + ["audit.csv"]
    told["settings"]["discount"] = {"kind": kind, **rates}
    told["settings"]["time_unit"] = unit
    with open(place, "w", encoding="utf-8") as file:
        json.dump(told, file)
    return sums


def factor_of(formula, cells, row):
    """What a spreadsheet makes of a formula of a discount factor."""
    words = {"=(1+%s)^-(B%d*$B$6)": "annual", "=EXP(-%s*B%d*$B$6)": "continuous",
             "=(1+%s)^-INT(B%d*$B$6+0.000000001)": "whole years"}
    for form, kind in words.items():
        for rate in ("$B$4", "$B$5"):
            if formula == form % (rate, row):
                return FACTORS[kind](cells[rate.replace("$", "")].value,
                                     cells[f"B{row}"].value * cells["B6"].value)
    raise ValueError(f"audit: no formula that this test knows: {formula}")


def check_audit(place, sums, formulas_for_all):
    """Every formula gives what is stored beside it, and the totals are those of summary.csv."""
    cells, told = (openpyxl.load_workbook(place, data_only=stored)["audit"]
                   for stored in (False, True))
    totals, n, n_numbers = dict.fromkeys(sums, 0.0), cells.max_row, 0
    for row in range(15, n + 1):
        factor = cells[f"I{row}"].value
        n_numbers += isinstance(factor, float)
        if isinstance(factor, str):
            factor = factor_of(factor, cells, row)
        check(cells[f"J{row}"].value == f"=F{row}*G{row}*H{row}*I{row}", f"audit J{row}")
        value = factor
        for column in "FGH":
            value *= cells[f"{column}{row}"].value
        check(math.isclose(value, told[f"J{row}"].value, rel_tol=1e-11, abs_tol=1e-300),
              f"audit J{row}: {value}, but {told[f'J{row}'].value} is stored")
        totals[cells[f"E{row}"].value] += value
    check(formulas_for_all == (n_numbers == 0), f"audit: {n_numbers} factors are no formulas")
    for line, figure in enumerate(("cost", "qaly", "life_years"), 9):
        check(cells[f"B{line}"].value == f"=SUMIFS($J$15:$J${n},$E$15:$E${n},A{line})",
              f"audit B{line}: {cells[f'B{line}'].value}")
        check(cells[f"A{line}"].value == figure, f"audit A{line}")
        for number in (totals[figure], told[f"B{line}"].value, told[f"C{line}"].value):
            check(math.isclose(number, sums[figure], rel_tol=1e-10),
                  f"audit: {figure} {number}, not {sums[figure]}")
        check(told[f"E{line}"].value == "equal", f"audit: {figure} {told[f'E{line}'].value}")
    check(cells.freeze_panes == "A15", f"audit: frozen at {cells.freeze_panes}")
    return n - 14


def check_audits(out):
    place, rows = os.path.join(out, "results.xlsx"), 0
    book = openpyxl.load_workbook(place)
    if os.path.exists(os.path.join(out, "audit.csv")):   # what the run itself says
        with open(os.path.join(out, "summary.csv"), newline="", encoding="utf-8") as file:
            new = [row for row in csv.DictReader(file) if row["strategy"] == "new_drug"][0]
        rows += check_audit(place, {figure: float(new[figure])
                                    for figure in ("cost", "qaly", "life_years")}, True)
    else:
        texts = [cell.value for cell in book["read me"]["A"]]
        check("audit" not in book.sheetnames and "no sheet audit" in texts,
              "read me does not tell why there is no sheet audit")
    for kind, unit in (("annual", "month"), ("continuous", "year"), ("whole years", "week"),
                       ("annual", "day")):
        sums = make_audit(out, kind, unit)
        run("report", out, "--quiet", "--no-plots")
        rows += check_audit(place, sums, False)
    return rows


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
        audited = check_audits(out)
    for what in failed[:40]:
        print("FAIL", what)
    print(f"{len(files)} tables, {rows} rows, {audited} rows of audits: {len(failed)} faults")
    return 1 if failed else 0


sys.exit(main())
