"""Differs by polling: the master looks at each worker in turn, with short sleeps, and kills nobody; semaphores bound the threads."""

import multiprocessing
import threading
import time


def text_of(error):
    return f"{type(error).__name__}: {error}"


def serve(func, connection, sending):
    while True:
        message = connection.recv()
        if not message:
            return
        [(number, item)] = message
        try:
            answer = ("ok", func(item))
        except BaseException as error:
            answer = ("error", text_of(error))
        with sending:
            try:
                connection.send((number, answer))
            except Exception as error:
                connection.send((number, ("error", text_of(error))))


def take_turns(func, connection, threads):
    """Each thread in turn takes a message off the connection."""
    taking, sending = threading.Lock(), threading.Lock()

    class Turns:
        def recv(self):
            with taking:
                return connection.recv()

        def send(self, message):
            connection.send(message)

    crew = [threading.Thread(target=serve, args=(func, Turns(), sending)) for _ in range(threads)]
    [member.start() for member in crew]
    [member.join() for member in crew]


def master(func, items, processes, threads):
    items = list(items)
    waiting, answers, crew = list(range(len(items))), {}, []
    try:
        while len(answers) < len(items):
            if len(crew) < processes and waiting:
                mine, theirs = multiprocessing.Pipe()
                process = multiprocessing.Process(target=take_turns, args=(func, theirs, threads))
                process.start()
                theirs.close()
                crew.append((process, mine, set()))
                continue
            progress = False
            for member in list(crew):
                process, mine, busy = member
                dead = process.exitcode is not None
                try:
                    while mine.poll():
                        number, answers[number] = mine.recv()
                        busy.remove(number)
                        progress = True
                except (EOFError, OSError):
                    pass
                if dead:
                    answers.update({number: ("crashed", process.exitcode) for number in busy})
                    crew.remove(member)
                    continue
                while waiting and len(busy) < threads:
                    number = waiting.pop(0)
                    busy.add(number)
                    progress = True
                    try:
                        mine.send([(number, items[number])])
                    except OSError:
                        break
            if not progress:
                time.sleep(0.002)
    finally:
        for process, mine, _ in crew:
            for _ in range(threads):
                mine.send([])
        for process, mine, _ in crew:
            while process.is_alive():
                time.sleep(0.002)
    return [answers[number] for number in range(len(items))]


def check(func, **widths):
    if not callable(func):
        raise TypeError("func: not callable")
    for name, width in widths.items():
        if width < 1:
            raise ValueError(f"{name}: {width}")


def process_map(func, items, workers=2):
    check(func, workers=workers)
    return master(func, items, workers, 1)


def mixed_map(func, items, processes=2, threads=2):
    check(func, processes=processes, threads=threads)
    return master(func, items, processes, threads)


def thread_map(func, items, workers=2):
    check(func, workers=workers)
    places = threading.BoundedSemaphore(workers)
    answers = {}

    def one(number, item):
        with places:
            try:
                answers[number] = ("ok", func(item))
            except BaseException as error:
                answers[number] = ("error", text_of(error))

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(items)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[number] for number in sorted(answers)]
