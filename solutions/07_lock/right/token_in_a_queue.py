"""The balance itself lies in a queue of one: whoever has taken it out is alone with it."""

from queue import Queue


class Account:
    def __init__(self, balance=0):
        self._purse = Queue(1)
        self._purse.put(balance)

    @property
    def balance(self):
        money = self._purse.get()
        self._purse.put(money)
        return money

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("amount must be positive")
        self._purse.put(self._purse.get() + amount)

    def withdraw(self, amount):
        if amount <= 0:
            raise ValueError("amount must be positive")
        money = self._purse.get()
        try:
            if money < amount:
                raise ValueError("insufficient funds")
            money -= amount
        finally:
            self._purse.put(money)


def change_it(account, n):
    account.deposit(n)
    account.withdraw(n)


def run_thread(account, n, times):
    for _ in range(times):
        change_it(account, n)


def transfer(source, target, amount):
    source.withdraw(amount)
    target.deposit(amount)
