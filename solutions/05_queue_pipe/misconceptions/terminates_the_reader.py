"""I believe that when the writer has ended, everything has been read, and the reader can go, as in the notes.
What is still in the queue at that moment is lost, and so is what the reader has in hand.

Caught by: test_all_arrive_in_order
"""

from multiprocessing import Pipe, Process, Queue


def write(queue, values):
    for value in values:
        queue.put(value)


def read(queue, results):
    while True:
        results.put(queue.get())


def kill(children):
    for child in children:
        if child.pid is not None:
            child.kill()
            child.join()


def relay(values, maxsize=0):
    values = list(values)
    queue, results = Queue(maxsize), Queue()
    writer = Process(target=write, args=(queue, values))
    reader = Process(target=read, args=(queue, results))
    try:
        writer.start()
        reader.start()
        writer.join()
        reader.terminate()
        reader.join()
    except BaseException:
        kill([writer, reader])
        raise
    received = []
    while not results.empty():
        received.append(results.get())
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
