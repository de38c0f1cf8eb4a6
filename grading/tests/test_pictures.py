"""Pictures: from a log of events and from a story to lanes, bars and arrows, and to a page; and that `--timeline` writes them."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from grading.contestant.failures import Stuck
from grading.contestant.handle import Raw
from grading.contestant.inside import label, wire
from grading.contestant.observation import Observation
from grading.interleave import Step, Story
from grading.pictures import draw, run, source, stories
from grading.pictures.model import BOTTOM
from grading.plugins.timeline import file_name
from grading.tests import toyshop

KIT = Path(__file__).parents[2]
PARENT, ANN, BOB = 100, 101, 102


def event(kind, pid=PARENT, thread="MainThread", **facts):
    return {"kind": kind, "pid": pid, "ident": 1, "thread": thread, **facts}


def picture(*events, left=(), failure=None):
    """The Act of a scene's EVENTS; LEFT: [(pid, "alive" or "zombie")]."""
    lines = [event("begin", parent=0), *events]
    raw = Raw("n", "ended", status=0, result=wire.dump({"nonce": "n", "value": wire.pack(None), "threads": []}))
    raw.events = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    raw.left = {"processes": [{"pid": pid, "state": state, "child": True, "command": ""} for pid, state in left], "ports": []}
    seen = Observation(raw, "scene()", lambda path: None)
    return run.act(seen, lambda path: "shop.py" if path.endswith("shop.py") else None, lambda path: "one\ntwo\n", failure)


def bars(act, kind):
    return [(act.lanes[bar.lane].name, bar.start, bar.end) for bar in act.bars if bar.kind == kind]


def arrows(act, kind):
    return [(act.lanes[arrow.lane].name, arrow.row, act.lanes[arrow.to_lane].name, arrow.to_row) for arrow in act.arrows if arrow.kind == kind]


def texts(act):
    return [row.text for row in act.rows]


# runs


def test_a_child_is_born_ends_and_is_waited_for():
    """A fork is an arrow to the child's lane, a wait one from the child's end; in between it has ended and was not waited for."""
    act = picture(event("fork", child=ANN), event("begin", ANN, parent=PARENT), event("exit", ANN, status=3), event("note", text="later"),
                  event("wait", child=ANN, status=3), event("return"))  # fmt: skip
    assert [lane.name for lane in act.lanes] == ["parent", "child 1"]
    assert texts(act)[0] == "parent forks child 1" and len(act.rows) == 5
    assert arrows(act, "start") == [("parent", 0, "child 1", 0)]
    assert arrows(act, "join") == [("child 1", 1, "parent", 3)]
    assert bars(act, "ended") == [("child 1", 1, 3)]
    assert bars(act, "alive") == [("parent", 0, 4), ("child 1", 0, 1)]


def test_who_tells_of_a_birth_may_be_late():
    """A child that tells of its end before its parent tells of the fork is drawn in the order in which it was."""
    act = picture(event("begin", ANN, parent=PARENT), event("exit", ANN, status=0), event("fork", child=ANN))
    assert texts(act) == ["parent forks child 1", "child 1 ends with exit status 0"]


@pytest.mark.parametrize(("state", "said"), [("zombie", "nobody waited for it"), ("alive", "is still running")])
def test_what_is_left_is_red(state, said):
    """A child that nobody waited for, and one that still runs, have a red bar to the lower edge, and a row that says so."""
    ends = [event("exit", ANN, status=0)] if state == "zombie" else []
    act = picture(event("fork", child=ANN), event("begin", ANN, parent=PARENT), *ends, event("return"), left=[(ANN, state)])
    assert [bar[0::2] for bar in bars(act, "left")] == [("child 1", BOTTOM)]
    assert act.rows[-1].wrong and said in act.rows[-1].text and act.lanes[act.rows[-1].lane].name == "child 1"


def test_waiting_ends_with_the_next_event_of_the_lane():
    """From where a thread begins to wait to its next event there is a bar; where nothing happened in between there is none."""
    wait = event("waits", of="wait", child=ANN, direct=True)
    rest = [event("wait", child=ANN, status=0)]
    act = picture(event("fork", child=ANN), wait, event("exit", ANN, status=0), *rest)
    assert texts(act)[1] == "parent waits for child 1" and bars(act, "waits") == [("parent", 1, 3)]
    act = picture(event("fork", child=ANN), event("exit", ANN, status=0), wait, *rest)
    assert not bars(act, "waits") and len(act.rows) == 3


def test_time_under_a_lock():
    """From acquire to release there is a bar; a lock that is never let go has one to the lower edge."""
    facts = {"of": "Lock 7", "direct": True}
    act = picture(event("acquire", thread="ann", **facts), event("note", text="x"), event("release", thread="ann", **facts), event("acquire", thread="bob", **facts))
    assert bars(act, "lock") == [("ann", 0, 2), ("bob", 3, BOTTOM)]
    assert texts(act)[0] == "ann acquires Lock 1"


def test_items_fly_from_put_to_get():
    """Each get is joined to the put of the same item; what nobody took says so; what was refused is not under way."""
    queue = {"of": "Queue", "queue": "pipe 9", "direct": True}
    act = picture(event("put", item="1", **queue), event("put", item="2", **queue), event("put", item="3", **queue), event("full", item="", **queue),
                  event("start", child=ANN, name="reader"), event("get", ANN, item="2", **queue))  # fmt: skip
    assert arrows(act, "item") == [("parent", 1, "reader", 5)]
    assert [text for text in texts(act) if "nobody took it" in text] == ["parent puts 1 on the queue (nobody took it)"]


def test_what_is_sent_is_received_at_the_other_end():
    """A send is joined to the receive at the other end of the same pipe, and not to one of another pipe."""
    act = picture(event("pipe", ends=[5, 6]), event("pipe", ends=[7, 8]), event("start", child=ANN, name="ann"),
                  event("send", end=5, item="0", direct=True), event("receive", ANN, end=8, item="9", direct=True),
                  event("receive", ANN, end=6, item="0", direct=True))  # fmt: skip
    assert arrows(act, "item") == [("parent", 1, "ann", 3)]


def test_the_library_speaking_to_itself_is_not_drawn():
    """A queue's own thread, and what the standard library does with its own locks and queues, are left out."""
    act = picture(event("put", item="1", of="Queue", queue="q", direct=False), event("thread start", of="QueueFeederThread"),
                  event("acquire", thread="QueueFeederThread", of="Lock", direct=True), event("return"))  # fmt: skip
    assert texts(act) == ["parent is done with the scene"]


def test_where_who_stands_when_nobody_can_move():
    """A scene that is stuck says in red where each thread still waits, and its line of the source."""
    failure = Stuck("scene() is stuck", "parent: shop.py:2, in sell: two\nOn standard error:")
    act = picture(event("note", text="x", file="/far/shop.py", line=1), failure=failure)
    assert not act.good and act.sentences == ("scene() is stuck",)
    assert (act.rows[-1].text, act.rows[-1].file, act.rows[-1].line) == ("parent still waits here: two", "shop.py", 2)
    assert bars(act, "forever") == [("parent", 0, BOTTOM)]


def test_a_flood_of_events_is_cut():
    """Of very many events the first and the last are drawn, and the picture says that some are left out."""
    act = picture(*(event("note", text=str(number)) for number in range(1000)))
    assert len(act.rows) <= run.MOST and texts(act)[0] == "— 0 —" and texts(act)[-1] == "— 999 —"
    assert re.fullmatch(r"600 of 100\d events are left out here, from the middle\.|601 of 1001 .*", act.sentences[0])


@pytest.mark.parametrize("facts", [{"child": "x"}, {"line": "7"}, {"ns": 1.5}])
def test_events_that_are_none(facts):
    """An event whose numbers are no numbers is not drawn, and does not hinder the others."""
    act = picture(event("note", text="lie", **facts), event("note", text="truth"))
    assert texts(act) == ["— truth —"]


# what a value is


class Nasty:
    def __repr__(self):
        raise SystemExit

    __str__ = __reduce__ = __repr__


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (3, "3"),
        ("tea", "'tea'"),
        ([1, (2, None)], "[1, (2, None)]"),
        ("g" * 1_000_000, "'gggggggg'… of 1000000"),
        (Nasty(), "<Nasty>"),
        ([Nasty()], "<list>"),
        ([10**5000], "<list>"),
        (list(range(100)), "<list>"),
    ],
)
def test_labels_of_values(value, shown):
    """Plain data is spelled, and cut where it is long; of anything else only the type is told, and no code of its own is run."""
    assert label.short(value) == shown


# stories


LOST = Story(
    "15", "A1.B2.A1", 1,
    (
        Step("ann", "read", "read self.total -> 10", "shop.py", 1, "one", "", 0),
        Step("bob", "read", "read self.total -> 10", "shop.py", 1, "one", "", 0),
        Step("bob", "write", "write self.total = 17", "shop.py", 2, "two", "", 0),
        Step("ann", "write", "write self.total = 15", "shop.py", 2, "two", "overwrites what bob wrote", 0),
    ),
    ("MainThread", "ann", "bob"),
)  # fmt: skip


def test_a_story_tells_the_values():
    """Each step knows what is shared by then, what each thread has read, and what has just changed; the wrong one is marked."""
    act = stories.act(LOST, "both() must not come to 15", False, {"shop.py": "one\ntwo\n", "other.py": ""})
    assert [lane.name for lane in act.lanes] == ["ann", "bob"] and act.columns and list(act.sources) == ["shop.py"]
    assert [row.wrong for row in act.rows] == ["", "", "", "overwrites what bob wrote"]
    assert act.rows[2].values == (("self.total", "10 → 17", True), ("ann has read self.total", "10", False), ("bob has read self.total", "10", False))
    assert act.rows[3].values == (("self.total", "17 → 15", True), ("ann has read self.total", "10", False))


def test_a_deadlock_shows_who_wants_what():
    """Who waits has an arrow to who has the lock; an attempt that only leads to waiting is no acquiring; the ends are told in red."""
    def step(thread, op, text, place):
        return Step(thread, op, text, "shop.py", 1, "one", "", place)

    story = Story("<deadlock>", "A1.B1", 1, (
        step("ann", "acquire", "acquire left", 0), step("bob", "acquire", "acquire right", 1), step("bob", "acquire", "acquire left", 0),
        step("bob", "wait", "wait for left: ann has it", 0), step("ann", "acquire", "acquire right", 1), step("ann", "wait", "wait for right: bob has it", 1),
    ), ("MainThread", "ann", "bob"), ("ann waits at shop.py:1  one", "MainThread waits for ann to end, at shop.py:2  two"))  # fmt: skip
    act = stories.act(story, "both() must not come to <deadlock>", False, {"shop.py": "one\n"})
    assert arrows(act, "wants") == [("bob", 2, "ann", 2), ("ann", 3, "bob", 3)]
    assert bars(act, "lock") == [("ann", 0, 3.5), ("bob", 1, 3.5)]
    assert [row.wide for row in act.rows] == [False] * 4 + [True] * 2 and act.rows[4].wrong


def test_places_of_one_name_are_told_apart():
    """The balances of two accounts, both `self.balance`, are numbered."""
    steps = tuple(Step("ann", "read", f"read self.balance -> {place}", "shop.py", 1, "one", "", place) for place in (0, 1))
    act = stories.act(Story("1", "A1", 0, steps, ("ann",)), "scene()", True, {"shop.py": "one\n"})
    assert [name for name, _, _ in act.rows[-1].values] == ["self.balance [1]", "self.balance [2]", "ann has read self.balance [1]", "ann has read self.balance [2]"]


# pages


@pytest.mark.parametrize("text", ["", "x = 'a\n\n", "def f(:\n", "\t\x00\n", "if x:\n y\n  z\n", '"""a\nb"""\n# c'])
def test_any_source_has_as_many_lines_as_it_has(text):
    """Source that is no Python is shown too, line for line."""
    assert len(source.lines(text)) == len(text.split("\n"))


def test_source_is_told_apart():
    """Keywords, texts and comments are marked, and everything is escaped."""
    assert source.lines("return '<b>'  # &") == [
        '<span class="key">return</span> <span class="str">&#x27;&lt;b&gt;&#x27;</span>  <span class="com"># &amp;</span>'
    ]


def test_nothing_of_the_students_is_markup():
    """Whatever a student may name or write, the page holds the same elements as with plain words, and no control character."""
    def page(word):
        steps = (Step(word, "write", f"write {word} = {word}", word, 1, word, word, 0), Step(word, "wait", f"wait for {word}: {word} has it", word, 1, word, "", 0))
        act = stories.act(Story(word, word, 0, steps, (word,), (f"{word} waits at {word}",)), word, False, {word: word})
        act.sentences = (word,)
        return draw.page(word, word, "failed", f"Promise: {word}\n{word}", [act, act]) + draw.index(word, [(word, word, word, word, word)])

    plain, nasty = page("word"), page(toyshop.NASTY)
    tags = [re.findall(r"<(/?[a-z]+)", text) for text in (plain, nasty)]
    assert [tag for tag in tags[0] if tag != "wbr"] == [tag for tag in tags[1] if tag != "wbr"]
    assert "window.hacked" in nasty and not re.search("[\x00-\x08\x0b-\x1f\u202e]", nasty)


def test_the_page_lets_nothing_in():
    """The page's policy forbids every request and every script but its own, and names no address."""
    page = draw.page("test_x", "", "passed", "", [stories.act(LOST, "both()", False, {"shop.py": "one\n"})])
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    assert "default-src 'none'" in policy and "script-src 'sha256-" in policy and "unsafe-eval" not in policy
    assert not re.search(r"https?:|@import|url\((?!#)", page)


@pytest.mark.parametrize(("names", "same"), [(("test_x", "test_x"), True), (("test_x[a/b]", "test_x[a:b]"), False), (("test_x-", "test_x"), False)])
def test_file_names(names, same):
    """No two tests have one page, and a page's name is fit for any file system."""
    first, second = (file_name("01_fork", name) for name in names)
    assert (first == second) is same and re.fullmatch(r"[A-Za-z0-9_.-]+\.html", first)


# the option


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    return toyshop.Shop(tmp_path_factory.mktemp("shop"))


def test_a_page_for_each_test_and_an_index(shop):
    """There is a page for each test that is no TODO, and the index leads to all of them; nothing was drawn wrongly."""
    said, pages = shop.run("--timeline", "pictures")
    assert f"pictures: {shop.root / 'pictures' / 'index.html'}" in said and "timeline bug" not in said
    links = re.findall(r'<li><a href="([^"]+)"', pages["index.html"])
    assert sorted(links) == sorted(set(pages) - {"index.html"}) and len(links) == toyshop.PICTURES


def test_each_page_shows_what_its_test_is_about(shop):
    """The items, the child left behind, the lock, the overwritten value and the deadlock are drawn, each on its own page."""
    _, pages = shop.run("--timeline", "pictures")

    def of(name):
        return next(text for file, text in pages.items() if name in file)

    assert of("test_items").count('class="arrow item"') == 3 and "reader gets 1 off the queue" in of("test_items")
    assert "acquires" not in of("test_items")  # the queue's own locks
    assert 'class="bar left' in of("test_left") and "nobody waited for it (a zombie)" in of("test_left")
    assert of("test_lock").count('class="bar lock') == 2 and "acquires Lock 1" in of("test_lock")
    assert "overwrites what bob wrote" in of("test_lost") and "17 → 15" in of("test_lost")
    assert 'class="arrow wants"' in of("test_dead") and "still waits here: gate.acquire()" in of("test_stuck")
    assert of("test_pipe").count('class="arrow item"') == 2
    assert not [file for file in pages if "test_todo" in file]


def test_verdicts_are_the_same_with_and_without(shop):
    """To be drawn changes no verdict and no message."""
    drawn, plain = shop.run("--timeline", "pictures")[0], shop.run()[0]
    assert toyshop.outcome(drawn) == toyshop.outcome(plain) == {"failed": 4, "passed": 4, "todo": 1}


def test_on_several_workers(shop):
    """pytest-xdist's workers draw the same pages, and one index leads to all."""
    _, pages = shop.run("--timeline", "parallel", "-n", "2")
    assert len(re.findall("<li><a", pages["index.html"])) == toyshop.PICTURES == len(pages) - 1


def test_spawned_children_are_drawn_too(shop):
    """Under spawn, the events of the children are as detailed as those of forked ones."""
    _, pages = shop.run("--timeline", "spawned", "--start-method", "spawn", "-k", "items")
    page = next(text for file, text in pages.items() if "test_items" in file)
    assert page.count('class="arrow item"') == 3 and "queue.put(item) · shop.py, line" in page


def test_a_folder_that_cannot_be_made(shop):
    """--timeline with a file's name is refused in one line."""
    (shop.root / "taken").write_text("")
    said, _ = shop.run("--timeline", "taken")
    assert re.search(r"^ERROR: --timeline: \S+/taken cannot be made \(File exists\); name another folder$", said, re.MULTILINE)


def test_off_it_costs_nothing():
    """Without --timeline, nothing that draws is imported, and no event says where it happened."""
    program = (
        "import sys, pytest; pytest.main(['-q', '-p', 'no:cacheprovider', '--target', 'solutions', 'exercises/01_fork', '-k', 'nobody']);"
        "print([name for name in sys.modules if name.startswith(('grading.pictures', 'grading.pages', 'grading.plugins.kept'))])"
    )
    said = subprocess.run([sys.executable, "-c", program], cwd=KIT, capture_output=True, text=True, check=False).stdout
    assert "1 passed" in said and said.splitlines()[-1] == "[]"
