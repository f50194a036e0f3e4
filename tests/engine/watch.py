"""Runs the session in a child process, so that a run that ends early is never green.

A block can end the process in ways that no exception handler sees (ctypes, a signal, a C library's exit). So the
process that was started waits, and its child must say that it came to the end.
"""

import os
import signal
import sys
from contextlib import contextmanager

ENDED_EARLY = 3  # pytest's code for an internal error
TEXT = "the run ended early: something ended the process before the last test; run with -v to see where"


class Watch:
    """The child's way to say that it finished. One a process: a session inside a session is watched already."""

    session, pipe = None, None


def start(config):
    """Fork: the child gets None and goes on; the parent waits, and gets the exit code to end with."""
    if Watch.session or not hasattr(os, "fork") or sys.gettrace():  # Windows, or a debugger: without the watch
        return None
    sys.stdout.flush()
    sys.stderr.flush()
    Watch.session = config
    read, Watch.pipe = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        return None
    os.close(Watch.pipe)
    with forwarded(child):
        _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    with open(read, "rb") as said:
        finished = said.read() == b"finished"
    if not finished and code <= 0:
        print(f"\n{TEXT}", file=sys.stderr)
        return ENDED_EARLY
    return code


@contextmanager
def forwarded(child):
    """The terminal sends Ctrl-C to both processes; other signals to this one are passed on."""

    def forward(number, frame):
        os.kill(child, number)

    saved = {name: signal.signal(name, forward) for name in (signal.SIGTERM, signal.SIGHUP)}
    saved[signal.SIGINT] = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        for name, handler in saved.items():
            signal.signal(name, handler)


def finish(config):
    """Called at the very end of a session."""
    if config is Watch.session:
        os.write(Watch.pipe, b"finished")
        Watch.session = None
