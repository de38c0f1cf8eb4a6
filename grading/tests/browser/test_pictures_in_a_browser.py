"""The pictures in a real browser: no errors, no requests, fit for a phone, and to be stepped through by keyboard."""

import pytest

from grading.tests import toyshop

LEFT, RIGHT, HOME, END, ESCAPE, TAB = "\ue012", "\ue014", "\ue011", "\ue010", "\ue00c", "\ue004"


def current(browser):
    """(the number of the current step from 1, what is said of it)."""
    return browser.run(
        "const act = document.querySelector('.act:not([hidden])'), steps = [...act.querySelectorAll('.step')];"
        "return [steps.findIndex((step) => step.getAttribute('aria-current') === 'step') + 1, act.querySelector('.now .text').textContent]"
    )


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 400])
def test_every_page_opens_quietly(browser, pictures, width, dark):
    """Every page opens without a complaint and without a request, and is no wider than a phone."""
    pages = sorted(pictures.glob("*.html"))
    assert len(pages) == toyshop.PICTURES + 1
    for page in pages:
        browser.open(page, width=width, dark=dark)
        assert (page.name, browser.complaints(), browser.requests(), browser.overflow()) == (page.name, [], [], 0)


def test_dark_is_dark(browser, pictures):
    """Where the reader prefers dark, the page's ground is darker than its text, else lighter."""
    for dark in (False, True):
        browser.open(pictures / "01_shop-test_lost.html", dark=dark)
        style = "const style = getComputedStyle(document.body); return [style.backgroundColor, style.color].map((each) => Number(each.match(/\\d+/)[0]))"
        ground, text = browser.run(style)
        assert (ground < text) is dark


def test_stepping_by_keyboard(browser, pictures):
    """The arrow keys go a step on and back; Home, End and Escape go to the first, the last, and to the whole picture."""
    browser.open(pictures / "01_shop-test_lost.html")
    assert current(browser) == [0, "Step through it with the arrow keys or the buttons."]
    browser.press(RIGHT)
    assert current(browser)[0] == 1 and "read self.total → 10" in current(browser)[1]
    browser.press(RIGHT, RIGHT, LEFT)
    assert current(browser)[0] == 2
    browser.press(END)
    assert current(browser) == [4, "write self.total = 15"]
    browser.press(HOME)
    assert current(browser)[0] == 1
    browser.press(ESCAPE)
    assert current(browser)[0] == 0


def test_a_step_shows_its_line_and_the_values(browser, pictures):
    """At the wrong step, its line of the source is marked and in view, the values are told, and what is wrong."""
    browser.open(pictures / "01_shop-test_lost.html")
    browser.click(".wrong-at")
    assert current(browser)[0] == 4
    assert browser.text(".act:not([hidden]) .code .here") == "        self.total += amount"
    assert browser.text(".act:not([hidden]) .values .changed") == "self.total17 → 15"
    assert browser.text(".act:not([hidden]) .now .wrong") == "✗ overwrites what bob wrote"
    inside = "const line = document.querySelector('.here').getBoundingClientRect(), code = document.querySelector('.here').parentElement.getBoundingClientRect();"
    assert browser.run(f"{inside} return line.top >= code.top && line.bottom <= code.bottom")


def test_on_a_phone_the_current_step_stays_in_view(browser, pictures):
    """At 400 pixels, a step that one goes to is not hidden behind the buttons, and is spelled out above them."""
    browser.open(pictures / "01_shop-test_items.html", width=400, height=700)
    browser.press(END)
    place = "const step = document.querySelector('[aria-current=step]').getBoundingClientRect(), below = document.querySelector('.controls').getBoundingClientRect();"
    assert browser.run(f"{place} return step.top >= 0 && step.bottom <= below.top + 1")
    assert browser.count(".controls .brief") == 1 and "parent is done with the scene" in browser.text(".controls .brief")


def test_everything_can_be_reached_by_tab(browser, pictures):
    """Tab leads through the links, the tabs, one step of the picture, the source and the buttons, and the focus is to be seen."""
    browser.open(pictures / "01_shop-test_lost.html")
    reached = []
    for _ in range(16):
        browser.press(TAB)
        reached.append(browser.run("const at = document.activeElement; return at.className || at.tagName"))
        if reached[-1] not in ("BODY", "code"):
            assert browser.run("return getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert {"A", "SUMMARY", "tab bad", "step", "go", "INPUT", "code"} <= set(reached) and reached.count("step") == 1


def test_one_story_at_a_time(browser, pictures):
    """The tabs show one story each, the wrong ones first; the keys step through the one that is shown."""
    browser.open(pictures / "01_shop-test_lost.html")
    assert browser.count(".act") == 1 and browser.count(".tab") == 3
    browser.run("document.querySelectorAll('.tab')[2].click()")
    assert browser.run("return document.querySelector('.act:not([hidden]) h2').textContent") == "lost(shop) may come to 22"
    browser.run("document.activeElement.blur()")
    browser.press(RIGHT)
    assert current(browser)[0] == 1


def test_the_students_text_is_only_text(browser, pictures):
    """Tags in the student's source and items are shown as text: no script of theirs runs, no element of theirs is made."""
    browser.open(pictures / "01_shop-test_items.html")
    assert "window.hacked" in browser.text(".code") and "window.hacked" in browser.text("main")
    assert browser.run("return window.hacked === undefined && !document.querySelector('main script, main img')")
    browser.press(*[RIGHT] * 8)
    assert browser.run("return window.hacked === undefined && !document.querySelector('main script, main img')")


def test_lines_point_at_their_lanes(browser, pictures):
    """The drawing keeps its place beside the list at any width: each row's dot stands level with the row's text."""
    for width in (1280, 400):
        browser.open(pictures / "01_shop-test_items.html", width=width)
        apart = browser.run(
            "const middle = (each) => { const box = each.getBoundingClientRect(); return (box.top + box.bottom) / 2; };"
            "const steps = [...document.querySelectorAll('.step')], dots = [...document.querySelectorAll('.dot')];"
            "return Math.max(...steps.map((step, place) => Math.abs(middle(step) - middle(dots[place]))))"
        )
        assert apart < 3


def test_the_index_leads_to_the_pages(browser, pictures):
    """A click in the index opens the page of that test, and the page leads back."""
    browser.open(pictures / "index.html")
    browser.click("main a[href*=test_left]")
    browser.until("document.querySelector('h1').textContent === 'test_left'")
    assert "zombie" in browser.text("main")
    browser.click("header a")
    browser.until("location.pathname.endsWith('index.html')")
