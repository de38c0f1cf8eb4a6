"""Accounts: however the steps of the tellers fall, the money must add up.

`explore` runs a scene under every interleaving of its threads that matters, a step at a time, and says what the scene can come to:
`explore(scene) == {22}` claims that it comes to 22, whatever happens.  A failing claim shows the shortest interleaving that goes wrong.
"""

from threading import Thread


def at_once(*calls):
    """Each call as a thread of its own: (its name, the function, its arguments)."""
    threads = [Thread(name=name, target=function, args=arguments) for name, function, *arguments in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def attempt(function, *arguments):
    """What came of a call: "done", or the text of its ValueError."""
    try:
        function(*arguments)
    except ValueError as error:
        return str(error)
    return "done"


# one account


def one_teller(bank):
    account = bank.Account(10)
    account.deposit(5)
    account.withdraw(12)
    return account.balance, bank.Account().balance


def two_deposits(bank):
    account = bank.Account(10)
    at_once(("ann", account.deposit, 5), ("bob", account.deposit, 7))
    return account.balance


def deposit_and_withdrawal(bank):
    account = bank.Account(10)
    at_once(("ann", account.deposit, 5), ("bob", account.withdraw, 7))
    return account.balance


def the_last_money(bank):
    account, said = bank.Account(10), {}

    def take(who):
        said[who] = attempt(account.withdraw, 10)

    at_once(("ann", take, "ann"), ("bob", take, "bob"))
    return account.balance, tuple(sorted(said.values()))


def after_an_overdraft(bank):
    account = bank.Account(1)
    said = attempt(account.withdraw, 2)
    account.deposit(3)
    return said, account.balance


def wrong_amounts(bank):
    account = bank.Account(10)
    said = [attempt(function, amount) for function in (account.deposit, account.withdraw) for amount in (0, -1)]
    account.deposit(1)
    return [words == "done" for words in said], account.balance


def test_money_in_and_out(explore):
    """A deposit adds to the balance, a withdrawal takes off it, and an account begins with what it is given, or with nothing."""
    assert explore(one_teller) == {(3, 0)}


def test_two_deposits_at_once(explore):
    """In whatever order the steps of two deposits fall, both count."""
    assert explore(two_deposits) == {22}


def test_a_deposit_beside_a_withdrawal(explore):
    """A deposit and a withdrawal at the same moment both count."""
    assert explore(deposit_and_withdrawal) == {8}


def test_the_last_money_is_paid_once(explore):
    """Two who want the last money at the same moment: one gets it, the other hears "insufficient funds"."""
    assert explore(the_last_money) == {(0, ("done", "insufficient funds"))}


def test_an_overdraft_changes_nothing(explore):
    """An overdraft raises ValueError("insufficient funds") and changes nothing, and the account goes on working."""
    assert explore(after_an_overdraft) == {("insufficient funds", 4)}


def test_a_wrong_amount_is_refused(explore):
    """An amount that is not positive raises ValueError and changes nothing, and the account goes on working."""
    assert explore(wrong_amounts) == [([False] * 4, 11)]


# change_it and run_thread


def the_notes_program(bank):
    account = bank.Account()
    at_once(("ann", bank.run_thread, account, 5, 1), ("bob", bank.run_thread, account, 8, 1))
    return account.balance


def test_the_notes_program_comes_out_even(explore):
    """Two threads that put in and take out the same leave the balance as it was."""
    assert explore(the_notes_program) == {0}


# transfer


def one_transfer(bank):
    ann, bob = bank.Account(10), bank.Account()
    bank.transfer(ann, bob, 4)
    return ann.balance, bob.balance


def opposite_transfers(bank):
    ann, bob = bank.Account(10), bank.Account(10)
    at_once(("ann", bank.transfer, ann, bob, 3), ("bob", bank.transfer, bob, ann, 4))
    return ann.balance, bob.balance


def work_on_two_accounts(bank):
    ann, bob = bank.Account(10), bank.Account(10)
    at_once(("ann", bank.change_it, ann, 1), ("bob", bank.change_it, bob, 1))
    return ann.balance, bob.balance


def test_a_transfer_moves_money(explore):
    """A transfer takes the amount off one account and puts it on the other."""
    assert explore(one_transfer) == {(6, 4)}


def test_opposite_transfers_never_block_each_other(explore):
    """Two transfers in opposite directions at the same moment both come to their end, and no money is lost."""
    assert explore(opposite_transfers) == {(11, 9)}


def test_accounts_do_not_share_a_lock(explore):
    """Work on one account never waits for a thread that works only on another."""
    assert explore(work_on_two_accounts).apart("ann", "bob")
