"""Grading a class: the solutions first, then everybody, in shards; every verdict is written down as it comes.

A verdict that does not come, because a judge died, talked nonsense or fell silent, is asked for once more, alone.  If it
still does not come it is recorded as a judge fault: that is never the student's, and the grade is withheld.
"""

import dataclasses
import math
import os
import queue
import secrets
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from grading import interrupts, plan
from grading.course import Course, Section
from grading.errors import BaselineError, UsageError
from grading.journal import Journal
from grading.judge import Answer, Judge
from grading.plan import Job
from grading.results import BASELINE, JUDGE_FAULT, PASSED, SKIPPED, Handed, Header, Key, Limits, Results, Verdict
from grading.submissions import folder, staging

# What `--workers` is without being told: the cores that this process may use.
WORKERS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
BASELINE_LIMITS = Limits(default=60.0)  # nothing is known yet about this machine
FLOOR, MULTIPLE = 5.0, 20.0  # a test's limit: so many seconds, or so many times what the baseline took for it
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


def grade(settings: Settings, view: View, judge: Judge | None = None, executor: Callable[[int], Executor] = ThreadPoolExecutor) -> Results:
    """Grade the class; all results of --out, earlier ones included.

    Raises UsageError, ResultsError and CourseError before anything is run, BaselineError after the solutions were,
    ResultsError when a verdict cannot be written.  On KeyboardInterrupt everything that was started is ended first.
    """
    sections = choose_sections(settings.course, settings.sections)
    found = _choose(folder.entries(settings.submissions, settings.course, settings.out), settings.only)
    secret = _prepare(settings.out)
    header = Header.of_this_machine(settings.course.digest(), settings.sandbox)
    partly = bool(settings.only or settings.sections)
    with (
        Journal(settings.out / folder.RESULTS, header, fresh=settings.fresh and not partly) as journal,
        tempfile.TemporaryDirectory(prefix="grade-") as stage,
    ):
        os.chmod(stage, 0o711)  # a contestant may run as a user of its own, who has to get at its own submission
        run = _Run(settings, sections, journal, Path(stage), view, judge or Judge(), executor, secret)
        try:
            ready = run.hand_in(found, again=tuple(each.folder for each in sections) if settings.fresh and partly else ())
        except OSError as error:
            raise UsageError(f"{stage}: {error.strerror}; make room there, or set TMPDIR to another folder") from None
        try:
            run.baseline()
            run.grade_class(ready)
        finally:
            view.end()
        return journal.results


def choose_sections(course: Course, names: Iterable[str]) -> tuple[Section, ...]:
    """The sections of those names, `07_lock` or `07`; all without any.  Raises UsageError for an unknown one."""
    names = tuple(names)
    chosen = []
    for name in names:
        fits = [section for section in course.sections if name in (section.folder, section.folder.split("_")[0])]
        if not fits:
            raise UsageError(f"--section {name}: no such section; there are {', '.join(each.folder for each in course.sections)}")
        chosen += fits
    return tuple(section for section in course.sections if not names or section in chosen)


def _choose(found: list[folder.Found], only: tuple[str, ...]) -> list[folder.Found]:
    if not only:
        return found
    for name in only:
        if not any(name in (each.name, each.path.name) for each in found):
            raise UsageError(f"--only {name}: no such submission; there are {len(found)}, the first is {found[0].name}")
    return [each for each in found if each.name in only or each.path.name in only]


def _prepare(out: Path) -> str:
    """Make OUT and find out that it can be written; the class secret that is kept there."""
    try:
        if out.exists() and not out.is_dir():
            raise UsageError(f"{out}: is a file; choose another --out")
        out.mkdir(parents=True, exist_ok=True)
        path = out / "class-secret"
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
        self,
        settings: Settings,
        sections: tuple[Section, ...],
        journal: Journal,
        stage: Path,
        view: View,
        judge: Judge,
        executor: Callable[[int], Executor],
        secret: str,
    ) -> None:
        self.settings, self.sections, self.journal, self.stage = settings, sections, journal, stage
        self.view, self.judge, self.executor, self.secret = view, judge, executor, secret
        self.results = journal.results

    # What was handed in

    def hand_in(self, found: list[folder.Found], again: tuple[str, ...]) -> list[str]:
        """Stage the submissions and write down what they hold; the ids of those that can be judged."""
        ids = {each.name: each.id for each in self.results.students()}
        gone = sorted(set(ids) - {each.name for each in found})
        if gone and not self.settings.only:
            self.view.say(f"no longer handed in, but kept in the scores: {', '.join(gone)} (--fresh leaves them out)")
        ready = []
        for each in found:
            known = ids.setdefault(each.name, f"s{len(ids) + 1:04d}")
            if each.twin:
                staged = staging.Staged(refused=f"is there twice, as {each.path.name} and as {each.twin}; keep one")
            else:
                staged = staging.stage(each.path, self.settings.course, self.stage / known)
            self._note(known, each.name, staged, again)
            if not staged.refused:
                ready.append(known)
        return ready

    def _note(self, known: str, name: str, staged: staging.Staged, again: tuple[str, ...]) -> None:
        before = self.results.handed.get(known)
        old = before.digests if before else {}
        changed = {each for each in {*old, *staged.digests} if old.get(each) != staged.digests.get(each)}
        now = Handed(known, name, staged.digests, staged.refused, staged.notes, tuple(sorted(changed | set(again))))
        if before is None or now.again or dataclasses.replace(before, again=()) != now:
            self.journal.append(now)

    # The solutions first

    def baseline(self) -> None:
        """Judge the solutions in the sections that they have not passed here yet.  Raises BaselineError unless all is well."""
        staged = staging.stage(self.settings.course.root / "solutions", self.settings.course, self.stage / BASELINE)
        lacking = [note for note in staged.notes if any(note == f"missing: {s.folder}/{m}.py" for s in self.sections for m in s.modules)]
        if staged.refused or lacking:
            raise BaselineError(f"{self.settings.course.root / 'solutions'}: {staged.refused or lacking[0]}; nobody is graded without it")
        self._note(BASELINE, BASELINE, staged, ())
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
        document = self._document(due, [BASELINE], BASELINE_LIMITS)
        for _ in range(2):
            self.view.begin("the course's own solutions", None)
            answer = self._watched(document, due)
            self.view.end()
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

    def _watched(self, document: dict, due: tuple[str, ...]) -> Answer:
        """One call for the baseline, through the same executor as everybody's, so that Ctrl-C is handled in one place."""
        told: list[Answer] = []
        job = Job(due, {BASELINE: frozenset()})
        self._dispatch([job], lambda _: document, lambda _, verdict: self.view.verdict("solutions", verdict), lambda _, answer: told.append(answer))
        return told[0]

    # Everybody

    def grade_class(self, ready: list[str]) -> None:
        """Judge what has no verdict yet; what stays without one after a second try is recorded as a judge fault."""
        keys = plan.baseline_keys(self.results, (each.folder for each in self.sections))
        wanted = {each: plan.missing(self.results, each, keys, failed=self.settings.failed) for each in ready}
        jobs = plan.jobs(wanted, self.settings.workers)
        self.view.begin("the class", sum(job.tests for job in jobs))
        for attempt in (1, 2):
            open_ = self._judge_all(jobs, attempt)
            if not open_:
                break
            if attempt == 1:
                self.view.say(f"{sum(map(len, open_.values()))} tests of {len(open_)} submissions had no verdict and are run again, each submission alone")
                jobs = plan.jobs(open_, self.settings.workers, attempt=2, size=1)
        self.view.end()

    def _judge_all(self, jobs: list[Job], attempt: int) -> dict[str, frozenset[Key]]:
        """Judge the jobs; the tests that are still open."""
        open_ = {each: set(keys) for job in jobs for each, keys in job.wanted.items()}
        final = attempt == 2

        def take(job: Job, verdict: Verdict) -> None:
            mine = open_[verdict.submission]
            if verdict.key not in mine:
                return  # judged before; the judge can only run whole sections
            if verdict.outcome in (JUDGE_FAULT, SKIPPED):
                if not final:
                    return
                reason = "skipped, though the baseline ran it: " if verdict.outcome == SKIPPED else ""
                verdict = dataclasses.replace(verdict, outcome=JUDGE_FAULT, message=reason + verdict.message)
            self._record(verdict)
            mine.discard(verdict.key)

        def close(job: Job, answer: Answer) -> None:
            for verdict in answer.verdicts:  # those that an executor far away did not deliver one by one
                take(job, verdict)
            if not final:
                return
            for submission in job.wanted:
                for key in sorted(open_[submission]):
                    self._record(Verdict(submission, *key, JUDGE_FAULT, answer.fault or "the judge gave no verdict"))
                open_[submission].clear()

        self._dispatch(jobs, lambda job: self._document(job.sections, job.wanted, self.results.limits), take, close)
        return {each: frozenset(keys) for each, keys in open_.items() if keys}

    def _record(self, verdict: Verdict) -> None:
        self.journal.append(verdict)
        self.view.verdict(self.results.handed[verdict.submission].name, verdict)

    # The judges

    def _document(self, sections: Iterable[str], submissions: Iterable[str], limits: Limits) -> dict:
        return {
            "course": str(self.settings.course.root),
            "start_method": None,
            "sandbox": self.settings.sandbox,
            "sections": list(sections),
            "submissions": [{"id": each, "root": str(self.stage / each)} for each in submissions],
            "limits": dataclasses.asdict(limits),
            "seed": self.secret,
        }

    def _dispatch(
        self,
        jobs: list[Job],
        document: Callable[[Job], dict],
        take: Callable[[Job, Verdict], None],
        close: Callable[[Job, Answer], None],
    ) -> None:
        """Run the jobs on the executor; TAKE and CLOSE are called in this thread alone, which is the only one that writes."""
        if not jobs:
            return
        events: queue.SimpleQueue[tuple] = queue.SimpleQueue()
        executor = self.executor(self.settings.workers)
        with interrupts.deferred(lambda: events.put((_interrupt, None, None))):
            try:
                futures = {self._submit(executor, job, document(job), take, events): job for job in jobs}
                for future in futures:
                    future.add_done_callback(lambda future: events.put((None, future, None)))
                while futures:
                    action, subject, value = events.get()
                    if action:
                        action(subject, value)
                    else:
                        close(futures.pop(subject), subject.result())
            except BaseException as error:  # Ctrl-C, a full disk, a bug: whatever it is, no judge may outlive it
                executor.shutdown(wait=False, cancel_futures=True)
                self.judge.stop()
                executor.shutdown()
                if isinstance(error, KeyboardInterrupt):
                    _drain(events)  # what had been said by then is not lost
                raise
        executor.shutdown()

    def _submit(self, executor: Executor, job: Job, document: dict, take: Callable, events: queue.SimpleQueue) -> Future:
        return executor.submit(
            self.judge.call,
            document,
            self._known(job),
            lambda verdict: events.put((take, job, verdict)),
            lambda count: events.put((self._count, job, count)),
            _silence(BASELINE_LIMITS if BASELINE in job.wanted else self.results.limits),
        )

    def _count(self, job: Job, count: int) -> None:
        if BASELINE in job.wanted:
            self.view.total(count)

    def _known(self, job: Job) -> Callable[[Verdict], bool]:
        """Which verdicts may come of a job: those of the baseline's tests; any of its sections for the baseline itself."""
        known = frozenset(self.results.of(BASELINE))
        sections, submissions = frozenset(job.sections), frozenset(job.wanted)
        if BASELINE in submissions:
            return lambda verdict: verdict.submission == BASELINE and verdict.section in sections
        return lambda verdict: verdict.submission in submissions and verdict.section in sections and verdict.key in known


def _drain(events: queue.SimpleQueue) -> None:
    """Take the verdicts that wait in the queue, now that nobody adds to it."""
    while True:
        try:
            action, subject, value = events.get_nowait()
        except queue.Empty:
            return
        if action and action is not _interrupt:
            action(subject, value)


def _interrupt(subject: object, value: object) -> None:
    raise KeyboardInterrupt


def _limits(verdicts: Iterable[Verdict], before: Limits | None) -> Limits:
    """Each test's limit from the slowest of its cases; never less than BEFORE, under which others were judged."""
    tests: dict[str, float] = dict(before.tests) if before else {}
    for verdict in verdicts:
        name = f"{verdict.section}/{verdict.test}"
        tests[name] = max(FLOOR, math.ceil(MULTIPLE * verdict.seconds), tests.get(name, 0))
    return Limits(FLOOR, tests)


def _silence(limits: Limits) -> float:
    """How long a judge may say nothing: more than the net over each of its tests (`grading.shard`), so that one which hangs costs itself alone."""
    return START + 12 * max(limits.default, *limits.tests.values(), 0)


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())
