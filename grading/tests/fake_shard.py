"""A judge that judges nothing: it speaks the protocol of grading/shard.py, or breaks it in the way that it is told to.

`fake_shard.py [TROUBLE:N [FLAG]]`: after N verdicts of a class (the baseline is spared, unless N ends in `b`), in trouble:
die, exit, garbage, silent, twice, stranger, more, field, short, mute, nocount, broken, pause.  With FLAG, a file, only until that file exists.
The tests of a section are in the course's exercises/NN_topic/fake.json; a line `# TEST OUTCOME MESSAGE` in a submission's
file is that test's verdict (`# TEST[CASE] ...` that case's), and without one it is passed.
"""

import json
import os
import signal
import sys
import threading
from pathlib import Path


def lifeline() -> None:
    while os.read(0, 1024):  # not sys.stdin: a thread inside its buffer makes the interpreter abort when it ends
        pass
    os._exit(7)


def say(**fields) -> None:
    print(json.dumps(fields), flush=True)


def outcome(files: list[Path], test: str, case: str) -> tuple[str, str]:
    if not files:
        return "missing", "the file is missing"
    for line in files[0].read_bytes().decode("utf-8", "replace").splitlines():
        words = line.split(" ", 3)
        if words[:1] == ["#"] and words[1:2] in ([test], [test + case]):
            return words[2].replace("_", " "), json.loads(f'"{words[3]}"') if len(words) > 3 else ""
    return "passed", ""


def main() -> None:
    document = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=lifeline, daemon=True).start()
    trouble, _, when = (sys.argv[1] if len(sys.argv) > 1 else ":").partition(":")
    baseline = document["submissions"][0]["id"] == "baseline"
    if baseline != when.endswith("b") or (len(sys.argv) > 2 and Path(sys.argv[2]).exists()):
        trouble = ""
    if trouble and len(sys.argv) > 2:
        Path(sys.argv[2]).touch()
    when = int(when.rstrip("b") or 0)
    tests = [(section, *test) for section in document["sections"]
             for test in json.loads((Path(document["course"]) / "exercises" / section / "fake.json").read_text())]  # fmt: skip
    print("fake diagnostics", file=sys.stderr, flush=True)
    total = len(tests) * len(document["submissions"])
    if trouble == "mute":
        return
    if trouble == "broken":
        say(**{"internal error": "a plugin went wrong"})
    if trouble == "nocount":
        say(hello=1)
    say(collected=total)
    done = 0
    for submission in document["submissions"]:
        for section, test, case, hidden in tests:
            files = sorted((Path(submission["root"]) / section).glob("*.py"))
            result, message = outcome(files, test, case)
            fields = dict(submission=submission["id"], section=section, test=test, case=case, outcome=result, message=message,
                          seconds=0.25, cpu=0.01, hidden=hidden)  # fmt: skip
            if done == when and trouble:
                if trouble == "die":
                    os.kill(os.getpid(), signal.SIGKILL)
                elif trouble == "exit":
                    sys.exit(3)
                elif trouble == "garbage":
                    print("Segmentation fault, or so", flush=True)
                elif trouble == "twice":
                    say(**fields)
                elif trouble == "stranger":
                    fields["submission"] = "s9999"
                elif trouble == "field":
                    fields["outcome"] = "splendid"
                elif trouble == "short":
                    return
                elif trouble in ("silent", "pause"):
                    if trouble == "pause":  # whoever waits for this file knows that the judge is in the middle
                        Path(sys.argv[3]).write_text(str(os.getpid()))
                    threading.Event().wait(60)
            say(**fields)
            done += 1
    if trouble == "more":
        say(**{**fields, "test": "test_more"})


main()
