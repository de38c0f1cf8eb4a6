"""What the verdicts on stubs, solutions, right answers and misconceptions must be."""

from collections import Counter

from grading.coursecheck.answers import SOLUTION, STUB, WRONG, Answer
from grading.coursecheck.problems import Problem, counted
from grading.coursecheck.shards import Verdict
from grading.coursecheck.todos import MESSAGE

PASSED, FAILED, SKIPPED, FAULT = "passed", "failed", "skipped", "judge fault"


def check(answer: Answer, verdicts: list[Verdict], todos: dict[int, str], skipped: dict[str, str]) -> list[Problem]:
    """The verdicts on one answer, by its kind.  TODOS are the stub's, SKIPPED the tests that this machine cannot run."""
    faults = [verdict for verdict in verdicts if verdict.outcome == FAULT]
    if faults:
        first = faults[0]
        why = first.message.strip().splitlines()[-1:] or ["without a word"]
        return [Problem(answer.shown, f"{_spelled(first)} cannot judge it ({why[0]})", "correct the test", first.message)]
    if answer.kind == STUB:
        return _stub(answer, verdicts, todos)
    return _wrong(answer, verdicts, skipped) if answer.kind == WRONG else _right(answer, verdicts)


def failing(verdicts: list[Verdict]) -> list[Verdict]:
    """Those that are neither passed nor skipped, in the order of the tests."""
    return [verdict for verdict in verdicts if verdict.outcome not in (PASSED, SKIPPED)]


def skipped(verdicts: list[Verdict]) -> dict[str, str]:
    """The tests of which no case was run, and why."""
    run = {verdict.test for verdict in verdicts if verdict.outcome != SKIPPED}
    return {verdict.test: verdict.message for verdict in verdicts if verdict.test not in run}


def unnamed(answers: list[Answer], tests: list[str], where: str) -> list[Problem]:
    """The TESTS that no misconception names.  WHERE is the folder of the misconceptions."""
    named = {answer.caught_by for answer in answers if answer.kind == WRONG}
    return [Problem(where, f"none is caught by {test}", "add a misconception that this test catches first") for test in tests if test not in named]


def differing(runs: list[dict[str, list[Verdict]]]) -> list[Problem]:
    """Verdicts that are not the same in all runs; a run is name of the answer -> its verdicts."""
    counts: dict[tuple, Counter] = {}
    for run in runs:
        for shown, verdicts in run.items():
            for verdict in verdicts:
                counts.setdefault((shown, _spelled(verdict)), Counter())[verdict.outcome] += 1
    problems = []
    for (shown, test), outcomes in counts.items():
        if len(outcomes) > 1 or outcomes.total() != len(runs):
            told = ", ".join(f"{outcome} in {number}" for outcome, number in outcomes.most_common())
            problems.append(Problem(shown, f"{test}: {told} of {counted(len(runs), 'run')}", "make the test, or the answer, decide by events alone"))
    return problems


def _stub(answer, verdicts, todos):
    problems, reached = [], set()
    for verdict in verdicts:
        match = MESSAGE.fullmatch(verdict.message) if verdict.outcome == FAILED else None
        if match:
            reached.add(int(match[1]))
        elif verdict.outcome == PASSED:
            problems.append(Problem(answer.shown, f"{_spelled(verdict)} passes on the stub", "let it need what is still to be written"))
        elif verdict.outcome != SKIPPED:
            what = f"{_spelled(verdict)} on the stub: {verdict.outcome} ({verdict.gist})"
            problems.append(Problem(answer.shown, what, 'let it fail with "TODO n: NAME is not written yet" alone', verdict.message))
    for number, name in sorted(todos.items()):
        if number not in reached:
            problems.append(Problem(answer.shown, f"no test fails with TODO {number} ({name})", "add a test that comes to it first"))
    return problems


def _right(answer, verdicts):
    who, cure = "the solution" if answer.kind == SOLUTION else "this right answer", "correct the test or the answer"
    return [
        Problem(answer.shown, f"{who} does not pass {_spelled(verdict)}: {verdict.outcome} ({verdict.gist})", cure, verdict.message)
        for verdict in failing(verdicts)
    ]


def _wrong(answer, verdicts, skipped):
    broken = [verdict for verdict in verdicts if verdict.outcome in ("broken", "missing")]
    if broken:
        cure = "let it be wrong in what it does, not in how it is written"
        return [Problem(answer.shown, f"is {broken[0].outcome} ({broken[0].gist})", cure, broken[0].message)]
    wrong, named = failing(verdicts), answer.caught_by
    if named in skipped:
        return []  # this machine cannot say
    if not wrong:
        passed = {verdict.test for verdict in verdicts}
        what = f"passes {named}, which it names" if passed == {named} else "passes all tests"
        return [Problem(answer.shown, what, "sharpen a test until it is caught, or move it to right/")]
    first = wrong[0]
    if named is None:  # which was said already
        return []
    if not named:
        what = f"`Caught by:` is empty, the first test to fail is {first.test}"
        return [Problem(answer.shown, what, "write it there, or run with --fill", first.message)]
    if named not in {verdict.test for verdict in verdicts}:
        what = f"names {named}, which is no test; the first to fail is {first.test}"
        return [Problem(answer.shown, what, "correct its `Caught by:`", first.message)]
    if first.test != named:
        how = "also fails, but later" if any(verdict.test == named for verdict in wrong) else "passes"
        what = f"is caught by {first.test} ({first.gist}), while {named}, which it names, {how}"
        return [Problem(answer.shown, what, "correct its `Caught by:`, the test or the answer", first.message)]
    return []


def _spelled(verdict):
    return verdict.test + verdict.case
