"""The comparison with other tools: each gets the whole page, and the site's page shows the record of a run."""

import doctest
import io
import re

import nbformat
import pytest
from bs4 import BeautifulSoup
from pytest_codeblocks.main import extract_from_buffer

from tests.conftest import EACH, EDITIONS, ROOT, read
from tests.engine.page import Page
from tests.engine.site import Site
from tests.peers import corpus, inline
from tools.peers_page import OURS, multiple, peers_page
from tools.peers_page import read as record
from tools.source import Source, current

SITE = Site(ROOT)
PATH = SITE.source / "labs" / "first-descent.md"  # with code in a folded answer


@pytest.fixture(scope="module")
def page() -> corpus.Page:
    return corpus.read(PATH, SITE)


@pytest.fixture(scope="module")
def blocks() -> list:
    return Page(PATH, SITE).blocks


def test_a_corpus_has_the_blocks_and_outputs_of_the_engine(page, blocks):
    assert [(own.code, own.output) for own in corpus.blocks(page)] == [(b.code, b.expected_output) for b in blocks]


def test_codeblocks_gets_one_program_and_all_it_prints(page, blocks):
    (only,) = extract_from_buffer(io.StringIO(corpus.for_codeblocks(page)))
    assert only.code == "".join(block.code for block in blocks)
    assert only.expected_output == "".join(block.expected_output or "" for block in blocks)


def test_each_block_continues_the_one_before(page, blocks):
    infos = re.findall(r"^```(python.*)$", corpus.for_markdown_docs(page), re.MULTILINE)
    assert infos == ["python", *["python continuation"] * (len(blocks) - 1)]


def test_nbmake_gets_the_notebook_and_its_tags(blocks, tmp_path):
    current.set(Source(edition=EDITIONS[0].data))
    marked = tmp_path / "marked.md"
    marked.write_text(
        PATH.read_text(encoding="utf-8").replace("```python", "<!--pytest-codeblocks:skip-->\n```python", 1)
    )
    text = corpus.for_nbmake(corpus.read(marked, SITE))
    cells = [cell for cell in nbformat.reads(text, as_version=4).cells if cell.cell_type == "code"]
    assert [cell.source for cell in cells] == [block.code.rstrip("\n") for block in blocks]
    assert cells[0].metadata["tags"] == ["skip-execution"] and "tags" not in cells[1].metadata


def test_doctests_show_what_each_statement_prints(page, blocks):
    outputs = inline.doctests({"page": page})
    text = corpus.for_doctests(outputs.add(page, page))
    examples = doctest.DocTestParser().get_examples(re.sub("(?m)^```.*$", "", text))
    assert "".join(one.want for one in examples) == "".join(block.expected_output or "" for block in blocks)


def test_an_output_goes_with_its_line_where_the_code_changes():
    before = [("a = 1", []), ("print(a)", ["#> 1"]), ("print(2)", ["#> 2"])]
    assert inline.moved(before, ["a = 3", "print(a)", "print(2)"])[1:] == before[1:]
    assert inline.moved(before, ["a = 1", "print(2)"]) == [("a = 1", ["#> 1"]), ("print(2)", ["#> 2"])]
    assert inline.dealt(before, ["0", "1", "2"]) == [("a = 1", []), ("print(a)", ["0"]), ("print(2)", ["1", "2"])]
    assert inline.dealt(before, []) == [("a = 1", []), ("print(a)", []), ("print(2)", [])]


def test_the_record_is_of_the_tools_that_are_pinned():
    text = (ROOT / "tests" / "peers" / "requirements.txt").read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#"):
            name, _, version = line.partition("==")
            there = record()["versions"].get(name)
            where = f"tests/peers/requirements.txt:{number}"
            assert there == version, f"{where}: there is {line}; wanted: {there}, as recorded; run: make bench-peers"


def test_this_engine_notices_every_fault():
    missed = [fault["what"] for fault in record()["faults"]["found"] if fault["found"][OURS] != "noticed"]
    where = "tests/peers/results.json:1: the record has faults that this engine missed"
    assert not missed, f"{where}: {missed}; wanted: none; mend tests/engine/, then run: make bench-peers"


@EACH
def test_the_page_shows_the_record(edition, site):
    html = read(site / edition.prefix / "peers" / "index.html")
    speed, faults = html.select("article table")
    shown = [cell.get_text() for cell in speed.select("tbody td")]
    for found in record()["speed"]["corpora"]:
        for name, times in found["times"].items():
            for text in (multiple(found["times"], name), f"{times['cpu']:.1f}"):
                assert text.replace(".", edition.data["decimal"]) in shown
    rows = faults.select("tbody tr")
    assert len(rows) == len(record()["faults"]["found"]) + 1
    for row, fault in zip(rows, record()["faults"]["found"], strict=False):
        signs = [cell.get_text() for cell in row.select("td")][1:]
        assert signs == [{"noticed": "✓", "missed": "—", "none": "·"}[one] for one in fault["found"].values()]
        assert edition == EDITIONS[0] or not row.select("[lang=en]"), (
            f"docs/{edition.folder.name}/edition.yml: {fault['what']}"
        )


def test_a_fault_without_a_name_is_told_in_the_original():
    text = peers_page(
        EDITIONS[1],
        EDITIONS[0],
        record()
        | {
            "faults": record()["faults"]
            | {
                "found": [
                    {"what": "a new fault", "found": dict.fromkeys(record()["faults"]["found"][0]["found"], "none")}
                ]
            }
        },
    )
    assert BeautifulSoup(text, "html.parser").find(lang="en").get_text() == "a new fault"
