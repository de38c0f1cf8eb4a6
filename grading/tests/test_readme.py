"""What the README shows is what one sees."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_failing_story(tmp_path):
    """The README's first screen shows what pytest prints for an answer that forks and waits one by one."""
    story = re.search(r"```text\n\$ pytest exercises/01_fork\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)[1]
    wrong = ROOT / "solutions" / "01_fork" / "misconceptions" / "family_one_by_one.py"
    (tmp_path / "01_fork").mkdir()
    shutil.copy(wrong, tmp_path / "01_fork" / "forking.py")
    said = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"--target={tmp_path}", "exercises/01_fork"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "", "COLUMNS": "80"},
    ).stdout
    assert story in said.replace(f"--target {tmp_path} ", "")
