"""Classroom 50's autograder: grades the checkout that it is run in, and leaves result.json and release-body.md there.

The kit lies beside this file, as `kit`, or where KIT says.  Whatever the tests say, the exit code is 0; anything else means that
there is no grade: the kit could not be installed, its own solutions failed here, or the grade is withheld.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path


def main() -> int:
    """Grade; the exit code."""
    checkout = Path.cwd()
    kit = Path(os.environ.get("KIT") or Path(os.environ.get("CLASSROOM50_BUNDLE_DIR") or Path(__file__).parent) / "kit").resolve()
    result, body = checkout / "result.json", checkout / "release-body.md"
    for leftover in (result, body):
        leftover.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="grade-") as folder:
        work = Path(folder)
        shutil.copytree(checkout, work / "class" / "submission", symlinks=True, ignore=shutil.ignore_patterns(".git"))
        grade = [install(kit, work), str(work / "class"), "--out", str(work / "graded"), "--course", str(kit)]
        options = ["--format", "classroom50", "--format", "markdown", *os.environ.get("GRADE_OPTIONS", "").split()]
        done = subprocess.run([*grade, *options], env={**os.environ, "COMMIT_DATETIME": committed(checkout)})
        made = work / "graded" / "classroom50" / "result.json"
        if not made.is_file():
            print("there is no grade: see above", file=sys.stderr)
            return done.returncode or 1
        shutil.copy(work / "graded" / "feedback" / "s0001.md", body)
        shutil.copy(made, result)
    return 0


def install(kit: Path, work: Path) -> str:
    """The command `grade` of the kit, in an environment of its own; GRADE names one that is there already."""
    if os.environ.get("GRADE"):
        return os.environ["GRADE"]
    venv.create(work / "venv", with_pip=True)
    subprocess.run([work / "venv" / "bin" / "pip", "install", "--quiet", "--editable", kit], check=True)
    return str(work / "venv" / "bin" / "grade")


def committed(checkout: Path) -> str:
    """When the commit was made, in UTC, as Classroom 50 writes it: it tells by that who was late."""
    said = subprocess.run(
        ["git", "-c", f"safe.directory={checkout}", "show", "--no-patch", "--format=%cd", "--date=format-local:%Y-%m-%dT%H:%M:%SZ", "HEAD"],
        cwd=checkout, capture_output=True, text=True, check=True, env={**os.environ, "TZ": "UTC"},
    )  # fmt: skip
    return said.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
