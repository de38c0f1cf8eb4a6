"""All checks of one section, one after the other; each says what it finds and none relies on another having found nothing."""

import ast
import dataclasses
from collections.abc import Collection

from grading.course import Course, Section
from grading.coursecheck import agreement, answers, files, hints, lessons, points, shards, testfiles, todos, translations, verdicts
from grading.coursecheck.answers import RIGHT, SOLUTION, STUB, WRONG
from grading.coursecheck.problems import Problem, counted, parse
from grading.coursecheck.view import View


class SectionCheck:
    """Checks one section; `problems` are what was found, `summary` what there is."""

    def __init__(self, course: Course, section: Section, view: View) -> None:
        self.course, self.section, self.view = course, section, view
        self.problems: list[Problem] = []
        self.notes: list[str] = []  # for the summary
        self.todos = todos.Todos()
        self.places: dict[str, str] = {}  # test -> the first file that has it
        self.visible: list[str] = []
        self.hidden: list[str] = []
        self.programs = 0
        self.answers: list[answers.Answer] = []

    def found(self, problems: list[Problem]) -> None:
        """Say them and keep them."""
        for problem in problems:
            self.view.problem(problem)
        self.problems += problems

    # what can be seen without running anything

    def read(self, present: list[str], stamp: bool = False) -> None:
        """Check files, stubs against solutions, TODOs, hints, translations, test files, points.  PRESENT are the course's files.

        STAMP: renew the stamps of translations.
        """
        self.view.doing(f"{self.section.folder}: files")
        self.found(files.check_section(self.course, self.section, present))
        for module in self.section.modules:
            self._compare(module)
        where = f"exercises/{self.section.folder}"
        if any((self.course.root / where / f"{module}.py").is_file() for module in self.section.modules):
            self.found(self.todos.check(where))
        if (text := self._text(f"{where}/hints.md")) is not None:
            self.found(hints.check(text, self.todos.names, f"{where}/hints.md"))
        self.found(translations.check_section(self.course.root / where, where, self.course.languages, stamp))
        self.visible = self._tests("exercises", "test_")
        self.hidden = self._tests("solutions", "test_hidden_")
        self.found(points.check(self.section, self.visible, self.hidden))
        self.answers, problems = answers.collect(self.course, self.section)
        self.found(problems)

    def _compare(self, module):
        names = [f"{part}/{self.section.folder}/{module}.py" for part in ("exercises", "solutions")]
        stub, solution = (self._parsed(name) for name in names)
        if stub:
            self.found(self.todos.read(self._text(names[0]), names[0]))
        if stub and solution:
            self.found(agreement.compare(stub, solution, *names))

    def _tests(self, part, prefix):
        names = []
        for module in self.section.modules:
            where = f"{part}/{self.section.folder}/{prefix}{module}.py"
            if tree := self._parsed(where):
                self.found(testfiles.check(self._text(where), tree, where))
                for node in testfiles.tests(tree):
                    names.append(node.name)
                    if (place := self.places.setdefault(node.name, where)) != where:
                        what = f"{node.name} is a test of {place}, too"
                        self.found([Problem(f"{where}:{node.lineno}", what, "rename one of them, they share points and misconceptions")])
        return list(dict.fromkeys(names))

    def _parsed(self, name) -> ast.Module | None:
        tree, problems = parse(self.course.root / name, name)
        self.found(problems)
        return tree

    def _text(self, name):
        try:
            return (self.course.root / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except UnicodeDecodeError as error:
            self.found([Problem(name, f"is not UTF-8 ({error})", "save it as UTF-8")])
            return None

    # what has to be run

    def run_lesson(self) -> None:
        """Run the lesson's programs."""
        where = f"exercises/{self.section.folder}/README.md"
        if (text := self._text(where)) is None:
            return
        programs, problems = lessons.read(text, where)
        self.found(problems)
        for program in programs:
            self.view.doing(f"{self.section.folder}: the program of line {program.where.rpartition(':')[2]}")
            self.found(lessons.check(program))
        self.programs = len(programs)

    def run_answers(self, start_method: str | None, fill: bool, times: int, only: Collection[str] = (), quick: bool = False) -> None:
        """Have all answers judged, right and wrong ones TIMES times; of these, if ONLY names some, no others.

        QUICK: misconceptions by the test that they name alone, so that one which another test catches before is not found.
        """
        if only:
            self.answers = [each for each in self.answers if each.kind in (STUB, SOLUTION) or each.path.stem in only]
        if not self.answers:
            return
        named = self._named(self.answers) if quick else {}
        judged = self._judge(self.answers, start_method, "stubs, solutions, misconceptions", only=named)
        if judged is None:
            return
        skipped = next((verdicts.skipped(judged[each.shown]) for each in self.answers if each.kind == SOLUTION and each.shown in judged), {})
        if fill:
            self._fill(judged)
        for answer in self.answers:
            if answer.shown in judged:
                self.found(verdicts.check(answer, judged[answer.shown], self.todos.names, skipped))
        folder = self.section.folder
        if not only:
            self.found(verdicts.unnamed(self.answers, [*self.visible, *self.hidden], f"solutions/{folder}/misconceptions/"))
        self.found(points.without_means(self.section, skipped, f"exercises/{folder}"))
        if skipped:
            self.notes.append(f"{counted(len(skipped), 'test')} skipped")
        if times > 1:
            self._repeat(judged, start_method, times)

    def _judge(self, those, start_method, what, **more):
        self.view.doing(f"{self.section.folder}: {what}")
        judged = shards.judge(self.course, self.section, those, start_method, self.view.done, **more)
        if judged.fault:
            where, folder = f"exercises/{self.section.folder}", f"solutions/{self.section.folder}"
            self.found([Problem(where, judged.fault, f"run `pytest {where} {folder}` to see why")])
        return judged.verdicts or None

    def _fill(self, judged):
        for place, answer in enumerate(self.answers):
            wrong = verdicts.failing(judged.get(answer.shown, ()))
            if answer.caught_by == "" and wrong and wrong[0].outcome not in ("broken", "missing", verdicts.FAULT):
                answers.fill(answer.path, wrong[0].test)
                self.answers[place] = dataclasses.replace(answer, caught_by=wrong[0].test)
                self.view.say(f"{answer.shown}: filled in, Caught by: {wrong[0].test}")

    def _named(self, those):
        """Which test each of those misconceptions names, where there is one of that name."""
        return {answer.shown: answer.caught_by for answer in those if answer.caught_by in {*self.visible, *self.hidden}}

    def _repeat(self, first, start_method, times):
        """Judge right answers again by all tests, each misconception by the one that it names."""
        those = [answer for answer in self.answers if answer.kind != STUB and answer.shown in first]
        named = self._named(those)
        runs = [{each.shown: [found for found in first[each.shown] if found.test == named.get(each.shown, found.test)] for each in those}]
        for number in range(2, times + 1):
            runs.append(self._judge(those, start_method, f"run {number} of {times}", only=named) or {})
        problems = verdicts.differing(runs)
        self.found(problems)
        self.notes.append(f"{times} runs" + ("" if problems else " alike"))

    @property
    def summary(self) -> str:
        """What there is, and how many problems."""
        kinds = [answer.kind for answer in self.answers]
        there = [
            f"{counted(len(self.visible), 'test')} and {len(self.hidden)} hidden",
            counted(len(self.todos.names), "TODO"),
            counted(kinds.count(WRONG), "misconception"),
            counted(kinds.count(RIGHT), "right answer"),
            counted(self.programs, "program"),
            *self.notes,
        ]
        return f"{self.section.folder}: {', '.join(there)}: {counted(len(self.problems), 'problem') if self.problems else 'fine'}"


def check(
    course: Course,
    section: Section,
    view: View,
    present: list[str],
    start_method: str | None,
    times: int,
    fill: bool,
    only: Collection[str],
    stamp: bool,
    quick: bool,
) -> list[Problem]:
    """Check a section, say what is found and what there is; returns the problems."""
    check = SectionCheck(course, section, view)
    check.read(present, stamp)
    check.run_lesson()
    check.run_answers(start_method, fill, times, only, quick)
    view.say(check.summary)
    return check.problems
