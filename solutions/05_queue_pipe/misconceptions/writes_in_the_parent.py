"""I believe that the parent may as well be the writer.
The promise is a writer process of its own; and a parent that is busy writing cannot listen.

Caught by: test_from_one_child_to_another
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
    reader = Process(target=read, args=(queue, len(values), reporter))
    try:
        reader.start()
        write(queue, values)
        received = report.recv()
        reader.join()
    except BaseException:
        kill([reader])
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
