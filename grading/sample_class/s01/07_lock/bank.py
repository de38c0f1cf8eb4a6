"""07: the bank"""
from itertools import count
from threading import Lock

_numbers = count()  # every account gets one, so that locks can be taken in order


class Account:
    def __init__(self, balance=0):
        self.balance = balance
        self.lock = Lock()
        self.number = next(_numbers)

    def deposit(self, amount):
        positive(amount)
        with self.lock:
            self.balance += amount

    def withdraw(self, amount):
        positive(amount)
        with self.lock:
            self.take(amount)

    def take(self, amount):
        """only with the lock!"""
        if self.balance < amount:
            raise ValueError("insufficient funds")
        self.balance -= amount


def positive(amount):
    if amount <= 0:
        raise ValueError("amount must be positive")


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
            source.take(amount)
            source.balance += amount
        return
    first, second = sorted((source, target), key=lambda account: account.number)
    with first.lock, second.lock:
        source.take(amount)
        target.balance += amount
