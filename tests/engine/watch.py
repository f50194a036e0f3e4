"""Runs the session in a child process, so that a run that ends early is never green.

A block can end the process in ways that no handler in it sees (os._exit, ctypes, a signal, a C library's exit). So the
process that was started waits, and asks what its child wrote down last. With pytest-xdist the controller is outside.
"""

import os
import signal
import sys
import tempfile

ENDED_EARLY = 3  # pytest's code for an internal error
FINISHED = b"finished"
kept = {}  # in the child: the file where it writes what it does; a session inside a session is watched already


def start(config):
    """Fork: the child gets None and goes on; the parent waits, and gets the exit code to end with."""
    watched = kept or hasattr(config, "workerinput") or sys.gettrace()  # by a session outside, xdist, a debugger
    if watched or not hasattr(os, "fork"):
        return None
    sys.stdout.flush()
    sys.stderr.flush()
    file, path = tempfile.mkstemp()
    os.unlink(path)
    child = os.fork()
    if not child:
        kept.update(session=config, file=file)
        return None
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda number, frame: os.kill(child, number))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends Ctrl-C to both
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    last = os.pread(file, 1000, 0)
    if last != FINISHED and code <= 0:
        print(
            f"\nthe run ended early: something ended the process, {last.decode() or 'outside a block'}", file=sys.stderr
        )
        return ENDED_EARLY
    return code


def note(text):
    """Write down what is being done, in the place of what was before."""
    if kept:
        os.ftruncate(kept["file"], 0)
        os.pwrite(kept["file"], text, 0)


def finish(config):
    """Called at the very end of a session."""
    if config is kept.get("session"):
        note(FINISHED)
