"""similar.html: the pairs on one self-contained page without any script, both sources of each side by side."""

from collections.abc import Iterable

from grading.pages import asset, escaped, page
from grading.similar.likeness import LEAST, Shared
from grading.similar.pairs import Compared, Pair
from grading.similar.text import PASSAGE, Text
from grading.similar.usual import ALIKE_BY_CHANCE, BAR, FOUND_OF_20

TITLE = "Submissions that are alike"
COLOURS = 7  # --l1 to --l7 of the style that all pages share
MOST_LINES = 3_000  # of a source that are shown; the longest solution has 191
MOST_WIDE = 500  # characters of a line


def content(compared: Compared, most: int) -> str:
    """The page, with the first MOST pairs."""
    shown = compared.pairs[:most]
    parts = [_head(compared, len(shown)), "<main>"]
    parts += [_pair(number, pair, is_open=number == 1) for number, pair in enumerate(shown, 1)]
    parts += [_usual(compared), _notes(compared.notes), "</main>"]
    return page(TITLE, "\n".join(parts), asset("grading.similar", "similar.css"))


def percent(share: float) -> str:
    """The share as whole percent, never rounded up: 100% is all of it."""
    return f"{int(share * 100 + 1e-9)}%"


def counted(compared: Compared, shown: int) -> str:
    """How many pairs there are, and how many of them are SHOWN, in words."""
    many = len(compared.pairs)
    text = f"{many or 'No'} {'pair is' if many == 1 else 'pairs are'} more alike than is usual"
    return text if shown == many else f"{text}; the {shown} most alike are shown"


def _head(compared: Compared, shown: int) -> str:
    return f"""<header>
<h1>{escaped(TITLE)}</h1>
<p>{escaped(counted(compared, shown))}.</p>
<p class="fair"><b>Alike is not copied.</b> People who learn together, follow the same hint or read the same book write alike, and a
short exercise leaves little choice.  These are pairs to look at; what they mean only the people can say.</p>
<details class="about"><summary>What the number means</summary>
<p>Of what the shorter of the two texts says of its own, so much stands in the other one, too: in passages of at least {PASSAGE} steps
of its program in a row, function by function, in whatever order the functions come.  Names that students choose, comments, docstrings,
texts in quotes, imports and layout do not count, nor does what the stub gives; such lines are grey.  Who has fewer than {LEAST} steps of
their own in a file is not compared there.</p>
<p>A pair is shown above {percent(BAR)}, or above what nine in ten pairs of the course's own right answers to the same file have in
common, if that is more.  Measured on the course that the kit comes with: of the pairs of its right answers
fewer than 1 in {ALIKE_BY_CHANCE} are above {percent(BAR)}, and those were written from one another; of its wrong answers, each written from another one but for a
mistake, more than {FOUND_OF_20} in 20 are.  Who changes more than names, comments and order can stay below.</p></details>
</header>"""


def _pair(number: int, pair: Pair, *, is_open: bool) -> str:
    (first, second), shared = pair.texts, pair.shared
    usual = f"usual here: at most {percent(pair.usual.most)} in nine of ten pairs" if pair.usual.pairs else "what is usual here is not known"
    lines = f"{len(shared.first)} lines on the left or above, {len(shared.second)} on the right or below"
    return f"""<details class="pair" id="p{number}"{" open" if is_open else ""}>
<summary><b>{escaped(pair.first)} · {escaped(pair.second)}</b> <span class="badge">{percent(shared.share)} alike</span>
<span class="where">{escaped(pair.path)}</span></summary>
<p>{lines} are in common; {escaped(usual)}.  The second number leads to the line's counterpart.</p>
<div class="sides">
{_side(f"p{number}a", f"p{number}b", pair.first, pair.second, first, shared)}
{_side(f"p{number}b", f"p{number}a", pair.second, pair.first, second, shared.turned())}
</div></details>"""


def _side(here: str, there: str, who: str, other: str, text: Text, shared: Shared) -> str:
    """One source.  HERE and THERE begin the ids of this side's lines and of the other's."""
    own = {line for unit in text.units for line in unit.lines}
    rows = [
        _line(here, there, number, line, other, shared.first.get(number), own=number in own)
        for number, line in enumerate(text.lines[:MOST_LINES], 1)
    ]
    if len(text.lines) > MOST_LINES:
        rows.append(f'<div class="line given"><code>… {len(text.lines) - MOST_LINES} more lines</code></div>')
    label = escaped(f"the source of {who}")
    return f'<div class="side"><h3>{escaped(who)}</h3><div class="code" tabindex="0" role="region" aria-label="{label}"><div class="lines">{"".join(rows)}</div></div></div>'


def _line(here: str, there: str, number: int, line: str, other: str, match: tuple[int, int] | None, *, own: bool) -> str:
    if len(line) > MOST_WIDE:
        line = f"{line[:MOST_WIDE]} … {len(line) - MOST_WIDE} more characters"
    if match is None:
        kind, to = ("line" if own else "line given"), '<span class="to"></span>'
    else:
        passage, counterpart = match
        kind = f'line shared" style="--c: var(--l{passage % COLOURS + 1})'
        to = f'<a class="to" href="#{there}{counterpart}" aria-label="{escaped(f"line {counterpart} of {other}")}">{counterpart}</a>'
        if counterpart > MOST_LINES:
            to = f'<span class="to">{counterpart}</span>'
    return f'<div class="{kind}" id="{here}{number}"><span class="number">{number}</span>{to}<code>{escaped(line)}</code></div>'


def _usual(compared: Compared) -> str:
    rows = []
    for path, count in compared.counts.items():
        usual = compared.usual[path]
        known = (usual.pairs, percent(usual.half), percent(usual.most)) if usual.pairs else ("–", "–", "–")
        cells = (count, *known, percent(usual.bar), sum(pair.path == path for pair in compared.pairs))
        rows.append(f"<tr><td>{escaped(path)}</td>{_figures('td', cells)}</tr>")
    titles = ("submissions compared", "pairs of right answers", "half are at most", "nine in ten at most", "shown above", "pairs above")
    return f"""<h2>What was compared, and what is usual</h2>
<div class="scroll"><table><thead><tr><th>file</th>{_figures("th", titles)}</tr></thead>
<tbody>{"".join(rows)}</tbody></table></div>"""


def _figures(tag: str, cells: Iterable[object]) -> str:
    return "".join(f'<{tag} class="figure">{cell}</{tag}>' for cell in cells)


def _notes(notes: list[str]) -> str:
    if not notes:
        return ""
    items = "".join(f"<li>{escaped(note)}</li>" for note in notes)
    return f'<h2>Not compared</h2>\n<ul class="notes">{items}</ul>'
