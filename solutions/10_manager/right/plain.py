"""Written as the notes write it, without what is wrong there: start, try, finally shutdown; a timeout for each result."""

import queue
from multiprocessing.managers import BaseManager

task_queue = queue.Queue()
result_queue = queue.Queue()


def return_task_queue():
    return task_queue


def return_result_queue():
    return result_queue


class QueueManager(BaseManager):
    pass


QueueManager.register("get_task_queue", callable=return_task_queue)
QueueManager.register("get_result_queue", callable=return_result_queue)


def serve(numbers, address=("127.0.0.1", 5000), authkey=b"abc", timeout=10, ready=None):
    if timeout < 0:
        raise ValueError("timeout < 0")
    if ready and not callable(ready):
        raise TypeError("ready")
    numbers = list(numbers)
    manager = QueueManager(address=address, authkey=authkey)
    manager.start()
    try:
        if ready:
            ready(manager.address)
        task = manager.get_task_queue()
        result = manager.get_result_queue()
        for n in numbers:
            print(f"Put task {n}...")
            task.put(n)
        print("Try get results...")
        left = list(numbers)
        answers = {}
        try:
            for _ in numbers:
                r = result.get(timeout=timeout)
                print(f"Result: {r}")
                n = int(r.split()[0])
                left.remove(n)
                answers[n] = r
        except queue.Empty:
            raise TimeoutError("missing: " + " ".join(str(n) for n in left))
        return [answers[n] for n in numbers]
    finally:
        manager.shutdown()
        print("master exit.")
