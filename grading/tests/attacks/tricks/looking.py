"""Looks: at answers, tests, others' work and other processes.  See the package."""

# ruff: noqa: F821
from grading.tests.attacks.names import *  # what stands above a trick in its submission


def reads_the_solution(number):
    """The course's own answer, imported from where it lies."""
    sys.path.insert(0, f"{COURSE}/solutions/60_riddle/")
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
        found = re.search("TABLE = ({.*})", open(path).read())
        if found:
            return eval(found[1])[number]
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
