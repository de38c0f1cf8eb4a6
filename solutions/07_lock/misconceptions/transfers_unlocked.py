"""I believe that the methods need the lock, and a function outside of the class does not.

Caught by: test_opposite_transfers_never_block_each_other
"""

from threading import Lock


class Account:
    def __init__(self, balance=0):
        self.balance = balance
        self.lock = Lock()

    def deposit(self, amount):
        check(amount)
        with self.lock:
            self.balance += amount

    def withdraw(self, amount):
        check(amount)
        with self.lock:
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
    check(amount)
    if amount > source.balance:
        raise ValueError("insufficient funds")
    source.balance -= amount
    target.balance += amount


def check(amount):
    if amount <= 0:
        raise ValueError("amount must be positive")
