import os

def run_in_child(task):
    pid = os.fork()
    if pid == 0
        os._exit(task())
    return os.waitpid(pid, 0)[1] >> 8
