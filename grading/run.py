"""Grading a class: the solutions first, then everybody, in shards; every verdict is written down as it comes.

A verdict that does not come, because a judge died, talked nonsense or fell silent, or that the machine may be to blame for, is asked
for once more, its submission alone with a judge, and then once more with nothing else at work.  If it still does not come it is
recorded as a judge fault: that is never the student's, and the grade is withheld.
"""

import dataclasses
import math
import os
import secrets
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from grading import plan
from grading.course import Course, Section
from grading.crew import Call, Crew, Local
from grading.dispatch import Dispatch
from grading.errors import BaselineError, UsageError
from grading.intake import KEPT, Intake
from grading.journal import Journal
from grading.judge import Answer, Judge
from grading.plan import Job
from grading.results import BASELINE, JUDGE_FAULT, PASSED, SKIPPED, Header, Key, Limits, Results, Verdict
from grading.scores import Scores, score
from grading.submissions import folder, latest

# What `--workers` is without being told: the cores that this process may use.
WORKERS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
SECRET = "class-secret"  # the file of --out that the values which tests draw depend on
BASELINE_LIMITS = Limits(default=60.0)  # nothing is known yet about this machine
FLOOR, MULTIPLE = 5.0, 20.0  # a test's limit: so many seconds, or so many times what the baseline took for it
KNOWN_TO_HANG = 2.0  # the floor for a submission's other tests once PATIENCE of them have timed out
PATIENCE = 2
ATTEMPTS = 3
START = 60.0  # seconds in which a judge has to be up and have its first verdict


@dataclass(frozen=True)
class Settings:
    """What to grade, and where to write it."""

    course: Course
    submissions: Path
    out: Path
    only: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    failed: bool = False
    fresh: bool = False
    workers: int = WORKERS
    sandbox: str = "process"  # the level's name
    handing_in: latest.Rules = latest.Rules()


class View(Protocol):
    """Who watches.  Calls come from one thread, in order."""

    def begin(self, what: str, total: int | None) -> None:
        """WHAT is being judged, with TOTAL verdicts to come (None: not known yet)."""

    def total(self, total: int) -> None:
        """Now it is known."""

    def verdict(self, name: str, verdict: Verdict) -> None:
        """One more, about the submission of that name."""

    def say(self, line: str) -> None:
        """Something to know, one line."""

    def end(self) -> None:
        """That part is over, well or not."""


@dataclass(frozen=True)
class Graded:
    """All results of --out, earlier ones included, and the scores before and after."""

    results: Results
    before: Scores
    scores: Scores


def grade(settings: Settings, view: View, judge: Judge | None = None, crew: Crew | None = None) -> Graded:
    """Grade the class.  CREW is another than this machine's cores.

    Raises UsageError, ResultsError and CourseError before anything is run, BaselineError after the solutions were,
    ResultsError when a verdict cannot be written.  On KeyboardInterrupt everything that was started is ended first.
    """
    sections = choose_sections(settings.course, settings.sections)
    found = folder.entries(settings.submissions, settings.course, settings.out)
    found = _choose(latest.choose(found, settings.handing_in), settings.only)
    secret = _prepare(settings.out, settings.submissions)
    header = Header.of_this_machine(settings.course.digest(), settings.sandbox)
    partly = bool(settings.only or settings.sections)
    with (
        Journal(settings.out / folder.RESULTS, header, fresh=settings.fresh and not partly) as journal,
        tempfile.TemporaryDirectory(prefix="grade-") as stage,
    ):
        os.chmod(stage, 0o711)  # a contestant may run as a user of its own, who has to get at its own submission
        before = score(settings.course, journal.before or journal.results)
        intake = Intake(settings.course, Path(stage), journal)
        gone = [] if settings.only else intake.gone(found)
        passed_over = [each for each in found if each.earlier]
        if passed_over:
            names = ", ".join(each.name for each in passed_over[:5]) + (", ..." if len(passed_over) > 5 else "")
            view.say(f"only the latest submission is graded of {len(passed_over)} who handed in more than one: {names} (--all grades each)")
        if gone:
            view.say(f"no longer handed in, but kept in the scores: {', '.join(gone)} (--fresh leaves them out)")
        ready = intake.take(found, again=tuple(each.folder for each in sections) if settings.fresh and partly else ())
        if left := intake.left_out():
            view.say(f"no longer handed in, and left out with the points that they had by hand: {', '.join(left)} (results.jsonl.old has them)")
        crew = crew or Local(judge or Judge(), settings.workers)
        run = _Run(settings, sections, journal, intake, view, crew, secret)
        try:
            run.baseline()
            run.grade_class(ready)
        finally:
            crew.close()
            view.end()
        return Graded(journal.results, before, score(settings.course, journal.results))


def choose_sections(course: Course, names: Iterable[str]) -> tuple[Section, ...]:
    """The sections of those names, `07_lock` or `07`; all without any.  Raises UsageError for an unknown one."""
    names = tuple(names)
    chosen = []
    for name in names:
        fits = [section for section in course.sections if name in (section.folder, section.folder.split("_")[0])]
        if not fits:
            raise UsageError(f"{name}: no such section; there are {', '.join(each.folder for each in course.sections)}")
        chosen += fits
    return tuple(section for section in course.sections if not names or section in chosen)


def _choose(found: list[folder.Found], only: tuple[str, ...]) -> list[folder.Found]:
    if not only:
        return found
    for name in only:
        if not any(name in (each.name, each.source) for each in found):
            raise UsageError(f"--only {name}: no such submission; there are {len(found)}, the first is {found[0].name}")
    return [each for each in found if each.name in only or each.source in only]


def _prepare(out: Path, submissions: Path) -> str:
    """Make OUT and find out that it can be written, and that nothing that was handed in lies in the way; the class secret that is kept there."""
    if submissions.resolve() in (out.resolve(), (out / KEPT).resolve()):
        raise UsageError(f"--out {out}: what is written there would mix with the submissions in {submissions}; choose another --out")
    try:
        if out.exists() and not out.is_dir():
            raise UsageError(f"{out}: is a file; choose another --out")
        out.mkdir(parents=True, exist_ok=True)
        path = out / SECRET
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(16) + "\n")
        secret = path.read_text().strip()
        with tempfile.TemporaryFile(dir=out) as probe:  # scores.csv is replaced at the end, which needs the folder itself
            probe.write(b"\n")
    except OSError as error:
        raise UsageError(f"{out}: cannot be written ({error.strerror}); choose another --out") from None
    if not secret:
        raise UsageError(f"{path}: is empty; remove it, and grade anew with --fresh")
    return secret


class _Run:
    def __init__(
        self, settings: Settings, sections: tuple[Section, ...], journal: Journal, intake: Intake, view: View, crew: Crew, secret: str
    ) -> None:
        self.settings, self.sections, self.journal, self.intake = settings, sections, journal, intake
        self.view, self.crew, self.secret = view, crew, secret
        self.results = journal.results

    # The solutions first

    def baseline(self) -> None:
        """Judge the solutions in the sections that they have not passed here yet.  Raises BaselineError unless all is well."""
        staged = self.intake.baseline()
        lacking = [note for note in staged.notes if any(note == f"missing: {s.folder}/{m}.py" for s in self.sections for m in s.modules)]
        if staged.refused or lacking:
            raise BaselineError(f"{self.settings.course.root / 'solutions'}: {staged.refused or lacking[0]}; nobody is graded without it")
        due = tuple(each.folder for each in self.sections if not self._proven(each.folder))
        if due:
            self._judge_baseline(due)
        for section in self.sections:
            shown = {each.test for each in self.results.of(BASELINE).values() if each.section == section.folder}
            for test, points in section.points.items():
                if points and test not in shown:
                    raise BaselineError(f"{section.folder}: {test} carries {points:g} points, but there is no such test; correct course.toml or points.toml")

    def _proven(self, section: str) -> bool:
        verdicts = [each for each in self.results.of(BASELINE).values() if each.section == section]
        return bool(verdicts) and all(each.outcome in (PASSED, SKIPPED) for each in verdicts)

    def _judge_baseline(self, due: tuple[str, ...]) -> None:
        """Its verdicts are written only once all are there: a part of them would pass for the whole after an interruption."""
        for _ in range(2):
            self.view.begin("the course's own solutions", None)
            told: list[Answer] = []
            job = Job(due, {BASELINE: frozenset()}, patient=True)
            Dispatch(self.crew, self.settings.workers, self._call_baseline, lambda _dispatch, _job, answer: told.append(answer)).run([job])
            self.view.end()
            (answer,) = told
            if not answer.fault and all(each.outcome != JUDGE_FAULT for each in answer.verdicts):
                break
        if answer.fault:
            raise BaselineError(f"the solutions could not be judged, so nobody is graded: {answer.fault}")
        self.journal.append(dataclasses.replace(self.results.handed[BASELINE], again=due))
        for verdict in answer.verdicts:
            self.journal.append(verdict)
        wrong = [each for each in answer.verdicts if each.outcome not in (PASSED, SKIPPED)]
        if wrong:
            told = "\n".join(f"  {each.label}: {each.outcome}\n{_indented(each.message)}" for each in wrong)
            raise BaselineError(f"the course's own solutions fail {len(wrong)} of {len(answer.verdicts)} tests here, so nobody is graded:\n{told}")
        empty = [section for section in due if not any(each.section == section for each in answer.verdicts)]
        if empty:
            raise BaselineError(f"{empty[0]}: the judge found no test in it; exercises/{empty[0]} needs a test_*.py")
        limits = _limits(self.results.of(BASELINE).values(), self.results.limits)
        if self.results.limits != limits:
            self.journal.append(limits)

    def _call_baseline(self, dispatch: Dispatch, job: Job) -> Call:
        return Call(
            self._document(job, BASELINE_LIMITS),
            known=lambda verdict: verdict.submission == BASELINE and verdict.section in job.sections,
            silence=_silence(BASELINE_LIMITS),
            deliver=dispatch.later(lambda verdict: self.view.verdict("solutions", verdict)),
            announce=dispatch.later(self.view.total),
            put_off=lambda submission, computes: None,
        )

    # Everybody

    def grade_class(self, ready: list[str]) -> None:
        """Judge what has no verdict yet; what stays without one to the last attempt is recorded as a judge fault."""
        keys = plan.baseline_keys(self.results, (each.folder for each in self.sections))
        wanted = {each: plan.missing(self.results, each, keys, failed=self.settings.failed) for each in ready}
        open_ = {each: mine for each, mine in wanted.items() if mine}
        self.view.begin("the class", sum(map(len, open_.values())))
        for attempt in range(1, ATTEMPTS + 1):
            round_ = _Round(self, open_, final=attempt == ATTEMPTS)
            if attempt == 1:
                round_.run(plan.jobs(open_, self.settings.workers))
            elif attempt < ATTEMPTS:
                self.view.say(f"{_count(open_)} had no verdict and are run again, each submission alone")
                round_.run(plan.alone(open_, attempt))
            else:
                self.view.say(f"{_count(open_)} are run a last time, with nothing else at work")
                for job in plan.alone(open_, attempt):
                    round_.run([job])
            open_ = round_.open
            if not open_:
                break
        self.view.end()

    def record(self, verdict: Verdict) -> None:
        self.journal.append(verdict)
        self.view.verdict(self.results.handed[verdict.submission].name, verdict)

    def call(
        self, dispatch: Dispatch, job: Job, take: Callable[[Job, Verdict], None], put_off: Callable[[Dispatch, Job, str, bool], None]
    ) -> Call:
        """The call for a job of students'."""
        known = frozenset(self.results.of(BASELINE))
        limits = self.results.limits
        if job.attempt == 1 and job.patient:
            limits = _limits(self.results.of(BASELINE).values(), None, KNOWN_TO_HANG)
        return Call(
            self._document(job, limits),
            known=lambda verdict: verdict.submission in job.wanted and verdict.section in job.sections and verdict.key in known,
            silence=_silence(limits),
            deliver=dispatch.later(take, job),
            announce=lambda count: None,
            put_off=dispatch.later(put_off, dispatch, job),
        )

    def _document(self, job: Job, limits: Limits) -> dict:
        return {
            "course": str(self.settings.course.root),
            "start_method": None,
            "sandbox": self.settings.sandbox,
            "sections": list(job.sections),
            "submissions": [
                {"id": each, "root": str(self.intake.stage / each), "tests": self._tests(job, keys)} for each, keys in job.wanted.items()
            ],
            "limits": dataclasses.asdict(limits),
            "patience": None if job.patient else PATIENCE,
            "seed": self.secret,
        }


    def _tests(self, job: Job, keys: frozenset[Key]) -> list[str] | None:
        """The names of the tests that are to be run; None for all of the sections."""
        left_out = plan.baseline_keys(self.results, job.sections) - keys
        return sorted({test for _, test, _ in keys}) if keys and left_out else None


class _Round:
    """One attempt at the verdicts that are OPEN; what is left in `open` afterwards had none."""

    def __init__(self, run: _Run, open_: dict[str, frozenset[Key]], final: bool) -> None:
        """In the FINAL one, what would be asked for again is recorded as a judge fault."""
        self._run, self._final = run, final
        self._open = {each: set(keys) for each, keys in open_.items()}
        self._apart: dict[str, set[Key]] = {}  # what of those who were put off is in a job of its own

    @property
    def open(self) -> dict[str, frozenset[Key]]:
        return {each: frozenset(keys) for each, keys in self._open.items() if keys}

    def run(self, jobs: list[Job]) -> None:
        Dispatch(self._run.crew, self._run.settings.workers, self._call, self._close).run(jobs)

    def _call(self, dispatch: Dispatch, job: Job) -> Call:
        return self._run.call(dispatch, job, self._take, self._put_off)

    def _take(self, job: Job, verdict: Verdict) -> None:
        mine = self._open[verdict.submission]
        if verdict.key not in mine:
            return  # judged before: another case of a test that is to be run again
        if verdict.outcome in (JUDGE_FAULT, SKIPPED):
            if not self._final:
                return
            reason = "skipped, though the baseline ran it: " if verdict.outcome == SKIPPED else ""
            verdict = dataclasses.replace(verdict, outcome=JUDGE_FAULT, message=reason + verdict.message)
        self._run.record(verdict)
        mine.discard(verdict.key)

    def _put_off(self, dispatch: Dispatch, job: Job, submission: str, computes: bool) -> None:
        """It hangs: it goes on apart, with all that it still has to do, so that the others need not wait for it."""
        if submission not in job.wanted or job.patient:
            return
        keys = set(job.wanted[submission])
        for other in [other for other in dispatch.waiting if submission in other.wanted]:
            keys |= other.wanted.pop(submission)
            if not other.wanted:
                dispatch.waiting.remove(other)
        gone = self._apart.setdefault(submission, set())
        rest = frozenset(keys & self._open[submission] - gone)
        if rest:
            gone |= rest
            add = dispatch.waiting.append if computes else dispatch.waiting.appendleft
            add(plan.apart(submission, rest, beside=not computes))

    def _close(self, dispatch: Dispatch, job: Job, answer: Answer) -> None:
        for verdict in answer.verdicts:  # those that a crew far away did not deliver one by one
            self._take(job, verdict)
        for submission, computes in answer.put_off.items():
            self._put_off(dispatch, job, submission, computes)
        if not self._final:
            return
        for submission, keys in job.wanted.items():
            for key in sorted(keys & self._open[submission]):
                self._run.record(Verdict(submission, *key, JUDGE_FAULT, answer.fault or "the judge gave no verdict"))
            self._open[submission] -= keys


def _count(open_: dict[str, frozenset[Key]]) -> str:
    return f"{sum(map(len, open_.values()))} tests of {len(open_)} submissions"


def _limits(verdicts: Iterable[Verdict], before: Limits | None, floor: float = FLOOR) -> Limits:
    """Each test's limit from the slowest of its cases; never less than BEFORE, under which others were judged."""
    tests: dict[str, float] = dict(before.tests) if before else {}
    for verdict in verdicts:
        name = f"{verdict.section}/{verdict.test}"
        tests[name] = max(floor, math.ceil(MULTIPLE * verdict.seconds), tests.get(name, 0))
    return Limits(floor, tests)


def _silence(limits: Limits) -> float:
    """How long a judge may say nothing: more than the net over each of its tests (`grading.shard`), so that one which hangs costs itself alone."""
    return START + 12 * max(limits.default, *limits.tests.values(), 0)


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())
