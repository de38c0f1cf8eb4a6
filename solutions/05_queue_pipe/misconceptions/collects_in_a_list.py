"""I believe that a list that the parent made is the parent's list in the reader too.
Each process has a copy of its own: what the reader appends, the parent never sees.

Caught by: test_all_arrive_in_order
"""

from multiprocessing import Pipe, Process, Queue


def write(queue, values):
    for value in values:
        queue.put(value)


received = []


def read(queue, count):
    for _ in range(count):
        received.append(queue.get())


def kill(children):
    for child in children:
        if child.pid is not None:
            child.kill()
            child.join()


def relay(values, maxsize=0):
    values = list(values)
    queue = Queue(maxsize)
    received.clear()
    writer = Process(target=write, args=(queue, values))
    reader = Process(target=read, args=(queue, len(values)))
    try:
        writer.start()
        reader.start()
        writer.join()
        reader.join()
    except BaseException:
        kill([writer, reader])
        raise
    return list(received)


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
