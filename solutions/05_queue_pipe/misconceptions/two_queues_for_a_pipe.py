"""I believe that two queues, one there and one back, are a pipe.
A queue has no end that one can close: the child would never learn that the game is over, but for a farewell message.

Caught by: test_parent_and_child_take_turns
"""

from multiprocessing import Pipe, Process, Queue


def write(queue, values):
    for value in values:
        queue.put(value)


def read(queue, count, reporter):
    reporter.send([queue.get() for _ in range(count)])


def kill(children):
    for child in children:
        if child.pid is not None:
            child.kill()
            child.join()


def relay(values, maxsize=0):
    values = list(values)
    queue = Queue(maxsize)
    report, reporter = Pipe(duplex=False)
    writer = Process(target=write, args=(queue, values))
    reader = Process(target=read, args=(queue, len(values), reporter))
    try:
        writer.start()
        reader.start()
        received = report.recv()
        writer.join()
        reader.join()
    except BaseException:
        kill([writer, reader])
        raise
    return received


def answer(there, back):
    while (k := there.get()) is not None:
        back.put(k + 1)


def ping_pong(n):
    if n < 0:
        raise ValueError("n must be 0 or more")
    there, back = Queue(), Queue()
    child = Process(target=answer, args=(there, back))
    numbers = [0]
    child.start()
    try:
        for k in range(n):
            there.put(k)
            numbers.append(back.get())
        there.put(None)
        child.join()
    except BaseException:
        kill([child])
        raise
    return numbers


if __name__ == "__main__":
    print(relay(["A", "B", "C"]))
    print(ping_pong(5))
