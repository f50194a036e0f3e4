"""The test items: one for a page's text, and one for each block on each device."""

from collections import Counter
from pathlib import Path

import pytest
from pytest_codeblocks.plugin import MarkdownFile, TestBlock

from . import devices, plots
from .outputs import Outputs, mismatch
from .page import Page
from .run import Program


class Engine:
    """What the items of a session share, and what became of them."""

    def __init__(self, site, config):
        self.site, self.config, self.outputs = site, config, Outputs(site)
        self.capture = config.pluginmanager.get_plugin("capturemanager")
        self.updating = config.option.update
        self.devices = None  # known when the first page is collected: it may have to load PyTorch
        self.programs = {}  # (device, all code of the page) -> the one run and its first page
        self.ran = Counter()  # (the page's name, page or device, outcome) -> how many items
        self.passed = {}  # page -> how many of its blocks passed on CUDA
        self.is_choice, self.notes = False, []

    def pytest_runtest_logreport(self, report):
        """Count what came to an end: in the process that ran it, and in pytest-xdist's controller."""
        if kind := getattr(report, "page_kind", ""):
            outcome = "shortened" if report.passed and report.is_shortened else report.outcome
            self.ran[report.location[0], kind, outcome] += 1

    def program(self, page, device):
        key = device, tuple((block.code, tuple(block.origins)) for block in page.blocks)
        if key not in self.programs:
            program = self.programs[key] = Program(page, device, self.capture)
            program.left_out = self.config.hook.pytest_page_left_out(config=self.config, page=page, device=device)
        return self.programs[key]


ENGINE = pytest.StashKey[Engine]()


class PageFile(MarkdownFile):
    """A page, as a file of tests."""

    def collect(self):
        engine = self.config.stash[ENGINE]
        engine.devices = engine.devices or devices.of_this_machine(self.config.option.device)
        page = Page(self.path, engine.site, engine.updating)
        yield PageItem.from_parent(self, name="page", obj=page)
        if page.faults:  # what would run is not what the reader sees
            return
        for device in engine.devices:
            program = engine.program(page, device) if page.blocks else None
            for index, block in enumerate(page.blocks):
                name = f"line {block.lineno}[{device}]"
                yield BlockItem.from_parent(self, name=name, obj=block, page=page, program=program, index=index)


class Failed(Exception):
    """An item failed; the message is its report."""


class Skipped(Exception):
    """An item was not run; the message says why."""


class PageItem(TestBlock):
    """What the site shows of a page is what is run, and nothing else on it looks like code."""

    kind, same_as, seconds, is_shortened = "page", "", 0.0, False

    def reportinfo(self):
        return self.path, 0, self.name

    def runtest(self):
        if self.obj.faults:
            raise Failed("\n".join(self.obj.faults))


class BlockItem(TestBlock):
    """A block on a device."""

    def __init__(self, name, parent, obj, page, program, index):
        super().__init__(name, parent, obj)
        self.page, self.program, self.index = page, program, index
        self.kind = program.device
        first = program.page.name
        self.same_as = "" if first == page.name else f"{first}::line {program.page.blocks[index].lineno}[{self.kind}]"
        self.seconds, self.is_shortened = 0.0, False

    def reportinfo(self):
        return self.path, self.obj.lineno - 1, self.name

    def runtest(self):
        if reason := devices.why_not(self.kind):
            raise (Skipped if reason[0] == "skipped" else Failed)(reason[1])
        if self.program.left_out:
            raise Skipped(self.program.left_out)
        result = self.program.result(self.index)
        where = f"{self.page.name}:{self.obj.lineno}"
        if result.skipped:
            raise Skipped(f"not run, because {result.skipped}")
        if result.problems and self.same_as:
            raise Failed(f"{where}: the same run as {self.same_as}, which failed")
        self.seconds = 0.0 if self.same_as else result.seconds
        if result.problems:
            file, line = self.obj.origins[0]
            source = f"{Path(file).relative_to(self.page.site.root).as_posix()}:{line}"
            mend = f"correct {source}, then: pytest '{self.page.name}' --device {self.kind}"
            head = f"{where}: the block from {source} failed on {self.kind}"
            raise Failed("\n".join([head, *result.problems, f"    mend:   {mend}"]))
        engine = self.config.stash[ENGINE]
        if (problem := plots.unfit(result.drawn)) and not result.is_shortened:
            raise Failed(f"{where}: {problem}")
        if engine.updating and self.kind == "cpu" and self.path.is_relative_to(engine.site.source):
            engine.outputs.add(self.obj, result.printed, result.drawn)
        shown = engine.outputs.shown(self.obj)
        problem = mismatch(self.page, self.obj, shown, result.printed, self.kind)
        if self.path.is_relative_to(engine.site.source):  # translations have the same plots, as another test sees
            drawn = engine.outputs.plot(self.obj)
            problem = problem or plots.mismatch(self.page, self.obj, drawn, result.drawn, self.kind)
        if problem and result.is_shortened:
            self.is_shortened = True
        elif problem:
            raise Failed(problem + (f"\n    the same run as {self.same_as}" if self.same_as else ""))


def report_of(item):
    """Run an item, and say how it went as pytest says it. Short: there are thousands of items."""
    outcome, text = "passed", None
    try:
        item.runtest()
    except Failed as error:
        outcome, text = "failed", str(error)
    except Skipped as error:
        outcome, text = "skipped", (item.parent.nodeid, None, str(error))
    return pytest.TestReport(
        item.nodeid,
        item.location,
        {},
        outcome,
        text,
        "call",
        duration=item.seconds,
        page_kind=item.kind,
        same_as=item.same_as,
        is_shortened=item.is_shortened,
    )
