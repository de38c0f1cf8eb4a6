import os


def run_proc(name):
    print(f"Run child process {name} ({os.getpid()})...", flush=True)


def run_and_wait(target, args=()):
    # like last week, with fork
    pid = os.fork()
    if pid == 0:
        target(*args)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def run_together(target, argses):
    return [run_and_wait(target, args) for args in list(argses)[:5]]


def main(name="test"):
    print(f"Parent process {os.getpid()}.", flush=True)
    print("Child process will start.", flush=True)
    run_and_wait(run_proc, (name,))
    print("Child process end.", flush=True)
