"""The report in a real browser: no errors, no requests, fit for a phone; filter, sort, and what is behind each cell."""

import pytest

RIGHT, DOWN, ENTER = "\ue014", "\ue015", "\ue007"
NAMES = "return [...document.querySelectorAll('#students tbody tr')].map((row) => row.cells[arguments[0]].textContent)"


def rows(browser, column=0):
    """The texts of a column of the table of students."""
    return browser.run(NAMES, column)


def choose(browser, name, value):
    """Set the filter NAME to VALUE, as a reader does."""
    browser.run("const each = document.getElementById(arguments[0]); each.value = arguments[1]; each.dispatchEvent(new Event('input'))", name, value)


def shown(browser):
    return browser.text("#count")


@pytest.mark.parametrize("fragment", ["", "#s0003"])
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 400])
def test_it_opens_quietly(browser, report, width, dark, fragment):
    """The class and a student's page open without a complaint and without a request, and are no wider than a phone."""
    browser.open(report, width=width, dark=dark, fragment=fragment)
    assert (browser.complaints(), browser.requests(), browser.overflow()) == ([], [], 0)
    assert browser.count("#student h2" if fragment else "#cells") == 1


def test_only_what_is_looked_at_is_drawn(browser, report):
    """Of 100 students, 60 rows are drawn at first, and no message at all; the rest comes when it is asked for."""
    browser.open(report)
    assert len(rows(browser)) == 60 and not browser.count("pre")
    browser.click("#more")
    assert len(rows(browser)) == 100 and browser.count("#more") == 0


def test_find(browser, report):
    """A part of a name or an id is enough to find a student."""
    browser.open(report)
    choose(browser, "find", "s0042")
    assert shown(browser) == "1 of 100 submissions" and rows(browser)[0].endswith(" 42")
    choose(browser, "find", "zoë")
    assert shown(browser) == "1 of 100 submissions"
    choose(browser, "find", "nobody of that name")
    assert shown(browser) == "0 of 100 submissions" and browser.complaints() == []


def test_filters_work_together(browser, report):
    """Section, outcome and state narrow the table and the map alike, and together."""
    browser.open(report)
    high = browser.run("return document.getElementById('cells').height")
    choose(browser, "outcome", "crashed")
    crashed = int(shown(browser).split()[0])
    assert 0 < crashed < 100 and browser.run("return document.getElementById('cells').height") != high
    choose(browser, "section", "03_pool")
    assert 0 < int(shown(browser).split()[0]) < crashed
    choose(browser, "section", ""), choose(browser, "outcome", ""), choose(browser, "state", "withheld")
    assert shown(browser) == "1 of 100 submissions" and "withheld" in rows(browser, 2)


def test_sort(browser, report):
    """A click on a column's head sorts by it, another the other way round; what is withheld comes last either way."""
    browser.open(report)
    browser.click("#more")
    totals = rows(browser, 1)
    assert totals[-1] == "–" and [float(each) for each in totals[:-1]] == sorted(map(float, totals[:-1]), reverse=True)
    browser.click("#students thead th:nth-child(2) button")
    turned = rows(browser, 1)
    assert turned[-1] == "–" and [float(each) for each in turned[:-1]] == sorted(map(float, totals[:-1]))
    assert browser.run("return document.activeElement.textContent") == "total"
    browser.click("#students thead th:nth-child(1) button")
    assert rows(browser) == browser.run("return [...arguments[0]].sort((one, other) => one.localeCompare(other, undefined, { numeric: true }))", rows(browser))
    assert browser.run("return document.querySelector('#students thead th').getAttribute('aria-sort')") == "ascending"


def test_a_student_behind_a_cell(browser, report):
    """The keys move over the map, each cell is read out, and Enter opens the student at that test."""
    browser.open(report)
    browser.run("document.getElementById('cells').focus()")
    browser.press(RIGHT, DOWN, RIGHT)
    assert "01_fork::test_" in browser.text("#cell")
    who = browser.text("#cell b")
    browser.press(ENTER)
    browser.until("document.querySelector('#student h2')")
    assert browser.text("#student h2") == who and browser.run("return document.activeElement.tagName") == "H2"
    browser.driver.back()
    browser.until("!document.getElementById('class').hidden")
    assert browser.count("#cells") == 1 and browser.count("#student") == 0


def test_a_failure_is_told_in_full(browser, report):
    """A student's page has the message of each failure, line by line, marks hidden tests, and says what is still to be written."""
    browser.open(report, fragment="#s0003")
    assert "expected: 3\ngot:" in browser.run("return [...document.querySelectorAll('#student pre')].map((each) => each.textContent).join('\\n')")
    assert browser.count("#student .hidden-test") and "Not written yet: test_" in browser.text("#student")
    before = browser.text("#student h2")
    browser.click("#student nav a:last-child")
    browser.until("document.querySelector('#student h2').textContent !== arguments[0]", before)


def test_mistakes_lead_to_whom_they_affect(browser, report):
    """Of each common mistake the number of students is told; a click shows these alone, another all again."""
    browser.open(report)
    many = int(browser.run("return document.querySelector('.pattern .many').firstChild.textContent"))
    browser.click(".pattern .link")
    assert shown(browser) == f"{many} of 100 submissions"
    browser.click(".chip")
    assert shown(browser) == "100 of 100 submissions"


def test_names_by_choice(browser, report):
    """Without names, ids stand in their place everywhere; a late hand-in and a withheld section are told on the student's page."""
    browser.open(report)
    browser.click("#names")
    browser.click("#more")
    assert set(rows(browser)) == {f"s{number:04d}" for number in range(1, 101)} and "Novak" not in browser.run("return document.body.innerText")
    browser.open(report, fragment="#s0007")
    assert "late: yes" in browser.text(".notes") and browser.text("#student .head").count("withheld")


def test_a_nasty_name_is_only_text(browser, report):
    """A name that would be markup is shown as it is, its control characters spelled out, and no script of its own runs."""
    browser.open(report, fragment="#s0007")
    name = browser.text("#student h2")
    assert name.startswith("Zoë </script></style><script>") and "\\u202e\\x1b[2J" in name
    assert browser.run("return window.hacked === undefined && !document.querySelector('main script, main img')")


def test_printed(browser, report):
    """On paper, what can only be clicked is left out."""
    browser.open(report)
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert browser.count("#filters") == browser.count("#names") == browser.count("#more") == 0 and browser.count("#students tbody tr") == 60
    finally:
        browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
