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

