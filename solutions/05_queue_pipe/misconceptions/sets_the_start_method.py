"""I believe that a function may choose the start method for itself, by set_start_method.
That sets it for the whole program, once: the second call is a RuntimeError.

Caught by: test_under_every_start_method
"""

from multiprocessing import Pipe, Process, Queue, set_start_method


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
    set_start_method("spawn")
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
    set_start_method("spawn")
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
