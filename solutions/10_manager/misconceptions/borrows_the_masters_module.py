"""I believe that the worker may import the master's module: it is the same program.
It runs somewhere else, where there is no such file.

Module: task_worker
Caught by: test_master_and_workers
"""

import queue

from task_master import QueueManager


def work(address, authkey=b"abc", patience=1.0):
    if patience < 0:
        raise ValueError("patience is 0 or more")
    manager = QueueManager(address=address, authkey=authkey)
    manager.connect()
    tasks, results = manager.get_task_queue(), manager.get_result_queue()
    done = 0
    try:
        while True:
            n = tasks.get(timeout=patience)
            results.put(f"{n} * {n} = {n * n}")
            done += 1
    except (queue.Empty, EOFError, OSError):
        return done
