"""I believe that deposits and withdrawals need a lock each.

Caught by: test_a_deposit_beside_a_withdrawal
"""

from threading import Lock


class Account:
    def __init__(self, balance=0):
        self.balance = balance
        self.lock_in = Lock()
        self.lock_out = Lock()

    def deposit(self, amount):
        check(amount)
        with self.lock_in:
            self.balance += amount

    def withdraw(self, amount):
        check(amount)
        with self.lock_out:
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
