"""The engine, a pytest plugin: runs every code block of every page on every device, and checks what it prints."""

import re
from collections import Counter

import pytest
from pytest_codeblocks.plugin import MarkdownFile

from tools.translations.whole import whole_page

from . import devices, watch
from .items import ENGINE, BlockItem, PageFile, PageItem, report_of
from .record import Recorder

RAN, DESELECTED, NOTES = pytest.StashKey[Counter](), pytest.StashKey[bool](), pytest.StashKey[list[str]]()
RECORDER = pytest.StashKey[Recorder]()


def pytest_addoption(parser):
    group = parser.getgroup("pages")
    group.addoption("--update", action="store_true", help="write what the blocks print to snippets/*.out")
    group.addoption("--record", action="store_true", help="write which blocks ran on which device to snippets/runs.csv")
    group.addoption("--device", action="append", choices=devices.NAMES, help="only on this device (may be repeated)")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config):
    return watch.start(config)


def pytest_configure(config):
    if config.option.record and config.option.update:
        raise pytest.UsageError("--record with --update: wanted one of them: a run is of code whose output is settled")
    config.option.codeblocks = True
    config.stash[RAN], config.stash[NOTES] = Counter(), []


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path, parent):
    files = [file for file in (yield) if not isinstance(file, MarkdownFile)]
    if is_page(file_path, parent.config.rootpath):
        files.append(PageFile.from_parent(parent, path=file_path))
    return files


def is_page(path, root):
    return path.suffix == ".md" and (path.parent == root or path.is_relative_to(root / "docs"))


def pytest_deselected(items):
    """Whoever asks for some blocks only (-k) does not want all; leaving out tests of another kind (-m) says nothing."""
    for item in items:
        if isinstance(item, (PageItem, BlockItem)):
            item.config.stash[DESELECTED] = True


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item):
    if not isinstance(item, (PageItem, BlockItem)):
        return None
    hook = item.ihook
    hook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    report = report_of(item)
    item.config.stash[RAN][item.path, item.kind, report.outcome] += 1
    if item.config.option.record and isinstance(item, BlockItem):
        item.config.stash.setdefault(RECORDER, Recorder(item.config.stash[ENGINE].site)).note(item, report.outcome)
    hook.pytest_runtest_logreport(report=report)
    hook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


@pytest.hookimpl(tryfirst=True)
def pytest_report_teststatus(report):
    same_as = dict(getattr(report, "user_properties", ())).get("same_as")
    return ("passed", "=", f"SAME RUN as {same_as}") if same_as and report.passed else None


def pages_on_disk(config):
    """The pages below what the command line asks for; one item of a page asks for none."""
    asked = [config.invocation_params.dir / arg for arg in config.args if "::" not in arg]
    root = config.rootpath
    pages = [*root.glob("*.md"), *(root / "docs").rglob("*.md")]
    return sorted(page for page in pages if any(page.is_relative_to(path) for path in asked))


def missing_items(config):
    """Pages of which not everything was run: counted on the disk, apart from how items are collected."""
    ran, problems = config.stash[RAN], []
    for path in pages_on_disk(config):
        items = sum(count for (page, _, _), count in ran.items() if page == path)
        text = whole_page(path, config.stash[ENGINE].site.source) if ENGINE in config.stash else ""
        blocks = len(re.findall(r"^[ \t]*```+python[ \t]*$", text, re.MULTILINE))
        wanted = 1 + blocks * len(config.stash[ENGINE].devices) if ENGINE in config.stash else 1
        if items != wanted and not ran[path, "page", "failed"]:
            name = path.relative_to(config.rootpath).as_posix()
            problems.append(
                f"{name}:1: {items} items were run\n    wanted: {wanted}, the page and {blocks} blocks on each device\n"
                f"    mend:   collect the whole page: pytest {name}"
            )
    return problems


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session, exitstatus):
    config = session.config
    interrupted = exitstatus in (pytest.ExitCode.INTERRUPTED, pytest.ExitCode.INTERNAL_ERROR)
    if config.option.update and ENGINE in config.stash and not interrupted:
        changed = config.stash[ENGINE].outputs.write()
        config.stash[NOTES].append(f"update: wrote {', '.join(changed) or 'nothing, all is as it was'}")
    if RECORDER in config.stash and not interrupted:
        config.stash[NOTES].append(config.stash[RECORDER].write())
    stopped = interrupted or session.shouldstop or session.shouldfail or exitstatus == pytest.ExitCode.USAGE_ERROR
    if stopped or config.option.collectonly or config.stash.get(DESELECTED, False):
        return
    if problems := missing_items(config):
        config.stash[NOTES] += problems
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    total = Counter()
    for (_, kind, outcome), count in config.stash[RAN].items():
        total[kind, outcome != "skipped"] += count
    lines = [*config.stash[NOTES], *summary(total)]
    if lines:
        terminalreporter.section("code blocks", sep="=")
        terminalreporter.write_line("\n".join(lines))


def summary(total):
    """Lines of items by kind; what stands in for something else says so."""
    if total["page", True]:
        yield f"pages: {total['page', True]} read"
    for kind in devices.NAMES:
        run, skipped = total[kind, True], total[kind, False]
        if (run or skipped) and devices.why_not(kind):
            yield f"{kind}: {run + skipped} blocks not run (no GPU here)"
            continue
        if run and kind == "rehearsal":
            yield f"rehearsal: {run} blocks placed on a pretend device (not CUDA)"
        elif run:
            yield f"{kind}: {run} blocks run"
        if skipped:
            yield f"{kind}: {skipped} blocks not run, for the reasons above"


def pytest_unconfigure(config):
    watch.finish(config)
