"""Who holds one lock only tries for the second: where that is taken, it lets go of the first and begins again."""

from dataclasses import dataclass, field
from threading import Lock


@dataclass(eq=False)
class Account:
    balance: int = 0
    lock: object = field(default_factory=Lock, repr=False)

    def deposit(self, amount):
        positive(amount)
        with self.lock:
            self.balance += amount

    def withdraw(self, amount):
        positive(amount)
        with self.lock:
            self.cover(amount)
            self.balance -= amount

    def cover(self, amount):
        if amount > self.balance:
            raise ValueError("insufficient funds")


def change_it(account, n):
    account.deposit(n)
    account.withdraw(n)


def run_thread(account, n, times):
    for _ in range(times):
        change_it(account, n)


def transfer(source, target, amount):
    positive(amount)
    if source is target:
        with source.lock:
            source.cover(amount)
        return
    while not moved(source, target, amount):
        pass


def moved(source, target, amount):
    with source.lock:
        if not target.lock.acquire(blocking=False):
            return False
        try:
            source.cover(amount)
            source.balance -= amount
            target.balance += amount
        finally:
            target.lock.release()
        return True


def positive(amount):
    if amount <= 0:
        raise ValueError("amount must be positive")
