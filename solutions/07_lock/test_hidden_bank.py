"""Transfers, looked at more closely: beside other work, without funds, to the same account, between strangers."""

from threading import Thread


def at_once(*calls):
    threads = [Thread(name=name, target=function, args=arguments) for name, function, *arguments in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def attempt(function, *arguments):
    try:
        function(*arguments)
    except ValueError as error:
        return str(error)
    return "done"


# scenes


def transfer_beside_a_deposit(bank):
    ann, bob = bank.Account(10), bank.Account()
    at_once(("ann", bank.transfer, ann, bob, 3), ("bob", bob.deposit, 4))
    return ann.balance, bob.balance


def transfers_that_cannot_be(bank):
    ann, bob = bank.Account(1), bank.Account(1)
    said = [attempt(bank.transfer, ann, bob, 2), attempt(bank.transfer, ann, bob, 5) == "done", attempt(bank.transfer, ann, bob, 0) == "done"]
    said += [attempt(bank.transfer, ann, bob, -5) in ("done", "insufficient funds")]
    bank.transfer(ann, bob, 1)
    return said, ann.balance, bob.balance


def to_itself(bank):
    ann = bank.Account(1)
    said = [attempt(bank.transfer, ann, ann, 1), attempt(bank.transfer, ann, ann, 2), attempt(bank.transfer, ann, ann, 0) == "done"]
    ann.deposit(1)
    return said, ann.balance


def transfers_of_strangers(bank):
    ann, bob, cid, dan = (bank.Account(10) for _ in range(4))
    at_once(("ann", bank.transfer, ann, bob, 1), ("cid", bank.transfer, cid, dan, 1))
    return ann.balance, bob.balance, cid.balance, dan.balance


# claims


def test_a_transfer_beside_a_deposit(explore):
    """A transfer and a deposit on the same account at the same moment both count."""
    assert explore(transfer_beside_a_deposit) == {(7, 7)}


def test_a_transfer_that_cannot_be(explore):
    """A transfer without funds, or of no positive amount, changes neither account, and both go on working."""
    assert explore(transfers_that_cannot_be) == [(["insufficient funds", False, False, False], 0, 2)]


def test_a_transfer_to_itself(explore):
    """A transfer from an account to itself is checked like any other, changes nothing and does not hang."""
    assert explore(to_itself) == [(["done", "insufficient funds", False], 2)]


def test_transfers_of_strangers_do_not_wait(explore):
    """A transfer never waits for one between two other accounts."""
    assert explore(transfers_of_strangers).apart("ann", "cid")
