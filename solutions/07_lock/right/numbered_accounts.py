"""Accounts are numbered under a lock as they are made, and locked in that order; one account is locked once."""

import itertools
import threading
from contextlib import ExitStack

numbers, numbering = itertools.count(), threading.Lock()


class Account:
    def __init__(self, balance=0):
        with numbering:
            self.number = next(numbers)
        self._balance = balance
        self.lock = threading.Lock()

    @property
    def balance(self):
        return self._balance

    def deposit(self, amount):
        positive(amount)
        self.lock.acquire()
        try:
            self._balance = self._balance + amount
        finally:
            self.lock.release()

    def withdraw(self, amount):
        positive(amount)
        self.lock.acquire()
        try:
            self._take(amount)
        finally:
            self.lock.release()

    def _take(self, amount):
        if self._balance < amount:
            raise ValueError("insufficient funds")
        self._balance = self._balance - amount


def change_it(account, n):
    account.deposit(n)
    account.withdraw(n)


def run_thread(account, n, times):
    for _ in range(times):
        change_it(account, n)


def transfer(source, target, amount):
    positive(amount)
    with ExitStack() as locks:
        for account in sorted({source, target}, key=lambda account: account.number):
            locks.enter_context(account.lock)
        source._take(amount)
        target._balance += amount


def positive(amount):
    if not amount > 0:
        raise ValueError(f"not a positive amount: {amount}")
