"""`python -m grading.learn` is the command `learn`."""

import sys

from grading.learn.cli import main

sys.exit(main())
