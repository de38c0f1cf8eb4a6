"use strict";
// Draws what is looked at, from the data on the page.  Every text goes in as text, never as HTML.
// The map, the students' pages and the beginning are files of their own (map.js, student.js, begin.js): one script on the page.
const data = JSON.parse(document.getElementById("data").textContent);
const { students, tests, sections, outcomes } = data;
const byId = (id) => document.getElementById(id);
const letter = (outcome) => "abcdefghijklmnopqrstuvwxyz"[outcomes.indexOf(outcome)];
const outcomeOf = (cell) => outcomes[cell.charCodeAt(0) - 97] || "not graded";
const colourOf = (outcome) => `--o-${outcome === "not graded" ? "none" : outcome.replace(" ", "-")}`;
const PASSED = letter("passed"), SKIPPED = letter("skipped"), FAULT = letter("judge fault"), UNWRITTEN = letter("not written"), MISSING = letter("missing");
const few = 60; // rows of the table that are drawn at once; the rest is drawn when it is asked for

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") element.addEventListener("click", value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null && child !== ""));
  return element;
}
const paint = (element, styles) => { Object.assign(element.style, styles); return element; };
const swatch = (outcome) => paint(make("i", { class: "swatch", title: outcome }), { background: `var(${colourOf(outcome)})` });
const points = (value) => (value == null ? "–" : String(+value.toFixed(2)));
const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;
const short = (name) => name.split("_")[0];
const label = (test) => `${test.section}::${test.name}`;
const hiddenMark = (test) => (test.hidden ? make("span", { class: "hidden-test" }, "hidden") : "");

// -- what is known of each student ---------------------------------------------------------------------------------

let showNames = students.some((each) => each.name !== undefined);
const nameOf = (student) => (showNames ? student.name : student.id);
const messagesOf = (student) => {
  const found = new Map();
  for (let at = 0; at < student.messages.length; at += 2) found.set(student.messages[at], student.messages[at + 1]);
  return found;
};
const textOf = (number) => data.messages[number].map((line) => data.lines[line]).join("\n");
const headline = (text) => text.split("\n").find((line) => line && !line.startsWith("Promise: ")) || "";
const STATES = {
  withheld: (student) => student.withheld.length > 0,
  refused: (student) => student.refused !== undefined,
  "judge fault": (student) => student.cells.includes(FAULT),
  "not all graded": (student) => student.total == null && !student.withheld.length,
  "full points": (student) => student.total != null && student.total >= data.max,
  late: (student) => student.more.some(([what]) => what === "late"),
  "points by hand": (student) => student.more.some(([what]) => what === "by hand" || what === "override"),
};
const badges = (student) => Object.keys(STATES).filter((state) => state !== "full points" && STATES[state](student));

// -- filter and sort -----------------------------------------------------------------------------------------------

const filter = { find: "", section: "", outcome: "", state: "", range: null, pattern: null, test: null };
let order = { by: "total", down: true }, all = false, rows = [];

function fits(student) {
  const wanted = filter.find.toLowerCase();
  if (wanted && !student.id.toLowerCase().includes(wanted) && !(showNames && student.name.toLowerCase().includes(wanted))) return false;
  if (filter.state && !STATES[filter.state](student)) return false;
  if (filter.range && !(student.total != null && bin(student.total) === filter.range - 1)) return false;
  if (filter.pattern && !filter.pattern.students.includes(students.indexOf(student))) return false;
  if (filter.test != null && [PASSED, " ", SKIPPED].includes(student.cells[filter.test])) return false;
  if (!filter.outcome && !filter.section) return true;
  if (!filter.outcome) return tests.some((test, at) => test.section === filter.section && ![PASSED, SKIPPED].includes(student.cells[at]));
  return [...student.cells].some((cell, at) => outcomeOf(cell) === filter.outcome && (!filter.section || tests[at].section === filter.section));
}

function key(student) {
  if (order.by === "total") return student.total;
  if (order.by === "name") return nameOf(student);
  return student.sections[order.by];
}

function arrange() {
  const sign = order.down ? -1 : 1;
  const compare = (one, other) => {
    const [a, b] = [key(one), key(other)];
    if (a == null || b == null) return (a == null) - (b == null); // what is not known comes last
    const by = typeof a === "string" ? a.localeCompare(b, undefined, { numeric: true }) : a - b;
    return sign * by || one.id.localeCompare(other.id, undefined, { numeric: true });
  };
  rows = students.filter(fits).sort(compare);
}

function update() {
  arrange();
  drawTable();
  drawMap();
  drawChips();
  for (const [number, button] of [...document.querySelectorAll(".spread button")].entries()) button.setAttribute("aria-pressed", filter.range === number + 1);
}

function narrow(change, jump) {
  Object.assign(filter, change);
  update();
  if (jump) byId("h-students").scrollIntoView();
}

function drawChips() {
  const chips = [];
  const chip = (text, change) => chips.push(make("button", { type: "button", class: "chip", on: () => narrow(change) }, `${text} ✕`));
  if (filter.range) chip(`total in bar ${filter.range}`, { range: null });
  if (filter.pattern) chip(`mistake: ${filter.pattern.shape.slice(0, 60)}`, { pattern: null });
  if (filter.test != null) chip(`not passed: ${tests[filter.test].name}`, { test: null });
  byId("chips").replaceChildren(...chips);
}

// -- the class in figures ------------------------------------------------------------------------------------------

const totals = students.map((each) => each.total).filter((total) => total != null).sort((a, b) => a - b);
const BINS = 10;
const bin = (total) => Math.min(BINS - 1, Math.floor((total / (data.max || 1)) * BINS));

function drawTiles() {
  const mean = totals.reduce((sum, total) => sum + total, 0) / (totals.length || 1);
  const median = totals.length ? (totals[(totals.length - 1) >> 1] + totals[totals.length >> 1]) / 2 : null;
  const tiles = [["submissions", students.length], ["points at most", points(data.max)], ["mean", totals.length ? points(mean) : "–"], ["median", points(median)]];
  byId("tiles").replaceChildren(...tiles.map(([word, value]) => make("div", { class: "tile" }, make("b", {}, String(value)), make("span", {}, word))));
  for (const [state, holds] of Object.entries(STATES)) {
    const count = students.filter(holds).length;
    if (count || state === "full points") {
      const look = `tile${state === "full points" ? "" : " warn"}`;
      byId("tiles").append(make("button", { type: "button", class: look, on: () => { byId("state").value = state; narrow({ state }, true); } },
        make("b", {}, String(count)), make("span", {}, state)));
    }
  }
}

function drawSpread() {
  const counts = Array(BINS).fill(0);
  for (const total of totals) counts[bin(total)] += 1;
  const most = Math.max(1, ...counts), width = data.max / BINS;
  const bars = counts.map((count, at) => {
    const from = points(at * width), to = points((at + 1) * width);
    const said = `${plural(count, "student")} with ${from} to ${to} points`;
    const bar = make("button", { type: "button", "aria-label": said, title: said, "aria-pressed": "false", on: () => narrow({ range: filter.range === at + 1 ? null : at + 1 }, false) },
      count ? String(count) : "", paint(make("i"), { height: `${(count / most) * 85}%` }));
    return bar;
  });
  byId("spread").replaceChildren(make("div", { class: "spread" }, ...bars), make("div", { class: "axis" }, make("span", {}, "0"), make("span", {}, `${points(data.max)} points`)));
}

function drawSections() {
  const bars = sections.flatMap((section, at) => {
    const known = students.map((each) => each.sections[at]).filter((value) => value != null);
    const mean = known.reduce((sum, value) => sum + value, 0) / (known.length || 1);
    const share = section.max ? (mean / section.max) * 100 : 0;
    return [make("span", {}, section.name), make("span", { class: "bar" }, paint(make("i", { class: "part" }), { width: `${share}%` })),
      make("span", { class: "number" }, `${points(+mean.toFixed(1))} of ${points(section.max)}`)];
  });
  byId("sections").replaceChildren(make("div", { class: "bars" }, ...bars));
}

// -- mistakes and tests --------------------------------------------------------------------------------------------

function some(found, limit, draw) {
  const parts = found.slice(0, limit).map(draw), rest = found.length - limit;
  if (rest <= 0) return parts;
  const more = make("button", { type: "button", class: "plain", on: () => more.replaceWith(...found.slice(limit).map(draw)) }, `${rest} more`);
  return [...parts, more];
}

const linkTo = (student) => make("a", { href: `#${student.id}` }, nameOf(student));

function drawPatterns() {
  const draw = (pattern) => {
    const whom = pattern.students.map((at) => students[at]);
    const shown = whom.slice(0, 8).map(linkTo);
    if (whom.length > 8) shown.push(make("button", { type: "button", class: "link", on: () => narrow({ pattern }, true) }, `all ${whom.length}`));
    const got = pattern.got.flatMap(([value, count], at) => [at ? ", " : "came back: ", make("code", {}, value), ` ×${count}`]);
    return make("div", { class: "pattern" }, make("div", { class: "many" }, String(whom.length), make("small", {}, whom.length === 1 ? "student" : "students")),
      make("div", {}, make("div", { class: "shape" }, pattern.shape), pattern.promise ? make("div", { class: "in" }, `Promise: ${pattern.promise}`) : "",
        make("div", { class: "in" }, swatch(pattern.outcome), `${pattern.outcome} · ${pattern.section}${pattern.test ? `::${pattern.test}` : ""}`),
        got.length ? make("div", { class: "got" }, ...got) : "", make("div", { class: "whom" }, ...shown)));
  };
  byId("patterns").replaceChildren(...(data.patterns.length ? some(data.patterns, 12, draw) : ["Nobody made any."]));
}

function drawHard() {
  const found = tests.map((test, at) => {
    const counts = {};
    for (const student of students) counts[student.cells[at]] = (counts[student.cells[at]] || 0) + 1;
    delete counts[" "];
    delete counts[MISSING];
    const graded = Object.values(counts).reduce((sum, count) => sum + count, 0);
    return { test, at, counts, graded, share: graded ? (counts[PASSED] || 0) / graded : 1 };
  }).filter((each) => each.graded && each.share < 1).sort((one, other) => one.share - other.share);
  const draw = ({ test, at, counts, graded, share }) => make("tr", {},
    make("td", {}, make("span", { class: "hide-narrow" }, `${test.section} `), test.name, " ", hiddenMark(test)),
    make("td", { class: "number" }, `${Math.round(share * 100)} %`),
    make("td", {}, make("span", { class: "bar", title: outcomes.filter((each) => counts[letter(each)]).map((each) => `${each}: ${counts[letter(each)]}`).join(", ") },
      ...outcomes.filter((each) => counts[letter(each)]).map((each) => paint(make("i"), { width: `${(counts[letter(each)] / graded) * 100}%`, background: `var(${colourOf(each)})` })))),
    make("td", { class: "number" }, make("button", { type: "button", class: "link", on: () => narrow({ test: at }, true) }, String(graded - (counts[PASSED] || 0)))));
  const head = make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "test"), make("th", { scope: "col", class: "number" }, "passed"),
    make("th", { scope: "col" }, "outcomes"), make("th", { scope: "col", class: "number" }, "others")));
  const body = make("tbody", {}, ...found.slice(0, 10).map(draw));
  byId("hard").replaceChildren(make("table", {}, head, body));
  if (found.length > 10) {
    const more = make("button", { type: "button", class: "plain", on: () => { body.append(...found.slice(10).map(draw)); more.remove(); } }, `${found.length - 10} more`);
    byId("hard").append(more);
  }
  const skipped = tests.filter((test) => test.skipped);
  if (skipped.length) byId("hard").append(make("p", { class: "todo" }, `Not counted, the solutions skip it here: ${skipped.map((test) => `${label(test)} (${test.skipped})`).join("; ")}`));
}

// -- the table of students -----------------------------------------------------------------------------------------

function cell(student, value, most, at) {
  const held = at != null && student.withheld.includes(sections[at].name);
  const look = held ? " held" : value == null ? "" : value >= most ? " full" : value === 0 ? " nothing" : "";
  return make("td", { class: `number${look}` }, held ? "withheld" : points(value));
}

function drawTable() {
  const head = (by, text, title, number) => make("th", { scope: "col", class: number ? "number" : "", title, "aria-sort": order.by === by ? (order.down ? "descending" : "ascending") : "none" },
    make("button", { type: "button", on: () => { order = { by, down: order.by === by ? !order.down : by !== "name" }; update(); focusHead(by); } }, text));
  const table = byId("students");
  table.tHead.replaceChildren(make("tr", {}, head("name", "submission"), head("total", "total", `of ${points(data.max)}`, true),
    ...sections.map((section, at) => head(at, sections.length > 3 ? short(section.name) : section.name, section.name, true)), make("th", { scope: "col" }, "")));
  const shown = all ? rows : rows.slice(0, few);
  table.tBodies[0].replaceChildren(...shown.map((student) => make("tr", {}, make("td", {}, linkTo(student)),
    cell(student, student.withheld.length ? null : student.total, data.max), ...sections.map((section, at) => cell(student, student.sections[at], section.max, at)),
    make("td", {}, ...badges(student).map((state) => make("span", { class: "badge warn" }, state))))));
  byId("more").hidden = all || rows.length <= few;
  byId("more").textContent = `show all ${rows.length}`;
  byId("count").textContent = `${rows.length} of ${plural(students.length, "submission")}`;
}

function focusHead(by) {
  const place = by === "name" ? 0 : by === "total" ? 1 : by + 2;
  byId("students").tHead.rows[0].cells[place].querySelector("button").focus();
}

