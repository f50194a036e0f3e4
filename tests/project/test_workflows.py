"""The workflows on GitHub, looked at by zizmor: read-only tokens, pinned actions, no stranger's text in a shell."""

import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

ZIZMOR = [str(Path(sys.executable).with_name("zizmor")), "--offline", "--no-progress"]


def test_workflows():
    done = subprocess.run([*ZIZMOR, str(ROOT / ".github")], capture_output=True, encoding="utf-8", check=False)
    assert not done.returncode, f"\n{done.stdout}"
