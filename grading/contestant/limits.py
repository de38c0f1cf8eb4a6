"""How much of the machine one scene may use, and the words for having used more."""

import dataclasses
from dataclasses import dataclass

MB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """Bounds of one scene, all its processes together unless it says otherwise.

    `cpu` is None where it is as many seconds as the scene may take by the clock: who works is measured by the work, who waits by the clock,
    and so the verdict is the same on a busy machine.
    """

    cpu: float | None = None  # seconds of processor time
    memory: int = 512 * MB  # bytes, shared ones counted once
    processes: int = 256  # processes and threads at once
    files: int = 512  # open in one process
    disk: int = 64 * MB  # bytes of one file, and where the level has a scratch space of its own, of all of them
    names: int = 10_000  # files and folders in the scratch space
    output: int = 16 * MB  # bytes written to standard output and error

    def of(self, seconds: float) -> "Limits":
        """The same, with the processor time of a scene that may take so many SECONDS."""
        return self if self.cpu is not None else dataclasses.replace(self, cpu=seconds)

    def words(self, what: str) -> str:
        """What a scene did that went over its limit on WHAT, one of the names above."""
        return {
            "cpu": f"used more than {self.cpu or 0:g} s of processor time",
            "memory": f"used more than {self.memory // MB} MB of memory",
            "processes": f"had more than {self.processes} processes and threads at once",
            "files": f"had more than {self.files} files open in one process",
            "disk": f"wrote more than {self.disk // MB} MB to files",
            "names": f"made more than {self.names} files",
            "output": f"wrote more than {self.output // MB} MB of output",
        }[what]
