"""I believe that whoever uses the values finds out whether they are any good.
That is the writer, in a process of its own: it dies there, and the reader waits for ever.

Caught by: test_wrong_arguments
"""

from multiprocessing import Pipe, Process, Queue


class End:
    """Marks the end; it travels by its name, and so stays the same object."""


def write(queue, values):
    for value in values:
        queue.put(value)
    queue.put(End)


def read(queue, reporter):
    received = []
    while (value := queue.get()) is not End:
        received.append(value)
    reporter.send(received)


def kill(children):
    for child in children:
        if child.pid is not None:
            child.kill()
            child.join()


def relay(values, maxsize=0):
    queue = Queue(maxsize)
    report, reporter = Pipe(duplex=False)
    writer = Process(target=write, args=(queue, values))
    reader = Process(target=read, args=(queue, reporter))
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


def answer(mine, parents):
    parents.close()
    while True:
        try:
            k = mine.recv()
        except EOFError:
            return
        mine.send(k + 1)


def ping_pong(n):
    if n < 0:
        raise ValueError("n must be 0 or more")
    mine, childs = Pipe()
    child = Process(target=answer, args=(childs, mine))
    numbers = [0]
    child.start()
    try:
        childs.close()
        for k in range(n):
            mine.send(k)
            numbers.append(mine.recv())
        mine.close()
        child.join()
    except BaseException:
        kill([child])
        raise
    return numbers


if __name__ == "__main__":
    print(relay(["A", "B", "C"]))
    print(ping_pong(5))
