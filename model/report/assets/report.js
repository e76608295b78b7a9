// Script of report.html: the threshold at will, tables sorted and filtered. Works on what is in the page alone.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const make = (tag, text, attributes = {}) => {
    const element = document.createElement(tag);
    if (text !== null) element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  // As html_text_number of the program: thousands, a real minus, an en dash for nothing.
  const number = (value, decimals) => {
    if (value === null || Number.isNaN(value)) return "\u2013";
    const text = Math.abs(value).toLocaleString("en-US",
      { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    return (value < 0 && /[1-9]/.test(text) ? "\u2212" : "") + text;
  };
  const chance = (p) => p < 1 && p >= 0.995 ? "more than 0.99" : p > 0 && p < 0.005 ? "less than 0.01" : number(p, 2);

  // ---- threshold ----
  const data = byId("data") ? JSON.parse(byId("data").textContent) : null;
  const nearest = (wtp) => {
    let best = 0;
    data.wtp.forEach((at, item) => {
      if (Math.abs(at - wtp) < Math.abs(data.wtp[best] - wtp)) best = item;
    });
    return best;
  };
  const ranked = (wtp) => data.strategies
    .map((strategy, place) => ({ strategy, place, nmb: wtp * strategy.qaly - strategy.cost }))
    .sort((a, b) => b.nmb - a.nmb || a.place - b.place);
  const row = (entry, rank, best, probability) => {
    const line = make("tr", null), name = make("th", null, { scope: "row" });
    name.append(make("i", null, { class: `key k${entry.strategy.key}` }), `\u00a0${entry.strategy.label}`);
    line.append(make("td", rank, { class: "n" }), name, make("td", number(entry.nmb, 0), { class: "n" }),
      make("td", number(entry.nmb - best, 0), { class: "n" }));
    if (data.draws) {
      const bar = make("td", null, { class: "bar" }), fill = make("b", null, { class: `k${entry.strategy.key}` });
      fill.style.width = `${100 * (probability ?? 0)}%`;
      bar.append(fill);
      line.append(make("td", number(probability, 3), { class: "n" }), bar);
    }
    return line;
  };
  const sentence = (wtp, order, at) => {
    const unit = ` ${data.currency} per QALY`, tie = order[1] && order[0].nmb === order[1].nmb;
    const label = (entry) => `\u2068${entry.strategy.label}\u2069`;   // apart, if written from right to left
    let text = `At ${number(wtp, 0)}${unit}, ${label(order[0])}`;
    text += tie ? ` and ${label(order[1])} have the same highest ` : " has the highest ";
    text += `${data.draws ? "expected " : ""}net benefit`;
    if (!data.draws) return `${text}.`;
    if (!tie) text += ` (probability of being best ${chance(data.probability[at][order[0].place])})`;
    if (data.evpi[at] !== null) text += `. EVPI: ${number(data.evpi[at], 0)} ${data.currency} a person`;
    if (data.evpi_population[at] !== null) text += `, ${number(data.evpi_population[at], 0)} for all who meet the decision`;
    if (data.wtp[at] !== wtp) text += `. Probabilities and EVPI are those at ${number(data.wtp[at], 0)}, the nearest in the tables`;
    return `${text}.`;
  };
  const show = (wtp) => {
    const order = ranked(wtp), at = nearest(wtp), body = byId("ranking").tBodies[0];
    body.replaceChildren(...order.map((entry, rank) =>
      row(entry, rank + 1, order[0].nmb, data.draws ? data.probability[at][entry.place] : null)));
    byId("ranking-wtp").textContent = number(wtp, 0);
    byId("wtp-slider").setAttribute("aria-valuetext", `${number(wtp, 0)} ${data.currency} per QALY`);
    byId("said").textContent = sentence(wtp, order, at);
  };
  if (data && data.wtp.length > 1) {
    const slider = byId("wtp-slider"), exact = byId("wtp-number");
    slider.max = data.wtp.length - 1;
    exact.max = data.wtp[data.wtp.length - 1];
    slider.value = nearest(data.start);
    exact.value = data.start;
    slider.addEventListener("input", () => {
      exact.value = data.wtp[slider.value];
      show(data.wtp[slider.value]);
    });
    exact.addEventListener("input", () => {
      const wtp = Math.min(Number(exact.value), data.wtp[data.wtp.length - 1]);
      if (exact.value === "" || !(wtp >= 0)) return;
      slider.value = nearest(wtp);
      show(wtp);
    });
    byId("controls").hidden = false;
    show(data.start);
  }

  // ---- tables: sorted by their headings, filtered by a word ----
  const cellKey = (line, column) => {
    const cell = line.cells[column];
    return cell.dataset.v !== undefined ? Number(cell.dataset.v) : cell.classList.contains("n") ? null : cell.textContent;
  };
  const compare = (a, b) => typeof a === "number" && typeof b === "number" ? a - b
    : String(a).localeCompare(String(b), "en", { numeric: true });
  const sort = (table, column, down) => {
    const lines = [...table.tBodies[0].rows];
    lines.sort((a, b) => {
      const left = cellKey(a, column), right = cellKey(b, column);
      if (left === null || left === "") return right === null || right === "" ? 0 : 1;   // empty ones last
      if (right === null || right === "") return -1;
      return down ? compare(right, left) : compare(left, right);
    });
    table.tBodies[0].append(...lines);
  };
  const makeSortable = (table) => {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = make("button", head.textContent, { type: "button" });
      head.replaceChildren(button);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((other) => other.setAttribute("aria-sort", "none"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        sort(table, column, down);
      });
    });
  };
  const makeFilter = (table) => {
    const box = make("div", null, { class: "filter" }), id = `${table.id}-filter`;
    const input = make("input", null, { type: "search", id, autocomplete: "off" });
    const count = make("span", "", { role: "status", class: "small" });
    box.append(make("label", "Show rows with", { for: id }), input, count);
    table.parentElement.before(box);
    input.addEventListener("input", () => {
      const word = input.value.toLowerCase();
      let shown = 0;
      for (const line of table.tBodies[0].rows) {
        line.hidden = !line.textContent.toLowerCase().includes(word);
        shown += !line.hidden;
      }
      count.textContent = word ? `${shown} of ${table.tBodies[0].rows.length}` : "";
    });
  };
  for (const table of document.querySelectorAll("table.sortable")) {
    makeSortable(table);
    if (table.tBodies[0].rows.length > 10) makeFilter(table);
  }

  // ---- what scrolls is reached by keyboard; where one is in the page ----
  const markScrollers = () => {
    for (const box of document.querySelectorAll(".table")) {
      const scrolls = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
      if (scrolls) {
        box.tabIndex = 0;
        box.setAttribute("role", "region");
        box.setAttribute("aria-labelledby", `${box.firstElementChild.id}-caption`);
      } else {
        for (const name of ["tabindex", "role", "aria-labelledby"]) box.removeAttribute(name);
      }
    }
  };
  markScrollers();
  addEventListener("resize", markScrollers);
  const links = [...document.querySelectorAll("nav a")];
  const markCurrent = () => {
    let current = links[0];
    for (const link of links) {
      const section = document.querySelector(link.getAttribute("href"));
      if (section && section.getBoundingClientRect().top < 120) current = link;
    }
    for (const link of links) {
      if (link === current) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    }
  };
  markCurrent();
  addEventListener("scroll", markCurrent, { passive: true });
})();
