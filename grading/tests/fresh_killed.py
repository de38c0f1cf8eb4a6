"""`grade --fresh` on a toy class, killed at its first step in --out, then at its second, and so on until it comes to the judging.

    python -m grading.tests.fresh_killed FOLDER

A step is an opening, writing, cutting, renaming or removing in --out; a killed write leaves half of what it was to write.  Says which
points by hand results.jsonl then held, "by hand: 9.5", a line for each different answer, and how many steps there were.
"""

import contextlib
import os
import signal
import sys
from pathlib import Path

from grading import results
from grading.tests.toyclass import FAKE, Toy

_write = os.write


def killed_at(step: int, toy: Toy) -> bool:
    """Whether a run had so many steps, and was killed at that one."""
    pid = os.fork()
    if pid == 0:
        out, left = str(toy.out), [step]

        def take(half: tuple = ()) -> None:
            left[0] -= 1
            if left[0] == 0:
                if half:
                    _write(half[0], half[1][: len(half[1]) // 2])
                os.kill(os.getpid(), signal.SIGKILL)

        def watch(event: str, arguments: tuple) -> None:
            if event == "subprocess.Popen" and str(FAKE) in arguments[1]:
                os._exit(0)  # the judging begins
            named = event.split(".")[0] in ("open", "os", "shutil") and any(str(each).startswith(out) for each in arguments)
            if named or event == "os.truncate":
                take()

        def write(file: int, data: bytes) -> int:
            if data.startswith(b"{"):  # a line of results
                take((file, data))
            return _write(file, data)

        os.write = write
        sys.addaudithook(watch)
        toy.grade("--fresh", "--sandbox", "none")
        os._exit(1)
    _, status = os.waitpid(pid, 0)
    if not os.WIFSIGNALED(status) and os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"the run did not come to the judging at step {step}")
    return os.WIFSIGNALED(status)


def by_hand(toy: Toy) -> str:
    """The points by hand that results.jsonl holds for ann."""
    known, _ = results.read(toy.out / "results.jsonl")
    (ann,) = [each.id for each in known.students() if each.name == "ann"] or [""]
    return " ".join(f"{each.points:g}" for each in known.overrides.get(ann, {}).values()) or "nothing"


def main() -> None:
    """Print it."""
    toy = Toy.__new__(Toy)
    toy.again(Path(sys.argv[1]))
    with contextlib.redirect_stdout(None), contextlib.redirect_stderr(None):
        toy.grade("--sandbox", "none")  # everything is imported and asked for once: each fork then takes its steps at once
    step, found = 1, {}
    while killed_at(step, toy):
        found.setdefault(by_hand(toy), step)
        step += 1
    for points in found:
        print(f"by hand: {points}")
    print(f"{step - 1} steps")


if __name__ == "__main__":
    main()
