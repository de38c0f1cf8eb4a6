"""Lock: many threads, one balance, and no money lost.

Rules for everything here:

- Any number of threads may call these functions and methods at once, on the same accounts or on others.
- Work on one account never waits for a thread that works only on others (making an account may).
- Whatever is raised, the accounts work as before, for every thread.
"""

from threading import Lock


class Account:
    """An account with a `balance`.

    >>> account = Account(10)
    >>> account.deposit(5)
    >>> account.withdraw(12)
    >>> account.balance
    3
    """

    def __init__(self, balance=0):
        self.balance = balance
        self.lock = Lock()  # why: one for each account, made before any thread can ask for it

    def deposit(self, amount) -> None:
        """Add `amount` to the balance.  No other update is lost.

        Raises ValueError if `amount` is not positive.
        """
        _check(amount)
        with self.lock:  # why: between the reading and the writing of `+=`, nobody else may write
            self.balance += amount

    def withdraw(self, amount) -> None:
        """Take `amount` off the balance, if there is that much.  No other update is lost.

        Raises ValueError if `amount` is not positive, and ValueError("insufficient funds") if the balance is smaller;
        then nothing changes, and the account goes on working.
        """
        _check(amount)
        with self.lock:  # why: what was checked must still hold when the money is taken; `with` lets go on every path
            if amount > self.balance:
                raise ValueError("insufficient funds")
            self.balance -= amount


def change_it(account, n) -> None:
    """Deposit n, then withdraw n.

    >>> account = Account(10)
    >>> change_it(account, 5)
    >>> account.balance
    10
    """
    account.deposit(n)
    account.withdraw(n)


def run_thread(account, n, times) -> None:
    """Do `change_it(account, n)` that many times: what each thread of the notes' program does.

    >>> account = Account(10)
    >>> run_thread(account, 5, 100)
    >>> account.balance
    10
    """
    for _ in range(times):
        change_it(account, n)


def transfer(source, target, amount) -> None:
    """Move `amount` from one account to the other: both balances change, or neither.

    Transfers in opposite directions at the same moment never wait for each other for ever.  Somebody who reads two
    balances meanwhile may see a transfer half done.  The amount is checked first, then the funds, also from an account to
    itself, which then changes nothing.

    Raises ValueError if `amount` is not positive, and ValueError("insufficient funds") if the source has less.

    >>> ann, bob = Account(10), Account()
    >>> transfer(ann, bob, 4)
    >>> ann.balance, bob.balance
    (6, 4)
    """
    _check(amount)
    source.withdraw(amount)  # why: never more than one lock at a time, so nobody can wait in a circle
    target.deposit(amount)  # why: cannot fail, the amount is checked


def _check(amount) -> None:
    if amount <= 0:
        raise ValueError("amount must be positive")
