"""What is done with the student's bank."""

from threading import Thread


def at_once(*calls):
    """Each call as a thread: (name, function, arguments)."""
    threads = [Thread(name=name, target=function, args=arguments) for name, function, arguments in calls]
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


def two_deposits(bank):
    account = bank.Account(10)
    at_once(("ann", account.deposit, (5,)), ("bob", account.deposit, (7,)))
    return account.balance


def deposit_and_withdrawal(bank):
    account = bank.Account(10)
    at_once(("ann", account.deposit, (5,)), ("bob", account.withdraw, (7,)))
    return account.balance


def two_withdrawals_of_the_last_money(bank):
    account, said = bank.Account(10), {}

    def take(who):
        said[who] = attempt(account.withdraw, 10)

    at_once(("ann", take, ("ann",)), ("bob", take, ("bob",)))
    return account.balance, sorted(said.values())


def the_notes_program(bank):
    account = bank.Account(10)
    at_once(("ann", bank.run_thread, (account, 5, 1)), ("bob", bank.run_thread, (account, 8, 1)))
    return account.balance


def opposite_transfers(bank):
    ann, bob = bank.Account(10), bank.Account(10)
    at_once(("ann", bank.transfer, (ann, bob, 3)), ("bob", bank.transfer, (bob, ann, 4)))
    return ann.balance, bob.balance


def transfer_beside_a_deposit(bank):
    ann, bob = bank.Account(10), bank.Account(0)
    at_once(("ann", bank.transfer, (ann, bob, 3)), ("bob", bob.deposit, (4,)))
    return ann.balance, bob.balance


def after_an_overdraft(bank):
    account = bank.Account(1)
    said = attempt(account.withdraw, 2)
    account.deposit(1)
    return said, account.balance


def transfers_that_cannot_be(bank):
    ann, bob = bank.Account(1), bank.Account(1)
    said = [attempt(bank.transfer, ann, bob, 2), attempt(bank.transfer, ann, bob, 0), attempt(bank.transfer, ann, ann, 1)]
    return said, ann.balance, bob.balance


def two_accounts_apart(bank):
    ann, bob = bank.Account(10), bank.Account(10)
    at_once(("ann", bank.change_it, (ann, 1)), ("bob", bank.change_it, (bob, 1)))
    return ann.balance, bob.balance


PROMISED = {
    two_deposits: {22},
    deposit_and_withdrawal: {8},
    two_withdrawals_of_the_last_money: [(0, ["done", "insufficient funds"])],
    the_notes_program: {10},
    opposite_transfers: {(11, 9)},
    transfer_beside_a_deposit: {(7, 7)},
    after_an_overdraft: {("insufficient funds", 2)},
    transfers_that_cannot_be: [(["insufficient funds", "amount must be positive", "done"], 1, 1)],
    two_accounts_apart: {(10, 10)},
}
