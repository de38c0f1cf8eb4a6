"""subprocess: programs are started, spoken to, and never left behind.

`observe` runs a scene in a process of its own and says what it showed.  The programs that the scenes start are small Python
programs, written into the scene's own folder; they are in capitals here.
"""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest


def program(source):
    """The command line of a Python program with that source."""
    Path("program.py").write_text(source, encoding="utf-8")
    return [sys.executable, "-I", "-S", "program.py"]


# call

PRINTS_AND_LEAVES = """
import os, sys
os.write(1, b"one line of the program\\n")
os.write(2, b"its complaint\\n")
sys.exit(int(sys.argv[1]))
"""


def program_with_code(commands, code):
    return commands.call([*program(PRINTS_AND_LEAVES), str(code)])


def program_between_two_lines(commands):
    print("before the program", flush=True)
    commands.call([*program(PRINTS_AND_LEAVES), "0"])
    print("after the program")


def what_printf_prints(commands, *words):
    return commands.call(["printf", "<%s>", *words])


def missing_program(commands):
    commands.call(["./no-such-program", "--help"])


def test_the_exit_code_comes_back(observe, draw):
    """call runs one program, waits for it, and returns its exit code."""
    code = draw.randint(2, 255)
    seen = observe(program_with_code, code)
    assert seen == code
    assert seen.starts == 1
    assert seen.nothing_left
    assert observe(program_with_code, 0) == 0


def test_the_output_goes_where_ours_goes(observe):
    """What the program prints comes out on our own standard output and standard error."""
    seen = observe(program_between_two_lines)
    assert seen.out == "before the program\none line of the program\nafter the program\n"
    assert seen.err == "its complaint\n"


def test_no_shell_reads_the_words(observe):
    """Each word reaches the program as it is, with semicolons, stars, quotes and dollar signs."""
    seen = observe(what_printf_prints, "a; b", "*", "$HOME", "it's", "", "`id`")
    assert seen.out == "<a; b><*><$HOME><it's><><`id`>"
    assert seen == 0


def test_a_missing_program(observe):
    """A program that does not exist raises FileNotFoundError."""
    assert observe(missing_program).raised("FileNotFoundError")


# converse

SHOUTS = """
import sys
text = sys.stdin.buffer.read()
sys.stdout.buffer.write(text.decode().upper().encode())
sys.stderr.write(f"that was {len(text)} bytes")
sys.exit(int(sys.argv[1]))
"""

TALKS_BEFORE_IT_LISTENS = """
import sys
for _ in range(48):
    sys.stdout.write("o" * 65536)
    sys.stdout.flush()
    sys.stderr.write("e" * 65536)
    sys.stderr.flush()
sys.exit(sys.stdin.read().count("i") // 100_000)
"""

NEVER_ENDS = """
import signal
signal.pause()
"""

NEVER_ENDS_AND_HAS_A_HELPER = """
import signal, subprocess, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
quiet = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
helper = subprocess.Popen([sys.executable, "-I", "-S", "-c", "import signal; signal.pause()", "the helper"], **quiet)
open("ready", "w").close()
signal.pause()
"""


def shouted(commands, text, code):
    return commands.converse([*program(SHOUTS), str(code)], text)


def megabytes(commands):
    out, err, code = commands.converse(program(TALKS_BEFORE_IT_LISTENS), "i" * 3_200_000)
    return [out.count("o"), len(out), err.count("e"), len(err), code]


def endless(commands, note):
    try:
        commands.converse(program(NEVER_ENDS), "", timeout=0)
    finally:
        note("converse raised")


def endless_with_helper(commands):
    popen_returns_when("ready")
    commands.converse(program(NEVER_ENDS_AND_HAS_A_HELPER), "", timeout=0)


def popen_returns_when(fifo):
    """The next Popen returns only when its program has opened FIFO: what the program does before, it does before any timeout."""
    os.mkfifo(fifo)
    start = subprocess.Popen.__init__

    def start_and_wait(self, *args, **kwargs):
        subprocess.Popen.__init__ = start
        start(self, *args, **kwargs)
        open(fifo).close()

    subprocess.Popen.__init__ = start_and_wait


def test_both_streams_and_the_exit_code_come_back(observe, draw):
    """converse sends the text and returns standard output, standard error and exit code, the streams as str."""
    code = draw.randint(2, 255)
    seen = observe(shouted, "milk and\nhöney", code)
    assert seen == ("MILK AND\nHÖNEY", "that was 15 bytes", code)
    assert seen.out == seen.err == ""
    assert seen.nothing_left


def test_the_program_meets_the_end_of_its_input(observe):
    """After the text, the program meets the end of its input, also when there was no text at all."""
    assert observe(shouted, "", 0) == ("", "that was 0 bytes", 0)


def test_megabytes_block_nobody(observe):
    """A program that writes 3 MB to each stream, in turns, before it reads the 3 MB of text does not block converse."""
    seen = observe(megabytes)
    assert seen == [3_145_728, 3_145_728, 3_145_728, 3_145_728, 32]


def test_past_the_timeout_the_program_is_killed(observe):
    """Past the timeout the program is killed and waited for, and subprocess.TimeoutExpired is raised."""
    seen = observe(endless)
    assert seen.raised("TimeoutExpired")
    assert seen.waited_before("converse raised")
    assert seen.nothing_left


def test_past_the_timeout_its_helper_is_killed(observe):
    """Past the timeout, what the program started is killed with it, also when both ignore SIGTERM."""
    seen = observe(endless_with_helper)
    assert seen.raised("TimeoutExpired")
    assert seen.nothing_left


# mail_exchangers

STANDS_IN_FOR_NSLOOKUP = r'''
"""Speaks as nslookup does, and knows the domains in the file "zone"."""
import json, sys
zone, kind, status = json.load(open("zone")), "a", 0
for line in sys.stdin:
    print(line.strip(), file=open("told", "a"))
    match line.split():
        case ["exit"]:
            break
        case ["set", setting]:
            kind = setting.partition("=")[2]
        case [domain]:
            print("Server:\t\t127.0.0.1\nAddress:\t127.0.0.1#53\n")
            status = domain not in zone
            if status:
                print(f"** server can't find {domain}: NXDOMAIN")
            elif kind == "mx":
                print("Non-authoritative answer:")
                for preference, host in zone[domain]:
                    print(f"{domain}\tmail exchanger = {preference} {host}.")
                print("\nAuthoritative answers can be found from:")
                print(f"{domain}\tnameserver = ns1.{domain}.")
                print(f"ns1.{domain}\tinternet address = 192.0.2.53\n")
            else:
                print(f"Name:\t{domain}\nAddress: 192.0.2.80\n")
sys.exit(status)
'''


def ask_the_stand_in(commands, zone, domain):
    Path("zone").write_text(json.dumps(zone))
    return commands.mail_exchangers(domain, tuple(program(STANDS_IN_FOR_NSLOOKUP)))


def what_the_stand_in_is_told(commands, zone, domain):
    ask_the_stand_in(commands, zone, domain)
    return Path("told").read_text().splitlines()


def without_dots(pairs):
    return [(preference, host.rstrip(".")) for preference, host in pairs]


def test_mail_exchangers_come_lowest_first(observe, draw):
    """The pairs are (preference, host), the preference an int, the lowest number first."""
    letters = draw.sample("abcdefgh", 3)
    hosts = [f"mx-{letter}.example.org" for letter in letters]
    zone = {"example.org": [(10, hosts[0]), (100, hosts[1]), (5, hosts[2])], "example.com": [(1, "mx.example.com")]}
    seen = observe(ask_the_stand_in, zone, "example.org")
    assert without_dots(seen.value) == [(5, hosts[2]), (10, hosts[0]), (100, hosts[1])]
    assert seen.nothing_left


def test_an_unknown_domain(observe):
    """A domain that nslookup cannot find raises LookupError."""
    seen = observe(ask_the_stand_in, {"example.org": [(5, "mx.example.org")]}, "nowhere.example")
    assert seen.raised("LookupError")
    assert seen.nothing_left


def test_nslookup_is_told_three_lines(observe):
    """nslookup is told what the notes tell it: `set q=mx`, the domain, `exit`."""
    seen = observe(what_the_stand_in_is_told, {"example.org": [(5, "mx.example.org")]}, "example.org")
    assert seen == ["set q=mx", "example.org", "exit"]


# the real nslookup, which asks a small name server on this machine


def ask_the_real_nslookup(commands, zone, domain):
    with name_server(zone) as port:
        return commands.mail_exchangers(domain, ("nslookup", "-vc", f"-port={port}", "-", "127.0.0.1"))


@contextlib.contextmanager
def name_server(zone):
    """A name server on loopback that knows the mail exchangers in ZONE; gives its port."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        answerer = threading.Thread(target=answer_all, args=(listener, zone, over))
        answerer.start()
        try:
            yield listener.getsockname()[1]
        finally:
            over.set()
            socket.create_connection(listener.getsockname()).close()
            answerer.join()


def answer_all(listener, zone, over):
    while True:
        connection, _ = listener.accept()
        with connection, connection.makefile("rb") as queries:
            if over.is_set():
                return
            while size := int.from_bytes(queries.read(2), "big"):
                answer = answer_to(queries.read(size), zone)
                connection.sendall(len(answer).to_bytes(2, "big") + answer)


def answer_to(query, zone):
    """The answer to one question for mail exchangers, as RFC 1035 has it."""
    end = query.index(0, 12) + 5  # 12 bytes of header, the name's labels up to an empty one, type and class
    labels, rest = [], query[12 : end - 5]
    while rest:
        labels.append(rest[1 : rest[0] + 1].decode())
        rest = rest[rest[0] + 1 :]
    pairs = zone.get(".".join(labels))
    answers = []
    for preference, host in pairs or []:
        target = b"".join(len(label).to_bytes(1, "big") + label.encode() for label in host.split(".")) + b"\0"
        head = (0xC00C, 15, 1, 0, 60, 2 + len(target), preference)  # the name asked for, MX, IN, a minute to live
        answers.append(b"".join(number.to_bytes(2, "big") for number in head) + target)
    flags = 0x8580 if pairs else 0x8583  # 3: there is no such domain
    header = b"".join(number.to_bytes(2, "big") for number in (flags, 1, len(answers), 0, 0))
    return query[:2] + header + query[12:end] + b"".join(answers)


@pytest.fixture(scope="module")
def real_nslookup():
    if not shutil.which("nslookup"):
        pytest.skip("nslookup is not installed (Debian: bind9-dnsutils)")
    version = subprocess.run(["nslookup", "-version"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if not (version.stdout + version.stderr).startswith("nslookup 9"):
        pytest.skip("this nslookup is not BIND's: it cannot ask by TCP")


def test_the_real_nslookup(observe, real_nslookup):
    """The real nslookup is understood as well: the pairs lowest first, LookupError for an unknown domain."""
    zone = {"example.org": [(10, "b.example.org"), (100, "c.example.org"), (5, "a.example.org")]}
    seen = observe(ask_the_real_nslookup, zone, "example.org")
    assert without_dots(seen.value) == [(5, "a.example.org"), (10, "b.example.org"), (100, "c.example.org")]
    assert observe(ask_the_real_nslookup, zone, "nowhere.example").raised("LookupError")
