"""The master: it lends two queues, hands out numbers, brings their squares home in order, and then is gone.

`observe` runs a scene in a process of its own and says what it showed.  The scene's own process calls `serve`.  Its workers run
`beside` it, in processes that are no children of the master's, and they know its address and key alone; what they do is told in
the functions called workers.  A minute stands for ever here: no scene may take so long.
"""

import multiprocessing
import queue
import socket
from multiprocessing.managers import BaseManager

LOOPBACK = ("127.0.0.1", 0)
KEY = b"abc"
MINUTE = 60


# workers


class QueueManager(BaseManager):
    """A worker's: it knows the names alone."""


QueueManager.register("get_task_queue")
QueueManager.register("get_result_queue")


def queues(address, authkey):
    """The two queues of the master at that address."""
    manager = QueueManager(address, authkey)
    manager.connect()
    return manager.get_task_queue(), manager.get_result_queue()


def square(results, n):
    try:
        results.put(f"{n} * {n} = {n * n}")
    except (EOFError, OSError):
        pass  # the master has it, needs no more, and has gone before it could say so


def rest_of(tasks):
    numbers = []
    try:
        while True:
            numbers.append(tasks.get(False))
    except queue.Empty:
        return numbers


def one_by_one(address, authkey, count):
    tasks, results = queues(address, authkey)
    for _ in range(count):
        square(results, tasks.get())


def one_by_one_but_late(address, authkey, count, hold):
    hold.here()  # until the master does nothing but wait
    one_by_one(address, authkey, count)


def last_number_first(address, authkey, count):
    tasks, results = queues(address, authkey)
    for n in [tasks.get() for _ in range(count)][::-1]:
        square(results, n)


def a_number_and_a_meeting(address, authkey, point):
    tasks, results = queues(address, authkey)
    n = tasks.get()
    point.arrive()
    square(results, n)


def a_look_at_what_is_left(address, authkey, count, hold):
    tasks, results = queues(address, authkey)
    numbers = [tasks.get() for _ in range(count)]
    hold.here()  # until the master does nothing but wait
    left = rest_of(tasks)
    for n in numbers:
        square(results, n)
    return left


def two_keys(address, authkey, count):
    try:
        queues(address, b"not " + authkey)
        answer = "let in"
    except multiprocessing.AuthenticationError:
        answer = "refused"
    one_by_one(address, authkey, count)
    return answer


# serve: the numbers and their results


def served(task_master, beside, hold, numbers):
    def ready(address):
        if not workers:
            workers.append(beside(one_by_one_but_late, address, KEY, len(numbers), hold))

    workers = []
    results = task_master.serve(numbers, LOOPBACK, KEY, MINUTE, ready)
    for worker in workers:
        worker.result()
    return results


def what_ready_hears(task_master, beside, numbers):
    def ready(address):
        heard.append([address, who_listens(address)])
        if len(heard) == 1:
            beside(one_by_one, address, KEY, len(numbers))

    heard = []
    task_master.serve(numbers, LOOPBACK, KEY, MINUTE, ready)
    return heard


def who_listens(address):
    try:
        with socket.create_connection(address) as connection:
            by_chance = connection.getsockname() == address  # connected to itself
    except ConnectionRefusedError:
        return "nobody listens"
    return "nobody listens" if by_chance else "somebody listens"


def served_at_a_given_port(task_master, beside, numbers):
    def ready(address):
        heard.append(address)
        beside(one_by_one, address, KEY, len(numbers))

    heard = []
    with socket.socket() as reserved:  # bound, though not listened on: nobody else gets this port meanwhile
        reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        reserved.bind(LOOPBACK)
        task_master.serve(numbers, reserved.getsockname(), KEY, MINUTE, ready)
        return [heard, reserved.getsockname()]


def a_stranger_and_a_worker(task_master, beside, numbers, authkey):
    def ready(address):
        workers.append(beside(two_keys, address, authkey, len(numbers)))

    workers = []
    results = task_master.serve(numbers, LOOPBACK, authkey, MINUTE, ready)
    return [results, workers[0].result()]


def workers_meet(task_master, beside, meet, numbers):
    def ready(address):
        for _ in numbers:
            beside(a_number_and_a_meeting, address, KEY, point)

    point = meet(len(numbers))
    return task_master.serve(numbers, LOOPBACK, KEY, MINUTE, ready)


def numbers_left(task_master, beside, hold, numbers):
    def ready(address):
        workers.append(beside(a_look_at_what_is_left, address, KEY, len(numbers), hold))

    workers = []
    task_master.serve(numbers, LOOPBACK, KEY, MINUTE, ready)
    return workers[0].result()


def served_last_number_first(task_master, beside, numbers):
    def ready(address):
        beside(last_number_first, address, KEY, len(numbers))

    return task_master.serve(numbers, LOOPBACK, KEY, MINUTE, ready)


def squares(numbers):
    return [f"{n} * {n} = {n * n}" for n in numbers]


def test_each_number_gets_its_result(observe, draw):
    """A worker finds the master and its numbers, and serve returns the worker's results, under every start method."""
    numbers = sorted(draw.sample(range(2, 1000), 4))
    for method in ("fork", "spawn", "forkserver"):
        assert observe(served, numbers, start_method=method) == squares(numbers)


def test_ready_hears_the_real_address(observe):
    """With port 0, ready is called once, with the address at which the manager already listens."""
    heard = observe(what_ready_hears, [3, 4, 5]).value
    assert len(heard) == 1
    (host, port), who = heard[0]
    assert host == "127.0.0.1"
    assert port > 0
    assert who == "somebody listens"


def test_the_given_address(observe):
    """A port other than 0 is the one at which the manager listens."""
    heard, given = observe(served_at_a_given_port, [3, 4]).value
    assert heard == [given]


def test_the_key_opens_the_queues(observe, draw):
    """Who comes with the key is let in, and who comes with another is not."""
    key = bytes(draw.sample(range(256), 20))
    assert observe(a_stranger_and_a_worker, [3, 4], key) == [squares([3, 4]), "refused"]


def test_several_workers_at_once(observe):
    """Three workers have a number each at the same time: all are put before a result is waited for."""
    seen = observe(workers_meet, [3, 4, 5])
    assert seen.met
    assert seen == squares([3, 4, 5])


def test_each_number_is_put_once(observe):
    """When as many numbers have been taken as there are, the task queue is empty, and stays so."""
    assert observe(numbers_left, [3, 4, 5]) == []


def test_results_come_in_the_order_of_the_numbers(observe, draw):
    """The results come in the order of the numbers, though the worker is done with the last number first."""
    least, less, more, most = sorted(draw.sample(range(2, 1000), 4))
    numbers = [more, least, most, less]
    assert observe(served_last_number_first, numbers) == squares(numbers)


# serve: the end


def nobody_comes(task_master, numbers):
    try:
        task_master.serve(numbers, LOOPBACK, KEY, timeout=0)
    except TimeoutError as error:
        return str(error)
    return "(serve raised nothing)"


def who_listens_after_serve(task_master, beside, numbers):
    def ready(address):
        addresses.append(address)
        beside(one_by_one, address, KEY, len(numbers))

    addresses = []
    task_master.serve(numbers, LOOPBACK, KEY, MINUTE, ready)
    return who_listens(addresses[0])


def who_listens_after_an_error(task_master, note, what):
    def ready(address):
        addresses.append(address)
        if what == "ready raises":
            raise LookupError("no workers today")

    addresses = []
    try:
        task_master.serve([3, 4], LOOPBACK, KEY, 0, ready)
    except (TimeoutError, LookupError) as error:  # while it is looked at, Python tidies up nothing that it leads to
        note(f"serve has raised {type(error).__name__}")
        return who_listens(addresses[0])


def test_missing_results(observe, draw):
    """Nobody comes, and time is up: serve raises TimeoutError, the built-in one, and its text names the numbers."""
    numbers = draw.sample(range(100_000, 1_000_000), 3)
    text = observe(nobody_comes, numbers).value
    for n in numbers:
        assert str(n) in text


def test_the_manager_is_gone_when_serve_returns(observe):
    """When serve has returned, the manager's process has ended, and nobody listens at its address."""
    seen = observe(who_listens_after_serve, [3, 4])
    assert seen == "nobody listens"
    assert seen.nothing_left


def test_the_manager_is_gone_when_serve_raises(observe):
    """When time is up, and when ready raises, the manager is shut down before the error comes out."""
    for what in ("time is up", "ready raises"):
        seen = observe(who_listens_after_an_error, what)
        assert seen == "nobody listens"
        assert seen.nothing_left
