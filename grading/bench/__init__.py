"""Benchmarks.  Each is a program that prints what it measured: `python -m grading.bench.NAME`."""
