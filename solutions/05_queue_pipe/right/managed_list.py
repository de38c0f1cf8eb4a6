"""Differs by a manager's list that the reader fills, a JoinableQueue, and a game in which each side adds one."""

import multiprocessing as mp


def write(queue, values):
    for position, value in enumerate(values):
        queue.put((position, value))
    queue.join()


def read(queue, size, received):
    for _ in range(size):
        position, value = queue.get()
        received.append((position, value))
        queue.task_done()


def relay(values, maxsize=0):
    values = tuple(values)
    with mp.Manager() as manager:
        received = manager.list()
        queue = mp.JoinableQueue(maxsize)
        writer = mp.Process(target=write, args=(queue, values), name="ann")
        reader = mp.Process(target=read, args=(queue, len(values), received), name="bob", daemon=True)
        writer.start()
        try:
            reader.start()
        except BaseException:
            writer.terminate()
            writer.join()
            raise
        writer.join()
        reader.join()
        return [value for _, value in received]


def bounce(there, here):
    here.close()
    try:
        number = there.recv()
        while True:
            there.send(number + 1)
            number = there.recv()
    except EOFError:
        return


def ping_pong(n):
    if n < 0 or n != int(n):
        raise ValueError(n)
    here, there = mp.Pipe()
    with here:
        child = mp.Process(target=bounce, args=(there, here))
        child.start()
        there.close()
        seen = [0]
        try:
            while seen[-1] < n:
                here.send(seen[-1])
                seen.append(here.recv())
                if seen[-1] < n:
                    seen.append(seen[-1] + 1)
        finally:
            here.close()
            child.join()
    return seen


if __name__ == "__main__":
    print(relay(["A", "B", "C"]))
    print(ping_pong(5))
