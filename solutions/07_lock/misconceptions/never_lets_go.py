"""I believe that a lock is let go by itself when the method that took it returns.

Caught by: test_money_in_and_out
"""

from threading import Lock


class Account:
    def __init__(self, balance=0):
        self.balance = balance
        self.lock = Lock()

    def deposit(self, amount):
        check(amount)
        self.lock.acquire()
        self.balance += amount

    def withdraw(self, amount):
        check(amount)
        self.lock.acquire()
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
