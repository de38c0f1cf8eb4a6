"""Time is virtual: who sleeps or waits with a timeout goes on when nobody else can, or a little later."""

from grading.interleave import explore


def hours_go_by():
    import time

    before = time.monotonic(), time.time(), time.perf_counter()
    time.sleep(3600)
    after = time.monotonic(), time.time(), time.perf_counter()
    return [int(late - early) for early, late in zip(before, after)]


def test_sleeping_moves_the_virtual_clock():
    assert explore(hours_go_by) == [[3600, 3600, 3600]]


def busy_wait():
    import time

    end = time.monotonic() + 60
    rounds = 0
    while time.monotonic() < end:
        rounds += 1
    return rounds < 1000


def many_looks():
    import time
    from threading import Semaphore

    gate = Semaphore(0)
    began = time.monotonic()
    for _ in range(200):
        gate.acquire(timeout=0)
    return time.monotonic() - began < 0.001


def test_the_librarys_own_looks_at_the_clock_take_no_time():
    assert explore(many_looks) == {True}


def test_a_busy_wait_for_the_clock_comes_to_its_end():
    assert explore(busy_wait) == {True}


def timed_out():
    from threading import Barrier, BrokenBarrierError, Condition, Event, Lock, Semaphore

    lock, condition = Lock(), Condition()
    lock.acquire()
    seen = [lock.acquire(timeout=60), Event().wait(60), Semaphore(0).acquire(timeout=60)]
    with condition:
        seen.append(condition.wait(60))
        seen.append(condition.wait_for(lambda: False, 60))
    try:
        Barrier(2).wait(60)
    except BrokenBarrierError:
        seen.append("broken")
    return seen


def test_every_timeout_runs_out_on_the_virtual_clock():
    assert explore(timed_out) == [[False, False, False, False, False, "broken"]]


def impatient_or_patient(seconds):
    from threading import Event, Thread

    event = Event()
    Thread(target=event.set).start()
    return event.wait(seconds)


def waiting_a_second():
    return impatient_or_patient(1)


def waiting_a_minute():
    return impatient_or_patient(60)


def test_a_second_may_pass_while_others_could_go_on_but_no_minute():
    assert explore(waiting_a_second) == {True, False}
    assert explore(waiting_a_minute) == {True}


def shorter_sleep_first():
    import time
    from threading import Thread

    order = []

    def sleep(seconds):
        time.sleep(seconds)
        order.append(seconds)

    threads = [Thread(target=sleep, args=(seconds,)) for seconds in (3, 1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return order


def test_without_a_preemption_time_passes_in_order_and_with_some_it_need_not():
    assert explore(shorter_sleep_first, bound=0) == [[1, 2, 3]]
    assert len(explore(shorter_sleep_first, bound=2)) > 1
