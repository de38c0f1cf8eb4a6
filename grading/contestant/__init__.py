"""The contestant: the disposable processes in which submitted code runs, and the judge's handle on them."""
