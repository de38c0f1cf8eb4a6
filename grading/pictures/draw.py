"""An Act as HTML and SVG: the lanes are drawn, the rows are a list that can be read and stepped through by keyboard.

All coordinates are percentages, so that the same drawing fits a phone and a wide screen without any script.
"""

import json

from grading.contestant.events import MAIN
from grading.contestant.text import printable
from grading.pages import asset, escaped, page as whole_page
from grading.pictures import source
from grading.pictures.model import BOTTOM

_LABEL = 12  # characters beside an arrow; the row has the rest
_PALETTE = 8  # colours of lanes
_NARROW = 6  # lanes beyond which the names stand upright
_LEGEND = (
    ("alive", "runs"), ("waits", "waits"), ("ended", "has ended, not yet waited for"), ("lock", "has a lock"), ("left", "left behind, or stuck"),
    ("start", "starts"), ("join", "has ended, and is waited for"), ("item", "an item, from put to get"), ("signal", "a signal"),
    ("wants", "waits for a lock that another has"),
)  # fmt: skip
_MARKERS = ("start", "join", "item", "signal", "wants")


def page(test, promise, outcome, message, acts, back="index.html"):
    """The page of one TEST (its name) with its PROMISE, its OUTCOME in a word, the MESSAGE of its failure and its ACTS."""
    good = outcome == "passed"
    said = next((line for line in message.splitlines() if line and not line.startswith("Promise: ")), "")
    tabs = "".join(
        f'<button type="button" class="tab{"" if act.good else " bad"}" data-act="act{number}">{escaped(act.title)}</button>'
        for number, act in enumerate(acts)
    )
    nothing = "" if acts else '<p class="nothing">No scene of this test came to be drawn.</p>'
    body = (
        f'<header><nav><a href="{escaped(back)}">← all pictures</a></nav>'
        f'<h1>{_breakable(test)}</h1><p class="badge {"good" if good else "bad"}">{escaped(outcome)}</p>'
        f'<p class="promise">{escaped(promise)}</p>'
        + (f'<p class="said">{escaped(said)}</p>' if said else "")
        + (f'<details class="message"><summary>What pytest says</summary><pre>{escaped(message)}</pre></details>' if message else "")
        + "</header>"
        + (f'<nav class="tabs" aria-label="Scenes and stories">{tabs}</nav>' if len(acts) > 1 else "")
        + f"<main>{nothing}{_markers()}"
        + "".join(_act(act, f"act{number}", said) for number, act in enumerate(acts))
        + "</main>"
        + _legend()
    )
    return whole_page(f"{test}: {outcome}", body, asset("grading.pictures", "picture.css"), asset("grading.pictures", "picture.js"))


def _act(act, name, said):
    """ACT as an element of the id NAME; what the page's head has SAID is not said again."""
    headline = "".join(f'<p class="sentence">{escaped(sentence)}</p>' for sentence in act.sentences if sentence != said)
    colours = _colours(act)
    crowd = " upright" if len(act.lanes) > _NARROW else " many" if len(act.lanes) > 3 else ""
    form = "columns" if act.columns else "list"
    wrong = next((number for number, row in enumerate(act.rows) if row.wrong), None)
    jump = f'<button type="button" class="go wrong-at" data-step="{wrong}">where it goes wrong</button>' if wrong is not None else ""
    return (
        f'<section class="act {form}{crowd}" id="{name}" aria-label="{escaped(act.title)}" style="--lanes:{len(act.lanes)};--rows:{len(act.rows)}">'
        f'<h2 class="{"" if act.good else "bad"}">{escaped(act.title)}</h2>{headline}'
        '<div class="body"><div class="scroll" tabindex="-1"><div class="board">'
        f'<div class="names" aria-hidden="true">{"".join(map(_name, act.lanes, _colours(act)))}</div>'
        f'<div class="field">{_svg(act)}<ol class="rows">{"".join(_row(act, row, colours[row.lane]) for row in act.rows)}</ol></div>'
        "</div></div>"
        f'<aside class="panel"><div class="now" aria-live="polite"><p class="text">Step through it with the arrow keys or the buttons.</p>'
        '<p class="where"></p><p class="wrong"></p></div><table class="values"><caption>Values</caption><tbody></tbody></table>'
        f"{''.join(_source(name, number, file, text) for number, (file, text) in enumerate(act.sources.items()))}</aside></div>"
        '<div class="controls" role="toolbar" aria-label="Steps"><p class="brief" aria-hidden="true"></p>'
        '<button type="button" class="go" data-step="first" aria-label="the first step">|◀</button>'
        '<button type="button" class="go" data-step="back" aria-label="one step back">◀ back</button>'
        f'<input type="range" min="0" max="{len(act.rows)}" value="0" aria-label="step">'
        '<button type="button" class="go" data-step="next" aria-label="one step on">step ▶</button>'
        f'<span class="count" aria-hidden="true"></span>{jump}</div></section>'
    )


def _breakable(name):
    return escaped(name).replace("_", "_<wbr>")


def _colours(act):
    """A number for each lane: 0 for the main one, 1 to 7, again and again, for the others."""
    main = act.lanes[0].name in (MAIN, "MainThread") if act.lanes else False
    return [0 if main and not lane else 1 + (lane - main) % (_PALETTE - 1) for lane in range(len(act.lanes))]


def _name(lane, colour):
    below = f"<small>{escaped(lane.of)}</small>" if lane.of else ""
    short = lane.name.split(" (")[0] if lane.kind == "thread" else lane.name  # of Thread-1 (serve)
    return f'<span class="name {lane.kind} l{colour}" title="{escaped(lane.name)}"><b>{escaped(short)}</b>{below}</span>'


def _row(act, row, colour):
    told = [(printable(name), printable(value), changed) for name, value, changed in row.values]
    values = escaped(json.dumps(told, ensure_ascii=False)) if told else ""
    file = next((place for place, file in enumerate(act.sources) if file == row.file), None)
    place = f' data-source="{file}" data-line="{row.line}"' if file is not None else ""
    wrong = f'<em class="wrong">{escaped(row.wrong)}</em>' if row.wrong else ""
    return (
        f'<li class="row {row.kind}{" bad" if row.wrong else ""}{" wide" if row.wide else ""} l{colour}" style="--lane:{row.lane}">'
        f'<button type="button" class="step" data-details="{escaped(" · ".join(row.details))}" data-wrong="{escaped(row.wrong)}"{place}'
        + (f' data-values="{values}"' if values else "")
        + f'><span class="who">{escaped(act.lanes[row.lane].name)}: </span><span class="text">{escaped(row.text)}</span>{wrong}</button></li>'
    )


def _source(act, number, file, text):
    code = "".join(f"<li><code>{line}</code></li>" for line in source.lines(text))
    return f'<figure class="source" data-source="{number}"><figcaption>{escaped(file)}</figcaption><ol class="code" tabindex="0">{code}</ol></figure>'


# the drawing


def _svg(act):
    lanes, rows, colours = max(1, len(act.lanes)), max(1, len(act.rows)), _colours(act)

    def across(lane):
        return f"{(lane + 0.5) / lanes * 100:.3f}%"

    def down(row):
        return "100%" if row == BOTTOM else f"{(row + 0.5) / rows * 100:.3f}%"

    def height(bar):
        start, end = (bar.start + 0.5) / rows * 100, 100 if bar.end == BOTTOM else (bar.end + 0.5) / rows * 100
        return f"{max(0.0, end - start):.3f}%"

    parts = [f'<line class="guide" x1="{across(lane)}" x2="{across(lane)}" y1="0" y2="100%"/>' for lane in range(len(act.lanes))]
    order = ("alive", "ended", "left", "waits", "forever", "lock")
    for bar in sorted(act.bars, key=lambda bar: order.index(bar.kind)):
        look = f"bar {bar.kind} l{colours[bar.lane]}" + (f" k{bar.which % 4}" if bar.kind == "lock" else "")
        place = f'x="{across(bar.lane)}" y="{down(bar.start)}" height="{height(bar)}"'
        parts.append(f'<rect class="{look}" {place}><title>{escaped(bar.text)}</title></rect>')
    for arrow in act.arrows:
        ends = f'x1="{across(arrow.lane)}" y1="{down(arrow.row)}" x2="{across(arrow.to_lane)}" y2="{down(arrow.to_row)}"'
        parts.append(f'<line class="arrow {arrow.kind}" {ends} marker-end="url(#m-{arrow.kind})"/>')
        if arrow.text:
            middle = f'x="{across((arrow.lane + arrow.to_lane) / 2)}" y="{down((arrow.row + arrow.to_row) / 2)}"'
            text = arrow.text if len(arrow.text) <= _LABEL else f"{arrow.text[: _LABEL - 1]}…"
            parts.append(f'<text class="label" {middle}>{escaped(text)}</text>')
    for number, row in enumerate(act.rows):
        look = f"dot {row.kind} l{colours[row.lane]}{' bad' if row.wrong else ''}"
        parts.append(f'<circle class="{look}" data-row="{number}" cx="{across(row.lane)}" cy="{down(number)}" r="{6 if row.wrong else 4}"/>')
    return f'<svg aria-hidden="true" focusable="false">{"".join(parts)}</svg>'


def _markers():
    heads = "".join(
        f'<marker id="m-{kind}" class="head {kind}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 10 5 0 10z"/></marker>'
        for kind in _MARKERS
    )
    return f'<svg class="defs" width="0" height="0" aria-hidden="true" focusable="false"><defs>{heads}</defs></svg>'


def _legend():
    signs = "".join(f'<li><i class="sign {kind}"></i>{words}</li>' for kind, words in _LEGEND)
    note = "<p>Time runs downwards. The steps are in order, not to scale.</p>"
    return f'<details class="legend" open><summary>How to read it</summary><ul>{signs}</ul>{note}</details>'


def index(title, entries):
    """The page that leads to all others.  ENTRIES: (section, test, promise, outcome, file name) each."""
    parts, section = [], None
    for folder, test, promise, outcome, name in entries:
        if folder != section:
            parts.append(f"{'</ul>' if section is not None else ''}<h2>{escaped(folder)}</h2><ul class=\"tests\">")
            section = folder
        look = "good" if outcome == "passed" else "bad"
        parts.append(
            f'<li><a href="{escaped(name)}"><span class="badge {look}">{escaped(outcome)}</span> <b>{_breakable(test)}</b>'
            f"<span class=\"promise\">{escaped(promise)}</span></a></li>"
        )
    failed = sum(entry[3] != "passed" for entry in entries)
    counted = f"{len(entries)} picture{'s' * (len(entries) != 1)}, {failed} of tests that did not pass"
    counted = counted if entries else "No test of this run has a picture."
    body = f"<header><h1>{escaped(title)}</h1><p>{escaped(counted)}</p></header><main>{''.join(parts)}{'</ul>' if entries else ''}</main>"
    return whole_page(title, body, asset("grading.pictures", "picture.css"))
