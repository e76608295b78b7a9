#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plants small faults in the sources, one at a time, and tells which of them no test notices.

    tests/mutation/plant.py [--faults 100] [--seed 1] [--rooms engine,economics,survival,math] [--only N]

Works in a copy (build/mutation/tree), where the model is a shared library, so that a fault costs one file's compilation.
A fault that does not compile is replaced by another. A test that never ends notices, too. The unit test of the file is asked first.
Prints a line a fault and writes those not noticed to build/mutation/not_noticed.txt, as differences to look at.
"""
import argparse, difflib, pathlib, random, re, shutil, subprocess, sys, time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PLACE = ROOT / "build" / "mutation"
TREE, BUILD = PLACE / "tree", PLACE / "build"

# What is exchanged: a pattern of the code and what takes its place.
KINDS = [
    (r" \+ ", " - "), (r" - ", " + "), (r" \* ", " / "), (r" / ", " * "), (r" \+= ", " -= "), (r" -= ", " += "),
    (r" < ", " <= "), (r" <= ", " < "), (r" > ", " >= "), (r" >= ", " > "), (r" == ", " != "), (r" != ", " == "),
    (r" && ", " || "), (r" \|\| ", " && "), (r"\b0\.5\b", "0.25"), (r"\b1\b(?![.e])", "2"), (r"\b1\.0\b", "1.5"),
    (r"(?<=[(,= ])-(?=[a-z(])", ""), (r"(?<=[(,= &|])!(?=[a-z(])", ""), (r"\bexp\(", "expm1("), (r"\blog1p\(", "log("),
    (r"\bfmin\(", "fmax("), (r"\bfmax\(", "fmin("), (r"\+\+(?=;| )", "--"),
]
LEFT_OUT = {"sobol_numbers.c"}   # data


def code_lines(text):
    """Numbers of the lines that hold code of functions, without comments, texts, tables and assertions."""
    depth, comment, guarded = 0, False, False
    for number, line in enumerate(text.split("\n")):
        if "clang-format off" in line: guarded = True
        if "clang-format on" in line: guarded = False
        bare = re.sub(r'"([^"\\]|\\.)*"', '""', line)
        if comment:
            comment = "*/" not in bare
            continue
        if bare.lstrip().startswith("/*"):
            comment = "*/" not in bare
            continue
        inside = depth > 0
        depth += bare.count("{") - bare.count("}")
        if inside and not guarded and not re.match(r"\s*(#|assert|static const|for \(int \w+ = 0; \w+ < LANES)", bare):
            yield number, bare.split("/*")[0].split("//")[0]


def places(file):
    text = file.read_text()
    found = []
    for number, line in code_lines(text):
        if '"' in line or "fail(" in line or "notes_add" in line: continue   # columns would not fit, or only words change
        for pattern, new in KINDS:
            for match in re.finditer(pattern, line):
                found.append((number, match.start(), match.end(), new))
    return found


def planted(text, place):
    number, start, end, new = place
    lines = text.split("\n")
    lines[number] = lines[number][:start] + new + lines[number][end:]
    return "\n".join(lines)


def run(command, seconds):
    try:
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds, text=True)
    except subprocess.TimeoutExpired:
        return None


def make():
    return run(["cmake", "--build", str(BUILD), "-j2"], 900)


def tests(pattern, exclude="^laws"):
    return run(["ctest", "--test-dir", str(BUILD), "-j2", "--stop-on-failure", "--timeout", "180", "-R", pattern, "-E", exclude], 900)


def noticed_by(room, stem):
    """The name of a test that fails, or None."""
    for pattern in (f"unit/{room}/{stem.split('_')[0]}", "^unit|^study", "^reference|^cli"):
        result = tests(pattern)
        if result is None: return "a test that never ends"
        failed = re.search(r"Test\s+#\d+: (\S+) .*(Failed|Timeout|Exception|SEGFAULT|Subprocess)", result.stdout)
        if result.returncode != 0: return failed.group(1) if failed else "ctest"
    return None


def prepare():
    PLACE.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(TREE, ignore_errors=True)   # and what was built of it: a fault may be in there
    shutil.rmtree(BUILD, ignore_errors=True)
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout.decode().split("\0")
    for file in filter(None, files):
        to = TREE / file
        to.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / file).is_file(): shutil.copy2(ROOT / file, to)
    subprocess.run(["cmake", "-S", str(TREE), "-B", str(BUILD), "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Debug",
                    "-DCMAKE_C_FLAGS_DEBUG=-O1", "-DMODEL_SHARED=ON"], check=True, stdout=subprocess.DEVNULL)
    if make().returncode != 0: sys.exit("plant.py: the tree does not build")
    if noticed_by("none", "none"): sys.exit("plant.py: a test fails before any fault is planted")


def main():
    words = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    words.add_argument("--faults", type=int, default=100)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--rooms", default="engine,economics,survival,math")
    words.add_argument("--only", type=int, help="plant this one alone and leave the tree so")
    given = words.parse_args()

    prepare()
    lot = random.Random(given.seed)
    files = [f for room in given.rooms.split(",") for f in sorted((TREE / "model" / room).glob("*.c")) if f.name not in LEFT_OUT]
    every = [(file, place) for file in files for place in places(file)]
    lot.shuffle(every)
    survivors, n, begun = [], 0, time.time()
    for file, place in every:
        if n == given.faults: break
        text = file.read_text()
        changed = planted(text, place)
        name = f"{file.relative_to(TREE)}:{place[0] + 1}"
        file.write_text(changed)
        try:
            built = make()
            if built is None or built.returncode != 0: continue
            n += 1
            if given.only and n != given.only: continue
            who = noticed_by(file.parent.name, file.stem)
            print(f"{n:3} {name:44} {'noticed by ' + who if who else 'NOT NOTICED'}", flush=True)
            if given.only: return
            if not who:
                survivors.append("".join(difflib.unified_diff(text.splitlines(True), changed.splitlines(True), name, name, n=2)))
        finally:
            if not given.only: file.write_text(text)
    (PLACE / "not_noticed.txt").write_text("\n".join(survivors))
    print(f"{n - len(survivors)} of {n} faults noticed (seed {given.seed}, {(time.time() - begun) / 60:.0f} minutes)")
    return 0 if len(survivors) * 20 <= n else 1


if __name__ == "__main__":
    sys.exit(main())
