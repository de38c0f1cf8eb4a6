"""Both locks at once, in an order that is the same for everybody."""

from threading import RLock


class Account:
    def __init__(self, balance=0):
        self.balance = balance
        self._lock = RLock()

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("amount must be positive")
        with self._lock:
            self.balance += amount

    def withdraw(self, amount):
        if amount <= 0:
            raise ValueError("amount must be positive")
        with self._lock:
            if amount > self.balance:
                raise ValueError("insufficient funds")
            self.balance -= amount


def change_it(account, n):
    account.deposit(n)
    account.withdraw(n)


def run_thread(account, n, times):
    for _ in range(times):
        change_it(account, n)


def transfer(source, target, amount):
    first, second = sorted((source, target), key=id)
    with first._lock, second._lock:
        source.withdraw(amount)
        target.deposit(amount)
