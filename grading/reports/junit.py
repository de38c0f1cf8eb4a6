"""junit.xml: the whole class in the shape that pytest writes (xunit2), a test suite a submission; points are properties.

A failure is the submission's, an error is a judge fault, skipped is what does not count or is not graded yet.
"""

from pathlib import Path
from xml.etree import ElementTree as xml

from grading.reports import cards, files, harmless
from grading.reports.cards import NOT_GRADED, Card, Item
from grading.reports.contract import Report
from grading.scores import points
from grading.results import JUDGE_FAULT, SKIPPED

name = "junit"
summary = "junit.xml: for CI services and test viewers, a suite a submission, points as properties"
FILE = "junit.xml"
LONGEST = 100_000  # characters of a message


def write(report: Report, folder: Path) -> list[str]:
    """Replace FOLDER/junit.xml."""
    files.replace(folder / FILE, document(report))
    return [str(folder / FILE)]


def document(report: Report) -> str:
    """The file's content."""
    suites = xml.Element("testsuites", name=harmless.line(report.course.title or "course"))
    for card in cards.of(report):
        suites.append(_suite(card, _timestamp(report.results.header.started)))
    xml.indent(suites)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{xml.tostring(suites, encoding="unicode")}\n'


def _suite(card: Card, timestamp: str) -> xml.Element:
    items = card.items or (Item("submission", "handed in", "handed in", "refused", None, card.most, card.refused),)
    count = {kind: sum(_kind(item) == kind for item in items) for kind in ("error", "failure", "skipped")}
    suite = xml.Element(
        "testsuite", name=card.called, errors=str(count["error"]), failures=str(count["failure"]),
        skipped=str(count["skipped"]), tests=str(len(items)), time=f"{sum(item.seconds for item in items):.3f}", timestamp=timestamp,
        hostname="grade",  # the machine's own name is nobody's business
    )  # fmt: skip
    remarks = [("remark", remark) for remark in card.remarks]
    by_section = [(f"points {part.folder}", points(part.points)) for part in card.parts if part.points is not None]
    total = [("points", points(card.total))] if card.total is not None else []
    _properties(suite, [*total, ("max", points(card.most)), *by_section, *remarks])
    suite.extend(_case(item) for item in items)
    return suite


def _case(item: Item) -> xml.Element:
    case = xml.Element("testcase", classname=harmless.line(item.section), name=harmless.line(item.name), time=f"{item.seconds:.3f}")
    earned = [("points", points(item.points))] if item.points is not None else []
    _properties(case, [*earned, ("max", points(item.most)), ("outcome", item.outcome)])
    kind = _kind(item)
    if kind:
        told = xml.SubElement(case, kind, message=harmless.short(item.headline, 1_000))
        told.text = harmless.cut(item.message, LONGEST)
        if kind == "skipped":
            told.set("type", "pytest.skip")
    return case


def _kind(item: Item) -> str:
    if item.passed:
        return ""
    if item.outcome in (SKIPPED, NOT_GRADED):
        return "skipped"
    return "error" if item.outcome == JUDGE_FAULT else "failure"


def _properties(element: xml.Element, pairs: list[tuple[str, str]]) -> None:
    properties = xml.SubElement(element, "properties")
    for key, value in pairs:
        xml.SubElement(properties, "property", name=harmless.line(key), value=harmless.line(value))


def _timestamp(started: str) -> str:
    """As xs:dateTime has it: with a colon in the offset from UTC."""
    return f"{started[:-2]}:{started[-2:]}" if started[-5:-4] in ("+", "-") else started or "1970-01-01T00:00:00"
