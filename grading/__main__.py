"""`python -m grading` is the command `grade`."""

from grading.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
