#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""report.html in a real browser: does it open in silence, fetch nothing, move with the slider to the numbers of the
CSVs, work by keyboard, by night and on paper, and hold whatever a config calls its strategies?

Run: test_report.py PROGRAM [unittest arguments]; exit code 77: no browser here."""
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

try:
    from selenium import webdriver
    from selenium.common.exceptions import NoAlertPresentException, WebDriverException
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
except ImportError:
    print("left out: no python3-selenium here")
    sys.exit(77)

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = str(Path(sys.argv[1]).resolve()) if len(sys.argv) > 1 else str(ROOT / "build/dev/hepatica")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
MINUS, DASH = "\u2212", "\u2013"

HOSTILE = [
    "<script>window.hacked = 1; alert(1)</script>",
    "</script><img src=x onerror=\"window.hacked = 2\">",
    "\"quotes\" & 'apostrophes' &amp; $\\alpha^2$ % {}",
    "\U0001F600 \u05d0\u05d1 \u202eabc \u2028 line, e\u0301",
    "x" * 300,
]
SVG = ('<?xml version="1.0"?>\n<svg width="60" height="44" viewBox="0 0 60 44" xmlns="http://www.w3.org/2000/svg">'
       '<title>Gnuplot</title><g id="canvas"><path id="p" d="M0,0 L60,44" stroke="#0072b2"/></g></svg>')


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def study(labels, comparator="s0"):
    """The three states of the tutorial, with as many strategies as labels, each dearer and better than the one before."""
    text = (ROOT / "configs/tutorial/three_states.cfg").read_text()
    text = text.replace('comparator = "usual_care"', f'comparator = "{comparator}"')
    strategies = "".join(
        f's{n} = {{ label = {quoted(label)}; start = {{ well = 1; }}; '
        f'set = {{ hr = "hr_drug ^ {n / len(labels):.3f}"; drug = "c_drug * {(n / len(labels)) ** 2:.4f}"; }}; }};\n'
        for n, label in enumerate(labels))
    text = text[:text.index("strategies = {")] + "strategies = {\n" + strategies + "};\n"
    further = "".join(f'more_{n} = {{ label = "More {n}"; value = {n}; source = "test"; }};\n' for n in range(8))
    text = text.replace("parameters = {\n", "parameters = {\n" + further)
    return text.replace('label = "Falling ill"', f"label = {quoted(HOSTILE[0])}")


def table(folder, name):
    with open(folder / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def shown(value, decimals=0):
    """As the page writes a number."""
    text = f"{abs(value):,.{decimals}f}"
    return (MINUS if value < 0 and re.search("[1-9]", text) else "") + text


class Report(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.work = Path(tempfile.mkdtemp(prefix="hepatica-browser-"))
        cls.addClassCleanup(shutil.rmtree, cls.work, ignore_errors=True)
        options = Options()
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                         "--hide-scrollbars", f"--user-data-dir={cls.work}/profile"):
            options.add_argument(argument)
        options.binary_location = CHROMIUM
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        try:
            cls.browser = webdriver.Chrome(options=options, service=Service(DRIVER))
        except WebDriverException as error:
            print(f"left out: the browser does not start: {error.msg}")
            os._exit(77)
        cls.addClassCleanup(cls.browser.quit)
        cls.full = cls.made("full", study(["Usual care", "New drug"] + ["Newer drug"]), "--draws", "200", "--only", "psa,dsa")
        cls.hostile = cls.made("hostile", study(HOSTILE), "--draws", "50")
        cls.plain = cls.made("plain", study(["Usual care", "New drug"]), "--only", "dsa")
        cls.one = cls.made("one", study(["Alone"]))
        cls.twelve = cls.made("twelve", study([f"Strategy number {n + 1}" for n in range(12)]), "--draws", "50")
        cls.empty = cls.work / "empty"
        shutil.copytree(cls.full, cls.empty)
        for name in cls.empty.glob("*.csv"):   # draws were asked for, and none is left
            if name.name.startswith(("psa", "ceac", "evpi", "expected_loss")):
                name.write_text(name.read_text().split("\n")[0] + "\n")
        cls.report(cls.empty)

    @classmethod
    def report(cls, folder):
        subprocess.run([PROGRAM, "report", str(folder), "--no-plots", "--quiet"], check=True)

    @classmethod
    def made(cls, name, text, *arguments):
        config, folder = cls.work / f"{name}.cfg", cls.work / name
        config.write_text(text, encoding="utf-8")
        subprocess.run([PROGRAM, "run", str(config), "--out", str(folder), "--quiet", *arguments], check=True)
        (folder / "plots").mkdir(exist_ok=True)
        for figure in ("ceac", "evpi"):
            (folder / "plots" / f"{figure}.svg").write_text(SVG)
        cls.report(folder)
        return folder

    # ---- helpers ----

    def device(self, width=1280, height=900, **features):
        features = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                                     {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500})
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def open(self, folder, **features):
        for log in ("browser", "performance"):
            self.browser.get_log(log)
        self.device(**features)
        self.browser.get((folder / "report.html").as_uri())

    def js(self, script, *arguments):
        return self.browser.execute_script(script, *arguments)

    def one_of(self, selector):
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def ranking(self):
        return self.js("return [...document.querySelectorAll('#ranking tbody tr')].map(r =>"
                       " [...r.cells].map(c => c.textContent.trim()))")

    def set_slider(self, place):
        self.js("const s = document.getElementById('wtp-slider'); s.value = arguments[0];"
                "s.dispatchEvent(new Event('input', { bubbles: true }))", place)

    def check_quiet(self, folder):
        self.assertEqual(self.browser.get_log("browser"), [], folder.name)
        page = (folder / "report.html").as_uri()
        for entry in self.browser.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] in ("Network.requestWillBeSent", "Network.webSocketCreated"):
                url = message["params"].get("request", message["params"])["url"]
                self.assertTrue(url.split("#")[0] == page or url.startswith("data:"), url)

    # ---- the page ----

    def test_opens_in_silence(self):
        for folder in (self.full, self.hostile, self.plain, self.one, self.twelve, self.empty):
            with self.subTest(folder=folder.name):
                self.open(folder)
                self.check_quiet(folder)
                self.assertEqual(self.js("return document.querySelectorAll('h1').length"), 1)
                levels = self.js("return [...document.querySelectorAll('h1,h2,h3,h4')].map(h => Number(h.tagName[1]))")
                for before, after in zip(levels, levels[1:]):
                    self.assertLessEqual(after, before + 1, levels)
                ids = self.js("return [...document.querySelectorAll('[id]')].map(e => e.id)")
                self.assertEqual(len(ids), len(set(ids)), sorted(ids))
                lost = self.js("return [...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.getAttribute('href'))"
                               ".filter(h => !document.querySelector(h))")
                self.assertEqual(lost, [])

    def test_policy_refuses_a_request(self):
        """That the log would see one, and that the page's own rules refuse it."""
        self.open(self.plain)
        self.js("new Image().src = 'http://127.0.0.1:9/x.png'")
        self.js("return fetch('http://127.0.0.1:9/').catch(() => 0)")
        self.assertTrue(any("Content Security Policy" in entry["message"] for entry in self.browser.get_log("browser")))

    def test_marked_up_for_readers(self):
        self.open(self.full)
        for selector in ("header", "nav[aria-label]", "main", "footer", "[aria-live=polite]"):
            self.assertTrue(self.one_of(selector))
        self.assertEqual(self.js("return [...document.querySelectorAll('table')].filter(t => !t.caption ||"
                                 " !t.caption.textContent.trim()).length"), 0)
        self.assertEqual(self.js("return [...document.querySelectorAll('thead th:not([scope=col]), tbody th:not([scope=row])')]"
                                 ".length"), 0)
        self.assertEqual(self.js("return [...document.querySelectorAll('svg')].map(s => [s.getAttribute('role'),"
                                 " s.getAttribute('aria-label').length > 5, s.querySelector('g').id])"),
                         [["img", True, "ceac-canvas"], ["img", True, "evpi-canvas"]])
        self.assertEqual(self.js("return document.querySelectorAll('#cheers-table tbody tr').length"), 28)

    # ---- the threshold ----

    def check_ranking(self, folder, wtp, probabilities=True):
        summary, ceac = table(folder, "summary.csv"), table(folder, "ceac.csv")
        nmb = {row["strategy"]: wtp * float(row["psa_qaly"]) - float(row["psa_cost"]) for row in summary}
        order = sorted(summary, key=lambda row: -nmb[row["strategy"]])
        found = self.ranking()
        self.assertEqual([row[1] for row in found], [row["label"] for row in order])
        self.assertEqual([row[2] for row in found], [shown(nmb[row["strategy"]]) for row in order])
        if probabilities:
            chance = {row["strategy"]: float(row["probability"]) for row in ceac if float(row["wtp"]) == wtp}
            self.assertEqual([row[4] for row in found], [shown(chance[row["strategy"]], 3) for row in order])
        return order

    def test_slider(self):
        """Ranking, probabilities and EVPI at each of some places of the slider are those of the CSVs."""
        self.open(self.full)
        evpi = table(self.full, "evpi.csv")
        bests = set()
        for place in (0, 5, 20, len(evpi) // 2, len(evpi) - 1):
            row, wtp = evpi[place], float(evpi[place]["wtp"])
            self.set_slider(place)
            bests.add(self.check_ranking(self.full, wtp)[0]["strategy"])
            said = self.one_of("#said").text
            self.assertIn(f"At {shown(wtp)} USD per QALY", said)
            self.assertIn(f"EVPI: {shown(float(row['evpi']))} USD a person", said)
            self.assertEqual(self.one_of("#ranking-wtp").text, shown(wtp))
            self.assertEqual(float(self.one_of("#wtp-number").get_attribute("value")), wtp)
            self.assertEqual(self.one_of("#wtp-slider").get_attribute("aria-valuetext"), f"{shown(wtp)} USD per QALY")
        self.assertGreater(len(bests), 1, "the choice must change for this test to mean anything")
        self.check_quiet(self.full)

    def test_slider_by_keyboard(self):
        self.open(self.full)
        evpi = table(self.full, "evpi.csv")
        first = next(place for place, row in enumerate(evpi) if float(row["wtp"]) == 50000)
        slider = self.one_of("#wtp-slider")
        self.assertEqual(int(slider.get_attribute("value")), first)
        for key, place in ((Keys.ARROW_RIGHT, first + 1), (Keys.ARROW_LEFT, first), (Keys.HOME, 0), (Keys.END, len(evpi) - 1)):
            slider.send_keys(key)
            self.check_ranking(self.full, float(evpi[place]["wtp"]))

    def test_exact_value(self):
        self.open(self.full)
        box = self.one_of("#wtp-number")
        box.clear()
        self.check_ranking(self.full, 50000)   # an empty box changes nothing
        box.send_keys("12345.5")
        self.check_ranking(self.full, 12345.5, probabilities=False)
        self.assertIn("the nearest in the tables", self.one_of("#said").text)

    def test_without_scripts(self):
        self.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
        try:
            self.open(self.full)
            self.assertFalse(self.one_of("#controls").is_displayed())
            rows = [[cell.text for cell in row.find_elements(By.CSS_SELECTOR, "th,td")]
                    for row in self.browser.find_elements(By.CSS_SELECTOR, "#ranking tbody tr")]
        finally:
            self.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
        self.open(self.full)
        self.assertEqual(self.ranking(), [[cell.strip() for cell in row] for row in rows])

    def test_without_draws(self):
        for folder in (self.plain, self.empty):
            self.open(folder)
            summary = table(folder, "summary.csv")
            place = 10
            wtp = self.js("return JSON.parse(document.getElementById('data').textContent).wtp[arguments[0]]", place)
            self.set_slider(place)
            nmb = sorted((wtp * float(row["qaly"]) - float(row["cost"]) for row in summary), reverse=True)
            self.assertEqual([row[2] for row in self.ranking()], [shown(value) for value in nmb])
            self.assertNotIn("EVPI", self.one_of("#said").text)
            self.assertNotIn("probability", self.one_of("#said").text)

    def test_one_strategy(self):
        self.open(self.one)
        self.assertIn("This model has one strategy, Alone", self.one_of("#summary").text)
        self.assertFalse(self.browser.find_elements(By.ID, "wtp-slider"))

    def test_twelve_strategies(self):
        self.open(self.twelve)
        self.check_ranking(self.twelve, 50000)
        colours = self.js("return [...document.querySelectorAll('#base .key')].map(k => getComputedStyle(k).backgroundColor)")
        self.assertEqual(len(set(colours)), 12)

    # ---- tables ----

    def column(self, name, place):
        return self.js("return [...document.querySelectorAll(`#${arguments[0]} tbody tr`)].map(r => r.cells[arguments[1]]"
                       ".dataset.v ?? r.cells[arguments[1]].textContent)", name, place)

    def test_sorting(self):
        self.open(self.full)
        values = sorted(float(row["value"]) for row in table(self.full, "parameters.csv") if row["value"])
        self.assertEqual(self.js("return document.querySelectorAll('#parameters-table th')[1].textContent"), "Value")
        button = self.browser.find_elements(By.CSS_SELECTOR, "#parameters-table thead button")[1]
        button.send_keys(Keys.ENTER)
        self.assertEqual([float(v) for v in self.column("parameters-table", 1)[:len(values)]], values)
        self.assertEqual(self.js("return document.querySelectorAll('#parameters-table th')[1].getAttribute('aria-sort')"),
                         "ascending")
        button.send_keys(Keys.SPACE)
        self.assertEqual([float(v) for v in self.column("parameters-table", 1)[:len(values)]], values[::-1])
        self.browser.find_elements(By.CSS_SELECTOR, "#parameters-table thead button")[0].send_keys(Keys.ENTER)
        self.assertEqual(self.js("return [...document.querySelectorAll('#parameters-table thead th')].map(h =>"
                                 " h.getAttribute('aria-sort'))")[:2], ["ascending", "none"])

    def test_filter(self):
        self.open(self.full)
        count = len(table(self.full, "parameters.csv"))
        box = self.one_of("#parameters-table-filter")
        box.send_keys("MORE 7")
        self.assertEqual(self.js("return [...document.querySelectorAll('#parameters-table tbody tr')].filter(r => !r.hidden)"
                                 ".map(r => r.cells[0].textContent)"), ["More 7"])
        self.assertEqual(self.one_of(".filter [role=status]").text, f"1 of {count}")
        box.clear()
        box.send_keys(" ", Keys.BACKSPACE)
        self.assertEqual(self.js("return document.querySelectorAll('#parameters-table tbody tr[hidden]').length"), 0)

    # ---- keyboard, night, phone, paper ----

    def test_focus_order(self):
        """Tab goes through the page as it is read, each stop has a name and a mark one can see."""
        self.open(self.full)
        stops = []
        for _ in range(60):
            self.browser.switch_to.active_element.send_keys(Keys.TAB)
            stop = self.js(
                "const e = document.activeElement, s = getComputedStyle(e); if (e === document.body) return null;"
                "const all = [...document.querySelectorAll('*')];"
                "const label = e.getAttribute('aria-label') || e.textContent.trim() || (e.labels && e.labels[0] &&"
                " e.labels[0].textContent) || (e.getAttribute('aria-labelledby') && document.getElementById("
                "e.getAttribute('aria-labelledby')).textContent);"
                "return [all.indexOf(e), e.tagName, label || '', s.outlineStyle, parseFloat(s.outlineWidth)]")
            if stop is None:
                break
            stops.append(stop)
        self.assertGreater(len(stops), 20)
        self.assertEqual(stops[0][2], "Skip to content")
        self.assertEqual([stop[0] for stop in stops], sorted(stop[0] for stop in stops))
        for stop in stops:
            self.assertTrue(stop[2], stop)
            self.assertNotEqual(stop[3], "none", stop)
            self.assertGreaterEqual(stop[4], 1, stop)

    CONTRAST = """
        const part = (c) => { c /= 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
        const light = (rgb) => { const [r, g, b] = rgb.match(/[\\d.]+/g).map(Number);
            return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b); };
        const back = (e) => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
            if (!/, 0\\)$|transparent/.test(c)) return c; } return 'rgb(255, 255, 255)'; };
        return arguments[0].map(s => { const e = document.querySelector(s); if (!e) return [s, 99];
            const a = light(getComputedStyle(e).color), b = light(back(e));
            return [s, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)]; });"""

    def test_light_and_dark(self):
        """Contrast of 4.5 to 1 (WCAG 2.2, 1.4.3) by day and night."""
        grounds = []
        for scheme in ("light", "dark"):
            self.open(self.full, prefers_color_scheme=scheme)
            grounds.append(self.js("return getComputedStyle(document.body).backgroundColor"))
            parts = ["p", ".lead", "h1", ".kind", ".meta", "nav a", "caption", "thead th", "tbody td", "figcaption", ".author",
                     "aside dt", "label", "#cheers-table a", ".card", "#wtp-number", "footer p", "code"]
            for selector, ratio in self.js(self.CONTRAST, parts):
                self.assertGreaterEqual(ratio, 4.5, (scheme, selector))
            self.assertEqual(self.js("return getComputedStyle(document.querySelector('.card')).backgroundColor"),
                             "rgb(255, 255, 255)")
        self.assertNotEqual(*grounds)

    def test_phone(self):
        """Tables scroll, the page does not: also with a label of 300 letters."""
        for folder in (self.full, self.hostile, self.twelve):
            self.open(folder, width=360)
            self.assertLessEqual(self.js("return document.documentElement.scrollWidth"), 360, folder.name)

    def test_paper(self):
        self.open(self.full)
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        self.assertFalse(self.one_of("nav").is_displayed())
        self.assertFalse(self.one_of("#controls").is_displayed())
        self.assertEqual(self.js("return [...document.querySelectorAll('.table')].filter(t => getComputedStyle(t).maxHeight"
                                 " !== 'none').length"), 0)
        pdf = self.browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"]
        self.assertGreater(len(pdf), 20000)
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})

    # ---- names that would be more than names ----

    def test_hostile_labels(self):
        self.open(self.hostile)
        for place in (0, 10, 40):
            self.set_slider(place)
        self.assertIsNone(self.js("return window.hacked ?? null"))
        with self.assertRaises(NoAlertPresentException):
            self.browser.switch_to.alert.accept()
        self.assertEqual(self.js("return [...document.scripts].map(s => s.type)"), ["application/json", ""])
        self.assertEqual(self.js("return document.querySelectorAll('img, iframe, object, embed, form').length"), 0)
        names = self.js("return [...document.querySelectorAll('#base tbody th')].map(c => c.textContent.slice(1))")
        plain = [row["label"].replace("\u202e", "") for row in table(self.hostile, "summary.csv")]   # turns no text around
        self.assertEqual(names, plain)
        self.assertEqual(sorted(row[1] for row in self.ranking()), sorted(name.strip() for name in names))
        self.check_quiet(self.hostile)

    def test_size(self):
        for folder in (self.full, self.twelve):
            self.assertLess((folder / "report.html").stat().st_size, 3_000_000)


if __name__ == "__main__":
    if not CHROMIUM or not DRIVER:
        print("left out: no chromium and chromedriver here")
        sys.exit(77)
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]], verbosity=1)
