"""The main module of a spawned child: it installs the probes, before the child unpickles what it is to run."""

from inside import probes

probes.install()
