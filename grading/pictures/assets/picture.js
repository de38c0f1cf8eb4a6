"use strict";
// Steps through the rows of a picture.  Without it, everything can still be read.
const acts = [...document.querySelectorAll(".act")].map(player);
const tabs = [...document.querySelectorAll(".tab")];
let shown = acts[0];

function player(act) {
  const steps = [...act.querySelectorAll(".step")];
  const dots = [...act.querySelectorAll(".dot")];
  const sources = [...act.querySelectorAll(".source")];
  const find = (selector) => act.querySelector(selector);
  const slider = find("input"), count = find(".count"), values = find(".values");
  const hint = find(".now .text").textContent;
  let current = 0; // 0: the whole picture; else the step's number, from 1

  function describe(step) {
    find(".now .text").textContent = step ? step.querySelector(".text").textContent : hint;
    find(".now .where").textContent = step ? step.dataset.details : "";
    find(".now .wrong").textContent = step && step.dataset.wrong ? "✗ " + step.dataset.wrong : "";
    find(".brief").textContent = step ? [find(".now .text"), find(".now .where")].map((part) => part.textContent).filter(Boolean).join(" · ") : "";
    const rows = step && step.dataset.values ? JSON.parse(step.dataset.values) : [];
    values.classList.toggle("some", rows.length > 0);
    values.tBodies[0].replaceChildren(...rows.map(([name, value, changed]) => {
      const row = document.createElement("tr"), head = document.createElement("th"), cell = document.createElement("td");
      head.scope = "row";
      head.textContent = name;
      cell.textContent = value;
      row.append(head, cell);
      row.classList.toggle("changed", changed);
      return row;
    }));
    for (const line of act.querySelectorAll(".code .here")) line.classList.remove("here");
    if (step && step.dataset.source) {
      sources.forEach((source) => source.classList.toggle("aside", source.dataset.source !== step.dataset.source));
      const code = sources[step.dataset.source].querySelector(".code"), line = code.children[step.dataset.line - 1];
      if (line) {
        line.classList.add("here");
        code.scrollTop = line.offsetTop - code.clientHeight / 2;
      }
    }
  }

  function go(number, focus) {
    current = Math.max(0, Math.min(steps.length, number));
    act.classList.toggle("stepping", current > 0);
    act.style.setProperty("--at", current);
    steps.forEach((step, place) => {
      if (place === current - 1) step.setAttribute("aria-current", "step");
      else step.removeAttribute("aria-current");
      step.tabIndex = place === Math.max(0, current - 1) ? 0 : -1;
      dots[place].classList.toggle("now", place === current - 1);
    });
    slider.value = current;
    slider.setAttribute("aria-valuetext", current ? `step ${current} of ${steps.length}` : "all steps");
    count.textContent = current ? `${current} of ${steps.length}` : `${steps.length} step${steps.length === 1 ? "" : "s"}`;
    const step = steps[current - 1];
    describe(step);
    if (step) {
      if (focus) step.focus({ preventScroll: true });
      step.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }

  const moves = { next: () => current + 1, back: () => current - 1, first: () => 1 };
  for (const button of act.querySelectorAll(".go")) {
    const to = button.dataset.step;
    button.addEventListener("click", () => go(moves[to] ? moves[to]() : Number(to) + 1));
  }
  slider.addEventListener("input", () => go(Number(slider.value)));
  steps.forEach((step, place) => {
    step.addEventListener("click", () => go(place + 1, true));
    step.addEventListener("pointerenter", () => describe(step));
    step.addEventListener("pointerleave", () => describe(steps[current - 1]));
  });
  sources.slice(1).forEach((source) => source.classList.add("aside"));
  const first = steps.find((step) => step.dataset.source);
  if (first) describe(first); // the source opens where it begins to matter
  go(0);
  return { act, go, at: () => current, last: steps.length };
}

function show(number) {
  shown = acts[number];
  acts.forEach((each) => { each.act.hidden = each !== shown; });
  tabs.forEach((tab, place) => tab.setAttribute("aria-pressed", place === number));
}

tabs.forEach((tab, number) => tab.addEventListener("click", () => show(number)));
if (tabs.length) show(0);

document.addEventListener("keydown", (event) => {
  if (!shown || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.target.matches("input, summary, .code")) return;
  const at = shown.at();
  const to = { ArrowRight: at + 1, ArrowDown: at + 1, j: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, k: at - 1,
    Home: 1, End: shown.last, Escape: 0 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  shown.go(to, to > 0 && event.target.matches(".step, body"));
});
