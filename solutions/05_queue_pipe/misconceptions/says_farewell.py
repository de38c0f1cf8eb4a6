"""I believe that a child must be told when to stop.
Closing the pipe tells it; a farewell message is one more thing that both sides have to agree on.

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


def answer(mine, parents):
    parents.close()
    while (k := mine.recv()) is not None:
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
        mine.send(None)
        mine.close()
        child.join()
    except BaseException:
        kill([child])
        raise
    return numbers


if __name__ == "__main__":
    print(relay(["A", "B", "C"]))
    print(ping_pong(5))
