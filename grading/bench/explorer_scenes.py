"""The same small programs for every tool: what is shared, what each thread does, and what must hold at the end.

Each case is also a scene of ours, `scene_NAME`, that starts the threads itself.
"""

import threading
from dataclasses import dataclass


class Account:
    def __init__(self):
        self.balance = 10
        self.lock = threading.Lock()

    def locked(self):
        with self.lock:
            self.balance += 5

    def locked_thrice(self):
        for _ in range(3):
            self.locked()

    def unlocked(self):
        self.balance += 5


class Pair:
    def __init__(self):
        self.one, self.two, self.moves = threading.Lock(), threading.Lock(), 0

    def forwards(self):
        with self.one:
            with self.two:
                self.moves += 1

    def backwards(self):
        with self.two:
            with self.one:
                self.moves += 1


class Shop:
    def __init__(self):
        self.tickets, self.sold = 1, 0

    def sell(self):
        if self.tickets > 0:
            self.tickets -= 1
            self.sold += 1


class Bell:
    def __init__(self):
        self.ready, self.condition = False, threading.Condition()

    def wait(self):
        if not self.ready:
            with self.condition:
                self.condition.wait()

    def ring(self):
        self.ready = True
        with self.condition:
            self.condition.notify()


class Depths:
    """Goes wrong only when one thread is interrupted twice at the right places."""

    def __init__(self):
        self.stage, self.bad = 0, False

    def climb(self):
        for level in range(3):
            if self.stage == level:
                self.stage = level + 1

    def watch(self):
        first = self.stage
        second = self.stage
        third = self.stage
        if (first, second, third) == (1, 2, 3):
            self.bad = True


def run(state, *workers):
    threads = [threading.Thread(target=worker, args=(state,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return state


def scene_balance_locked():
    return run(Account(), Account.locked, Account.locked).balance == 20


def scene_balance_unlocked():
    return run(Account(), Account.unlocked, Account.unlocked).balance == 20


def scene_locks_in_opposite_order():
    return run(Pair(), Pair.forwards, Pair.backwards).moves == 2


def scene_check_then_act():
    return run(Shop(), Shop.sell, Shop.sell).sold == 1


def scene_lost_wake_up():
    return run(Bell(), Bell.wait, Bell.ring).ready


def scene_three_tellers_locked():
    return run(Account(), Account.locked, Account.locked, Account.locked).balance == 25


def scene_three_times_locked():
    return run(Account(), Account.locked_thrice, Account.locked_thrice).balance == 40


def scene_watched_at_each_stage():
    return not run(Depths(), Depths.climb, Depths.watch).bad


@dataclass(frozen=True)
class Case:
    scene: object
    make: object
    workers: tuple
    holds: object
    right: bool = False  # whether it holds in every interleaving


CASES = {
    "balance, locked": Case(
        scene_balance_locked, Account, (Account.locked,) * 2, lambda account: account.balance == 20, right=True
    ),
    "balance, locked three times": Case(
        scene_three_times_locked, Account, (Account.locked_thrice,) * 2, lambda account: account.balance == 40, right=True
    ),
    "three tellers, locked": Case(
        scene_three_tellers_locked, Account, (Account.locked,) * 3, lambda account: account.balance == 25, right=True
    ),
    "balance, unlocked": Case(scene_balance_unlocked, Account, (Account.unlocked,) * 2, lambda account: account.balance == 20),
    "check, then act": Case(scene_check_then_act, Shop, (Shop.sell,) * 2, lambda shop: shop.sold == 1),
    "locks in opposite order": Case(
        scene_locks_in_opposite_order, Pair, (Pair.forwards, Pair.backwards), lambda pair: pair.moves == 2
    ),
    "lost wake-up": Case(scene_lost_wake_up, Bell, (Bell.wait, Bell.ring), lambda bell: bell.ready),
    "watched at each stage": Case(scene_watched_at_each_stage, Depths, (Depths.climb, Depths.watch), lambda it: not it.bad),
}
