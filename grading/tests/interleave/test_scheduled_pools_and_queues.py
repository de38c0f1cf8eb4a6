"""Queues and thread pools behave like the standard library's, and each wait of theirs is the explorer's to schedule."""

from grading.interleave import Deadlock, explore


def through_queues():
    from queue import LifoQueue, PriorityQueue, Queue, SimpleQueue
    from threading import Thread

    got = []
    for make in (Queue, SimpleQueue, LifoQueue, PriorityQueue):
        line = make()
        producer = Thread(target=line.put, args=(1,))
        producer.start()
        got.append(line.get())
        producer.join()
    return got


def test_every_kind_of_queue_is_scheduled():
    assert explore(through_queues) == [[1, 1, 1, 1]]


def full_and_empty():
    from queue import Empty, Full, Queue

    line, seen = Queue(1), []
    try:
        line.get(timeout=3600)
    except Empty:
        seen.append("empty")
    line.put(1)
    try:
        line.put(2, timeout=3600)
    except Full:
        seen.append("full")
    return seen


def test_an_hour_on_a_queue_takes_no_time():
    assert explore(full_and_empty) == [["empty", "full"]]


def joined_queue():
    from queue import Queue
    from threading import Thread

    line, done = Queue(), []

    def work():
        done.append(line.get())
        line.task_done()

    line.put(1)
    Thread(target=work).start()
    line.join()
    return done


def test_a_queue_can_be_joined():
    assert explore(joined_queue) == [[1]]


def pool_results():
    from concurrent.futures import ThreadPoolExecutor, as_completed, wait

    with ThreadPoolExecutor(max_workers=1) as pool:
        futures = [pool.submit(pow, 2, power) for power in (1, 2)]
        finished = sorted(future.result() for future in as_completed(futures))
        return finished, len(wait(futures).done)


def pool_error():
    import concurrent.futures

    def fail():
        raise ValueError("no")

    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        return pool.submit(fail).exception(timeout=3600).args


def test_thread_pools_are_scheduled():
    assert explore(pool_results, bound=1) == [([2, 4], 2)]
    assert explore(pool_error, bound=1) == [("no",)]


def done_of_two():
    from concurrent.futures import ThreadPoolExecutor, as_completed, wait

    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(str, "first"), pool.submit(str, "second")]
        done = [future.result() for future in wait(futures).done]
        return done, sorted(future.result() for future in as_completed(futures))


def set_of_threads():
    from threading import Thread

    said = []
    for thread in {Thread(target=said.append, args=(word,)) for word in ("first", "second")}:
        thread.start()
        thread.join()
    return said


def test_futures_and_threads_come_out_of_a_set_alike_but_not_in_order():
    """By address, each schedule would have an order of its own; in the order of their making, nobody would learn that there is none."""
    assert explore(done_of_two, bound=1) == [(["second", "first"], ["first", "second"])]
    assert explore(set_of_threads) == [["second", "first"]]


def pool_never_shut_down():
    from concurrent.futures import ThreadPoolExecutor

    pool = ThreadPoolExecutor(1)
    return [pool.submit(int).result() for _ in range(2)]


def pool_at_work_for_ever():
    from concurrent.futures import ThreadPoolExecutor
    from threading import Event

    pool = ThreadPoolExecutor(1)
    pool.submit(Event().wait)
    return pool is None


def test_idle_threads_of_a_pool_go_home_when_the_scene_is_over():
    assert explore(pool_never_shut_down, bound=1) == [[0, 0]]
    assert explore(pool_at_work_for_ever, bound=1) == {Deadlock()}


def from_an_event_loop(module):
    return module.results()


def test_asyncio_gets_the_pools_that_it_takes(tmp_path):
    (tmp_path / "module.py").write_text(
        "from concurrent.futures import ThreadPoolExecutor\n"
        "async def in_threads():\n"
        "    from asyncio import gather, get_running_loop\n"
        "    with ThreadPoolExecutor(2) as pool:\n"
        "        return await gather(*[get_running_loop().run_in_executor(pool, str, number) for number in (1, 2)])\n"
        "def results():\n"
        "    import asyncio.runners\n"
        "    return asyncio.run(in_threads())\n"
    )

    assert explore(from_an_event_loop, modules={"module": str(tmp_path / "module.py")}) == [["1", "2"]]
