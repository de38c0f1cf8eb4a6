"""Differs by a mark at the end, a class that is known by `is`, and by a second queue for what was received."""

from multiprocessing import Pipe, Process, Queue


class Done:
    """The mark.  A class travels by its name, so it is the same object wherever it arrives."""


def write(queue, values):
    for value in values:
        queue.put(value)
    queue.put(Done)


def read(queue, results):
    for value in iterate(queue):
        results.put(value)
    results.put(Done)


def iterate(queue):
    while (value := queue.get()) is not Done:
        yield value


def end(children):
    for child in children:
        child.kill()
        child.join()


def relay(values, maxsize=0):
    iter(values)
    queue, results = Queue(maxsize), Queue()
    started = []
    try:
        for target, args in ((write, (queue, values)), (read, (queue, results))):
            child = Process(target=target, args=args)
            child.start()
            started.append(child)
        received = list(iterate(results))
    except:  # noqa: E722
        end(started)
        raise
    for child in started:
        child.join()
    return received


def serve(connection, other):
    other.close()
    try:
        while True:
            connection.send(connection.recv() + 1)
    except EOFError:
        pass
    finally:
        connection.close()


def ping_pong(n):
    if not isinstance(n, int):
        raise TypeError(f"{n!r} is not an int")
    if n < 0:
        raise ValueError(f"{n} is negative")
    ours, theirs = Pipe(duplex=True)
    child = Process(target=serve, args=(theirs, ours))
    child.start()
    theirs.close()
    numbers = [0]
    try:
        while numbers[-1] < n:
            ours.send(numbers[-1])
            numbers.append(ours.recv())
    finally:
        ours.close()
        child.join()
    return numbers


if __name__ == "__main__":
    print(relay(["A", "B", "C"]))
    print(ping_pong(5))
