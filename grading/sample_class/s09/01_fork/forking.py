import os
import signal


def run_in_child(task):
    pid = os.fork()
    if pid == 0:
        os._exit(task())
    os.kill(os.getpid(), signal.SIGKILL)   # stop the child
    return 0


def spawn_family(n):
    os.kill(os.getpid(), signal.SIGKILL)


def introduce():
    print(f"Process ({os.getpid()}) start...", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
