"""A decorator checks and locks; a semaphore of one is a lock, too."""

import functools
import threading


def alone(method):
    @functools.wraps(method)
    def locked(self, amount):
        if amount <= 0:
            raise ValueError("amount must be positive")
        with self.door:
            return method(self, amount)

    return locked


class Account:
    def __init__(self, balance=0):
        self.balance, self.door = balance, threading.Semaphore(1)

    @alone
    def deposit(self, amount):
        self.balance += amount

    @alone
    def withdraw(self, amount):
        if self.balance < amount:
            raise ValueError("insufficient funds")
        self.balance -= amount


def change_it(account, n):
    account.deposit(n)
    account.withdraw(n)


def run_thread(account, n, times):
    for _ in range(times):
        change_it(account, n)


def transfer(source, target, amount):
    source.withdraw(amount)
    try:
        target.deposit(amount)
    except BaseException:
        source.deposit(amount)
        raise
