"""The probes: each family tells what it should, in whatever process it happens, under every start method; here processes, threads and pools."""

import multiprocessing
import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.pool import Pool

import pytest

from grading.tests.probed import METHODS, deeds

# processes


def one_process(status, name):
    process = multiprocessing.Process(target=os._exit if status else int, args=(status,), name=name)
    process.start()
    process.join()
    return process.exitcode


@METHODS
def test_the_life_of_a_process(observe, method):
    """Start, begin, exit, wait and join, each told once and with its status; a name that was given is used."""
    for status, name, who in ((0, None, "child 1"), (3, "ann", "ann")):
        seen = observe(one_process, status, name, start_method=method)
        told = deeds(seen, "start", "begin", "exit", "wait", "join", "fork")
        start, *rest = [line for line in told if line[0] == "parent"][1:]
        assert start == ("parent", "start", who)
        assert rest == [("parent", "wait", who, status), ("parent", "join", who)]
        assert [line for line in told if line[0] == who] == [(who, "begin"), (who, "exit", status)]
        assert seen.children == [who]


def wait_for_ever():
    threading.Event().wait()


def ended_process(how):
    process = multiprocessing.Process(target=wait_for_ever)
    process.start()
    process.kill() if how == "kill" else process.terminate()
    process.join()


@METHODS
@pytest.mark.parametrize(("how", "number"), [("kill", signal.SIGKILL), ("terminate", signal.SIGTERM)])
def test_who_ends_a_process(observe, method, how, number):
    """That a process was ended, and by which signal, is told."""
    seen = observe(ended_process, how, start_method=method)
    assert len(seen.events.of("terminate", child="child 1")) == 1
    assert len(seen.events.of("wait", child="child 1", status=-int(number))) == 1


def forks(call):
    pid = os.fork()
    if pid == 0:
        os._exit(7)
    if call == "waitpid":
        os.waitpid(pid, 0)
    if call == "wait":
        os.wait()
    if call == "wait3":
        os.wait3(options=0)
    if call == "wait4":
        os.wait4(pid, options=0)
    if call == "waitid":
        os.waitid(os.P_PID, pid, os.WEXITED)
    if call == "waitid that leaves it":
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)


@pytest.mark.parametrize("call", ["waitpid", "wait", "wait3", "wait4", "waitid"])
def test_every_call_that_waits(observe, call):
    """Whatever call reaps a forked child, it is told with the child and the status."""
    seen = observe(forks, call)
    assert deeds(seen, "fork", "wait") == [("parent", "fork", "child 1"), ("parent", "wait", "child 1", 7)]
    assert deeds(seen, "exit") == [("child 1", "exit", 7)]
    assert seen.nothing_left


def test_a_wait_that_leaves_the_child(observe):
    """A wait that does not reap is no wait."""
    seen = observe(forks, "waitid that leaves it")
    assert deeds(seen, "wait") == []
    assert not seen.nothing_left


def stops_and_goes_on():
    pid = os.fork()
    if pid == 0:
        os.kill(os.getpid(), signal.SIGSTOP)
        os._exit(0)
    stopped = os.WIFSTOPPED(os.waitpid(pid, os.WUNTRACED)[1])
    os.kill(pid, signal.SIGCONT)
    return [stopped, os.waitpid(pid, 0)[1]]


def test_a_child_that_was_stopped_has_not_ended(observe):
    """Being told that a child stopped is not having waited for it, and does no harm."""
    seen = observe(stops_and_goes_on)
    assert seen == [True, 0]
    assert len(seen.events.of("wait")) == 1


def odd_exit(status):
    pid = os.fork()
    if pid == 0:
        os._exit(status)
    os.waitpid(pid, 0)


@pytest.mark.parametrize(("status", "real"), [(256, 0), (-1, 255), (True, 1), (300, 44)])
def test_an_exit_status_has_eight_bits(observe, status, real):
    """The log tells the status that the parent sees."""
    seen = observe(odd_exit, status)
    assert seen.events.of("exit", status=real) and seen.events.of("wait", status=real)


def family_tree():
    for _ in range(3):
        if os.fork() == 0:
            for _ in range(2):
                if os.fork() == 0:
                    os._exit(0)
            os.wait()
            os.wait()
            os._exit(0)
    for _ in range(3):
        os.wait()


def test_grandchildren_are_named_after_their_parents(observe):
    """Child 2's first child is child 2.1, in whatever order the log hears of them."""
    for _ in range(5):
        seen = observe(family_tree)
        assert seen.children == ["child 1", "child 2", "child 3"]
        for number in "123":
            assert [event.facts["child"] for event in seen.events.of("fork", who=f"child {number}")] == [f"child {number}.1", f"child {number}.2"]


# threads


def one_thread(name):
    thread = threading.Thread(target=int, name=name)
    thread.start()
    thread.join()


def thread_in_a_process(name):
    process = multiprocessing.Process(target=one_thread, args=(name,))
    process.start()
    process.join()


def test_the_life_of_a_thread(observe):
    """Start, begin, end and join."""
    assert deeds(observe(one_thread, "ann"), "thread start", "thread begin", "thread end", "thread join") == [
        ("parent", "thread start", "ann"),
        ("parent", "thread begin", "ann"),
        ("parent", "thread end", "ann"),
        ("parent", "thread join", "ann"),
    ]


@METHODS
def test_threads_of_a_child_process(observe, method):
    """The same in a child, under every start method."""
    told = deeds(observe(thread_in_a_process, "ann", start_method=method), "thread start", "thread begin", "thread end", "thread join")
    assert told == [("child 1", f"thread {step}", "ann") for step in ("start", "begin", "end", "join")]


def thread_that_takes_a_name():
    def take_a_name():
        threading.current_thread().name = "ann"

    thread = threading.Thread(target=take_a_name, name="nobody")
    thread.start()
    thread.join()


def test_threads_are_found_by_the_name_that_they_bore_in_the_end(observe):
    """A thread may take its name later; which ones there were is told where none bore it."""
    assert observe(one_thread, "ann").ran_thread("ann")
    assert observe(thread_that_takes_a_name).ran_thread("ann")
    assert repr(observe(one_thread, "bob").ran_thread("ann")) == "no thread was called ann, only bob"
    assert repr(observe(thread_in_a_process, "ann").ran_thread("ann")) == "no thread was started"


def threads_of_a_pool():
    with ThreadPoolExecutor(2, thread_name_prefix="worker") as pool:
        list(pool.map(str, range(3)))


def test_threads_of_an_executor(observe):
    """An executor's threads are threads like any other."""
    names = {event.facts["of"] for event in observe(threads_of_a_pool).events.of("thread start")}
    assert names and names <= {"worker_0", "worker_1"}


# pools


def pool_of(width, submit, end):
    with multiprocessing.Pool(width) as pool:
        if submit == "apply_async":
            pool.apply_async(abs, (1,)).get()
        elif submit in ("imap", "imap_unordered"):
            list(getattr(pool, submit)(abs, [1, 2]))
        elif submit == "starmap":
            pool.starmap(max, [(1, 2)])
        elif submit == "map_async":
            pool.map_async(abs, [1, 2]).get()
        else:
            pool.map(abs, [1, 2])
        if end == "close":
            pool.close()
            pool.join()


@METHODS
def test_the_life_of_a_pool(observe, method):
    """Its width, how tasks were handed in, and close, join and terminate in their order."""
    seen = observe(pool_of, 2, "apply_async", "close", start_method=method)
    assert [event.kind for event in seen.events.all if event.kind.startswith("pool")] == ["pool open", "pool submit", "pool close", "pool join", "pool terminate"]
    assert len(seen.events.of("pool open", width=2)) == 1
    assert len(seen.events.of("pool submit", by="apply_async")) == 1
    assert [event.facts["name"].rpartition("PoolWorker")[1] for event in seen.events.of("start")] == ["PoolWorker"] * 2


@pytest.mark.parametrize("submit", ["map", "map_async", "imap", "imap_unordered", "starmap"])
def test_every_way_to_submit(observe, submit):
    """Tasks handed in by any other call are told as well; a pool that is only left is terminated."""
    seen = observe(pool_of, 1, submit, "leave")
    assert [event.facts["by"] for event in seen.events.of("pool submit")] == [submit]
    assert seen.events.of("pool terminate") and not seen.events.of("pool close")


# what a probe must not change


def names_and_signatures():
    import inspect

    return [os.fork.__name__, os.waitpid.__name__, threading.Thread.start.__doc__ is not None, str(inspect.signature(Pool.apply_async))[:5]]


def test_a_probed_function_looks_like_itself(observe):
    """Names and documentation stay."""
    assert observe(names_and_signatures) == ["fork", "waitpid", True, "(self"]


def errors_of_probed_functions():
    found = []
    for function, arguments in ((os.waitpid, (-1, 0)), (os.kill, (0.5, 1)), (os.close, (9999,)), (os._exit, ("no",)), (os.wait4, ())):
        try:
            function(*arguments)
        except Exception as error:
            found.append(type(error).__name__)
    return found


def test_a_probed_function_fails_like_itself(observe):
    """Errors come as they would without probes, and nothing is told of what did not happen."""
    seen = observe(errors_of_probed_functions)
    assert seen == ["ChildProcessError", "TypeError", "OSError", "TypeError", "TypeError"]
    assert deeds(seen, "wait", "exit", "kill") == []
