"""Scenes whose stories are kept as they should look."""

import threading
from queue import Queue


class Account:
    def __init__(self, balance):
        self.balance = balance
        self.lock = threading.Lock()

    def deposit(self, amount):
        self.balance += amount

    def move(self, target, amount):
        with self.lock:
            with target.lock:
                self.balance -= amount
                target.balance += amount


def at_once(**calls):
    threads = [threading.Thread(name=name, target=function, args=arguments) for name, (function, *arguments) in calls.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def two_tellers():
    account = Account(10)
    at_once(ann=(account.deposit, 5), bob=(account.deposit, 5))
    return account.balance


def opposite_moves():
    one, two = Account(10), Account(10)
    at_once(ann=(one.move, two, 1), bob=(two.move, one, 1))
    return one.balance, two.balance


def never_ready():
    ready = []

    def wait():
        while not ready:
            pass

    at_once(ann=(wait,))


def last_ticket():
    tickets = [7]

    def sell():
        if tickets:
            tickets.pop()

    at_once(ann=(sell,), bob=(sell,))
    return len(tickets)


def one_at_a_time():
    gate = threading.Semaphore(1)

    def enter():
        with gate:
            pass

    at_once(ann=(enter,), bob=(enter,))


def handing_over():
    line, got = Queue(), []

    def take():
        got.append(line.get())

    at_once(ann=(take,), bob=(line.put, "parcel"))
    return got


class Purse:
    def __init__(self):
        self.money = 10
        self.lock = threading.Lock()

    def pay(self):
        if self.money >= 10:
            with self.lock:
                self.money -= 10


def paid_twice():
    purse = Purse()
    at_once(ann=(purse.pay,), bob=(purse.pay,))
    return purse.money


def taken_twice():
    purse = Purse()
    purse.lock.acquire()
    purse.pay()


def one_farewell_for_two():
    line = Queue()
    line.put(None)

    def work():
        while line.get() is not None:
            pass

    at_once(ann=(work,), bob=(work,))


def goes_round():
    number = 0
    while True:
        number += 1


def tried_in_vain():
    lock, tries = threading.Lock(), []
    lock.acquire()

    def attempt():
        tries.append(lock.acquire(blocking=False))

    at_once(ann=(attempt,), bob=(attempt,))
    return tries


def as_they_come():
    from concurrent.futures import ThreadPoolExecutor, as_completed

    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(str, number) for number in (1, 2)]
        return [future.result() for future in as_completed(futures)]
