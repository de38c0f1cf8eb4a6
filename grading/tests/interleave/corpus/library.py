"""Queues, pools, timers, sleep, raw threads and thread-local values.  (Stepped as one file: see `corpus`.)"""

import _thread
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, LifoQueue, Queue, SimpleQueue
from threading import Lock, Thread, Timer

from grading.interleave import Deadlock, Raises
from grading.tests.interleave.corpus.register import comes_to


def at_once(*bodies):
    threads = [Thread(target=body, name=body.__name__) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Box:
    """Something shared."""

    def __init__(self, **fields):
        vars(self).update(fields)


# -- queues, pools, timers ---------------------------------------------------------------------------------------


@comes_to([0, 1, 2], correct=True)
def bounded_buffer():
    queue, got = Queue(1), []

    def produce():
        for number in range(3):
            queue.put(number)

    def consume():
        for _ in range(3):
            got.append(queue.get())

    at_once(produce, consume)
    return got


@comes_to("done", Deadlock())
def two_consumers_one_farewell():
    queue = SimpleQueue()
    queue.put("work")
    queue.put(None)

    def consume():
        while queue.get() is not None:
            pass

    at_once(consume, lambda: queue.get() if queue.empty() else None)
    return "done"


@comes_to("done", Raises("Empty"))
def queue_looked_at_before_it_is_taken_from():
    queue = Queue()
    queue.put(1)

    def take():
        if not queue.empty():
            queue.get_nowait()

    at_once(take, take)
    return "done"


@comes_to([], [1], correct=True)
def queue_asked_once():
    queue, got = LifoQueue(), []

    def take():
        try:
            got.append(queue.get_nowait())
        except Empty:
            pass

    at_once(take, lambda: queue.put(1))
    return got


@comes_to([1, 4], correct=True)
def pool_keeps_the_order():
    with ThreadPoolExecutor(1) as pool:
        return list(pool.map(lambda number: number * number, [1, 2]))


@comes_to([], ["fired"])
def timer_cancelled_in_time_or_not():
    fired = []
    timer = Timer(1, lambda: fired.append("fired"))
    timer.start()
    timer.cancel()
    timer.join()
    return fired


@comes_to(["slept", "main"], ["main", "slept"])
def sleeping_is_no_synchronisation():
    steps = []

    def sleep():
        time.sleep(1)
        steps.append("slept")

    sleeper = Thread(target=sleep)
    sleeper.start()
    time.sleep(2)
    steps.append("main")
    sleeper.join()
    return steps


@comes_to(True, False)
def timeout_may_come_first():
    lock = Lock()

    def hold():
        with lock:
            time.sleep(5)

    holder = Thread(target=hold)
    holder.start()
    got = lock.acquire(timeout=1)
    if got:
        lock.release()
    holder.join()
    return got


@comes_to(1, correct=True)
def raw_thread_and_raw_lock():
    done, box = _thread.allocate_lock(), Box(count=0)
    done.acquire()

    def work():
        box.count += 1
        done.release()

    _thread.start_new_thread(work, ())
    done.acquire()
    return box.count


@comes_to([0, 1], correct=True)
def thread_local_values_stay_apart():
    mine, seen = threading.local(), []

    def work(number):
        mine.value = number
        seen.append(mine.value)

    at_once(lambda: work(0), lambda: work(1))
    return sorted(seen)


@comes_to([1, 1], [0, 1], [0, 0])
def one_variable_for_all_threads():
    box, seen = Box(value=None), []

    def work(number):
        box.value = number
        seen.append(box.value)

    at_once(lambda: work(0), lambda: work(1))
    return sorted(seen)
