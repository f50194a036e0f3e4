"""Runs a page's blocks in order, in one namespace, on one device; says of each what it printed and what went wrong."""

import __future__

import ast
import contextvars
import gc
import io
import linecache
import multiprocessing.process
import os
import random
import signal
import sys
import threading
import time
import traceback
import warnings
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from types import ModuleType

from . import devices, plots, watch
from .shorten import ASSERTED_NAME, ROUNDS_NAME, Loops, Shortener
from .state import isolated, modules_of

FUTURES = sum(getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)


@dataclass
class Result:
    """What one block did. `problems` are texts for the report; `skipped` says why it was not run."""

    printed: str = ""
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0
    raised: bool = False
    skipped: str = ""
    is_shortened: bool = False  # a loop was, here or before
    drawn: list[str] = field(default_factory=list)


class Kept(io.BytesIO):
    """Bytes that are still there when their file was closed."""

    def close(self):
        pass


class Stream(io.TextIOWrapper):
    """What a block prints to, which can do what a script's standard output can."""

    def __init__(self):
        self.kept = Kept()
        super().__init__(self.kept, "utf-8", newline="\n", write_through=True)

    def text(self):
        """All that was printed, in whatever encoding."""
        return self.kept.getvalue().decode(self.encoding, "replace")


class Program:
    """A page's blocks on one device. Runs once, when the first result is asked for."""

    def __init__(self, page, device, capture=None):
        self.page, self.device, self.capture = page, device, capture
        self.results, self.futures, self.shortener, self.left_out = None, 0, None, None

    def result(self, index):
        if self.results is None:  # in a context of its own, as decimal's: what it sets there ends with it
            self.results = contextvars.Context().run(self.run)
        return self.results[index]

    def run(self):
        results, raised = [], ""
        plots.prepare(self.page.blocks)
        uses_torch = any("torch" in block.code for block in self.page.blocks)
        torch = devices.load_torch() if uses_torch else None
        modules = modules_of(block.code for block in self.page.blocks)
        with isolated(torch, modules) as self.warnings, guarded() as self.stray, self.as_main() as namespace:
            random.seed(devices.SEED + devices.NAMES.index(self.device))
            if torch and self.device == "rehearsal":
                self.shortener = Shortener(devices.operations)
                namespace |= {ROUNDS_NAME: self.shortener.rounds, ASSERTED_NAME: self.shortener.asserted}
            with devices.default(torch, self.device) if torch else nullcontext():
                for block in self.page.blocks:
                    reason = raised or plots.why_not(block)
                    results.append(Result(skipped=reason) if reason else self.run_block(block, namespace))
                    if results[-1].raised:
                        raised = f"the block at line {block.lineno} of {self.page.name} failed"
                    if results[-1].skipped and not reason:
                        raised = results[-1].skipped
                namespace.clear()
                gc.collect()  # an object's last words, too, belong to this page
                gc.freeze()  # what the page imported stays; later collections need not look at it
            results[-1].problems += self.left_over()
        return results

    @contextmanager
    def as_main(self):
        """A namespace that is really the module __main__, for pickle and dataclasses."""
        real, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
        try:
            yield vars(sys.modules["__main__"])
        finally:
            sys.modules["__main__"] = real

    def run_block(self, block, namespace):
        result, started = Result(), time.perf_counter()
        watch.note(f"{self.page.name}:{block.lineno}: in the block on {self.device}".encode())
        namespace["__file__"] = block.origins[0][0]
        with self.captured(result):
            try:
                code = compiled(block, self.futures, Loops() if self.shortener else None)
                self.futures |= code.co_flags & FUTURES  # as in the script that the blocks are
                exec(code, namespace)
            except BaseException as error:  # also SystemExit, and what pytest.skip raises
                if interrupted(error):
                    raise
                if self.shortener and self.shortener.has_ended_one and not devices.is_of_placement(error):
                    result.skipped = f"a loop ended early, and then: {type(error).__name__}: {error}"
                else:
                    result.raised = True
                    result.problems.append(readers_traceback(error, self.page))
            result.drawn, problems = plots.taken()
            result.problems += problems
        result.problems += self.left_over()
        if self.shortener and self.shortener.has_ended_one:
            result.is_shortened = True
            result.problems = result.problems if result.raised else []  # what else there is, the CPU's run says
        result.seconds = time.perf_counter() - started
        return result

    @contextmanager
    def captured(self, result):
        """What is printed goes to the result; what is written elsewhere is a problem."""
        before, out, err, past = (sys.stdout, sys.stderr), Stream(), Stream(), ()
        if self.capture:
            self.capture.resume_global_capture()
        sys.stdout, sys.stderr = out, err
        try:
            yield
        finally:
            replaced = sys.stdout is not out or sys.stderr is not err
            sys.stdout, sys.stderr = before
            if self.capture:
                past = self.capture.read_global_capture()
                self.capture.suspend_global_capture()
        result.printed = out.text()
        if replaced:
            result.problems.append("the block leaves sys.stdout or sys.stderr replaced; wanted: put back as it was")
        if written := err.text():
            result.problems.append(f"written to stderr:\n{written.rstrip()}")
        result.problems += [f"written past sys.stdout and sys.stderr: {text!r}" for text in past if text]

    def left_over(self):
        """Warnings and stray exceptions since the last call."""
        texts = [f"{w.filename}:{w.lineno}: {w.category.__name__}: {w.message}" for w in self.warnings] + self.stray
        self.warnings.clear()
        self.stray.clear()
        return texts


@contextmanager
def guarded():
    """Nothing inside becomes two processes; the texts of exceptions in threads and finalizers go to the list."""
    stray = []

    def in_thread(args):
        stray.append("an exception in a thread:\n" + formatted(args.exc_value))

    def unraisable(args):
        stray.append(f"an exception that nobody could catch, in {args.object!r}:\n" + formatted(args.exc_value))

    def interrupt(number, frame):
        raise KeyboardInterrupt("Ctrl-C")

    def process(*args, **kwargs):
        raise NotImplementedError("a block starts no process of its own: what that prints would not be compared")

    hooks = [(threading, "excepthook", in_thread), (sys, "unraisablehook", unraisable)]
    hooks += [(multiprocessing.process.BaseProcess, "start", process), (os, "fork", process)]
    handler = signal.signal(signal.SIGINT, interrupt)
    with ExitStack() as stack:
        stack.callback(signal.signal, signal.SIGINT, handler)
        for owner, name, value in hooks:
            stack.callback(setattr, owner, name, getattr(owner, name))
            setattr(owner, name, value)
        yield stray


def interrupted(error):
    """Whether it is the user's own Ctrl-C, not a KeyboardInterrupt that a block raised."""
    return isinstance(error, KeyboardInterrupt) and error.args == ("Ctrl-C",)


def compiled(block, futures=0, transformer=None):
    """A block's code object, with the file and the lines that its source really has.

    What Python warns of while it compiles is an error: a later version refuses it.
    """
    path, numbers = block.origins[0][0], [number for _, number in block.origins]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            tree = ast.parse(block.code, path)
        except SyntaxError as error:
            error.lineno = error.end_lineno = numbers[min(error.lineno or 1, len(numbers)) - 1]
            error.text = linecache.getline(path, error.lineno)
            raise
        for node in ast.walk(tree):
            if hasattr(node, "lineno"):
                node.lineno, node.end_lineno = numbers[node.lineno - 1], numbers[node.end_lineno - 1]
        tree = transformer.visit(tree) if transformer else tree
        return compile(tree, path, "exec", futures, dont_inherit=True)


def formatted(error):
    return "".join(traceback.format_exception(error)).rstrip()


def readers_traceback(error, page):
    """The traceback from the reader's own code on, without the engine's frames."""
    files = {other.origins[0][0] for other in page.blocks if other.origins}
    frames = error.__traceback__
    while frames and frames.tb_frame.f_code.co_filename not in files:
        frames = frames.tb_next
    return formatted(error.with_traceback(frames))
