"""A forking server, looked at more closely: several children ending at once, forks that fail, wrong arguments, odd requests."""

import json
import os
import select
import socket

import pytest


def count_the_zombies(connection):
    """Tell which earlier children are still there, as zombies or alive: their numbers, from 1.  Then wait for the client to go."""
    with open("pids", "a+") as file:
        file.seek(0)
        earlier = file.read().split()
        file.write(f"{os.getpid()}\n")
    there = [number for number, pid in enumerate(earlier, 1) if exists(int(pid))]
    connection.sendall(f"{os.getpid()} {there}\n".encode())
    connection.recv(1)


def exists(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def until_ended(pid):
    """Wait until the process has ended, whether or not its parent has reaped it."""
    try:
        if hasattr(os, "pidfd_open"):
            select.select([os.pidfd_open(pid)], [], [])
        else:
            select.kqueue().control([select.kevent(pid, select.KQ_FILTER_PROC, select.KQ_EV_ADD, select.KQ_NOTE_EXIT)], 1)
    except ProcessLookupError:
        pass  # ended and reaped


def counted(address):
    """A new connection, the pid of its handler, and the children that this one saw."""
    connection = socket.create_connection(address)
    pid, there = connection.makefile("r").readline().split(maxsplit=1)
    return connection, int(pid), json.loads(there)


def listening():
    return socket.create_server(("127.0.0.1", 0))


# serve


def a_slow_one_and_three_who_leave_together(address):
    slow, *others = [counted(address) for _ in range(4)]
    for connection, _, _ in others:
        connection.close()
    for _, pid, _ in others:
        until_ended(pid)
    fifth, _, _ = counted(address)
    sixth, _, there = counted(address)
    seventh, _, _ = counted(address)  # the server still has work: it does not tidy up for good while the sixth looks round
    for connection in (slow[0], fifth, sixth, seventh):
        connection.close()
    return there


def several_end_at_once(server, beside):
    with listening() as listener:
        visitors = beside(a_slow_one_and_three_who_leave_together, listener.getsockname())
        server.serve(listener, count_the_zombies, 7)
        return visitors.result()


def some_who_wait_for_the_end(address, n):
    connections = [socket.create_connection(address) for _ in range(n)]
    return [connection.recv(10).decode() for connection in connections]




def handlers_that_raise(server, beside, name):
    error = {"KeyboardInterrupt": KeyboardInterrupt, "SystemExit": SystemExit, "GeneratorExit": GeneratorExit}[name]

    def fail(connection):
        print("before the error")
        raise error

    with listening() as listener:
        visitors = beside(some_who_wait_for_the_end, listener.getsockname(), 2)
        server.serve(listener, fail, 2)
        return visitors.result()


def four_who_call(address):
    for _ in range(4):
        socket.create_connection(address).close()


def third_fork_fails(server, beside, hold):
    fork, forks = os.fork, []

    def failing_fork():
        forks.append(1)
        if len(forks) == 3:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        return fork()

    with listening() as listener:
        beside(four_who_call, listener.getsockname()).result()
        os.fork = failing_fork
        server.serve(listener, lambda connection: hold.here(), 3)


def wrong(server, beside, what):
    with listening() as listener:
        beside(four_who_call, listener.getsockname()).result()
        if what == "requests":
            server.serve(listener, print, -1)
        else:
            server.serve(listener, None, 2)


def test_children_that_end_at_once(observe):
    """Children that have ended together are all reaped before handler k starts, also while an older one still runs."""
    there = observe(several_end_at_once).value
    assert [number for number in there if number != 5] == [1]


@pytest.mark.parametrize("name", ["KeyboardInterrupt", "SystemExit", "GeneratorExit"])
def test_whatever_a_handler_raises(observe, name):
    """Whatever a handler raises ends with its child: the clients meet the end of their connections, and nobody comes back."""
    seen = observe(handlers_that_raise, name)
    assert seen.nothing_left
    assert seen == ["", ""]


def test_a_fork_that_fails(observe):
    """When a fork fails, the children that were forked before it are reaped all the same."""
    seen = observe(third_fork_fails)
    assert seen.nothing_left


@pytest.mark.parametrize("what", ["requests", "handle"])
def test_a_wrong_argument_starts_nothing(observe, what):
    """A negative number of requests, and a handler that cannot be called, raise ValueError or TypeError, and nothing is forked."""
    seen = observe(wrong, what)
    assert seen.raised(("ValueError", "TypeError"))
    assert seen.starts == 0


# http_handler


def asked_without_a_server(server, request):
    with listening() as listener, socket.create_connection(listener.getsockname()) as client:
        client.sendall(request)
        connection, _ = listener.accept()
        with connection:
            server.http_handler(connection)
        with client.makefile("r") as answer:
            return answer.read()


def test_an_answer_in_http(observe):
    """The answer has a status line, header lines, an empty line and the body, and after one answer the connection closes."""
    head, _, body = observe(asked_without_a_server, b"GET /honey HTTP/1.0\r\nHost: localhost\r\n\r\n").value.partition("\n\n")
    status, *fields = head.splitlines()
    assert status.startswith(("HTTP/1.0 200 ", "HTTP/1.1 200 "))
    assert all(": " in field for field in fields)
    assert "/honey" in body


@pytest.mark.parametrize("request_line", [b"TEA", b"GET /tea please", b"GET /tea HTTP/one"])
def test_other_malformed_requests(observe, request_line):
    """Whatever is wrong with a request line, one word or no version, the client reads of status 400."""
    seen = observe(asked_without_a_server, request_line + b"\r\n\r\n")
    assert "400" in seen.value
