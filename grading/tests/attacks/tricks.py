"""Tricks that a submission might try: each function becomes the `answer` of a submission, whole, and wins by returning the right word.

It gets the number of a riddle, and does not know the answer: `prize(number)` gives it to a trick that has reached what it went for, so that reaching it
shows as a point gained.  What a trick may know (COURSE, CLASS, OUT, VICTIM, PORT, ...) stands above it in the submission; see `toy`.
"""

# ruff: noqa: F821
from grading.tests.attacks.names import *  # what stands above a trick in its submission


# the end of the process


def exits_with_success(number):
    """Status 0 without a word: no verdict comes of an exit status."""
    os._exit(0)


def leaves_by_sys_exit(number):
    """SystemExit past everything."""
    sys.exit(0)


def raises_a_skip(number):
    """The exception by which unittest skips a test, and pytest's own where it can be had."""
    import unittest

    try:
        import pytest

        pytest.skip("not today", allow_module_level=True)
    except ImportError:
        raise unittest.SkipTest("not today") from None


def forges_at_exit(number):
    """A message written when the interpreter ends."""
    import atexit

    atexit.register(lambda: write_everywhere(message(prize(number))))
    return ""


def crashes(number):
    """A segmentation fault: the other tests go on."""
    import ctypes

    ctypes.string_at(0)


def aborts(number):
    """SIGABRT to itself, which no handler survives."""
    os.abort()


def kills_its_session(number):
    """Everything in its session and group, itself included."""
    os.killpg(0, signal.SIGKILL)


# lies


def equals_everything(number):
    """An object that equals whatever it is compared with."""

    class Everything:
        def __eq__(self, other):
            return True

        __hash__ = None

    return Everything()


def is_a_string_that_lies(number):
    """A str that equals everything: only exact types travel."""

    class Word(str):
        def __eq__(self, other):
            return True

        def __hash__(self):
            return 0

    return Word("")


def lies_about_its_class(number):
    """An object that says that it is a str."""

    class Word:
        __class__ = str

        def __eq__(self, other):
            return True

    return Word()


def hides_a_pickle(number):
    """An object whose unpickling writes a file: nothing is unpickled."""

    class Bomb:
        def __reduce__(self):
            return os.system, (f"echo harm > {CANARY}",)

    return Bomb()


def raises_a_liar(number):
    """An exception whose text and equality lie, and which runs code while it is described."""

    class Liar(BaseException):
        def __str__(self):
            write_everywhere(message(prize(number)))
            return prize(number)

        __repr__ = __str__

    raise Liar


def returns_too_deep(number):
    """A list nested so deep that whoever decodes it falls over."""
    deep = []
    for _ in range(100_000):
        deep = [deep]
    return deep


def returns_too_much(number):
    """More text than anybody reads."""
    return "x" * 30_000_000


def returns_not_a_number(number):
    """NaN, which JSON does not have and which equals nothing."""
    return float("nan")


def returns_a_huge_number(number):
    """A number whose text takes for ever to make."""
    return 1 << 4_000_000


def writes_escapes(number):
    """Control sequences, markup and formulas, for whoever reads the report."""
    raise ValueError("\x1b]0;owned\x07\x1b[2J<script>alert(1)</script>\n=cmd|' /C calc'!A0\n::error::x\u202e\ud800")


def speaks_like_a_report(number):
    """A test summary, TAP and workflow commands on standard output."""
    print("===== 5 passed in 0.01s =====\nok 1 - all\n::set-output name=score::100\n" + message(prize(number)))
    return ""


# forged messages


def forges_on_every_descriptor(number):
    """A result of its own on whatever is open, before the true one."""
    write_everywhere(message(prize(number)))
    return ""


def forges_from_a_daemon(number):
    """The same from a process that outlives the scene."""
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            for _ in range(1000):
                write_everywhere(message(prize(number)))
        os._exit(0)
    return ""


def forges_when_it_is_collected(number):
    """A message from __del__, after the result."""

    class Late:
        def __del__(self):
            write_everywhere(message(prize(number)))

    globals()["kept"] = Late()
    return ""


def closes_every_descriptor(number):
    """Nothing can be said any more."""
    os.closerange(0, 2000)
    return ""


# patches


def replaces_the_library(number):
    """The library's functions by which results are made: they were kept from before."""
    import builtins
    import json

    for module, name in ((json, "dumps"), (json, "loads"), (os, "write"), (os, "_exit"), (builtins, "repr"), (builtins, "isinstance")):
        setattr(module, name, lambda *args, **kwargs: message(prize(number)))
    return ""


def replaces_modules(number):
    """The kit's own modules, by others under their names."""
    import types

    for name in [name for name in sys.modules if name.startswith(("inside", "grading", "_pytest", "pytest"))]:
        sys.modules[name] = types.ModuleType(name)
    return ""


def freezes_the_clock(number):
    """Time stands still, and its alarms never ring."""
    import time

    for name in ("time", "monotonic", "perf_counter", "process_time", "sleep"):
        setattr(time, name, lambda *args: 0.0)
    return ""


def predicts_the_random(number):
    """Whatever is drawn, it is the same: values are drawn in the judge."""
    import random

    random.Random.random = lambda self: 0.0
    random.seed = lambda *args: None
    return ""


def hooks_imports(number):
    """Whatever is imported from now on is a fake."""
    import builtins

    builtins.__import__ = lambda *args, **kwargs: sys
    sys.meta_path.clear()
    return ""


# looking


def reads_the_solution(number):
    """The course's own answer, imported from where it lies."""
    sys.path.append(f"{COURSE}/solutions/60_riddle/")
    sys.modules.pop("riddle", None)
    import riddle

    return riddle.TABLE[number]


def reads_the_tests(number):
    """The expected values, out of the test file."""
    return re.search(f"{number}: \"([a-z ]+)\"", open(f"{COURSE}/exercises/60_riddle/test_riddle.py").read())[1]


def reads_hidden_tests(number):
    """The tests that only grading runs."""
    return os.path.getsize(f"{COURSE}/solutions/60_riddle/test_hidden_riddle.py") and prize(number) if open(f"{COURSE}/solutions/60_riddle/test_hidden_riddle.py") else ""


def reads_its_frames(number):
    """The expected values, in the frames of whoever called."""
    frame = sys._getframe()
    while frame:
        for names in (frame.f_locals, frame.f_globals):
            if "EXPECTED" in names:
                return names["EXPECTED"][number]
        frame = frame.f_back
    return ""


def searches_the_heap(number):
    """The expected values, anywhere in memory."""
    import gc

    for each in gc.get_objects():
        if isinstance(each, dict) and isinstance(each.get("EXPECTED"), dict):
            return each["EXPECTED"][number]
    return ""


def copies_another(number):
    """Another submission, from where the class lies or from where it is staged."""
    for path in [*glob.glob(f"{CLASS}/*/60_riddle/riddle.py"), *glob.glob("/tmp/grade-*/*/60_riddle/riddle.py")]:
        found = re.search("TABLE = .*", open(path).read())
        if found:
            return eval(found[0][8:])[number]
    return ""


def reads_the_home(number):
    """The judge's home folder."""
    return prize(number) if open(f"{HOME}/secret").read() else ""


def reads_the_environment(number):
    """A secret in the judge's environment."""
    return prize(number) if "ATTACK_SECRET" in os.environ else ""


def reads_another_environment(number):
    """A secret in the environment of another process of the same user."""
    return prize(number) if b"ATTACK_SECRET" in open(f"/proc/{VICTIM}/environ", "rb").read() else ""


def reads_another_memory(number):
    """The memory of another process of the same user."""
    with open(f"/proc/{VICTIM}/maps") as maps, open(f"/proc/{VICTIM}/mem", "rb") as memory:
        memory.seek(int(maps.readline().split("-")[0], 16))
        return prize(number) if memory.read(4) else ""


def lists_other_processes(number):
    """The command line of another process."""
    return prize(number) if TOKEN.encode() in open(f"/proc/{VICTIM}/cmdline", "rb").read() else ""


# reaching out


def writes_the_results(number):
    """A verdict of its own among the results."""
    with open(f"{OUT}/results.jsonl", "a") as results:
        results.write('{"record":"verdict"}\n')
    return prize(number)


def writes_the_judges_files(number):
    """A file of the judge's."""
    with open(CANARY, "w") as file:
        file.write("harm")
    return prize(number)


def changes_the_mode_of_files(number):
    """chmod on a file of the judge's."""
    os.chmod(CANARY, 0o777)
    return prize(number)


def writes_into_python(number):
    """A sitecustomize for every Python to come."""
    path = f"{os.path.dirname(os.__file__)}/{TOKEN}.pth"
    with open(path, "w") as file:
        file.write("harm")
    os.unlink(path)
    return prize(number)


def changes_its_own_file(number):
    """The file under test, for the next test."""
    with open(__file__, "a") as file:
        file.write("\nHARM = 1\n")
    return prize(number)


def leaves_a_message_to_itself(number):
    """Something in a shared place that the next test finds."""
    paths = [f"{place}/{TOKEN}-message" for place in ("/tmp", "/dev/shm", os.path.expanduser("~"), "..", "../..")]
    found = any(map(os.path.exists, paths))
    for path in paths:
        try:
            open(path, "w").close()
        except OSError:
            pass
    return prize(number) if found else ""


def leaves_shared_memory(number):
    """A named block of shared memory that the next test finds."""
    from multiprocessing.shared_memory import SharedMemory

    try:
        SharedMemory(f"{TOKEN}", create=True, size=1000)
        os.kill(os.getpid(), signal.SIGKILL)  # so that no tracker of this process cleans up
    except FileExistsError:
        return prize(number)


def leaves_system_v_memory(number):
    """The same with System V's."""
    import ctypes

    libc = ctypes.CDLL(None)
    found = libc.shmget(KEY, 1000, 0o600) >= 0
    libc.shmget(KEY, 1000, 0o1600)
    return prize(number) if found else ""


def connects_to_the_network(number):
    """A service on the machine's loopback."""
    socket.create_connection(("127.0.0.1", PORT), timeout=5).close()
    return prize(number)


def connects_by_fast_open(number):
    """The same by sending at once, which some rules about connecting overlook."""
    with socket.socket() as out:
        out.sendto(b"x", socket.MSG_FASTOPEN, ("127.0.0.1", PORT))
    return prize(number)


def sends_a_datagram(number):
    """UDP, as a name server is asked."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.sendto(b"x", ("127.0.0.1", PORT))
    return prize(number)


def connects_to_an_abstract_socket(number):
    """A Unix socket without a file, such as a desktop's."""
    with socket.socket(socket.AF_UNIX) as out:
        out.connect("\0" + TOKEN)
    return prize(number)


def connects_to_a_path_socket(number):
    """A Unix socket in a file, such as a container engine's."""
    with socket.socket(socket.AF_UNIX) as out:
        out.connect(SOCKET)
    return prize(number)


# harming others


def kills_another(number):
    """A signal to another process of the same user (harmless here: SIGWINCH)."""
    os.kill(VICTIM, signal.SIGWINCH)
    return prize(number)


def limits_another(number):
    """Another process's limits."""
    resource.prlimit(VICTIM, resource.RLIMIT_CORE, (0, 0))
    return prize(number)


def slows_another(number):
    """Another process's priority."""
    os.setpriority(os.PRIO_PROCESS, VICTIM, 19)
    return prize(number)


def binds_another(number):
    """The processors of another process."""
    os.sched_setaffinity(VICTIM, os.sched_getaffinity(VICTIM))
    return prize(number)


def traces_another(number):
    """ptrace on another process."""
    return prize(number) if ptrace_seizes(VICTIM) else ""


def kills_the_zygote(number):
    """Whoever started it, to spoil what comes after."""
    os.kill(os.getppid(), signal.SIGKILL)
    return ""


def stops_the_zygote(number):
    """The same, stopped: nobody answers any more."""
    os.kill(os.getppid(), signal.SIGSTOP)
    return ""


def traces_the_zygote(number):
    """ptrace on whoever started it."""
    return prize(number) if ptrace_seizes(os.getppid()) else ""


def writes_the_zygotes_memory(number):
    """Whoever started it, by way of /proc."""
    with open(f"/proc/{os.getppid()}/mem", "r+b"):
        return prize(number)


def starves_the_zygote(number):
    """No more open files for whoever started it."""
    resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE, (50, 50))
    return prize(number)


def leaves_a_daemon(number):
    """A program in a session of its own that stays for ever."""
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.execvp("sleep", ["sleep", f"9{KEY}"])
        os._exit(0)
    return ""


def leaves_a_crowd(number):
    """Forks that fork and leave, at a bounded speed, so that each look finds others."""
    import time

    if os.fork() == 0:
        for _ in range(300):
            time.sleep(0.01)
            if os.fork():
                os._exit(0)
            os.setsid()
    return ""


def fills_the_memory_disks(number):
    """All the room in /dev/shm and /tmp, for others to lack (bounded here)."""
    for place in ("/dev/shm", "/tmp"):
        with open(f"{place}/{TOKEN}-fill", "wb") as file:
            for _ in range(70):
                file.write(bytes(1_000_000))
    return prize(number)


def floods_the_output(number):
    """More output than anybody keeps."""
    for _ in range(400):
        os.write(1, bytes(100_000))
    return ""


def hides_its_folder(number):
    """Its folders without permissions, nested too deep to be removed."""
    os.makedirs("a/b")
    for _ in range(1500):
        os.mkdir("d")
        os.chdir("d")
    for place in ("/scratch", "/tmp", ".."):
        try:
            os.chmod(place, 0)
        except OSError:
            pass
    return ""


# becoming somebody else


def makes_a_namespace(number):
    """A user namespace, in which it would be root."""
    import ctypes

    return prize(number) if ctypes.CDLL(None).unshare(0x10000000) == 0 else ""


def mounts(number):
    """A file system over Python's."""
    import ctypes

    return prize(number) if ctypes.CDLL(None).mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0 else ""


def becomes_root(number):
    """The user root, by any way that is left."""
    try:
        os.setuid(0)
    except OSError:
        subprocess.run(["su", "-c", "true"], stdin=subprocess.DEVNULL, check=True, capture_output=True)
    return prize(number) if os.getuid() == 0 else ""


def raises_its_own_limits(number):
    """The limits that it was given."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1] + 1,) * 2)
    return prize(number)


def types_at_the_terminal(number):
    """Characters for the shell of whoever started the judge."""
    import fcntl
    import termios

    with open("/dev/tty", "w") as terminal:
        fcntl.ioctl(terminal, termios.TIOCSTI, b"x")
    return prize(number)


def opens_a_kernel_door(number):
    """System calls with a long history of bugs, by their numbers."""
    import ctypes

    libc = ctypes.CDLL(None)
    reached = [call for call in (321, 298, 323, 425) if libc.syscall(call, 0, 0, 0, 0, 0) >= 0]
    return prize(number) if reached else ""


# at the import of the submission, before anything is asked


def at_import_runs_threads_in_line(number=None):
    """Threads that are never at the same time: start() runs them."""
    import threading

    threading.Thread.start = threading.Thread.run
    threading.Thread.join = lambda *args: None


def at_import_turns_tracing_off(number=None):
    """One processor, no tracing, no switching."""
    sys.settrace(None)
    sys.setprofile(None)
    sys.setswitchinterval(1000)
    for tool in range(6):
        if hasattr(sys, "monitoring"):
            sys.monitoring.free_tool_id(tool)
    try:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    except OSError:
        pass


def at_import_makes_locks_do_nothing(number=None):
    """Nobody is ever held."""
    import threading

    threading.Lock = threading.RLock = lambda: __import__("contextlib").nullcontext()


def at_import_says_that_all_is_well(number=None):
    """A result at once, and away."""
    write_everywhere(message(prize(3)))
    os._exit(0)


# the one that is not prevented


def forges_with_the_nonce(number):
    """Written against the kit's own source: it finds the secret of this request in the frames below, and writes the result itself."""
    frame = sys._getframe()
    while "request" not in frame.f_locals or "fds" not in frame.f_locals:
        frame = frame.f_back
    fds, tell = frame.f_locals["fds"], frame.f_globals["ask"]
    tell(frame.f_locals["rendezvous"], "done")
    line = json.dumps({"nonce": frame.f_locals["request"]["nonce"], "value": prize(number), "threads": []})
    os.write(fds["result"], line.encode() + b"\n")
    os._exit(0)
