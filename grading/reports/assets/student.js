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

