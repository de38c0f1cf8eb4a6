# I ran it 1000 times with 8 threads and the balance was always right, so no lock needed (the GIL does it)

class Account:
    def __init__(self, balance=0):
        self.balance = balance

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("amount must be positive")
        self.balance = self.balance + amount

    def withdraw(self, amount):
        if amount <= 0:
            raise ValueError("amount must be positive")
        if self.balance - amount < 0:
            raise ValueError("insufficient funds")
        self.balance = self.balance - amount

def change_it(account, n):
    account.deposit(n)
    account.withdraw(n)

def run_thread(account, n, times):
    for i in range(times):
        change_it(account, n)

def transfer(source, target, amount):
    source.withdraw(amount)
    target.deposit(amount)
