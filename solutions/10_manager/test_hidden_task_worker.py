"""The worker, looked at more closely: a master that goes at any moment, any numbers, wrong arguments; and what both promise."""

import contextlib
import inspect
import os
import queue
import signal
from multiprocessing.connection import Connection
from multiprocessing.managers import BaseManager, BaseProxy

import pytest

LOOPBACK = ("127.0.0.1", 0)
KEY = b"abc"
MINUTE = 60


# a master


class QueueManager(BaseManager):
    """A master's: it lends two queues."""


def tasks(found=queue.Queue()):
    return found


def results(found=queue.Queue()):
    return found


QueueManager.register("get_task_queue", tasks)
QueueManager.register("get_result_queue", results)


@contextlib.contextmanager
def master(numbers):
    with QueueManager(LOOPBACK, KEY) as manager:
        task_queue = manager.get_task_queue()
        for n in numbers:
            task_queue.put(n)
        yield manager


def all_of(queue):
    return sorted(queue.get() for _ in range(queue.qsize()))


# work


def worked(task_worker, numbers):
    with master(numbers) as manager:
        count = task_worker.work(manager.address, KEY, 0)
        return [count, all_of(manager.get_result_queue())]


def worked_until_the_master_goes(task_worker, numbers, before, how):
    """The master goes before this process puts its second result, or before it looks for a number after the first."""
    call, results = BaseProxy._callmethod, []

    def call_too_late(proxy, name, *args, **kwargs):
        results.extend(["result"] * name.startswith("put"))
        if len(results) >= (2 if before == "put" else 1) and name.startswith("put") == (before == "put"):
            BaseProxy._callmethod = call
            if how == "leaves":
                manager.shutdown()
            else:
                dies_of_the_next_word(manager._process.pid)
        return call(proxy, name, *args, **kwargs)

    with master(numbers) as manager:
        BaseProxy._callmethod = call_too_late
        return task_worker.work(manager.address, KEY, MINUTE)


def dies_of_the_next_word(pid):
    """A connection whose other side dies with a word unread is not closed, it is reset."""
    send = Connection._send_bytes

    def last_send(connection, word):
        Connection._send_bytes = send
        os.kill(pid, signal.SIGSTOP)
        os.waitid(os.P_PID, pid, os.WSTOPPED)
        send(connection, word)
        os.kill(pid, signal.SIGKILL)
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)

    Connection._send_bytes = last_send


def worked_wrongly(task_worker, authkey, patience):
    with master([3]) as manager:
        task_worker.work(manager.address, authkey, patience)


def what_both_promise(task_master, task_worker):
    return [
        task_master.serve([], LOOPBACK, KEY),
        issubclass(task_master.QueueManager, BaseManager) and issubclass(task_worker.QueueManager, BaseManager),
        *(
            {name: each.default for name, each in inspect.signature(function).parameters.items() if each.default is not each.empty}
            for function in (task_master.serve, task_worker.work)
        ),
    ]


# claims


@pytest.mark.parametrize("how", ["leaves", "dies"])
@pytest.mark.parametrize("before", ["put", "get"])
def test_the_master_goes_at_any_moment(observe, before, how):
    """Whether the master goes before a result or before the next number, in order or not: work returns how many it squared."""
    seen = observe(worked_until_the_master_goes, [3, 4, 5], before, how, start_method="fork")
    assert seen.value in (0, 1, 2, 3)  # what is under way at that moment may count or not


def test_any_number(observe):
    """Numbers may be negative, 0, or as large as they like."""
    numbers = [-3, 0, 10**30 + 1, 3, -3]
    assert observe(worked, numbers) == [5, sorted(f"{n} * {n} = {n * n}" for n in numbers)]


@pytest.mark.parametrize("authkey, patience", [(KEY, -1), ("abc", 0)], ids=["patience", "authkey"])
def test_work_with_wrong_arguments(observe, authkey, patience):
    """Less than no patience, and a key that is no bytes, are refused with ValueError or TypeError."""
    seen = observe(worked_wrongly, authkey, patience)
    assert seen.raised(("ValueError", "TypeError"))


def test_what_both_promise(observe):
    """Both modules have a QueueManager, and the arguments that one may leave out have the values that were promised."""
    assert observe(what_both_promise).value == [
        [],
        True,
        {"address": ("127.0.0.1", 5000), "authkey": b"abc", "timeout": 10, "ready": None},
        {"authkey": b"abc", "patience": 1.0},
    ]
