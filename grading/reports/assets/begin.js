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
