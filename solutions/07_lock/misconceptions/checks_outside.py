"""I believe that only writing needs the lock, and looking at the balance does not.

Caught by: test_the_last_money_is_paid_once
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
        if amount > self.balance:
            raise ValueError("insufficient funds")
        with self.lock:
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
