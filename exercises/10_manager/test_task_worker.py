"""The worker: it takes numbers from a master, brings their squares, shares the work with others, and knows when it is over.

`observe` runs a scene in a process of its own and says what it showed.  Here the scene's own process starts the manager of a master
as the notes have it, and calls `work`.  Some of the master's queues are odd, as life is: what each does is said at its class.
They live in the manager's process.  A minute stands for ever here: no scene may take so long.

At the end, master and worker meet.
"""

import contextlib
import functools
import json
import os
import queue
import shutil
import socket
import subprocess
import sys
from multiprocessing.managers import BaseManager
from pathlib import Path

import pytest

LOOPBACK = ("127.0.0.1", 0)
KEY = b"abc"
MINUTE = 60


# a master and its queues


class ClosingQueue(queue.Queue):
    """When it is empty, all results are there, and somebody wants more, the master goes."""

    given = 0

    def _put(self, n):
        self.given += 1
        super()._put(n)

    def _qsize(self):
        if not self.queue:
            results = QUEUES["results"]
            with results.not_empty:
                results.not_empty.wait_for(lambda: len(results.queue) == self.given)
            os._exit(0)
        return len(self.queue)


class SlowQueue(queue.Queue):
    """A number comes half a minute after the queue has run empty; when it is empty for another five minutes, the master goes.

    It has a clock of its own, which runs while somebody is ready to wait here: no time is lost.  Who only looks, and looks again,
    does so every ten seconds.
    """

    late, waited = None, 0

    def put_late(self, n):
        self.late = n

    def get(self, block=True, timeout=None):
        self._let_time_pass(0 if not block else 300 if timeout is None else timeout)
        return super().get(False)

    def empty(self):
        self._let_time_pass(0)
        return super().empty()

    def qsize(self):
        self._let_time_pass(0)
        return super().qsize()

    def _let_time_pass(self, seconds):
        with self.mutex:
            self.waited = 0 if self.queue else self.waited + max(seconds, 10)
            if self.waited >= 300:
                os._exit(0)
            if self.waited >= 30 and self.late is not None:
                self.queue.append(self.late)
                self.late, self.waited = None, 0


class ContestedQueue(queue.Queue):
    """Who asks how much is in it gets a true answer, and then another worker takes it all."""

    def empty(self):
        return self._then_nothing(super().empty())

    def qsize(self):
        return self._then_nothing(super().qsize())

    def _then_nothing(self, answer):
        self.queue.clear()
        return answer


class MeetingQueue(queue.Queue):
    """Who brings a result waits until another worker does, too."""

    def meet_at(self, point):
        self.point = point

    def put(self, *args, **kwargs):
        self.point.arrive()
        super().put(*args, **kwargs)


QUEUES = {
    "tasks": queue.Queue(),
    "results": queue.Queue(),
    "closing tasks": ClosingQueue(),
    "slow tasks": SlowQueue(),
    "contested tasks": ContestedQueue(),
    "meeting results": MeetingQueue(),
}


def the_queue(name):
    return QUEUES[name]


class QueueManager(BaseManager):
    """A master's: it lends two of the queues above."""


@contextlib.contextmanager
def master(numbers, authkey=KEY, tasks="tasks", results="results"):
    QueueManager.register("get_task_queue", functools.partial(the_queue, tasks))
    QueueManager.register("get_result_queue", functools.partial(the_queue, results))
    with QueueManager(LOOPBACK, authkey) as manager:
        task_queue = manager.get_task_queue()
        for n in numbers:
            task_queue.put(n)
        yield manager


def all_of(results):
    return [results.get() for _ in range(results.qsize())]


# work


def worked(task_worker, numbers, patience, authkey=KEY, tasks="tasks"):
    with master(numbers, authkey, tasks) as manager:
        count = task_worker.work(manager.address, authkey, patience)
        return [count, all_of(manager.get_result_queue())]


def came_with_another_key(task_worker, key, other):
    with master([3], key) as manager:
        task_worker.work(manager.address, other, 0)


def came_to_nobody(task_worker):
    with socket.socket() as nobody:  # bound, though not listened on: nobody else gets this port meanwhile
        nobody.bind(LOOPBACK)
        task_worker.work(nobody.getsockname(), KEY, 0)


def worked_until_the_master_goes(task_worker, numbers):
    with master(numbers, tasks="closing tasks") as manager:
        return task_worker.work(manager.address, KEY, MINUTE)


def worked_and_waited(task_worker, numbers, late):
    with master(numbers, tasks="slow tasks") as manager:
        manager.get_task_queue().put_late(late)
        return task_worker.work(manager.address, KEY, MINUTE)


def come_later(hold, work, *args):
    hold.here()  # until the other worker waits
    return work(*args)


def two_worked(task_worker, beside, hold, meet, numbers):
    with master(numbers, results="meeting results") as manager:
        results = manager.get_result_queue()
        results.meet_at(meet(2))
        other = beside(come_later, hold, task_worker.work, manager.address, KEY, 0)
        count = task_worker.work(manager.address, KEY, 0)
        return [count + other.result(), sorted(all_of(results))]


def squares(numbers):
    return [f"{n} * {n} = {n * n}" for n in numbers]


def test_each_number_gets_an_answer(observe, draw):
    """For each number n there is a result `n * n = n²`; with patience 0 the worker leaves when the queue is empty."""
    numbers = draw.sample(range(2, 1000), 3)
    _, results = observe(worked, numbers, 0).value
    assert results == squares(numbers)


def test_work_says_how_many(observe):
    """work returns how many numbers it squared, which may be none."""
    for count in (3, 0):
        said, _ = observe(worked, list(range(count)), 0).value
        assert said == count


def test_the_key_of_the_master(observe, draw):
    """The worker comes with the key that it was given."""
    key = bytes(draw.sample(range(256), 20))
    assert observe(worked, [3, 4], 0, key) == [2, squares([3, 4])]


def test_another_key(observe):
    """Who comes with another key than the master's meets an AuthenticationError."""
    assert observe(came_with_another_key, b"the key", b"another key").raised("AuthenticationError")


def test_nobody_is_there(observe):
    """Where no master listens, the worker meets a ConnectionRefusedError."""
    assert observe(came_to_nobody).raised("ConnectionRefusedError")


def test_the_master_goes_while_the_worker_waits(observe):
    """When the master goes while the worker waits for a number, work returns how many it squared."""
    assert observe(worked_until_the_master_goes, [3, 4]) == 2


def test_the_worker_is_patient(observe):
    """With a minute's patience, the worker is still there when another number comes half a minute later."""
    assert observe(worked_and_waited, [3, 4], 5) == 3


def test_another_worker_is_quicker(observe):
    """A number that was there when the worker looked may be another's when it takes it: it does not wait for ever."""
    seen = observe(worked, [3], 0, KEY, "contested tasks")
    count = seen.value[0]
    assert count in (0, 1)
    assert seen == [count, squares([3][:count])]


def test_two_workers_share_the_numbers(observe):
    """Two workers work at the same time, for a worker does not take all that is there at once; and no number is done twice."""
    seen = observe(two_worked, [3, 4, 5, 6, 7, 8])
    assert seen.met
    assert seen == [6, sorted(squares([3, 4, 5, 6, 7, 8]))]


# master and worker together


def together(task_master, task_worker, beside, numbers, crew):
    def ready(address):
        workers.extend(beside(task_worker.work, address, KEY, MINUTE) for _ in range(crew))

    workers = []
    with contextlib.suppress(ConnectionRefusedError):
        came_to_nobody(task_worker)  # as long as it is a TODO, let us hear of it here
    results = task_master.serve(numbers, LOOPBACK, KEY, MINUTE, ready)
    return [results, sum(worker.result() for worker in workers)]


# master and worker as two programs, each in a folder of its own

MASTER = """
import json, os, sys

def tell(what):
    os.write(int(sys.argv[1]), json.dumps(what).encode() + b"\\n")

if __name__ == "__main__":
    try:
        import task_master
        tell(task_master.serve(json.loads(sys.argv[2]), (sys.argv[3], 0), b"abc", 60, tell))
    except Exception as error:
        tell(f"{type(error).__name__}: {error}")
"""

WORKER = """
import json, os, sys

def tell(what):
    os.write(int(sys.argv[1]), json.dumps(what).encode() + b"\\n")

if __name__ == "__main__":
    try:
        import task_worker
        tell(task_worker.work((sys.argv[2], int(sys.argv[3])), b"abc", 60))
    except Exception as error:
        tell(f"{type(error).__name__}: {error}")
"""


@contextlib.contextmanager
def running(source, module, *arguments, on=()):
    """Runs the program in a folder with the module's file alone, on the host ON; gives a function that waits for what it tells next."""
    folder = Path(module.__name__)
    folder.mkdir()
    shutil.copy(module.__file__, folder)
    (folder / "program.py").write_text(source)
    reader, writer = os.pipe()
    with subprocess.Popen([*on, sys.executable, "-B", "program.py", str(writer), *arguments], cwd=folder, pass_fds=[writer]) as process:
        os.close(writer)
        with open(reader) as told:
            try:
                yield functools.partial(next_told, told, module.__name__)
            except BaseException:
                process.kill()
                raise


def next_told(told, name):
    what = json.loads(told.readline() or '"nothing: it has just ended"')
    if str(what).startswith("NotImplementedError: TODO"):
        raise NotImplementedError(what.partition(": ")[2])
    if isinstance(what, str):
        raise RuntimeError(f"the program of {name} raised {what}")
    return what


def two_programs(task_master, task_worker, numbers, host="127.0.0.1", hosts=((), ())):
    with running(MASTER, task_master, json.dumps(numbers), host, on=hosts[0]) as master_tells:
        address = master_tells()
        with running(WORKER, task_worker, *map(str, address), on=hosts[1]) as worker_tells:
            count = worker_tells()
            return [master_tells(), count]


def test_master_and_workers(observe, draw):
    """Three workers share a master's numbers; and as two programs, master and worker know each other's address and key alone."""
    numbers = draw.sample(range(2, 1000), 12)
    results, count = observe(together, numbers, 3).value
    assert results == squares(numbers)
    assert 9 <= count <= 12  # each worker may miss the answer to its last result: the master needs no more, and goes
    seen = observe(two_programs, numbers[:3])
    results, count = seen.value
    assert results == squares(numbers[:3])
    assert 2 <= count <= 3
    assert seen.nothing_left


# and on two hosts


@contextlib.contextmanager
def host():
    """A host: a network namespace.  The kernel removes it when its last process has gone; this one goes when we do."""
    with subprocess.Popen(["unshare", "--net", "sh", "-c", "echo here; exec cat"], stdin=-1, stdout=-1, stderr=-1, text=True) as keeper:
        if not keeper.stdout.readline():
            raise OSError(keeper.stderr.read().strip())
        yield str(keeper.pid)


@contextlib.contextmanager
def two_hosts():
    """The hosts 10.0.0.1 and 10.0.0.2, with a cable between them; gives for each what to put before a command."""
    with host() as one, host() as other:
        hosts = [["nsenter", "--net", "--target", pid] for pid in (one, other)]
        ip(hosts[0], "link add cable type veth peer name cable netns", other)
        for number, each in enumerate(hosts, 1):
            ip(each, "address add dev cable", f"10.0.0.{number}/24")
            for device in ("cable", "lo"):
                ip(each, "link set up dev", device)
        yield hosts


def ip(where, command, argument):
    done = subprocess.run([*where, "ip", *command.split(), argument], stderr=-1, text=True)
    if done.returncode:
        raise OSError(done.stderr.strip())


def what_two_hosts_lack():
    try:
        with two_hosts():
            return ""
    except OSError as error:
        return str(error)


def programs_on_two_hosts(task_master, task_worker, numbers):
    with two_hosts() as hosts:
        return two_programs(task_master, task_worker, numbers, "10.0.0.1", hosts)


def test_two_hosts(observe):
    """Master and worker run on two hosts, and the worker finds the master at its address."""
    lack = observe(what_two_hosts_lack).value
    if lack:
        pytest.skip(f"this machine cannot play two hosts ({lack})")
    seen = observe(programs_on_two_hosts, [3, 4, 5])
    results, count = seen.value
    assert results == squares([3, 4, 5])
    assert 2 <= count <= 3
    assert seen.nothing_left
