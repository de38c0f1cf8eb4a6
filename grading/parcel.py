"""A call of the judge for a machine that shares no disk with this one: the files travel with it, and the answer comes back whole.

Only data travels, decoded and checked at the other end like any judge's words.  What must be there already is the same version of
the kit under the same Python.
"""

import base64
import dataclasses
import platform
import tempfile
from collections.abc import Callable
from pathlib import Path

import grading
from grading.course import Course
from grading.judge import Answer, Judge, check
from grading.results import Verdict, verdict_from

CONDITIONS = ("kit", "python")  # that must agree


def pack(document: dict) -> dict:
    """The document with all files that it speaks of, of the course and of the submissions, inside."""
    course = Path(document["course"])
    files = [*Course.load(course).judged_by(), *(course / name for name in ("pytest.ini", "conftest.py"))]
    return {
        **document,
        "course": {path.relative_to(course).as_posix(): _text(path) for path in files if path.is_file()},
        "submissions": [{**each, "root": None, "files": _files(Path(each["root"]))} for each in document["submissions"]],
    }


def judge(parcel: dict, silence: float, judge: Judge | None = None) -> dict:
    """Unpack, judge, and clean up; to be called on the far side.  What goes wrong is told in the answer."""
    with tempfile.TemporaryDirectory(prefix="grade-") as folder:
        document = _unpack(parcel, Path(folder))
        answer = (judge or Judge()).call(document, lambda verdict: True, lambda verdict: None, silence=silence)
    verdicts = [dataclasses.asdict(verdict) | {"noted": list(verdict.noted)} for verdict in answer.verdicts]  # as JSON has it
    return {"verdicts": verdicts, "fault": answer.fault, "put_off": answer.put_off, **_conditions(), "host": platform.node()}


def read(answer: object, known: Callable[[Verdict], bool]) -> Answer:
    """What came back, checked: every verdict must be KNOWN and come once.  Never raises."""
    try:
        if not isinstance(answer, dict) or type(answer.get("fault")) is not str:
            raise ValueError("no answer of a judge")
        for name, mine in _conditions().items():
            if answer.get(name) != mine:
                where, theirs = answer.get("host"), answer.get(name)
                return Answer(fault=f"the worker on {where} has another {name} ({theirs}, here {mine}); install the same there")
        verdicts: list[Verdict] = []
        seen: set[tuple] = set()
        for fields in answer["verdicts"]:
            verdict = verdict_from(fields)
            check(verdict, known, seen)
            verdicts.append(verdict)
        put_off = {str(each): bool(computes) for each, computes in answer["put_off"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return Answer(fault=f"a worker said what it should not: {error}")
    return Answer(tuple(verdicts), answer["fault"], put_off)


def _conditions() -> dict[str, str]:
    return {"kit": grading.__version__, "python": f"{platform.python_implementation()} {platform.python_version()}"}


def _unpack(parcel: dict, folder: Path) -> dict:
    _write(folder / "course", parcel["course"])
    for each in parcel["submissions"]:
        (folder / each["id"]).mkdir()
        _write(folder / each["id"], each["files"])
    submissions = [{**each, "files": None, "root": str(folder / each["id"])} for each in parcel["submissions"]]
    return {**parcel, "course": str(folder / "course"), "submissions": submissions}


def _files(root: Path) -> dict[str, str]:
    return {path.relative_to(root).as_posix(): _text(path) for path in sorted(root.rglob("*.py"))}


def _write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(text))


def _text(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode("ascii")
