"""The page of pairs in a real browser: no errors, no requests, fit for a phone; each line leads to its counterpart."""

import pytest


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 400])
def test_it_opens_quietly(browser, alike, width, dark):
    """It opens without a complaint and without a request, is no wider than a phone, and has only the first pair open."""
    browser.open(alike, width=width, dark=dark)
    assert (browser.complaints(), browser.requests(), browser.overflow()) == ([], [], 0)
    assert browser.count("details.pair") == 3 and browser.count("details.pair[open] .side") == 2


@pytest.mark.parametrize("width", [1280, 400])
def test_both_sources_side_by_side(browser, alike, width):
    """Where there is room; on a phone one is below the other, and a wide line is scrolled to in its own frame."""
    browser.open(alike, width=width)
    tops = browser.run("return [...document.querySelectorAll('details[open] .side')].map((side) => side.getBoundingClientRect().top)")
    assert (tops[0] == tops[1]) == (width > 800)
    browser.run("for (const each of document.querySelectorAll('details')) each.open = true")
    assert browser.overflow() == 0 and browser.count(".side") == 6
    assert browser.run("return [...document.querySelectorAll('.code')].some((each) => each.scrollWidth > each.clientWidth)")


def test_a_line_leads_to_its_counterpart(browser, alike):
    """Also in a pair that is still closed: the link opens nothing but what it leads to."""
    browser.open(alike)
    texts = browser.run(
        "return [...document.querySelectorAll('a.to')].map((each) => ["
        "each.parentElement.querySelector('code').textContent, document.querySelector(each.getAttribute('href')).querySelector('code').textContent])"
    )
    assert len(texts) > 100 and all(here == there for here, there in texts)
    browser.click("details[open] a.to")
    assert browser.run("return document.querySelector('.line:target').id") == browser.run("return document.querySelector('a.to').getAttribute('href').slice(1)")


def test_the_students_text_is_only_text(browser, alike):
    """No script of theirs runs, no element of theirs is made."""
    browser.open(alike)
    assert "window.hacked" in browser.run("return document.querySelector('main').textContent")
    assert browser.run("return window.hacked === undefined && !document.querySelector('script, img')")
