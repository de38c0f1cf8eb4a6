"""A forking server: each connection has a child of its own, and nothing of it is left.

`observe` runs a scene in a process of its own and says what it showed.  The scene's own process calls `serve`; its clients run
`beside` it, as real clients do, in a process that is no child of the server's.  What they do is told in the functions called
visitors: these get the server's address, and what they return is part of what the scene shows.
"""

import functools
import http.client
import json
import os
import select
import signal
import socket
import sys

LOCAL = ("127.0.0.1", 0)  # this machine, at any port that is free

# what the handlers do


def hear(connection):
    """One word, up to the end of the line; an empty one if the client has gone."""
    word = b""
    while not word.endswith(b"\n") and (byte := connection.recv(1)):
        word += byte
    return word.decode().strip()


def tell_the_pids(connection):
    hear(connection)
    connection.sendall(f"{os.getpid()} {os.getppid()}\n".encode())


def tell_the_pid_and_stay(connection):
    hear(connection)
    connection.sendall(f"{os.getpid()}\n".encode())
    hear(connection)


def tell_the_pid_and_hold(hold, connection):
    hear(connection)
    connection.sendall(f"{os.getpid()}\n".encode())
    hold.here()


def meet_the_others(point, connection):
    hear(connection)
    point.arrive()
    connection.sendall(b"met\n")


def repeat_a_word(connection):
    connection.sendall(f"you said {hear(connection)}\n".encode())


def obey(connection):
    match hear(connection):
        case "raise":
            raise ValueError("the kettle is empty")
        case "leave":
            sys.exit(5)
        case "exit":
            os._exit(3)
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case word:
            connection.sendall(f"you said {word}\n".encode())


def count_the_zombies(connection):
    """Tell which earlier children are still there, as zombies or alive: their numbers, from 1."""
    with open("pids", "a+") as file:
        file.seek(0)
        earlier = file.read().split()
        file.write(f"{os.getpid()}\n")
    there = [number for number, pid in enumerate(earlier, 1) if exists(int(pid))]
    connection.sendall(f"{os.getpid()} {there}\n".encode())
    hear(connection)


def exists(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


# what the visitors use


def call(address, word=None):
    """A connection to the server, on which WORD has been said."""
    connection = socket.create_connection(address)
    if word is not None:
        connection.sendall(f"{word}\n".encode())
    return connection


def line_on(connection):
    """The next line that comes."""
    try:
        with connection.makefile("r") as file:
            return file.readline().strip()
    except OSError as error:
        return type(error).__name__


def rest_on(connection):
    """All that comes until the server's side closes the connection."""
    try:
        with connection, connection.makefile("r") as file:
            return file.read().strip()
    except OSError as error:
        return type(error).__name__


def until_ended(pid):
    """Wait until the process has ended, whether or not its parent has reaped it."""
    try:
        if hasattr(os, "pidfd_open"):
            select.select([os.pidfd_open(pid)], [], [])
        else:
            select.kqueue().control([select.kevent(pid, select.KQ_FILTER_PROC, select.KQ_EV_ADD, select.KQ_NOTE_EXIT)], 1)
    except ProcessLookupError:
        pass  # ended and reaped


def served(server, beside, handler, n, visitor, *args):
    """What `serve` returns for N connections, and what the VISITOR does, who makes them meanwhile."""
    with socket.create_server(LOCAL) as listener:
        visitors = beside(visitor, listener.getsockname(), *args)
        pids = server.serve(listener, handler, n)
        return [pids, visitors.result()]


# serve: a child for each connection


def one_after_the_other(address, n):
    return [line_on(call(address, "hello")) for _ in range(n)]


def visited_by_one_after_the_other(server, beside, n):
    return served(server, beside, tell_the_pids, n, one_after_the_other, n)


def the_last_leaves_first(address, hold, n):
    connections = [call(address, "hello") for _ in range(n)]
    pids = [int(line_on(connection)) for connection in connections]
    for connection, pid in zip(connections[::-1], pids[::-1]):
        connection.close()
        until_ended(pid)
        hold.here()  # until the server has done what it wants to do about it, and waits again
    return pids


def visitors_leave_in_turn(server, beside, hold, n):
    return served(server, beside, tell_the_pid_and_stay, n, the_last_leaves_first, hold, n)


def all_at_once(address, n):
    connections = [call(address, "hello") for _ in range(n)]
    return [line_on(connection) for connection in connections]


def held_at_the_end(server, beside, hold, n):
    return served(server, beside, functools.partial(tell_the_pid_and_hold, hold), n, all_at_once, n)


def at_a_meeting_point(server, beside, meet, n):
    return served(server, beside, functools.partial(meet_the_others, meet(n)), n, all_at_once, n)


def six_silent_ones_and_a_quick_one(address):
    silent = [call(address) for _ in range(6)]
    answers = [line_on(call(address, "tea"))]
    for number, connection in enumerate(silent):
        connection.sendall(f"milk {number}\n".encode())
        answers.append(line_on(connection))
    return answers


def silent_and_quick(server, beside):
    return served(server, beside, repeat_a_word, 7, six_silent_ones_and_a_quick_one)[1]


def test_each_connection_has_a_child_of_its_own(observe):
    """Each connection is served by a child of its own, a child of the caller's process, and their pids are returned."""
    seen = observe(visited_by_one_after_the_other, 3)
    pids, answers = seen.value
    assert sorted(answers) == sorted(f"{pid} {seen.pid}" for pid in pids)
    assert sorted(pids) == sorted(seen.child_pids)
    assert len(set(pids)) == 3


def test_connections_are_served_side_by_side(observe):
    """Three connections that are open at once are served at the same time."""
    seen = observe(at_a_meeting_point, 3)
    assert seen.met


def test_pids_come_in_the_order_of_the_connections(observe):
    """The pids come in the order in which the connections were accepted, in whatever order the children end."""
    pids, pids_of_the_visitors = observe(visitors_leave_in_turn, 3).value
    assert pids == pids_of_the_visitors


def test_slow_clients_hold_up_nobody(observe):
    """While six clients are connected and say nothing, a seventh gets its answer at once, and they get theirs later."""
    seen = observe(silent_and_quick)
    assert seen == ["you said tea"] + [f"you said milk {number}" for number in range(6)]


# serve: nothing of it is left


def two_who_listen_to_the_end(address):
    ann = call(address)
    bob = call(address)
    ann.sendall(b"tea\n")
    answers = [rest_on(ann)]  # to the end, while bob is still connected
    bob.sendall(b"milk\n")
    return [*answers, rest_on(bob), rest_on(call(address, "honey"))]  # only now the last one that the server waits for


def to_the_end(server, beside):
    return served(server, beside, repeat_a_word, 3, two_who_listen_to_the_end)[1]


def each_after_the_end_of_the_one_before(address, n):
    seen = []
    for number in range(1, n + 1):
        connection = call(address)
        pid, there = line_on(connection).split(maxsplit=1)
        seen.append([other for other in json.loads(there) if other < number - 1])  # the one before may still be there
        connection.close()
        until_ended(int(pid))
    return seen


def one_ends_before_the_next_comes(server, beside, n):
    return served(server, beside, count_the_zombies, n, each_after_the_end_of_the_one_before, n)[1]


def some_who_give_orders(address, orders):
    return [rest_on(call(address, order)) for order in orders]


def handlers_that_obey(server, beside, orders):
    pids, answers = served(server, beside, obey, len(orders), some_who_give_orders, orders)
    return [len(pids), answers]


class Moody(socket.socket):
    """A listening socket whose third accept fails."""

    accepted = 0

    def accept(self):
        Moody.accepted += 1
        if Moody.accepted == 3:
            raise OSError(24, "Too many open files")
        return super().accept()


def three_who_call(address):
    for connection in [call(address, "hello") for _ in range(3)]:
        connection.close()


def accept_fails(server, beside, hold):
    with Moody() as listener:
        listener.bind(LOCAL)
        listener.listen()
        beside(three_who_call, listener.getsockname()).result()
        server.serve(listener, lambda connection: hold.here(), 3)


def nobody_comes(server):
    with socket.create_server(LOCAL) as listener:
        return server.serve(listener, repeat_a_word, 0)


def test_a_connection_closes_with_its_handler(observe):
    """A client meets the end of its connection as soon as its handler is done, while others are connected and more are expected."""
    seen = observe(to_the_end)
    assert seen == ["you said tea", "you said milk", "you said honey"]


def test_all_children_are_reaped_when_serve_returns(observe):
    """When serve returns, every child has ended and has been reaped."""
    seen = observe(held_at_the_end, 3)
    assert seen.nothing_left


def test_children_are_reaped_on_the_way(observe):
    """When handler k starts, no child is left, not even as a zombie, that had ended before connection k-1 was opened."""
    seen = observe(one_ends_before_the_next_comes, 5)
    assert seen == [[], [], [], [], []]


def test_a_handler_that_fails_costs_only_its_connection(observe):
    """A handler that raises, exits or is killed costs its own connection and no other, and no child gets into the caller's code."""
    seen = observe(handlers_that_obey, ["tea", "raise", "leave", "exit", "kill", "milk"])
    assert seen.nothing_left
    assert seen == [6, ["you said tea", "", "", "", "", "you said milk"]]


def test_all_children_are_reaped_when_serve_raises(observe):
    """When accept fails, the children that were already forked are reaped before serve raises the error."""
    seen = observe(accept_fails)
    assert seen.nothing_left


def test_no_requests(observe):
    """For no requests nothing is accepted, and the list is empty."""
    seen = observe(nobody_comes)
    assert seen == []
    assert seen.starts == 0


# http_handler


class Browser(http.client.HTTPConnection):
    """The standard library's client, speaking HTTP/1.0."""

    _http_vsn, _http_vsn_str = 10, "HTTP/1.0"


def get(address, path):
    browser = Browser(*address)
    browser.request("GET", path)
    return page_on(browser.sock)


def page_on(connection):
    """The status and the body; instead of the status, what was wrong with the answer."""
    try:
        response = http.client.HTTPResponse(connection)
        response.begin()
        return [response.status, response.read().decode()]
    except (http.client.HTTPException, OSError) as error:
        return [f"{type(error).__name__}: {error}", ""]


def browsers(address, paths):
    return [get(address, path) for path in paths]


def surfed(server, beside, paths):
    return served(server, beside, server.http_handler, len(paths), browsers, paths)


def a_slow_browser_and_a_quick_one(address, hold, slow, quick):
    connection = call(address)
    connection.sendall(f"GET {slow[:3]}".encode())
    hold.here()  # until the server has read that, and waits for more
    answers = [get(address, quick)]
    connection.sendall(f"{slow[3:]} HTTP/1.0\r\n\r\n".encode())
    return [*answers, page_on(connection)]


def surfed_slowly(server, beside, hold, *paths):
    return served(server, beside, server.http_handler, 2, a_slow_browser_and_a_quick_one, hold, *paths)[1]


def asked_without_a_server(server, request):
    with socket.create_server(LOCAL) as listener:
        client = call(listener.getsockname())
        client.sendall(request)
        with listener.accept()[0] as connection:
            server.http_handler(connection)
        return page_on(client)[0]


def test_a_browser_gets_the_page(observe, draw):
    """A GET request is answered with status 200 and a body that names the path and the pid of the child that serves it."""
    paths = ["/tea", "/milk/" + "".join(draw.sample("abcdefghijklm", 6))]
    pids, answers = observe(surfed, paths).value
    assert [status for status, _ in answers] == [200, 200]
    for path, pid, (_, body) in zip(paths, pids, answers):
        assert path in body
        assert str(pid) in body


def test_a_request_that_comes_in_pieces(observe):
    """A request that comes in two pieces is answered when it is complete, and a quicker client before it."""
    quick, slow = observe(surfed_slowly, "/slow", "/quick").value
    assert quick[0] == 200
    assert "/quick" in quick[1]
    assert slow[0] == 200
    assert "/slow" in slow[1]


def test_a_malformed_request(observe):
    """A request line of four words is no HTTP, and gets status 400."""
    assert observe(asked_without_a_server, b"GET /tea with milk HTTP/1.0\r\n\r\n") == 400
