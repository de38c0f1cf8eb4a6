"""I believe that taking money must be locked, but putting some in can do no harm.

Caught by: test_two_deposits_at_once
"""

from threading import Lock


class Account:
    def __init__(self, balance=0):
        self.balance = balance
        self.lock = Lock()

    def deposit(self, amount):
        check(amount)
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
    source.withdraw(amount)
    target.deposit(amount)


def check(amount):
    if amount <= 0:
        raise ValueError("amount must be positive")
