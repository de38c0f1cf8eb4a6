"""Run a module of the kit under a wall clock that jumps: `python -m grading.bench.jumping_clock FILE MODULE [argument ...]`.

`time.time` and `time.time_ns` are off by as many seconds as FILE says, from the moment it is there; local and universal time, which
the interpreter takes from the same clock, follow.  A real jump, by an administrator or by NTP, moves no other clock either.
"""

import runpy
import sys
import time


def install(path):
    """Make the wall clock jump by what the file at PATH says, as soon as it is there."""
    real, real_ns, local, universal = time.time, time.time_ns, time.localtime, time.gmtime

    def off():
        try:
            with open(path, encoding="ascii") as file:
                return int(file.read() or 0)
        except FileNotFoundError:
            return 0

    time.time = lambda: real() + off()
    time.time_ns = lambda: real_ns() + off() * 1_000_000_000
    time.localtime = lambda seconds=None: local(time.time() if seconds is None else seconds)
    time.gmtime = lambda seconds=None: universal(time.time() if seconds is None else seconds)


if __name__ == "__main__":
    install(sys.argv[1])
    del sys.argv[1]
    runpy.run_module(sys.argv[1], run_name="__main__", alter_sys=True)
