"""Differs by subclasses of Process, and by a reader that hands on each value at once, until the end of file."""

from contextlib import ExitStack, closing
from multiprocessing import Pipe, Process, Queue


class Writer(Process):
    def __init__(self, queue, values):
        super().__init__(name="writer")
        self.queue, self.values = queue, values

    def run(self):
        for value in self.values:
            self.queue.put(value)
        self.queue.close()
        self.queue.join_thread()


class Reader(Process):
    def __init__(self, queue, size, out):
        super().__init__(name="reader")
        self.queue, self.size, self.out = queue, size, out

    def run(self):
        with self.out:
            for _ in range(self.size):
                self.out.send(self.queue.get())


class Player(Process):
    def __init__(self, end, unused):
        super().__init__()
        self.end, self.unused = end, unused

    def run(self):
        self.unused.close()
        with closing(self.end) as end:
            while True:
                try:
                    ball = end.recv()
                except EOFError:
                    break
                else:
                    end.send(ball + 1)


def relay(values, maxsize=0):
    values = [*values]
    queue = Queue(maxsize=maxsize)
    into, out = Pipe(False)
    reader, writer = Reader(queue, len(values), out), Writer(queue, values)
    received = []
    with ExitStack() as stack:
        reader.start()
        stack.callback(reader.join)
        in_trouble = stack.enter_context(ExitStack())
        in_trouble.callback(reader.terminate)
        writer.start()
        stack.callback(writer.join)
        in_trouble.callback(writer.terminate)
        out.close()
        while len(received) < len(values):
            received.append(into.recv())
        in_trouble.pop_all()
    return received


def ping_pong(n):
    numbers = list(range(1, n + 1))
    if n < 0:
        raise ValueError("a negative number of throws")
    with ExitStack() as stack:
        mine, other = Pipe()
        player = Player(other, mine)
        player.start()
        stack.callback(player.join)
        stack.callback(mine.close)
        other.close()
        for number in numbers:
            mine.send(number - 1)
            if mine.recv() != number:
                raise AssertionError("the child cannot count")
    return [0] + numbers


if __name__ == "__main__":
    print(relay(["A", "B", "C"]))
    print(ping_pong(5))
