"""An account is entered by `with`, one at a time; a flag says whether somebody is in, a condition wakes who waits."""

import threading as t


class Account:
    def __init__(self, balance=0):
        self.balance = balance
        self.occupied, self.door = False, t.Condition(t.Lock())

    def __enter__(self):
        with self.door:
            while self.occupied:
                self.door.wait()
            self.occupied = True
        return self

    def __exit__(self, *error):
        with self.door:
            self.occupied = False
            self.door.notify()

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("amount must be positive")
        with self as account:
            account.balance += amount

    def withdraw(self, amount):
        if amount <= 0:
            raise ValueError("amount must be positive")
        with self as account:
            if account.balance - amount < 0:
                raise ValueError("insufficient funds")
            account.balance -= amount


def change_it(account, n):
    account.deposit(n)
    account.withdraw(n)


def run_thread(account, n, times):
    for _ in range(times):
        change_it(account, n)


def transfer(source, target, amount):
    source.withdraw(amount)
    target.deposit(amount)
