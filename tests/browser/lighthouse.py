"""Lighthouse in a Chromium of its own: what it says of pages."""

import contextlib
import json
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.browser.packages import packages
from tests.conftest import executable
from tools import chromium

RUNNER = "tests/browser/lighthouse.mjs"


@contextlib.contextmanager
def debugged_chromium() -> Iterator[int]:
    """The port at which a Chromium can be driven."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        options = ["--headless=new", "--remote-debugging-port=0", f"--user-data-dir={folder}", "--no-first-run"]
        command = [executable(), *chromium.ARGUMENTS, *options, "about:blank"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        port = Path(folder, "DevToolsActivePort")
        try:
            for _ in range(300):
                if port.exists() and port.read_text():
                    break
                time.sleep(0.1)
            yield int(port.read_text().split()[0])
        finally:
            process.terminate()
            process.wait(timeout=20)


def look(categories: str, addresses: list[str], at_once: int = 1) -> list[dict]:
    """What Lighthouse says of each address, in this order; `at_once` browsers share them."""
    shares = [addresses[number::at_once] for number in range(at_once)]
    found: dict[str, list[dict]] = {}
    with contextlib.ExitStack() as stack:
        runs = []
        for share in filter(None, shares):
            port = stack.enter_context(debugged_chromium())
            command = ["node", RUNNER, str(packages()), str(port), categories, *share]
            runs.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"))
        for run in runs:
            out, said = run.communicate(timeout=3600)
            assert run.returncode == 0, said
            for result in map(json.loads, out.splitlines()):
                found.setdefault(result["address"], []).append(result)
    return [found[address].pop(0) for address in addresses]
