"""I believe that a lock for all transfers is the way out of the deadlock.

Caught by: test_transfers_of_strangers_do_not_wait
"""

from threading import Lock

transfers = Lock()


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
    with transfers:
        source.withdraw(amount)
        target.deposit(amount)


def check(amount):
    if amount <= 0:
        raise ValueError("amount must be positive")
