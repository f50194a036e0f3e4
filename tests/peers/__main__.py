"""`make bench-peers`: how long each tool takes over the floor, which faults it notices; writes results.json."""

import argparse
import json
import os
import platform
import re
import shlex
import statistics
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import date
from importlib.metadata import version
from pathlib import Path

import yaml
from pymdownx.snippets import SnippetMissingError

from tests import bench
from tests.engine.site import Site
from tests.peers import corpus, inline
from tests.peers.runners import AGG, ROOT, TOOLS, Run, Tool, install, run
from tests.sabotage.__main__ import Case, copy_of_the_project
from tools.peers_page import OURS, RECORD
from tools.source import Source, current

REPEATS, LONG_S, LANGUAGES = 3, 120, (4, 20)  # what takes longer is run once
FAULTS = re.compile(r"(code|a block|an info string|a fence|an output)\b")
OTHER = ["# Another page\n\n", corpus.Block("python", "x = 1\n")]  # so that a page without tests is not a run without


def read_all(root: Path) -> dict[str, corpus.Page]:
    """Every page of a tree by its name below docs/."""
    site, docs = Site(root), root / "docs"
    paths = sorted(docs.rglob("*.md"))
    return {path.relative_to(docs).with_suffix("").as_posix(): corpus.read(path, site) for path in paths}


def prepared(pages: dict[str, corpus.Page], folder: Path) -> dict[str, inline.Outputs]:
    """For the tools that want the outputs in the code: what their programs print."""
    tool = next(tool for tool in TOOLS if tool.name == "pytest-examples")

    def update(pages: dict[str, corpus.Page]) -> dict[str, corpus.Page]:
        tool.write(folder, pages)
        done = run([*tool.command, "--update-examples", "--update-examples-disable-summary"], folder, **AGG)
        if done.code:
            sys.exit(f"pytest-examples cannot update the pages: exit {done.code}\n{done.said}")
        return {name: corpus.read(folder / f"docs/{name}.md", Site(ROOT)) for name in pages}

    return {tool.name: inline.comments(pages, update), "sybil, doctests": inline.doctests(pages)}


def pages_for(tool: Tool, pages: dict[str, corpus.Page], outputs: dict[str, inline.Outputs]) -> dict[str, corpus.Page]:
    own = outputs.get(tool.name)
    return {name: own.add(page, page) for name, page in pages.items()} if own else pages


def verify(pages: dict[str, corpus.Page], outputs: dict[str, inline.Outputs], folder: Path) -> None:
    """Every tool really runs every block of the book's own pages."""
    wanted = {f"{name} {at}" for name, page in pages.items() for at in range(len(corpus.blocks(page)))}
    for tool in TOOLS:
        log = folder / f"{tool.name}.log"
        own = pages_for(tool, pages, outputs)
        tool.write(folder / tool.name, {name: corpus.probed(page, log, name) for name, page in own.items()})
        done = run(tool.command, folder / tool.name, **AGG)
        ran = set(log.read_text(encoding="utf-8").splitlines()) if log.is_file() else set()
        if done.code or ran != wanted:
            sys.exit(f"{tool.name}: exit {done.code}; did not run {sorted(wanted - ran)}\n{done.said}")


def speed(languages: int, outputs: dict[str, inline.Outputs], folder: Path) -> dict:
    """Seconds of each tool and of the floor, in interleaved runs, and how many blocks there are."""
    root = bench.with_copies(folder / "book", languages - len(list((ROOT / "docs").glob("*/edition.yml"))))
    (root / "programs.json").write_text(json.dumps(bench.programs(root)), encoding="utf-8")
    pages = read_all(root)
    count = sum(len(corpus.blocks(page)) for page in pages.values())
    commands = {
        "floor": ([sys.executable, "-c", bench.FLOOR, "programs.json"], root, None),
        OURS: (bench.TESTS, root, None),
    }
    for tool in TOOLS:
        own = pages_for(tool, pages, outputs)
        tool.write(folder / tool.name, own)
        examples = [
            max(1, b.code.count("\n>>> ") + b.code.startswith(">>> ")) for p in own.values() for b in corpus.blocks(p)
        ]
        tests = len(own) if tool.joins else sum(examples)
        commands[tool.name] = (tool.command, folder / tool.name, tests)
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(REPEATS):
        for name, (command, place, tests) in commands.items():
            if runs[name] and runs[name][0].wall > LONG_S:
                continue
            done = run(command, place, **({} if name == OURS else AGG))
            runs[name].append(done)
            told = re.search(r"cpu: (\d+) blocks run", done.said) if name == OURS else None
            wrong = (told and int(told[1]) != count) or (tests and done.reported != tests)
            if done.code or wrong:
                sys.exit(f"{name}: exit {done.code}, {done.reported} passed, wanted {tests}\n{done.said[-3000:]}")
            print(f"{languages} languages, {name}: {done.wall:.1f} s, {done.cpu:.1f} s of CPU", flush=True)
    timed = {name: measured(found) for name, found in runs.items()}
    return {"languages": languages, "pages": len(pages), "blocks": count, "times": timed}


def measured(runs: list[Run]) -> dict:
    """The medians, how many runs they are of, and how many tests the tool reports."""
    wall, cpu = (round(statistics.median(getattr(run, key) for run in runs), 2) for key in ("wall", "cpu"))
    return {"runs": len(runs), "wall": wall, "cpu": cpu, "tests": runs[0].reported}


def faults(outputs: dict[str, inline.Outputs], folder: Path) -> dict:
    """Which tool fails for which fault of tests/sabotage that a page can have."""
    root = copy_of_the_project(folder / "book")
    entries = yaml.safe_load((ROOT / "tests/sabotage/faults.yml").read_text(encoding="utf-8"))["faults"]
    cases = [Case(**entry) for entry in entries if FAULTS.match(entry["what"])]
    found, left_out, sound = [], [], set()
    for case in cases:
        path = next(root / name for name in sorted(glob(case, root)))
        before = corpus.read(path, Site(root))
        if path not in sound:
            wrong = [tool.name for tool in TOOLS if outcome(tool, before, before, outputs, folder) != "missed"]
            if wrong:
                sys.exit(f"{path}: {wrong} do not pass without a fault")
            sound.add(path)
        edited, text, _ = case.edit(root)
        try:
            now = corpus.read(path, Site(root))
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                check = pool.submit(run, [sys.executable, "-m", "pytest", "-q", *shlex.split(case.check)], root)
                each = {  # a thread starts without the context, which says whose words are on the notebooks' figures
                    tool.name: pool.submit(copy_context().run, outcome, tool, now, before, outputs, folder)
                    for tool in TOOLS
                }
            each = {OURS: "noticed" if check.result().code else "missed"} | {n: f.result() for n, f in each.items()}
            found.append({"what": case.what, "found": each})
            print(case.what, *each.values(), sep="; ", flush=True)
        except SnippetMissingError:  # no page, but one made of includes, can have it
            left_out.append(case.what)
        finally:
            edited.write_text(text, encoding="utf-8")
    return {"found": found, "left_out": left_out}


def glob(case: Case, root: Path) -> list[str]:
    """The page that a fault is on, or that shows the snippet."""
    name = Path(case.file)
    return [case.file] if name.suffix == ".md" else [str(p) for p in (root / "docs/en").rglob(f"{name.stem}.md")]


def outcome(tool: Tool, now: corpus.Page, before: corpus.Page, outputs: dict[str, inline.Outputs], folder: Path) -> str:
    """noticed, missed, or none: no fault for a tool that has no such mark, or that runs the block all the same."""
    if any(block.mark not in ("", *tool.marks) for block in corpus.blocks(now)):
        return "none"
    own = outputs[tool.name].add(now, before) if tool.name in outputs else now
    with tempfile.TemporaryDirectory(dir=folder) as name:
        log = Path(name, "log")
        tool.write(Path(name), {"page": corpus.probed(own, log, "page"), "other": OTHER})
        if run(tool.command, Path(name), **AGG).code:
            return "noticed"
        ran = set(log.read_text(encoding="utf-8").splitlines()) if log.is_file() else set()
    same = [(b.code, b.output, b.mark) for b in corpus.blocks(now)] == [
        (b.code, b.output, b.mark) for b in corpus.blocks(before)
    ]
    return "none" if same and now != before and len(ran) == len(corpus.blocks(now)) else "missed"


def engine_lines() -> int:
    """What this engine costs: the others need no Python of one's own, or a dozen lines."""
    return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in (ROOT / "tests/engine").glob("*.py"))


def machine() -> dict:
    """What it ran on, without names."""
    info = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*: (.*)", info.read_text(encoding="utf-8")) if info.is_file() else None
    return {"cpu": found[1] if found else platform.machine(), "cores": os.cpu_count(), "system": platform.system()}


def versions() -> dict[str, str]:
    """Of the tools, as their requirements pin them, and of what runs the pages."""
    text = (Path(__file__).parent / "requirements.txt").read_text(encoding="utf-8")
    own = dict(re.findall(r"(?m)^([\w-]+)==(.+)$", text))
    return own | {"Python": platform.python_version(), "torch": version("torch").partition("+")[0]}


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.peers", description=__doc__)
    parser.add_argument("part", nargs="?", choices=("speed", "faults"), help="measure only this, and keep the rest")
    part = parser.parse_args().part
    install()
    current.set(Source(edition=yaml.safe_load((ROOT / "docs/en/edition.yml").read_text(encoding="utf-8"))))
    record = json.loads(RECORD.read_text(encoding="utf-8")) if part and RECORD.is_file() else {}
    with tempfile.TemporaryDirectory(prefix="peers_") as name:
        folder = Path(name)
        pages = read_all(ROOT)
        outputs = prepared(pages, folder / "comments")
        unchecked = sum(one is None for found in outputs["pytest-examples"].found.values() for one in found)
        record |= {"machine": machine(), "versions": versions(), "unchecked": unchecked, "lines": engine_lines()}
        record |= {"repeats": REPEATS, "long": LONG_S}
        if part != "faults":
            verify({name: page for name, page in pages.items() if name.startswith("en/")}, outputs, folder / "verify")
            found = [speed(languages, outputs, folder / str(languages)) for languages in LANGUAGES]
            record["speed"] = {"date": date.today().isoformat(), "corpora": found}
        if part != "speed":
            record["faults"] = {"date": date.today().isoformat(), **faults(outputs, folder / "faults")}
    RECORD.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
