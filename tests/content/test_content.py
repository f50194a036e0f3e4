"""What every page of every edition must have and must not have."""

import re
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
import yaml

from tests.conftest import cases
from tests.content.page_text import PageText
from tools.extensions import render
from tools.manuscript import scan
from tools.manuscript.files import read_table

PAGES = [PageText.read(path) for path in render.paths()]
COVERAGE = Path(__file__).with_name("coverage.csv")
ANCHOR = re.compile(r"\{#[a-z][a-z0-9-]*\}")
# What a copied page, a chat window or a machine translation leaves behind.
JUNK = re.compile(
    r"&#?\w+;|(?i:copy code|i'm sorry|i cannot (?:provide|assist)|as an ai\b|jako model językowy|kao jezički model|"
    r"као језички модел|lorem ipsum|\bTODO\b|\bFIXME\b)|[\u200b\u00ad\ufeff\u00a0\u202f]"
)


def heading_faults(page: PageText) -> list[str]:
    faults = []
    for heading in page.headings:
        if not ANCHOR.fullmatch(heading.attributes):
            wanted = "an explicit English id, `## … {#the-chain-rule}`"
            faults.append(
                page.fault(heading.start, f"the heading {heading.text!r}", wanted, "the same id in every edition")
            )
    for anchor, count in Counter(heading.attributes for heading in page.headings).items():
        if anchor and count > 1:
            last = [heading for heading in page.headings if heading.attributes == anchor][-1]
            faults.append(page.fault(last.start, f"the id {anchor} a second time", "an id of its own", "rename it"))
    if [heading.level for heading in page.headings].count(1) != 1:
        faults.append(page.fault(0, "not one heading of level 1", "one `# Title {#id}`", "add or lower it"))
    return faults


def part_faults(page: PageText) -> list[str]:
    faults = []
    for key in ("title", "description"):
        if not str(page.front.get(key) or "").strip():
            faults.append(
                page.fault(0, f"no {key} in the front matter", f"`{key}: …`", "write it in the page's language")
            )
    if not page.headings or page.headings[-1].attributes != "{#sources}":
        there = page.headings[-1].text if page.headings else "no heading"
        position = page.headings[-1].start if page.headings else 0
        faults.append(page.fault(position, f"{there!r} at the end", "`## … {#sources}`", "say where it is from"))
    if not page.is_lab and page.section("exercises") == len(page.text):
        faults.append(page.fault(len(page.text), "no exercises", "`## … {#exercises}`", "write three"))
    notices = scan.notices(page.text)
    questions = [notice.start for notice in notices if (notice.mark, notice.kind) == ("!!!", "question")]
    answers = [notice for notice in notices if notice.kind == "success"]
    folded = sum(answer.mark == "???" for answer in answers)
    if len(questions) != folded or not folded:
        there = f"{len(questions)} questions and {folded} folded answers"
        faults.append(page.fault(min(questions, default=0), there, "a `??? success` for each", "add the answer"))
    if is_open := next((answer for answer in answers if answer.mark != "???"), None):
        faults.append(page.fault(is_open.start, "an answer that is open", "`??? success`", "fold it"))
    return faults


def junk_faults(page: PageText) -> list[str]:
    wanted, mend = "the page's own words and plain spaces", "rewrite the line"
    faults = [page.fault(m.start(), repr(m[0]), wanted, mend) for m in JUNK.finditer(page.text)]
    alone = [at for span in scan.prose_spans(page.text) for at in range(*span) if page.text[at] == "$"]
    return faults + [page.fault(at, "a dollar alone", "a formula between two", "add the other") for at in alone]


def coverage_faults(page: PageText, rows: list[dict]) -> list[str]:
    there = {heading.attributes for heading in page.headings}
    return [
        page.fault(0, f"no section on {row['what the reader finds there']}", f"`{{#{row['anchor']}}}`", "write it")
        for row in rows
        if row["page"] == page.stem and f"{{#{row['anchor']}}}" not in there
    ]  # fmt: skip


def coverage() -> tuple[dict, ...]:
    return read_table(COVERAGE, "page,anchor,what the reader finds there")


@pytest.mark.parametrize("check", [heading_faults, part_faults, junk_faults])
def test_pages(check):
    faults = [fault for page in PAGES for fault in check(page)]
    assert not faults, "\n" + "\n".join(faults)


def test_coverage():
    rows = coverage()
    faults = [fault for page in PAGES for fault in coverage_faults(page, rows)]
    stems = {page.stem for page in PAGES}
    missing = {row["page"] for row in rows} - stems
    faults += [f"{COVERAGE.name}: there is no page {page}.md; wanted: docs/*/{page}.md; write it" for page in missing]
    assert not faults, "\n" + "\n".join(faults)


# --- the checks find what they are for -------------------------------------------------------------------------------

GOOD = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))["good"]
COVERED = {"page": "page", "anchor": "page", "what the reader finds there": "a page"}
CHECKS = {check.__name__: check for check in (heading_faults, part_faults, junk_faults)}
CHECKS["coverage_faults"] = partial(coverage_faults, rows=[COVERED])


@cases("check, old, new, line, there")
def test_a_fault_is_named(check, old, new, line, there):
    assert CHECKS[check](PageText("docs/en/page.md", GOOD)) == []
    faults = CHECKS[check](PageText("docs/en/page.md", GOOD.replace(old, new)))
    assert any(fault.startswith(f"docs/en/page.md:{line}: there is ") and there in fault for fault in faults), faults


def test_the_pages_name_the_pytorch_that_is_pinned():
    requirements = (render.ROOT / "requirements.txt").read_text(encoding="utf-8")
    pinned = re.search(r"(?m)^torch==(\d+\.\d+)", requirements)[1]
    faults = [
        page.fault(named.start(), named[0], f"PyTorch {pinned}, as in requirements.txt", "mend the page")
        for page in PAGES
        for named in re.finditer(r"PyTorch (\d+\.\d+)", page.text)
        if named[1] != pinned
    ]
    assert not faults, "\n" + "\n".join(faults)
