"""Differs by never waiting for long: everybody polls, with short sleeps and time limits, and tries again."""

import queue as queues
import time
from multiprocessing import Event, Pipe, Process, Queue


def write(queue, values, written):
    for value in values:
        while True:
            try:
                queue.put_nowait(value)
                break
            except queues.Full:
                time.sleep(0.001)
    queue.close()
    queue.join_thread()
    written.set()


def read(queue, written, report):
    received = []
    while True:
        done = written.is_set()
        try:
            received.append(queue.get(timeout=0.002))
        except queues.Empty:
            if done:
                break
    report.send(received)
    report.close()


def patiently_join(process):
    while process.is_alive():
        time.sleep(0.001)
    process.join(timeout=60)


def relay(values, maxsize=0):
    if not hasattr(values, "__iter__"):
        raise TypeError("values must be a list")
    queue, written = Queue(maxsize), Event()
    mine, report = Pipe(False)
    writer = Process(target=write, args=(queue, list(values), written), daemon=True)
    reader = Process(target=read, args=(queue, written, report), daemon=True)
    started = []
    try:
        for process in (writer, reader):
            process.start()
            started.append(process)
        while not mine.poll(0.01):
            if not reader.is_alive() and not mine.poll():
                raise RuntimeError("the reader has died")
        received = mine.recv()
    except BaseException:
        for process in started:
            process.terminate()
        raise
    finally:
        for process in started:
            patiently_join(process)
    return received


def answer(mine, parents):
    parents.close()
    while True:
        if mine.poll(0.01):
            try:
                k = mine.recv()
            except EOFError:
                break
            mine.send(k + 1)


def ping_pong(n):
    if n < 0:
        raise ValueError("n < 0")
    mine, childs = Pipe()
    child = Process(target=answer, args=(childs, mine), daemon=True)
    child.start()
    childs.close()
    try:
        numbers = [0]
        for k in range(n):
            mine.send(k)
            while not mine.poll(0.01):
                pass
            numbers.append(mine.recv())
    finally:
        mine.close()
        patiently_join(child)
    return numbers


if __name__ == "__main__":
    print(relay(["A", "B", "C"]))
    print(ping_pong(5))
