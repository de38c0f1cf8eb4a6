"""`grade doctor`: what this machine has and lacks, on one screen."""

import argparse

from grading import doctor
from grading.commands import options as shared


def parser() -> argparse.ArgumentParser:
    """What is typed: nothing more."""
    return argparse.ArgumentParser(prog="grade doctor", description="What this machine has and lacks, and what follows for grading.")


def run(options: argparse.Namespace, judge: object = None) -> int:
    """Print the screen."""
    doctor.show(shared.console())
    return shared.GRADED
