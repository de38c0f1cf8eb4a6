"""A small course whose pictures show one thing each: items, a child left behind, a lock, a lost value, a deadlock, a standstill."""

import os
import re
import subprocess
import sys
from pathlib import Path

KIT = Path(__file__).parents[2]
PICTURES = 8  # one test is still a TODO
NASTY = "</script></style><script>window.hacked=1</script><img src=x onerror=window.hacked=1>\"'&\u202e\x1b[2J"

SHOP = '''
import os
from multiprocessing import Pipe, Process, Queue
from threading import Lock, Thread

# </script><script>window.hacked = 1</script>
EVIL = "</script></style><script>window.hacked=1</script><img src=x onerror=window.hacked=1>"

def write(queue, items):
    for item in items:
        queue.put(item)

def read(queue, count):
    for _ in range(count):
        queue.get()

def relay(items):
    queue = Queue()
    processes = [Process(target=write, args=(queue, items), name="writer"), Process(target=read, args=(queue, len(items)), name="reader")]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

def answer(end):
    end.send(end.recv() + 1)

def throw():
    ours, theirs = Pipe()
    child = Process(target=answer, args=(theirs,), name="child")
    child.start()
    ours.send(1)
    ours.recv()
    child.join()

def leave():
    if os.fork() == 0:
        os._exit(0)

gate = Lock()

def under_a_lock():
    with gate:
        pass

def two_under_a_lock():
    threads = [Thread(target=under_a_lock, name=name) for name in ("ann", "bob")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

def crowd():
    threads = [Thread(target=print, name=f"customer {number}") for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

def stand():
    gate.acquire()
    gate.acquire()

class Till:
    def __init__(self):
        self.total, self.lock = 10, Lock()

    def put(self, amount):
        self.total += amount

def swap(one, other):
    with one.lock, other.lock:
        pass

def todo():
    raise NotImplementedError("TODO 1: todo is not written yet")
'''

TESTS = '''
from threading import Thread

def at_once(*calls):
    threads = [Thread(name=name, target=function, args=arguments) for name, function, *arguments in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

def items(shop):
    shop.relay([1, "tea", shop.EVIL])

def pipe(shop):
    shop.throw()

def left(shop):
    shop.leave()

def lock(shop):
    shop.two_under_a_lock()

def crowd(shop):
    shop.crowd()

def stuck(shop):
    shop.stand()

def lost(shop):
    till = shop.Till()
    at_once(("ann", till.put, 5), ("bob", till.put, 7))
    return till.total

def dead(shop):
    one, other = shop.Till(), shop.Till()
    at_once(("ann", shop.swap, one, other), ("bob", shop.swap, other, one))

def todo(shop):
    shop.todo()

def test_items(observe):
    """Items go from the writer to the reader. </script><b>&"""
    assert observe(items) == None

def test_pipe(observe):
    """A number goes to and fro."""
    assert observe(pipe) == None

def test_left(observe):
    """Nobody is left behind."""
    assert observe(left).nothing_left

def test_lock(observe):
    """Both come by the lock."""
    assert observe(lock) == None

def test_crowd(observe):
    """Sixteen are served."""
    assert observe(crowd) == None

def test_stuck(observe):
    """It comes to its end."""
    assert observe(stuck) == None

def test_lost(explore):
    """Both amounts count."""
    assert explore(lost) == {22}

def test_dead(explore):
    """Nobody waits for ever."""
    assert explore(dead) == {None}

def test_todo(observe):
    """It is written."""
    assert observe(todo) == None
'''


class Shop:
    """The course in the folder ROOT."""

    def __init__(self, root):
        self.root = root
        self._said = {}
        section = root / "exercises" / "01_shop"
        section.mkdir(parents=True)
        settings = "[pytest]\naddopts = --import-mode=importlib\ntruncation_limit_lines = 0\ntruncation_limit_chars = 0\n"
        (root / "pytest.ini").write_text(f"{settings}pythonpath = {KIT}\n", encoding="utf-8")
        (root / "conftest.py").write_text((KIT / "conftest.py").read_text(encoding="utf-8"), encoding="utf-8")
        (root / "exercises" / "course.toml").write_text('[[section]]\nfolder = "01_shop"\ntitle = "a shop"\nmodules = ["shop"]\n', encoding="utf-8")
        (section / "shop.py").write_text(SHOP, encoding="utf-8")
        (section / "test_shop.py").write_text(TESTS, encoding="utf-8")

    def run(self, *options):
        """(what pytest says, {name: text} of the pages) when it is run with OPTIONS; the same options are run once."""
        if options not in self._said:
            done = subprocess.run(
                [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options, "exercises"],
                cwd=self.root, capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "200"},
            )  # fmt: skip
            self._said[options] = done.stdout + done.stderr
        folder = self.root / options[options.index("--timeline") + 1] if "--timeline" in options else None
        pages = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.html")} if folder and folder.is_dir() else {}
        return self._said[options], pages


def outcome(said):
    """{"failed": number, "passed": number, "todo": number} of the last line that pytest SAID."""
    return {word: int(number) for number, word in re.findall(r"(\d+) (failed|passed|todo)", said.strip().splitlines()[-1])}
