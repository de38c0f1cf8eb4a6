"""The judge's handle: it starts zygotes, outlives what scenes do to them, and leaves nothing behind."""

import inspect
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from grading.contestant import handle
from grading.contestant.handle import Contestant
from grading.contestant.sandbox import process

SOURCE = """
import os, signal, time
def kill():
    {body}
"""

# the zygote


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_scene_that_kills_the_zygote(number):
    """It has crashed, nothing of it goes on, and the next scene finds a new zygote."""
    with Contestant() as contestant:
        raw = contestant.run(_request("kill", SOURCE.format(body=f"os.kill(os.getppid(), {int(number)}); signal.pause()")), 20)
        assert raw.why == "gone"
        assert contestant.run(_request("scene", "def scene(): pass"), 20).why == "ended"
        assert contestant.starts == 2


def test_a_scene_that_stops_the_zygote():
    """A zygote that is stopped cannot answer: the limit ends both."""
    with Contestant() as contestant:
        raw = contestant.run(_request("kill", SOURCE.format(body="os.kill(os.getppid(), signal.SIGSTOP); signal.pause()")), 0.3)
        assert (raw.why, raw.seconds < 0.3 + handle.GRACE + 1) == ("stop", True)
        assert contestant.run(_request("scene", "def scene(): pass"), 20).why == "ended"


def test_orphans_of_a_killed_zygote_end_too():
    """What a scene left when it killed the zygote is found, session or not."""
    with Contestant() as contestant:
        body = (
            "read, write = os.pipe()\n"
            "    if os.fork() == 0:\n"
            "        os.setsid()\n"
            "        os.fork()\n"
            "        os.write(write, b'x')\n"
            "        signal.pause()\n"
            "    os.read(read, 1), os.read(read, 1)\n"
            "    os.kill(os.getppid(), signal.SIGKILL)\n"
            "    signal.pause()"
        )
        contestant.start()
        folder = contestant._confined.folder
        assert contestant.run(_request("kill", SOURCE.format(body=body)), 20).why == "gone"
        assert list(process.marked(f"HOME={folder}".encode())) == []
        assert not os.path.exists(folder)


def test_processor_time_is_that_of_all_that_a_scene_started():
    """Also of a child that it has not waited for."""
    body = (
        "read, write = os.pipe()\n"
        "    if os.fork() == 0:\n"
        "        while time.process_time() < 0.3: pass\n"
        "        os.write(write, b'x')\n"
        "        os._exit(0)\n"
        "    os.read(read, 1)"
    )
    with Contestant() as contestant:
        assert 0.3 < contestant.run(_request("kill", SOURCE.format(body=body)), 20).cpu < 1.0


def test_an_interrupted_run_does_not_spoil_the_next(monkeypatch):
    """When the judge itself is interrupted in a scene (Ctrl-C, pytest-timeout), the next scene gets its own answer."""
    with Contestant() as contestant:
        contestant.start()
        before = len(os.listdir("/proc/self/fd"))
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(contestant, "_drain", _interrupt)
            contestant.run(_request("kill", SOURCE.format(body="print(flush=True); signal.pause()")), 20)
        raw = contestant.run(_request("scene", "def scene(): return 7"), 20)
        assert (raw.why, json.loads(raw.result)["value"]) == ("ended", 7)
        assert len(os.listdir("/proc/self/fd")) == before


def _interrupt(*args):
    raise KeyboardInterrupt


def test_a_zygote_that_cannot_start_says_why(monkeypatch):
    """What keeps the contestant from starting is told, and is no student's fault."""
    monkeypatch.setattr(process, "HOME", Path("/nowhere"))
    contestant = Contestant()
    with pytest.raises(handle.ContestantError, match="No module named 'inside'"):
        contestant.start()
    contestant.close()


# nothing stays


def test_nothing_stays_after_close():
    """After close no process is running and no file is left; closing twice does no harm."""
    contestant = Contestant()
    source = "import os, time\ndef scene():\n    os.makedirs('a/b'); open('a/b/c', 'w').close(); os.chmod('a/b', 0); os.chmod('a', 0)\n    os.fork() or time.sleep(1000)"
    contestant.run(_request("scene", source), 20)
    folder, pid = contestant._confined.folder, contestant._process.pid
    contestant.close()
    contestant.close()
    assert not os.path.exists(folder)
    assert not os.path.exists(f"/proc/{pid}")
    assert list(process.marked(f"HOME={folder}".encode())) == []


def test_nothing_stays_when_the_judge_is_killed():
    """When the judge is killed in the middle of a scene, zygote, scene, daemons and files go as well."""
    program = """
        import os
        from grading.contestant.handle import Contestant
        contestant = Contestant()
        contestant.start()
        os.write(1, contestant._confined.folder.encode() + b"\\n")
        source = '''
        import os, time
        def scene():
            if os.fork() == 0:
                os.setsid()
                os.fork()
                os.open("begun", os.O_CREAT)
            time.sleep(1000)
        '''
        request = dict(scene="scene", parameters=[], arguments=[], modules=[], path=[], start_method=None, watch_locks=False)
        import textwrap
        contestant.run({**request, "imports": [], "source": textwrap.dedent(source)}, 100)
    """
    judge = subprocess.Popen([sys.executable, "-c", textwrap.dedent(program)], stdout=subprocess.PIPE, text=True)
    folder = judge.stdout.readline().strip()
    assert _eventually(lambda: list(Path(folder).glob("s*/work/begun")))
    judge.kill()
    judge.communicate()
    assert _eventually(lambda: not list(process.marked(f"HOME={folder}".encode())))
    assert _eventually(lambda: not os.path.exists(folder))


# without fork


def scene_of_each_kind(hold, meet, note, number):
    hold.children("end")
    pid = os.fork()
    if pid == 0:
        print("child")
        sys.stdout.flush()
        os._exit(number)
    note("forked")
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def test_a_fresh_interpreter_shows_the_same():
    """Without fork, each scene has an interpreter of its own, and observations are the same."""
    source = "import os, sys\n" + inspect.getsource(scene_of_each_kind)
    request = {**_request("scene_of_each_kind", source), "parameters": ["hold", "meet", "note", "number"], "arguments": [5]}
    results = []
    for fresh in (False, True):
        with Contestant(fresh=fresh) as contestant:
            raw = contestant.run(request, 20)
            events = [json.loads(line) for line in raw.events.splitlines()]
            results.append((raw.why, json.loads(raw.result)["value"], raw.out, raw.left, [event["kind"] for event in events if event["kind"] not in ("begin", "fork", "note")]))
    assert results[0] == results[1]
    assert results[0][:3] == ("ended", 5, b"child\n")


def _request(scene, source):
    return dict(scene=scene, source=source, imports=[], parameters=[], arguments=[], modules=[], path=[], start_method=None, watch_locks=False)


def test_what_scenes_import_is_imported_once():
    """The zygote imports it; a scene's process finds it there.  What cannot be imported is the scene's own affair."""
    source = "import sys\ndef scene(): return 'wave' in sys.modules"
    with Contestant() as contestant:
        for imports, there in (([], False), (["wave", "no_such_module"], True), ([], True)):
            assert json.loads(contestant.run({**_request("scene", source), "imports": imports}, 20).result)["value"] is there


def _eventually(holds, patience=20):
    """Does it come to hold?  Only a wrong answer waits."""
    give_up = time.monotonic() + patience
    while not holds():
        if time.monotonic() > give_up:
            return False
        time.sleep(0.01)
    return True
