"""What each sandbox level leaves possible, what it promises beyond the attacks, and how one is chosen."""

import contextlib
import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

from grading.contestant import sandbox
from grading.contestant.handle import ContestantError
from grading.contestant.sandbox import choice, uids
from grading.tests.levels import CONFINING, EVERY, at, play, value


@pytest.fixture(scope="module", params=EVERY)
def contestant(request):
    with at(request.param) as started:
        started.level = request.param
        yield started


# what the course uses works


def features():
    import asyncio
    import fcntl
    import multiprocessing
    import os
    import signal
    import socket
    import subprocess
    import sys
    import tempfile
    import threading
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing.managers import BaseManager
    from multiprocessing.shared_memory import SharedMemory

    def threads():
        found = []
        each = [threading.Thread(target=found.append, args=(n,)) for n in range(4)]
        [thread.start() for thread in each]
        [thread.join() for thread in each]
        return len(found) == 4

    def fork():
        pid = os.fork()
        if pid == 0:
            os._exit(7)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7

    def process(method):
        child = multiprocessing.get_context(method).Process(target=abs, args=(1,))
        child.start()
        child.join()
        return child.exitcode == 0

    def pool(method):
        with multiprocessing.get_context(method).Pool(2) as workers:
            return workers.map(abs, [-1, -2]) == [1, 2]

    def queue():
        items = multiprocessing.Queue()
        items.put(1)
        return items.get() == 1

    def primitives():
        made = [multiprocessing.Lock(), multiprocessing.Event(), multiprocessing.Semaphore(2), multiprocessing.Condition(), multiprocessing.Barrier(1)]
        multiprocessing.Value("i", 3), multiprocessing.Array("i", 3)
        return made[4].wait() == 0

    def shared_memory():
        block = SharedMemory(create=True, size=100)
        block.close()
        block.unlink()
        return True

    def manager(address):
        with BaseManager(address, b"abc") as server:
            return server.address is not None

    def default_manager():
        with multiprocessing.Manager() as server:
            return server.list([1])[0] == 1

    def executor():
        with ProcessPoolExecutor(2) as workers:
            return list(workers.map(abs, [-1])) == [1]

    def asynchronous():
        async def echo(reader, writer):
            writer.write(await reader.read(1))
            await writer.drain()
            writer.close()

        async def both():
            server = await asyncio.start_server(echo, "127.0.0.1", 0)
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.write(b"x")
            said = await reader.read(1)
            writer.close()
            server.close()
            program = await asyncio.create_subprocess_exec("true")
            return said == b"x" and await program.wait() == 0

        return asyncio.run(both())

    def program():
        return subprocess.run([sys.executable, "-c", "print(1)"], capture_output=True, check=True).stdout == b"1\n"

    def temporary():
        with tempfile.NamedTemporaryFile() as file, tempfile.TemporaryDirectory():
            return file.write(b"x") == 1

    def tcp(family, host):
        with socket.socket(family) as server:
            server.bind((host, 0))
            server.listen()
            with socket.create_connection(server.getsockname()[:2]):
                return True

    def names():
        return socket.gethostbyname("localhost") == "127.0.0.1"

    def timer():
        rung = []
        signal.signal(signal.SIGALRM, lambda *args: rung.append(1))
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        while not rung:
            signal.pause()
        return True

    def fifo():
        os.mkfifo("fifo")
        end = os.open("fifo", os.O_RDWR)
        return os.write(end, b"x") == 1

    def locks():
        with open("lock", "w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            fcntl.lockf(file, fcntl.LOCK_EX)
        return True

    def pidfd():
        return os.pidfd_open(os.getpid()) > 0

    def foreign():
        import ctypes

        return ctypes.CDLL(None).getpid() == os.getpid()

    tried = {
        "threads": threads, "fork": fork, "queue": queue, "primitives": primitives, "shared memory": shared_memory, "executor": executor,
        "manager": default_manager, "manager on TCP": lambda: manager(("127.0.0.1", 0)), "manager on a fixed port": lambda: manager(("127.0.0.1", 5000)),
        "asyncio": asynchronous, "subprocess": program, "tempfile": temporary, "TCP": lambda: tcp(socket.AF_INET, "127.0.0.1"),
        "IPv6": lambda: tcp(socket.AF_INET6, "::1"), "localhost": names, "affinity": lambda: bool(os.sched_getaffinity(0)), "setitimer": timer,
        "FIFO": fifo, "file locks": locks, "pidfd": pidfd, "ctypes": foreign,
        **{f"Process {method}": lambda method=method: process(method) for method in ("fork", "spawn", "forkserver")},
        **{f"Pool {method}": lambda method=method: pool(method) for method in ("fork", "spawn")},
    }  # fmt: skip
    found = {}
    for name, attempt in tried.items():
        try:
            found[name] = attempt() is True
        except Exception as error:
            found[name] = repr(error)
    return found


def test_what_the_course_uses_works(contestant):
    """26 features of processes, threads and their means, at every level."""
    if not Path("/proc/net/if_inet6").exists():
        pytest.skip("this machine has no IPv6")
    found = value(play(contestant, features, limit=120))
    assert {name: told for name, told in found.items() if told is not True} == {}
    assert len(found) == 26


# what is promised


def look_around():
    import os

    return {"/": sorted(os.listdir("/")), "network": sorted(os.listdir("/sys/class/net")) if os.path.exists("/sys") else [], "environment": sorted(os.environ)}


def test_there_is_nothing_but_what_was_bound():
    with at("namespaces") as contestant:
        seen = value(play(contestant, look_around))
    known = {"bin", "dev", "etc", "kit", "lib", "lib32", "lib64", "proc", "sbin", "scratch", "tmp", "usr", Path(sys.base_prefix).resolve().parts[1]}
    assert set(seen["/"]) <= known
    assert not {name for name in seen["environment"]} - {"HOME", "LANG", "LC_ALL", "PATH", "PWD", "PYTHONHASHSEED", "PYTHONUTF8", "TMPDIR"}


def stay():
    import os
    import signal

    for _ in range(5):
        if os.fork() == 0:
            os.setsid()
            os.fork()
            signal.pause()
    print("begun", flush=True)
    signal.pause()


JUDGE = """
import os, signal, sys
from grading.contestant.handle import Contestant
from grading.contestant import sandbox
from grading.tests.levels import request
from grading.tests.test_sandbox import stay
contestant = Contestant(level=sandbox.level(sys.argv[1]))
contestant.start()
drain = contestant._drain
def told(fd, name, *rest):
    count = drain(fd, name, *rest)
    if name == "out" and count:
        os.write(1, f"{contestant._confined.zygote}\\n".encode())
    return count
contestant._drain = told
contestant.run(request(stay), 600)
"""


@pytest.mark.parametrize("level", CONFINING)
def test_when_the_judge_dies_nothing_goes_on(level):
    at(level).close()
    judge = subprocess.Popen([sys.executable, "-P", "-c", JUDGE, level], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": os.getcwd()})
    zygote = int(judge.stdout.readline())
    family = [os.pidfd_open(pid) for pid in (zygote, *_descendants(zygote))]
    assert len(family) >= 6
    judge.kill()
    judge.wait()
    judge.stdout.close()
    for fd in family:
        assert select.select([fd], [], [], 30)[0]
        os.close(fd)


def _descendants(pid):
    children = []
    with contextlib.suppress(OSError):
        children = [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [each for child in children for each in (child, *_descendants(child))]


def test_ten_sandboxes_leave_nothing():
    """No descriptor, no folder, no process is left of them."""
    at("namespaces").close()
    before = set(os.listdir("/proc/self/fd"))
    for _ in range(10):
        with at("namespaces") as contestant:
            contestant.start()
            zygote = contestant._confined.zygote
        assert not os.path.exists(f"/proc/{zygote}")
    assert set(os.listdir("/proc/self/fd")) == before


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux only")
def test_nobody_gets_the_same_throwaway_user():
    with contextlib.ExitStack() as stack:
        numbers = [stack.enter_context(uids.throwaway()) for _ in range(20)]
    assert len(set(numbers)) == 20 and 0 not in numbers and os.getuid() not in numbers


# how one is chosen


class Fake:
    def __init__(self, name, missing="", confines=True):
        self.name, self.confines, self._missing = name, confines, missing

    def missing(self):
        return self._missing


@pytest.fixture
def known(monkeypatch):
    def provide(*fakes):
        monkeypatch.setattr(choice, "levels", lambda course: {fake.name: fake for fake in fakes})

    return provide


def test_auto_takes_the_first_that_is_there(known):
    known(Fake("namespaces", "no bwrap"), Fake("landlock"), Fake("process", confines=False))
    assert sandbox.choose("auto").name == "landlock"


def test_auto_never_falls_to_a_level_that_does_not_confine(known):
    known(Fake("namespaces", "bubblewrap is not installed; install it"), Fake("landlock", "no Landlock"), Fake("process", confines=False))
    with pytest.raises(sandbox.NotAvailable) as refusal:
        sandbox.choose("auto")
    assert refusal.value.status == 4
    for words in ("namespaces: bubblewrap is not installed; install it", "landlock: no Landlock", "--sandbox process", "--sandbox none"):
        assert words in str(refusal.value)
    assert sandbox.choose("process").name == "process"


def test_a_level_that_is_demanded_and_missing_is_refused(known):
    known(Fake("namespaces", "bubblewrap is not installed"), Fake("process", confines=False))
    with pytest.raises(sandbox.NotAvailable, match="not available here: bubblewrap is not installed"):
        sandbox.choose("namespaces")
    with pytest.raises(sandbox.NotAvailable, match="no such level; there are auto, namespaces, process"):
        sandbox.choose("magic")


def test_a_bwrap_that_confines_nothing_is_found_out(tmp_path, monkeypatch):
    """The probe starts a zygote and has it try: a program of that name that only runs what it is given is no sandbox."""
    at("namespaces").close()
    fake = tmp_path / "bwrap"
    fake.write_text('#!/bin/sh\nwhile [ "$1" != -- ]; do [ "$1" = --info-fd ] && fd=$2; shift; done; shift\n' f'mkdir -p /tmp/none; eval "echo \'{{\\"child-pid\\": $$}}\' >&$fd; exec $fd>&-"; exec "$@"\n')
    fake.chmod(0o755)
    monkeypatch.setattr("grading.contestant.sandbox.namespaces.PROGRAMS", (str(fake),))
    from grading.contestant.sandbox.namespaces import Namespaces

    assert "does not confine here" in Namespaces().missing()


def test_a_zygote_that_could_read_what_is_hidden_runs_nothing(tmp_path):
    """Each zygote is asked at its start."""
    (tmp_path / "solution").write_text("secret")
    os.chmod(tmp_path, 0o755)
    with at("namespaces", readable={"submission": tmp_path}, hidden=["/submission/solution"]) as contestant:
        with pytest.raises(ContestantError, match="does not hold: a contestant could read the judge's files"):
            contestant.start()
        contestant.close()
