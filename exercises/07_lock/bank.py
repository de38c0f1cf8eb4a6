"""Lock: many threads, one balance, and no money lost.

Rules for everything here:

- Any number of threads may call these functions and methods at once, on the same accounts or on others.
- Work on one account never waits for a thread that works only on others (making an account may).
- Whatever is raised, the accounts work as before, for every thread.
"""


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
        # Give the account here what its methods need, so that only one thread at a time changes the balance.

    def deposit(self, amount) -> None:
        """Add `amount` to the balance.  No other update is lost.

        Raises ValueError if `amount` is not positive.
        """
        # TODO 1: add the amount so that two tellers cannot overwrite each other.
        raise NotImplementedError("TODO 1: Account.deposit is not written yet")

    def withdraw(self, amount) -> None:
        """Take `amount` off the balance, if there is that much.  No other update is lost.

        Raises ValueError if `amount` is not positive, and ValueError("insufficient funds") if the balance is smaller;
        then nothing changes, and the account goes on working.
        """
        # TODO 2: check and take in one go, so that nobody comes in between.
        raise NotImplementedError("TODO 2: Account.withdraw is not written yet")


def change_it(account, n) -> None:
    """Deposit n, then withdraw n.

    >>> account = Account(10)
    >>> change_it(account, 5)
    >>> account.balance
    10
    """
    # TODO 3: put in n and take n out again.
    raise NotImplementedError("TODO 3: change_it is not written yet")


def run_thread(account, n, times) -> None:
    """Do `change_it(account, n)` that many times: what each thread of the notes' program does.

    >>> account = Account(10)
    >>> run_thread(account, 5, 100)
    >>> account.balance
    10
    """
    # TODO 4: change it again and again.
    raise NotImplementedError("TODO 4: run_thread is not written yet")


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
    # TODO 5: move the money so that no two transfers can block each other.
    raise NotImplementedError("TODO 5: transfer is not written yet")
