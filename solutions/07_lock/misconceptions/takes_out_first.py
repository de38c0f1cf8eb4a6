"""I believe that the order of putting in and taking out does not matter.

Caught by: test_the_notes_program_comes_out_even
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
    account.withdraw(n)
    account.deposit(n)


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
