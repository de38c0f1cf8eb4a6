"""A seccomp filter: the system calls that no exercise needs and many an attack does, refused with EPERM.

A deny list on purpose: what it does not know stays possible, and the namespaces or Landlock around it are the wall.  x86-64 alone: on other
processors `unsupported` says so.
"""

import ctypes
import errno
import os
import platform
import struct

_PR_SET_SECCOMP, _MODE_FILTER = 22, 2
_ARCH_X86_64 = 0xC000003E
_X32 = 0x40000000  # set in the numbers of a second set of system calls, which this filter does not know
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_LOAD, _AND, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
_NUMBER, _ARCH, _ARGUMENTS = 0, 4, 16  # where they are in struct seccomp_data

_NAMESPACES = 0x7E020000  # the flags of clone() that make one
_FAST_OPEN = 0x20000000
_STREAM, _TYPE = 1, 0xF
_UNIX, _INET, _INET6 = 1, 2, 10
_TCP = 6

_REFUSED = {
    "looks into or steers other processes": {
        "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311, "pidfd_getfd": 438, "kcmp": 312, "process_madvise": 440,
        "migrate_pages": 256, "move_pages": 279,
    },
    "mounts": {
        "mount": 165, "umount2": 166, "pivot_root": 155, "chroot": 161, "open_tree": 428, "move_mount": 429, "fsopen": 430, "fsconfig": 431,
        "fsmount": 432, "fspick": 433, "mount_setattr": 442, "swapon": 167, "swapoff": 168, "quotactl": 179, "quotactl_fd": 443,
    },
    "leaves the sandbox": {"unshare": 272, "setns": 308, "open_by_handle_at": 304, "name_to_handle_at": 303},
    "has a long history of kernel bugs": {
        "bpf": 321, "perf_event_open": 298, "userfaultfd": 323, "add_key": 248, "request_key": 249, "keyctl": 250, "io_uring_setup": 425,
        "io_uring_enter": 426, "io_uring_register": 427, "personality": 135, "modify_ldt": 154, "fanotify_init": 300,
    },
    "is the machine's owner's": {
        "kexec_load": 246, "kexec_file_load": 320, "init_module": 175, "finit_module": 313, "delete_module": 176, "clock_settime": 227,
        "clock_adjtime": 305, "settimeofday": 164, "adjtimex": 159, "acct": 163, "reboot": 169, "sethostname": 170, "setdomainname": 171,
        "iopl": 172, "ioperm": 173, "syslog": 103,
    },
    "outlives whoever made it": {"shmget": 29, "semget": 64, "msgget": 68, "mq_open": 240},
    "holds memory that no process is seen to use": {"memfd_create": 319, "memfd_secret": 447},
}  # fmt: skip
_AFFINITY = 203  # sched_setaffinity: on one processor races hide


def unsupported():
    """Why there is no filter for this machine, or ""."""
    machine = platform.machine()
    return "" if machine == "x86_64" and struct.calcsize("P") == 8 else f"the seccomp filter is written for x86-64 alone, and this is {machine}"


def install():
    """Filter the system calls of this process and all that descend from it, for good."""
    if reason := unsupported():
        raise OSError(errno.ENOSYS, reason)
    _load(_program())


def spread():
    """Refuse further that anything is bound to one processor: the explorer alone may do so, which leaves nothing to luck."""
    _load([*_rule(_AFFINITY), _step(_RETURN, _ALLOW)])


def _load(program):
    code = ctypes.create_string_buffer(b"".join(program))
    header = struct.pack("HxxxxxxP", len(program), ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_SECCOMP, ctypes.c_ulong(_MODE_FILTER), ctypes.c_char_p(header), ctypes.c_ulong(0), ctypes.c_ulong(0)):
        number = ctypes.get_errno()
        raise OSError(number, f"no seccomp filter: {os.strerror(number)}")


def _program():
    refuse = _step(_RETURN, _ERRNO | errno.EPERM)
    program = [
        _step(_LOAD, _ARCH), _step(_EQUAL, _ARCH_X86_64, 1, 0), refuse,
        _step(_LOAD, _NUMBER), _step(_AT_LEAST, _X32, 0, 1), refuse,
    ]  # fmt: skip
    numbers = [number for group in _REFUSED.values() for number in group.values()]
    for number in numbers:
        program += _rule(number)
    program += _rule(435, code=errno.ENOSYS)  # clone3 hides its flags behind a pointer; whoever calls it falls back to clone
    program += _rule(56, _any_bit(0, _NAMESPACES))  # clone
    for number in (302, 142, 144, 314):  # prlimit64, sched_setparam, sched_setscheduler, sched_setattr: of others
        program += _rule(number, _differs(0, 0))
    for number in (141, 251):  # setpriority, ioprio_set: of others
        program += _rule(number, _differs(1, 0))
    for request in (0x5412, 0x541C):  # ioctl: TIOCSTI and TIOCLINUX type for whoever sits at the terminal
        program += _rule(16, _equals(1, request))
    for number, argument in ((44, 3), (46, 2), (307, 3)):  # sendto, sendmsg, sendmmsg: TCP Fast Open connects unseen
        program += _rule(number, _any_bit(argument, _FAST_OPEN))
    # socket: Unix ones and TCP
    program += _rule(41, _differs(0, _UNIX), _differs(0, _INET), _differs(0, _INET6))
    for family in (_INET, _INET6):
        program += _rule(41, _equals(0, family), _differs(1, _STREAM, _TYPE))
        program += _rule(41, _equals(0, family), _differs(2, 0), _differs(2, _TCP))
    return [*program, _step(_RETURN, _ALLOW)]


def _rule(number, *conditions, code=errno.EPERM):
    """Refuse the system call NUMBER where all CONDITIONS hold.  Each is the steps of a test that skips the rest where it does not."""
    body = [_step(_RETURN, _ERRNO | code)]
    for condition in reversed(conditions):
        body = condition(len(body)) + body
    return [_step(_LOAD, _NUMBER), _step(_EQUAL, number, 0, len(body)), *body]


def _differs(argument, value, mask=0xFFFFFFFF):
    return lambda rest: [*_masked(argument, mask), _step(_EQUAL, value, rest, 0)]


def _equals(argument, value, mask=0xFFFFFFFF):
    return lambda rest: [*_masked(argument, mask), _step(_EQUAL, value, 0, rest)]


def _any_bit(argument, mask):
    return _differs(argument, 0, mask)


def _masked(argument, mask):
    return [_step(_LOAD, _ARGUMENTS + 8 * argument), _step(_AND, mask)]  # the lower half: all of these are 32-bit values


def _step(code, value, if_true=0, if_false=0):
    return struct.pack("HBBI", code, if_true, if_false, value)
