"""I believe that the game is over when the answer is n, so that is what I look for after each answer.
With n = 0 there is nothing to send: the first answer is 1, and 0 never comes.

Caught by: test_no_ping_pong
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
        while True:
            mine.send(numbers[-1])
            numbers.append(mine.recv())
            if numbers[-1] >= n:
                break
        mine.close()
        child.join()
    except BaseException:
        kill([child])
        raise
    return numbers


if __name__ == "__main__":
    print(relay(["A", "B", "C"]))
    print(ping_pong(5))
