import os
import time


def run_in_child(task):
    # wait for the child to tell me that it is ready
    r, w = os.pipe()
    os.read(r, 1)
    pid = os.fork()
    if pid == 0:
        os.write(w, b"x")
        os._exit(task())
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def spawn_family(n):
    me = os.getpid()
    pids = []
    for i in range(n):
        pid = os.fork()
        if pid == 0:
            while os.getppid() == me:  # stay alive as long as the others
                time.sleep(0.1)
            os._exit(0)
        pids.append(pid)
    while True:
        try:
            return [(os.waitpid(pid, 0)[0], os.getpid()) for pid in pids] if pids else time.sleep(3600)
        except BaseException:
            pass


def introduce():
    print(f"Process ({os.getpid()}) start...", flush=True)
    done = False
    while not done:
        pass
