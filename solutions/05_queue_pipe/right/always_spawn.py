"""Differs by choosing the start method spawn itself: the child has nothing but what it is given, and no copy of the parent's end."""

import multiprocessing

spawn = multiprocessing.get_context("spawn")


def write(queue, values):
    for value in values:
        queue.put([value])
    queue.put([])


def read(queue, connection):
    received = []
    while packet := queue.get():
        received.extend(packet)
    connection.send(received)


def relay(values, maxsize=0):
    values = list(values)
    queue = spawn.Queue(maxsize)
    here, there = spawn.Pipe(duplex=False)
    children = [spawn.Process(target=write, args=(queue, values)), spawn.Process(target=read, args=(queue, there))]
    try:
        for child in children:
            child.start()
        there.close()
        received = here.recv()
        for child in children:
            child.join()
    finally:
        here.close()
        for child in children:
            if child.pid:
                child.kill()
                child.join()
                child.close()
    return received


def echo(end):
    while True:
        try:
            end.send(end.recv() + 1)
        except EOFError:
            break


def ping_pong(n):
    if type(n) is not int or n < 0:
        raise ValueError(f"not a number of throws: {n!r}")
    end, childs_end = spawn.Pipe()
    child = spawn.Process(target=echo, args=(childs_end,))
    child.start()
    childs_end.close()
    numbers = [0]
    for _ in range(n):
        end.send(numbers[-1])
        numbers.append(end.recv())
    end.close()
    child.join()
    return numbers


if __name__ == "__main__":
    print(relay(["A", "B", "C"]))
    print(ping_pong(5))
