"""`grade explain DIR SUBMISSION TEST`: what was run, what came back, and a command that repeats it."""

import argparse
import ast
import re
import shlex
from pathlib import Path

from grading.commands import options as shared
from grading.course import Course
from grading.errors import UsageError
from grading.intake import KEPT
from grading.reports import harmless
from grading.results import BASELINE, Handed, Results, Verdict, read
from grading.run import SECRET
from grading.submissions.folder import RESULTS


def parser() -> argparse.ArgumentParser:
    """What is typed."""
    parser = argparse.ArgumentParser(
        prog="grade explain", description="One test of one submission: what was run, what came back, and a command that runs it again."
    )
    parser.add_argument("out", metavar="DIR", type=Path, help="the --out of the class")
    parser.add_argument("submission", metavar="SUBMISSION", help="as scores.csv calls it, or its id such as s0001")
    parser.add_argument("test", metavar="TEST", help="its name, or a part of it; 07_lock::test_name[case] where that is not enough")
    shared.add_course(parser)
    return parser


def run(options: argparse.Namespace, judge: object = None) -> int:
    """Print it."""
    course = shared.course(options)
    results, _ = read(options.out / RESULTS)
    if results.header is None:
        raise UsageError(f"{options.out / RESULTS}: no results there; give the --out of an earlier `grade`")
    handed = shared.find(results, options.submission)
    verdict = choose(results, handed, options.test)
    print(harmless.text("\n".join(lines(course, results, handed, verdict, options.out))))
    return shared.GRADED


def choose(results: Results, handed: Handed, text: str) -> Verdict:
    """The verdict that TEXT means: the label itself, else the only one that holds it; of several, the first that was not passed.

    Raises UsageError where it means none, or several tests.
    """
    verdicts = list(results.of(handed.id).values())
    exact = [each for each in verdicts if text in (each.label, f"{each.test}{each.case}", each.test)]
    fits = exact or [each for each in verdicts if text in each.label]
    fits.sort(key=lambda each: each.outcome == "passed")  # those that went wrong are asked about
    tests = list(dict.fromkeys(f"{each.section}::{each.test}" for each in fits))
    if not fits:
        none = f"it was refused: {handed.refused}" if handed.refused else "none was run"
        hint = f"it has {len(verdicts)}, the first is {verdicts[0].label}" if verdicts else none
        raise UsageError(f"{text}: {handed.name} has no such test; {hint}")
    if len(tests) > 1:
        raise UsageError(f"{text}: that is in {len(tests)} tests: {', '.join(tests[:8])}{', ...' if len(tests) > 8 else ''}")
    return fits[0]


def lines(course: Course, results: Results, handed: Handed, verdict: Verdict, out: Path) -> list[str]:
    """The answer, line by line."""
    header, limit = results.header, limit_of(results, verdict)
    hidden = ", a hidden test" if verdict.hidden else ""
    shown = [
        f"{handed.name} ({handed.id}, handed in as {handed.source or handed.name})",
        f"{verdict.label}: {verdict.outcome}{hidden}; {verdict.seconds:.2f} s of at most {limit:g} s a scene",
        f"judged under kit {header.kit}, {header.python}, sandbox {header.sandbox}",
    ]
    path = file_of(course, verdict)
    baseline = results.of(BASELINE).get(verdict.key)
    if baseline:
        shown.append(f"the course's own solution: {baseline.outcome} in {baseline.seconds:.2f} s, on the same machine")
    if header.course != course.digest():
        shown.append("the course's tests have changed since then: what follows shows them as they are now")
    shown += ["", "What was run:", *_indented(source(path, verdict.test))]
    came = re.sub(r"\nagain: pytest .*\Z", "", verdict.message)  # that is the student's command, which here would test the stub
    shown += ["", "What came back:", *_indented(came or f"{verdict.outcome}, as was promised")]
    return [*shown, "", f"Again (from {course.root}; `--timeline pictures` behind it draws what happened):", f"    {command(course, handed, verdict, out, limit, header.sandbox)}"]


def limit_of(results: Results, verdict: Verdict) -> float:
    """Seconds that each scene of the test may take."""
    limits = results.limits
    return limits.tests.get(f"{verdict.section}/{verdict.test}", limits.default) if limits else 0.0


def file_of(course: Course, verdict: Verdict) -> Path:
    """The test's file.  Raises UsageError where it is gone."""
    part = "solutions" if verdict.hidden else "exercises"
    for path in sorted((course.root / part / verdict.section).glob("test_*.py")):
        if f"def {verdict.test}(" in path.read_text(encoding="utf-8"):
            return path
    raise UsageError(f"{verdict.label}: is no longer in {part}/{verdict.section}; use the course as it was when the class was graded")


def source(path: Path, test: str) -> str:
    """The test with its decorators, and before it the scenes and helpers of its file that it names, in the file's order."""
    text = path.read_text(encoding="utf-8")
    defined = {node.name: node for node in ast.parse(text).body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    wanted, look = set(), [test]
    while look:
        name = look.pop()
        if name in defined and name not in wanted:
            wanted.add(name)
            look += [node.id for node in ast.walk(defined[name]) if isinstance(node, ast.Name)]
    every = text.splitlines()
    parts = []
    for name, node in defined.items():
        if name in wanted:
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            parts.append("\n".join(every[first - 1 : node.end_lineno]))
    return "\n\n".join(parts)


def command(course: Course, handed: Handed, verdict: Verdict, out: Path, limit: float, sandbox: str) -> str:
    """What runs the very same test on the very same files, with the same drawn values, the same limit, and confined at the same level."""
    kept, secret = (out / KEPT / handed.id).resolve(), (out / SECRET).resolve()
    place = f"{file_of(course, verdict).relative_to(course.root)}::{verdict.test}{verdict.case}"
    words = ["pytest", "--target", str(kept), "--limit", f"{limit:g}", "--sandbox", sandbox]
    return f'{shlex.join(words)} --seed "$(cat {shlex.quote(str(secret))})" {shlex.quote(place)}'


def _indented(text: str) -> list[str]:
    return [f"    {line}" for line in text.splitlines()]
