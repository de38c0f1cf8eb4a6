"""The zygote: a small single-threaded process that has imported what the course needs, and nothing of a student's.

It serves the judge's requests on one socket: for each scene it forks a child (or starts a fresh interpreter, where fork is not
to be had), watches over it, ends whatever it left, and says what it saw.  When the judge goes, it ends everything and goes too.
"""

import contextlib
import ctypes
import fcntl
import gc
import json
import os
import resource
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time

from inside import confine, exploring, probes, proctree, scene, stacks, supervisor, watchdog
from inside.control import frame, receive
from inside.folders import empty, remove

# The scene's own descriptors stand this high, out of the way of what a student numbers.
HIGH = min(700, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 32)
WARM = (  # what scenes and probes import, so that they find it there; a request names what its own scenes import besides
    "concurrent.futures.thread",
    "multiprocessing.managers",
    "multiprocessing.pool",
    "multiprocessing.popen_fork",
    "multiprocessing.popen_forkserver",
    "multiprocessing.popen_spawn_posix",
    "multiprocessing.shared_memory",
    "queue",
)
_PR_SET_CHILD_SUBREAPER = 36


def main(control_fd, folder):
    """Serve the judge on CONTROL_FD until it hangs up.  Scenes live in folders below FOLDER.

    The judge's first message is the orders for `confine`.
    """
    control = socket.socket(fileno=control_fd)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the judge's to handle
    tree = proctree.ProcTree()
    tree.adopts = _become_subreaper()
    probes.install()  # silent until a scene configures them; its children have them without further work
    _warm(WARM)
    orders, _ = receive(control) or sys.exit()
    reached = confine.enter(orders)

    control.sendall(frame({"ready": os.getpid(), "standstill": tree.available, "subreaper": tree.adopts, "reached": reached}))
    while (received := receive(control)) is not None:
        request, fds = received
        _warm(request["imports"])
        if "explore" in request:
            exploring.load(request["explore"]["package"])
        one = _Scene(request, fds, folder, tree, orders)
        answer = one.play(control)
        if answer is None:
            break
        control.sendall(frame(answer))
        one.clear()  # while the judge works on the answer
    sweep(tree, orders)
    remove(folder)
    os._exit(0)  # nothing is left to do, and an interpreter takes its time to take itself apart


def _warm(names):
    """Import the standard library's modules NAMES here, once, instead of in every scene's process."""
    if all(name in sys.modules for name in names):
        return
    for name in names:
        with contextlib.suppress(ImportError):  # the scene will say so, to whom it concerns
            __import__(name)
    compile("", "", "exec")  # the first call makes some hundred types, which takes longer than to run an empty scene
    gc.freeze()  # a scene's own gc.collect() need not walk what the zygote made


def sweep(tree, orders):
    """Kill and reap all that descends from this process.  Stopped first, so that nothing can fork its way out."""
    if orders.get("alone"):
        return confine.end_all_others()
    if not tree.available:
        return _reap()
    if tree.adopts and not _has_children():
        return None
    while processes := tree.processes():
        for number in (signal.SIGSTOP, signal.SIGKILL):
            for pid in processes:
                _signal(pid, number)
            if number == signal.SIGSTOP:
                processes = tree.processes()
        _reap(block=True)
    return None


def _reap(block=False):
    try:
        while os.waitpid(-1, 0 if block else os.WNOHANG)[0]:
            block = False
    except ChildProcessError:
        pass


def _has_children():
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True


def _signal(pid, number):
    try:
        os.kill(pid, number)
    except (ProcessLookupError, PermissionError):  # it has ended, or has another user's rights (sudo)
        pass


def _used():
    """Seconds of processor time that the children of this process have used, those that it has reaped."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _become_subreaper():
    """Let orphans fall to this process, not to init.  Linux alone; says whether it worked."""
    try:
        return ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
    except (OSError, AttributeError):
        return False


class _Scene:
    """One request: the scene's folder, its process and what is seen of it."""

    def __init__(self, request, fds, folder, tree, orders):
        self._request, self._tree, self._orders = request, tree, orders
        self._pipes = dict(zip(("result", "events", "out", "err"), fds, strict=True))
        self._folder = tempfile.mkdtemp(prefix="s", dir=folder)

    def play(self, control):
        """Run the scene to its end; the answer to the judge, or None when the judge has hung up."""
        os.mkdir(os.path.join(self._folder, "work"))
        with open(os.path.join(self._folder, "scenes.py"), "w", encoding="utf-8") as file:
            file.write(self._request["source"])
        stacks_read, stacks_write = os.pipe()
        os.set_blocking(stacks_read, False)
        drains = {f"pipe:[{os.fstat(fd).st_ino}]" for fd in self._pipes.values()}
        dog = watchdog.Watchdog(self._tree, self._request["limits"], self._orders.get("clear", ()))
        watch = supervisor.Supervisor(self._tree, os.path.join(self._folder, "kit"), self._request["limit"], drains, dog)
        start, used = time.monotonic(), _used()
        pid, ended = self._start({**self._pipes, "stacks": stacks_write})
        watch.begin(pid)
        for fd in (*self._pipes.values(), stacks_write):
            os.close(fd)
        try:
            why = watch.watch(ended, control)
            texts = {}
            if why != "ended" and watch.over != "processes":  # too many to be asked
                alive = [other for other, (_, state) in self._tree.processes().items() if state != "Z"]
                texts = stacks.collect(sorted(alive), stacks_read, self._tree)
            if why == "stop" and receive(control) is None:
                return None
            account, usage = self._end(pid, start, used)
            over = watch.over or (dog.over_at_last(account["status"], usage) if why == "ended" else None)
            return {"why": "limit" if over else why, "over": over, "stacks": texts, "left": watch.left, "meetings": watch.meetings(), **account}
        finally:
            watch.close()
            ended.close()
            os.close(stacks_read)

    def clear(self):
        """Remove the scene's folder."""
        remove(self._folder)
        for place in self._orders.get("clear", ()):
            with contextlib.suppress(PermissionError):  # where it is not ours, it is not the scene's, either
                os.chmod(place, 0o1777)
            empty(place)

    def _end(self, pid, start, used):
        """Kill what is left of the scene; its exit status (None: it had to be killed) and times in seconds, and its process's resource usage.

        The processor time is that of all it started, also of what it did not wait for: USED had been used before it.
        """
        done, status, usage = os.wait4(pid, os.WNOHANG)
        if not done:
            _signal(pid, signal.SIGKILL)
            _, _, usage = os.wait4(pid, 0)
        sweep(self._tree, self._orders)
        seconds = time.monotonic() - start
        return {
            "status": os.waitstatus_to_exitcode(status) if done else None,
            "seconds": seconds,
            "cpu": _used() - used,
        }, usage

    def _start(self, pipes):
        """(pid, what tells whether it has ended)."""
        if self._request["fresh"]:
            order = json.dumps([self._request, self._folder, pipes, self._orders])
            program = f"import sys; sys.path.append({os.path.dirname(os.path.dirname(__file__))!r}); from inside import zygote; zygote.fresh()"
            process = subprocess.Popen(
                [sys.executable, "-P", "-s", "-S", "-B", "-c", program], stdin=subprocess.PIPE, pass_fds=tuple(pipes.values())
            )
            process.stdin.write(order.encode())
            process.stdin.close()
            process.returncode = 0  # it is waited for by us, not by Popen
            pid = process.pid
        else:
            pid = os.fork()
            if pid == 0:
                _enter(self._request, self._folder, pipes, self._orders)
        return pid, _Ended(pid)


class _Ended:
    """Tells whether the process has ended: by a pidfd, or, where there is none, by asking."""

    def __init__(self, pid):
        self._pid = pid
        self.fd = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else None

    def __bool__(self):
        if self.fd is not None:
            return bool(select.select([self.fd], [], [], 0)[0])
        return os.waitid(os.P_PID, self._pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def close(self):
        if self.fd is not None:
            os.close(self.fd)


def fresh():
    """The fresh interpreter's part: take the order from standard input, then go on as a forked child would."""
    probes.install()
    _enter(*json.loads(sys.stdin.buffer.read()))


def _enter(request, folder, pipes, orders):
    """In the scene's process: put descriptors, limits and probes in place, and run the scene.  Does not return."""
    os.setsid()
    for standard, fd in ((0, os.open(os.devnull, os.O_RDONLY)), (1, pipes["out"]), (2, pipes["err"])):
        os.dup2(fd, standard)
    fds = {name: fcntl.fcntl(pipes[name], fcntl.F_DUPFD, HIGH) for name in ("result", "events", "stacks")}
    os.closerange(3, HIGH)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if request["limits"]:
        watchdog.bound(request["limits"], orders.get("alone"))
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ["TMPDIR"] = os.environ["HOME"] = os.path.join(folder, "work")
    tempfile.tempdir = None
    os.chdir(os.path.join(folder, "work"))
    confine.enter_scene(orders, folder, explored="explore" in request)
    scene.main(request, folder, fds)
