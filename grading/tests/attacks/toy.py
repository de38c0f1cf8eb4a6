"""A course of one section and a class of tricks, graded by the command itself."""

import inspect
import os
import secrets
import shutil
import socket
import subprocess
import sys
import textwrap
from collections import defaultdict
from pathlib import Path

import grading
from grading import results
from grading.course import Course
from grading.scores import score
from grading.tests import ordinary
from grading.tests.attacks import names

KIT = Path(grading.__file__).resolve().parent.parent
PATIENCE = 600  # seconds for a class, on a busy machine

TOML = """
title = "riddles"
[[section]]
folder = "60_riddle"
title = "riddles"
modules = ["riddle"]
points = { test_first = 1, test_second = 1, test_money = 1, test_child = 1, test_hello = 1 }
"""
TESTS = '''
"""Two riddles, and what else a section asks."""
import os
from threading import Thread

EXPECTED = {3: "blue heron", 5: "grey wolf"}


def hello(riddle):
    return riddle.hello()


def answered(riddle, number):
    return riddle.answer(number)


def deposits(riddle):
    account = riddle.Account()
    tellers = [Thread(name=name, target=account.deposit, args=(5,)) for name in ("ann", "bob")]
    for teller in tellers:
        teller.start()
    for teller in tellers:
        teller.join()
    return account.balance


def in_a_child(riddle):
    return riddle.pid_of_a_child() != os.getpid()


def test_first(observe):
    """The first riddle is solved."""
    assert observe(answered, 3) == EXPECTED[3]


def test_second(observe):
    """The second riddle is solved."""
    assert observe(answered, 5) == EXPECTED[5]


def test_money(explore):
    """No money is lost."""
    assert explore(deposits, budget=60) == {10}


def test_child(observe):
    """A child tells its pid."""
    assert observe(in_a_child) == True


def test_hello(observe):
    """It says hello."""
    assert observe(hello) == "hello"
'''
PLAIN = '''
def hello():
    return "hello"


def pid_of_a_child():
    return os.getpid()
'''
RACY = '''
class Account:
    def __init__(self):
        self.balance = 0

    def deposit(self, amount):
        balance = self.balance
        self.balance = balance + amount
'''
RIGHT = '''
import os
import threading

TABLE = {3: "blue heron", 5: "grey wolf"}


def answer(number):
    return TABLE[number]


def hello():
    return "hello"


class Account:
    def __init__(self):
        self.balance = 0
        self.lock = threading.Lock()

    def deposit(self, amount):
        with self.lock:
            self.balance += amount


def pid_of_a_child():
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(write, str(os.getpid()).encode())
        os._exit(0)
    os.close(write)
    told = os.read(read, 100)
    os.close(read)
    os.waitpid(pid, 0)
    return int(told)
'''
FILES = {  # what Python or pytest would read by themselves, were they taken along
    "conftest.py": "def pytest_runtest_call(item):\n    item.obj = lambda *args, **kwargs: None\n",
    "pytest.ini": "[pytest]\naddopts = --collect-only\n",
    "sitecustomize.py": "import os\nos._exit(0)\n",
    "threading.py": "import os\nos._exit(0)\n",
    "json.py": "import os\nos._exit(0)\n",
    "riddle.pth": "import os; os._exit(0)\n",
}


class Outcome:
    """What grading the class at LEVEL, as the user UID, came to."""

    def __init__(self, folder, level, uid, tried):
        self.folder, self.level, self.uid, self.tried = folder, level, uid, tried
        self.token = f"attack{secrets.token_hex(6)}"
        for name in ("course", "class", "out", "home"):
            (folder / name).mkdir(parents=True)
        self.canary = self._write("home/canary", "untouched")
        self._write("home/secret", "secret")
        self._course()
        with self._victim() as victim, socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as abstract, socket.socket(socket.AF_UNIX) as path:
            abstract.bind("\0" + self.token)
            path.bind(str(folder / "s"))
            for listener in (abstract, path):
                listener.listen(64)
            os.chmod(folder / "s", 0o777)
            self._class(victim.pid, server.getsockname()[1])
            self._own()
            nice = os.getpriority(os.PRIO_PROCESS, victim.pid)
            self.done = self._grade()
            self.victim = victim.poll(), os.getpriority(os.PRIO_PROCESS, victim.pid) == nice
            victim.stdin.close()
        self.left = self._left()
        for path in (*Path("/dev/shm").glob(f"{self.token}*"), *Path("/tmp").glob(f"{self.token}*")):
            path.unlink()  # what the weaker levels do not stop
        self._read()

    def _write(self, path, text):
        path = self.folder / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def _course(self):
        self._write("course/exercises/course.toml", TOML)
        self._write("course/exercises/60_riddle/test_riddle.py", TESTS)
        self._write("course/solutions/points.toml", "[60_riddle]\ntest_hidden = 1\n")
        self._write("course/solutions/60_riddle/riddle.py", RIGHT)
        hidden = "def hello(riddle):\n    return riddle.hello()\n\n\ndef test_hidden(observe):\n    '''Hidden.'''\n    assert observe(hello) == 'hello'\n"
        self._write("course/solutions/60_riddle/test_hidden_riddle.py", hidden)
        for name in ("conftest.py", "pytest.ini"):
            shutil.copy(KIT / name, self.folder / "course" / name)

    def _class(self, victim, port):
        known = {
            "COURSE": self.folder / "course", "CLASS": self.folder / "class", "OUT": self.folder / "out", "HOME": self.folder / "home",
            "CANARY": self.canary, "SOCKET": self.folder / "s", "TOKEN": self.token, "VICTIM": victim, "PORT": port, "KEY": 40_000 + os.getpid() % 10_000,
        }  # fmt: skip
        top = inspect.getsource(names) + "\n".join(f"{name} = {str(value) if type(value) is int else repr(str(value))}" for name, value in known.items())
        for name, trick in self.tried.items():
            source = textwrap.dedent(inspect.getsource(trick))
            early = name.startswith("at_import")
            call = f"{name}()\n\n\ndef answer(number):\n    return ''\n" if early else f"answer = {name}\n"
            self._write(f"class/{name}/60_riddle/riddle.py", f"{top}\n\n\n{source}\n\n{call}\n{PLAIN}{RACY if early else ''}")  # exploring takes its time
        self._write("class/plain/60_riddle/riddle.py", f"{top}\n\n\ndef answer(number):\n    return ''\n\n{PLAIN}{RACY}")
        self._write("class/brings_files/60_riddle/riddle.py", f"{top}\n\n\ndef answer(number):\n    return ''\n\n{PLAIN}")
        for name, text in FILES.items():
            for place in ("class/brings_files", "class/brings_files/60_riddle"):
                self._write(f"{place}/{name}", text)
        for name in ("a_right_one", "z_right_one"):
            self._write(f"class/{name}/60_riddle/riddle.py", RIGHT)

    def _own(self):
        for path in (self.folder, *self.folder.rglob("*")):
            os.chown(path, self.uid, self.uid)

    def _victim(self):
        code = "import sys; print(flush=True); sys.stdin.read()"
        environment = {**os.environ, "ATTACK_SECRET": "secret"}
        victim = subprocess.Popen(
            self._command([sys.executable, "-c", code, self.token]), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        victim.stdout.readline()
        return victim

    def _command(self, argv):
        plain = self.uid == os.getuid() and self.level != "landlock"  # whose throw-away user has to get at Python
        return argv if plain else ordinary.command(argv, self.uid)

    def _grade(self):
        command = [sys.executable, "-B", "-P", "-m", "grading", str(self.folder / "class"), "--out", str(self.folder / "out")]
        command += ["--course", str(self.folder / "course"), "--sandbox", self.level]
        environment = {**os.environ, "ATTACK_SECRET": "secret", "PYTHONPATH": str(KIT), "HOME": str(self.folder / "home")}
        return subprocess.run(self._command(command), env=environment, cwd=self.folder, capture_output=True, text=True, timeout=PATIENCE, check=False)

    def _left(self):
        """Command lines of processes that carry our marks."""
        found = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = path.read_bytes().split(b"\0")
            except OSError:
                continue
            if any(f"9{40_000 + os.getpid() % 10_000}".encode() == word or self.token.encode() in word for word in words):
                found.append(words)
        return found

    def _read(self):
        self.canary_says = self.canary.read_text()
        self.written = {path.name: path.read_text() for path in (self.folder / "out").glob("*.*")}
        graded, _ = results.read(self.folder / "out" / "results.jsonl")
        self.total = {}
        self.verdicts = defaultdict(dict)
        self.noted = {}
        for row in score(Course.load(self.folder / "course"), graded).rows:
            self.total[row.handed.name] = row.total
            self.noted[row.handed.name] = row.noted
            self.verdicts[row.handed.name] = {key[1]: verdict for key, verdict in graded.of(row.handed.id).items()}
        self.notes = {each.name: each.notes for each in graded.students()}
