"""The engine, a pytest plugin: runs every code block of every page on every device, and checks what it prints."""

import re
from collections import Counter

import pytest
from pytest_codeblocks.plugin import MarkdownFile

from . import devices, hooks, record, watch
from .items import ENGINE, BlockItem, Engine, PageFile, PageItem, report_of
from .site import Site


def pytest_addhooks(pluginmanager):
    pluginmanager.add_hookspecs(hooks)


def pytest_addoption(parser):
    group = parser.getgroup("pages")
    group.addoption("--update", action="store_true", help="write what the blocks print beside their code")
    group.addoption("--record", action="store_true", help="write which pages ran on CUDA to the ledger")
    group.addoption("--device", action="append", choices=devices.NAMES, help="only on this device (may be repeated)")


@pytest.hookimpl(trylast=True)
def pytest_page_text(path):
    return path.read_text("utf-8")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config):
    return watch.start(config)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    option = config.option
    if option.record and option.update:
        raise pytest.UsageError("--record with --update: wanted one of them: a run is of code whose output is settled")
    if (option.record or option.update) and config.getoption("numprocesses", None):
        raise pytest.UsageError("--record or --update with -n: wanted one process, which writes")
    if getattr(option, "maxworkerrestart", "") is None:  # pytest-xdist would wait for ever for what an end left over
        option.maxworkerrestart = "0"
    option.codeblocks = True
    site = Site(config.rootpath, lambda path: config.hook.pytest_page_text(config=config, path=path))
    config.stash[ENGINE] = Engine(site, config)
    config.pluginmanager.register(config.stash[ENGINE], "page-engine")


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path, parent):
    files = [file for file in (yield) if not isinstance(file, MarkdownFile)]
    if parent.config.stash[ENGINE].site.is_page(file_path):
        files.append(PageFile.from_parent(parent, path=file_path))
    return files


def pytest_deselected(items):
    """Whoever asks for some blocks only (-k) does not want all; leaving out tests of another kind (-m) says nothing."""
    for item in items:
        if isinstance(item, (PageItem, BlockItem)):
            item.config.stash[ENGINE].is_choice = True


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item):
    if not isinstance(item, (PageItem, BlockItem)):
        return None
    hook = item.ihook
    hook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    hook.pytest_runtest_logreport(report=report_of(item))
    hook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


@pytest.hookimpl(tryfirst=True)
def pytest_report_teststatus(report):
    same_as = getattr(report, "same_as", "")
    return ("passed", "=", f"SAME RUN as {same_as}") if same_as and report.passed else None


def missing_items(engine, asked):
    """Pages below what was asked for of which not everything was run: counted on the disk, not as items are collected.

    One item of a page asks for none.
    """
    ran = Counter()
    for (path, _, _), count in engine.ran.items():
        ran[path] += count
    for path in engine.site.pages():
        if not any(path.is_relative_to(folder) for folder in asked):
            continue
        name = path.relative_to(engine.site.root).as_posix()
        blocks = len(re.findall(r"^[ \t]*```+python[ \t]*$", engine.site.text(path), re.MULTILINE))
        wanted = 1 + blocks * len(engine.devices or ())
        if ran[name] != wanted and not engine.ran[name, "page", "failed"]:
            yield (
                f"{name}:1: {ran[name]} items were run\n"
                f"    wanted: {wanted}, the page and {blocks} blocks on each device\n"
                f"    mend:   collect the whole page: pytest {name}"
            )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """With -n alone, one worker runs what is one program, or one file of tests. loadgroup fails with pytest 9.2."""
    from xdist.scheduler import LoadScopeScheduling

    site = config.stash[ENGINE].site

    class ByProgram(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            file, _, name = nodeid.partition("::")
            path = site.root / file
            return f"{site.original(path)} {name.partition('[')[2]}" if site.is_page(path) else file

    return ByProgram(config, log) if config.getvalue("dist") == "load" else None


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """A worker of pytest-xdist ended: what it chose holds for all."""
    engine, told = node.config.stash[ENGINE], getattr(node, "workeroutput", {})
    engine.devices = told.get("page_devices") or engine.devices
    engine.is_choice |= told.get("page_choice", False)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session, exitstatus):
    config, engine = session.config, session.config.stash[ENGINE]
    if hasattr(config, "workeroutput"):
        config.workeroutput |= {"page_devices": engine.devices, "page_choice": engine.is_choice}
        return
    interrupted = exitstatus in (pytest.ExitCode.INTERRUPTED, pytest.ExitCode.INTERNAL_ERROR)
    if config.option.update and not interrupted:
        changed = engine.outputs.write()
        engine.notes.append(f"update: wrote {', '.join(changed) or 'nothing, all is as it was'}")
    if config.option.record and not interrupted:
        engine.notes.append(record.write(engine))
    stopped = interrupted or session.shouldstop or session.shouldfail or exitstatus == pytest.ExitCode.USAGE_ERROR
    if stopped or config.option.collectonly or engine.is_choice:
        return
    asked = [config.invocation_params.dir / arg for arg in config.args if "::" not in arg]
    if problems := list(missing_items(engine, asked)):
        engine.notes += problems
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    engine = config.stash[ENGINE]
    total = Counter()
    for (_, kind, outcome), count in engine.ran.items():
        total[kind, outcome] += count
    if lines := [*engine.notes, *summary(total)]:
        terminalreporter.section("code blocks", sep="=")
        terminalreporter.write_line("\n".join(lines))


def summary(total):
    """Lines of items by kind; what stands in for something else says so."""
    if read := total["page", "passed"] + total["page", "failed"]:
        yield f"pages: {read} read"
    for kind in devices.NAMES:
        run, skipped = total[kind, "passed"] + total[kind, "failed"] + total[kind, "shortened"], total[kind, "skipped"]
        if (run or skipped) and devices.why_not(kind):
            yield f"{kind}: {run + skipped} blocks not run (no GPU here)"
            continue
        if run and kind == "rehearsal":
            yield f"rehearsal: {run} blocks placed on a pretend device (not CUDA)"
        elif run:
            yield f"{kind}: {run} blocks run"
        if shortened := total[kind, "shortened"]:
            yield f"{kind}: the output of {shortened} of them was not compared, because loops were shortened"
        if skipped:
            yield f"{kind}: {skipped} blocks not run, for the reasons above"


def pytest_unconfigure(config):
    watch.finish(config)
