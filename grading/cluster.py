"""`--cluster ADDRESS`: the judges work on a Dask cluster, which may in turn be Slurm's, Kubernetes' or a few machines under SSH.

Dask is an extra (`pip install 'concurrency-kit[cluster]'`).  Its workers need the same kit under the same Python, and no shared disk.
"""

import threading
from collections.abc import Callable

from grading import parcel
from grading.crew import Far
from grading.errors import UsageError
from grading.judge import Judge

PATIENCE = "20s"  # for a scheduler to answer
LOOK = 1.0  # seconds between looks whether a call is still wanted


def connect(address: str, say: Callable[[str], None]) -> Far:
    """A crew on the cluster whose scheduler has that ADDRESS.  Raises UsageError where Dask or the scheduler is not there."""
    try:
        from distributed import Client
    except ImportError:
        raise UsageError("--cluster needs Dask, which is not installed here: pip install 'concurrency-kit[cluster]'") from None
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        cure = "start one with `dask scheduler`, or correct the address"
        raise UsageError(f"--cluster {address}: no scheduler answers there ({error}); {cure}") from None
    workers = len(client.scheduler_info(n_workers=-1)["workers"])
    say(f"{workers} workers of the cluster at {address}" if workers else f"no workers yet at {address}: waiting for some (`dask worker {address}`)")
    return Far(client.get_executor(pure=False), work, client.close)


def work(packed: dict, silence: float) -> dict:
    """`parcel.judge` in a worker: ended as soon as nobody wants it any more, since Dask cannot interrupt what has begun."""
    from distributed import get_worker
    from distributed.worker import thread_state

    tasks, key, judge, over = get_worker().state.tasks, thread_state.key, Judge(), threading.Event()

    def watch() -> None:
        while not over.wait(LOOK):
            task = tasks.get(key)
            if task is None or task.state == "cancelled":
                judge.stop()
                return

    threading.Thread(target=watch, name="is it still wanted?", daemon=True).start()
    try:
        return parcel.judge(packed, silence, judge)
    finally:
        over.set()
