"""There is no balance to overwrite, only entries: a deposit appends one, and withdrawals take turns."""

import threading


class Account:
    def __init__(self, balance=0):
        self._entries = [balance]
        self._counter = threading.Lock()

    @property
    def balance(self):
        return sum(self._entries)

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("a deposit is positive")
        self._entries.append(amount)

    def withdraw(self, amount):
        if amount <= 0:
            raise ValueError("a withdrawal is positive")
        with self._counter:
            if sum(self._entries) < amount:
                raise ValueError("insufficient funds")
            self._entries.append(-amount)


def change_it(account, n):
    account.deposit(n)
    account.withdraw(n)


def run_thread(account, n, times):
    if times:
        change_it(account, n)
        run_thread(account, n, times - 1)


def transfer(source, target, amount):
    source.withdraw(amount)
    target.deposit(amount)
