"""How the probes get into children that are not forked from us: those of the start methods spawn and forkserver.

Each such child is told to run `inside.spawned` as its main module, which installs the probes; the settings travel as an attribute
of the Process object; the shared descriptors are inherited under the same numbers.
"""

import multiprocessing.spawn
import multiprocessing.util

from inside.probes.wrap import wrap

settings = None  # {"rendezvous": path, "fds": {name: number}, "limit": seconds, "detail": files}, once configured


def install():
    """Wrap the two places at which `multiprocessing` prepares an interpreter of its own."""
    wrap(multiprocessing.spawn, "get_preparation_data", _preparation)
    wrap(multiprocessing.util, "spawnv_passfds", _spawn)


def equip(process, holding):
    """Give PROCESS, about to be started, what its probes need."""
    if settings is not None:
        process._kit = {**settings, "holding": holding}


def configure_child(process):
    """In the child: let the probes speak as the parent's do.  A forked child has them already."""
    from inside import probes

    equipment = process.__dict__.pop("_kit", None)
    if equipment is not None and settings is None:
        probes.configure(**equipment)


def _preparation(prepare, name):
    data = prepare(name)
    if not {"init_main_from_name", "init_main_from_path"} & set(data):
        data["init_main_from_name"] = "inside.spawned"
    return data


def _spawn(spawn, path, args, passfds):
    return spawn(path, args, sorted({*passfds, *settings["fds"].values()}) if settings else passfds)
