"""A condition guards each account, also against being read half-way."""

from threading import Condition


class Account:
    def __init__(self, balance=0):
        self._free, self._money = Condition(), balance

    @property
    def balance(self):
        with self._free:
            return self._money

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("nothing to deposit")
        self._change(amount)

    def withdraw(self, amount):
        if amount <= 0:
            raise ValueError("nothing to withdraw")
        self._change(-amount)

    def _change(self, difference):
        with self._free:
            if self._money + difference < 0:
                raise ValueError("insufficient funds")
            self._money += difference


def change_it(account, n):
    account.deposit(n)
    account.withdraw(n)


def run_thread(account, n, times):
    for _ in range(times):
        change_it(account, n)


def transfer(source, target, amount):
    source.withdraw(amount)
    target.deposit(amount)
