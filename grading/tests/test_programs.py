"""Programs that a scene starts: what the log says of them, and what they wait for when all is stuck.  Threads that are held."""

import subprocess
import sys
import threading

import pytest

from grading.contestant.failures import Stuck


def run_one(words):
    return subprocess.run(words).returncode


def poll_one():
    program = subprocess.Popen(["true"])
    while program.poll() is None:
        pass
    return program.returncode


def deadlock():
    program = subprocess.Popen([sys.executable, "-c", "print('o' * 1_000_000)"], stdout=subprocess.PIPE)
    program.wait()


def held_threads(hold, note, at):
    hold.threads(at=at)
    threads = [threading.Thread(name=name, target=note, args=(f"{name} works",)) for name in ("ann", "bob")]
    for thread in threads:
        thread.start()
    note("both started")
    for thread in threads:
        thread.join()
    note("both joined")


def notes(seen):
    return [event.facts["text"] for event in seen.events.of("note")]


def test_a_program_is_a_child(observe):
    """A program is started and waited for like any other child, and the account gives its command line."""
    seen = observe(run_one, ["sh", "-c", "exit 3"])
    assert seen == 3
    assert seen.account() == ["parent starts child 1, the program sh -c 'exit 3'", "parent has waited for child 1: exit status 3"]


def test_a_missing_program_is_no_child(observe):
    """A program that cannot be found was never started."""
    seen = observe(run_one, ["./nothing"])
    assert seen.raised("FileNotFoundError")
    assert seen.starts == 0
    assert seen.account() == []


def test_poll_reaps(observe):
    """The poll of Popen counts as a wait."""
    seen = observe(poll_one)
    assert seen == 0
    assert seen.events.of("wait", child="child 1", status=0)
    assert seen.nothing_left


def test_stuck_with_a_program(observe):
    """When all is stuck, the student learns what the program waits for."""
    with pytest.raises(Stuck) as stuck:
        observe(deadlock)
    assert "child 1: waits to write its standard output, until somebody reads it" in stuck.value.details


def test_threads_held_at_their_start(observe):
    """A thread that is held at its first step works only once the main thread waits for it; the youngest goes first."""
    assert notes(observe(held_threads, "start")) == ["both started", "bob works", "ann works", "both joined"]


def test_threads_held_at_their_end(observe):
    """A thread that is held at its end has done its work, and has not ended."""
    seen = observe(held_threads, "end")
    assert sorted(notes(seen)) == ["ann works", "bob works", "both joined", "both started"]
    ends = [event.thread for event in seen.events.all if event.kind == "thread end"]
    assert ends == ["bob", "ann"]
