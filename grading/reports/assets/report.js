"use strict";
// Draws what is looked at, from the data on the page.  Every text goes in as text, never as HTML.
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
  late: (student) => student.more.some(([what]) => what.startsWith("late")),
  override: (student) => student.more.some(([what]) => what.startsWith("override")),
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

// -- the heat map --------------------------------------------------------------------------------------------------

const canvas = byId("cells");
let size = { wide: 1, high: 1 }, cursor = null;

function colours() {
  const style = getComputedStyle(document.documentElement), found = {};
  const probe = document.createElement("canvas").getContext("2d");
  for (const [cell, outcome] of [...outcomes.map((each) => [letter(each), each]), [" ", "not graded"]]) {
    probe.fillStyle = style.getPropertyValue(colourOf(outcome)).trim() || "#888";
    const hex = probe.fillStyle;
    found[cell] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  }
  return found;
}

function drawMap() {
  const room = byId("map").parentElement.clientWidth, named = rows.length <= 40;
  const side = named ? 130 : 0;
  size.wide = Math.max(4, Math.min(22, Math.floor((room - side) / Math.max(1, tests.length))));
  size.high = rows.length <= 40 ? 18 : rows.length <= 150 ? 8 : rows.length <= 400 ? 4 : rows.length <= 600 ? 2 : 1;
  canvas.width = Math.max(1, tests.length * size.wide);
  canvas.height = Math.max(1, rows.length * size.high);
  const palette = colours(), small = new ImageData(Math.max(1, tests.length), Math.max(1, rows.length));
  rows.forEach((student, down) => {
    for (let across = 0; across < tests.length; across += 1) {
      const [red, green, blue] = palette[student.cells[across]] || palette[" "], at = (down * tests.length + across) * 4;
      small.data[at] = red; small.data[at + 1] = green; small.data[at + 2] = blue; small.data[at + 3] = 255;
    }
  });
  const from = document.createElement("canvas");
  from.width = small.width; from.height = small.height;
  from.getContext("2d").putImageData(small, 0, 0);
  const pen = canvas.getContext("2d");
  pen.imageSmoothingEnabled = false;
  pen.drawImage(from, 0, 0, canvas.width, canvas.height);
  pen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--card");
  if (size.high >= 8) for (let down = 1; down < rows.length; down += 1) pen.fillRect(0, down * size.high - 1, canvas.width, 1);
  if (size.wide >= 8) for (let across = 1; across < tests.length; across += 1) pen.fillRect(across * size.wide - 1, 0, 1, canvas.height);
  pen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--fg");
  tests.forEach((test, across) => { if (across && tests[across - 1].section !== test.section) pen.fillRect(across * size.wide - 1, 0, 1, canvas.height); });
  const heads = [];
  for (let at = 0; at < tests.length;) {
    let to = at;
    while (to < tests.length && tests[to].section === tests[at].section) to += 1;
    const wide = (to - at) * size.wide;
    heads.push(paint(make("span", { title: tests[at].section }, wide > 110 ? tests[at].section : short(tests[at].section)), { width: `${wide}px` }));
    at = to;
  }
  byId("heads").replaceChildren(...heads);
  paint(byId("heads"), { marginLeft: `${side}px` });
  paint(byId("labels"), { width: `${side}px` }).replaceChildren(
    ...(named ? rows.map((student) => paint(make("li", {}, nameOf(student)), { height: `${size.high}px`, lineHeight: `${size.high}px` })) : []));
  const failures = rows.reduce((sum, student) => sum + [...student.cells].filter((cell) => cell !== PASSED && cell !== " " && cell !== SKIPPED).length, 0);
  canvas.setAttribute("aria-label", `${plural(rows.length, "student")}, ${plural(tests.length, "test")}, ${plural(failures, "verdict")} that are not passed`);
  if (cursor) cursor = null;
}

function read(at) {
  const student = rows[at.down], test = tests[at.across];
  if (!student || !test) return;
  const message = messagesOf(student).get(at.across);
  byId("cell").replaceChildren(swatch(outcomeOf(student.cells[at.across])), make("b", {}, nameOf(student)), ` · ${label(test)} `, hiddenMark(test),
    ` · ${outcomeOf(student.cells[at.across])}`, message === undefined ? "" : `: ${headline(textOf(message))}`);
}

function pointed(event) {
  const box = canvas.getBoundingClientRect();
  return { across: Math.floor((event.clientX - box.left) / size.wide), down: Math.floor((event.clientY - box.top) / size.high) };
}

canvas.addEventListener("pointermove", (event) => read(pointed(event)));
canvas.addEventListener("click", (event) => { const at = pointed(event); if (rows[at.down]) open(rows[at.down], at.across); });
canvas.addEventListener("keydown", (event) => {
  const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  if (move) {
    const from = cursor || { across: move[0] > 0 ? -1 : 0, down: move[1] > 0 ? -1 : 0 };
    cursor = { across: Math.max(0, Math.min(tests.length - 1, from.across + move[0])), down: Math.max(0, Math.min(rows.length - 1, from.down + move[1])) };
    read(cursor);
    event.preventDefault();
  } else if (event.key === "Enter" && cursor) open(rows[cursor.down], cursor.across);
});

function drawKey() {
  const used = new Set(students.map((each) => each.cells).join(""));
  const shown = [...outcomes.filter((each) => used.has(letter(each))), ...(used.has(" ") ? ["not graded"] : [])];
  byId("key").replaceChildren(...shown.map((outcome) => make("li", {}, swatch(outcome), outcome)));
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

// -- one student ---------------------------------------------------------------------------------------------------

function open(student, test) {
  location.hash = test == null ? student.id : `${student.id}/${test}`;
}

function drawStudent(student, target) {
  const place = rows.indexOf(student), messages = messagesOf(student), parts = [];
  const beside = (step, text) => (place >= 0 && rows[place + step] ? make("a", { href: `#${rows[place + step].id}` }, text) : "");
  parts.push(make("nav", { "aria-label": "Students" }, make("a", { href: "#" }, "← the class"), beside(-1, "previous"), beside(1, "next")));
  const total = student.withheld.length ? "withheld" : `${points(student.total)} of ${points(data.max)} points`;
  parts.push(make("div", { class: "head" }, make("h2", { tabindex: "-1" }, nameOf(student)), make("span", {}, total), showNames ? make("span", { class: "number" }, student.id) : "",
    ...badges(student).map((state) => make("span", { class: "badge warn" }, state))));
  const notes = [student.refused && `refused: ${student.refused}`, ...student.notes, ...student.more.map(([what, value]) => `${what}: ${value}`)].filter(Boolean);
  if (notes.length) parts.push(make("ul", { class: "notes" }, ...notes.map((note) => make("li", {}, note))));
  for (const name of new Set(tests.map((test) => test.section))) {
    const own = tests.map((test, at) => at).filter((at) => tests[at].section === name);
    if (own.every((at) => student.cells[at] === " ")) continue;
    const at = sections.findIndex((section) => section.name === name);
    const score = at < 0 ? "" : student.withheld.includes(name) ? "withheld" : `${points(student.sections[at])} of ${points(sections[at].max)}`;
    const strip = own.map((test) => paint(make("i", { title: `${tests[test].name}: ${outcomeOf(student.cells[test])}` }), { background: `var(${colourOf(outcomeOf(student.cells[test]))})` }));
    const block = make("section", { class: "subject" }, make("h3", {}, make("span", {}, name), make("span", { class: "number" }, score)), make("div", { class: "strip", "aria-hidden": "true" }, ...strip));
    const open = own.filter((test) => student.cells[test] === UNWRITTEN), alike = new Map();
    for (const test of own.filter((each) => ![PASSED, SKIPPED, UNWRITTEN, " "].includes(student.cells[each]))) {
      const text = messages.has(test) ? textOf(messages.get(test)) : "", said = student.cells[test] + text.replace(/^(again|Promise): .*$/gm, "");
      if (!alike.has(said)) alike.set(said, { text, found: [] });
      alike.get(said).found.push(test); // those that say the same are told once
    }
    for (const { text, found } of alike.values()) {
      const outcome = outcomeOf(student.cells[found[0]]);
      const names = found.flatMap((test, at) => [at ? ", " : "", make("span", { id: `t${test}` }, tests[test].name, " ", hiddenMark(tests[test]))]);
      block.append(make("div", { class: `failure${found.includes(target) ? " target" : ""}` },
        make("h4", {}, swatch(outcome), `${outcome}: `, ...names), text ? make("pre", { tabindex: "0" }, text) : ""));
    }
    if (open.length) block.append(make("p", { class: "todo" }, `Not written yet: ${open.map((test) => tests[test].name).join(", ")}`));
    if (!block.querySelector(".failure, .todo")) block.append(make("p", { class: "todo" }, `All ${own.filter((test) => student.cells[test] === PASSED).length} tests pass.`));
    parts.push(block);
  }
  byId("student").replaceChildren(...parts);
}

function route() {
  const [id, test] = decodeURIComponent(location.hash.slice(1)).split("/");
  const student = students.find((each) => each.id === id);
  byId("class").hidden = Boolean(student);
  byId("student").hidden = !student;
  if (!student) {
    if (!canvas.width || canvas.width < 2) drawMap();
    return;
  }
  drawStudent(student, test === undefined ? null : Number(test));
  const target = test === undefined ? null : byId(`t${test}`);
  window.scrollTo(0, 0);
  byId("student").querySelector("h2").focus();
  if (target) target.scrollIntoView();
}

// -- the beginning -------------------------------------------------------------------------------------------------

function begin() {
  const { kit, python, platform, sandbox, started } = data.meta;
  byId("meta").textContent = kit === undefined ? "" : `graded ${started || "?"} · kit ${kit} · ${python} · ${platform} · sandbox ${sandbox}`;
  byId("names").checked = showNames;
  byId("names").closest(".choice").hidden = !showNames;
  byId("names").addEventListener("change", (event) => { showNames = event.target.checked; drawPatterns(); update(); route(); });
  for (const section of sections) byId("section").append(make("option", {}, section.name));
  for (const outcome of outcomes.filter((each) => students.some((student) => student.cells.includes(letter(each))))) byId("outcome").append(make("option", {}, outcome));
  for (const state of Object.keys(STATES).filter((each) => students.some(STATES[each]))) byId("state").append(make("option", {}, state));
  for (const name of ["find", "section", "outcome", "state"]) byId(name).addEventListener("input", (event) => narrow({ [name]: event.target.value }));
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("more").addEventListener("click", () => { all = true; drawTable(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawMap);
  addEventListener("resize", drawMap);
  addEventListener("hashchange", route);
  drawTiles();
  drawSpread();
  drawSections();
  drawKey();
  drawPatterns();
  drawHard();
  update();
  route();
}

begin();
