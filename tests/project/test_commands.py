"""Every command that README and CONTRIBUTING show is run in a fresh clone with an environment of its own."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", "CONTRIBUTING.md")
FENCE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# What CI itself ran to get here; running it again inside would only cost time.
RUN_BY_CI = {"make test", "pytest"}
SERVERS = {"make serve", "mkdocs serve"}
READY_S = 180


def shown():
    """(page:line, command) of every line of every console fence."""
    for name in PAGES:
        text = (ROOT / name).read_text("utf-8")
        for fence in FENCE.finditer(text):
            line = text.count("\n", 0, fence.start(1)) + 1
            for number, command in enumerate(fence[1].splitlines(), line):
                yield f"{name}:{number}", command


COMMANDS = list(shown())


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """The last commit in a folder of its own, with the environment that its plain commands expect on the PATH."""
    folder = tmp_path_factory.mktemp("clone") / "book"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    venv = folder.parent / "own-environment"
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    drop = {"VIRTUAL_ENV", "SITE_URL", "REPO_URL", "EDITION"}
    env = {k: v for k, v in os.environ.items() if k not in drop and not k.startswith("PYTEST")}
    # pip takes a no for this option to mean its contrary. What is imported is compiled then; most of PyTorch never is.
    yield folder, {**env, "PATH": f"{venv / 'bin'}{os.pathsep}{env['PATH']}", "PIP_NO_COMPILE": "no"}
    # Some gigabytes of small files: nobody has to wait for that.
    subprocess.run(["sh", "-c", 'rm -rf "$0" >/dev/null 2>&1 &', str(folder.parent)], check=True)


def test_both_pages_show_commands():
    assert {where.split(":")[0] for where, _ in COMMANDS} == set(PAGES)


@pytest.mark.commands
@pytest.mark.where(*PAGES, "Makefile", "requirements*", ".ci/run")
@pytest.mark.parametrize(("where", "command"), COMMANDS, ids=[f"{w} {c}" for w, c in COMMANDS])
def test_command(request, where, command):
    if command in RUN_BY_CI:
        pytest.skip("CI ran it to get here")
    run = serve if command in SERVERS else finish
    run(*request.getfixturevalue("clone"), where, command)


def finish(folder, env, where, command):
    done = subprocess.run(command, shell=True, cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode == 0, f"{where}: `{command}` ends with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    changed = subprocess.run(["git", "status", "--short"], cwd=folder, capture_output=True, text=True).stdout
    assert not changed, f"{where}: `{command}` changes what is committed:\n{changed}"


def serve(folder, env, where, command):
    """Starts a server, waits until every language answers, and stops it."""
    log = folder.parent / "serve.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            command, shell=True, cwd=folder, env=env, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        editions = [path.parent.name for path in sorted(folder.glob("docs/*/edition.yml"))]
        for edition in editions:
            wait_for(f"http://127.0.0.1:8000/{'' if edition == 'en' else edition + '/'}", server, log, where, command)
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def wait_for(url, server, log, where, command):
    end = time.monotonic() + READY_S
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail(f"{where}: `{command}` does not answer at {url}:\n{log.read_text('utf-8')}")
