"""The downloads: every page with code as a notebook and as a script, the same program as the page, in every edition."""

import ast
import asyncio
import gzip
import os
import re
import subprocess
import sys
from copy import deepcopy
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from bs4 import BeautifulSoup
from lxml import html
from markdown import Markdown

from tests.conftest import EACH, EDITIONS, SITE_URL, read
from tests.editions.test_editions import CYRILLIC, html_file
from tests.engine.page import Page
from tests.shown_pages import programs, site_of
from tools.manuscript import scan
from tools.notebooks import hook, lab, notebook
from tools.project import Fault

SOURCE = site_of()
PROGRAMS = programs(SOURCE)
EACH_PROGRAM = pytest.mark.parametrize("name", PROGRAMS)
# Colab shows no SVG that a notebook holds, and no attachment.
PICTURE = re.compile(r'<img alt="[^"]{60,}" width="\d{3}" src="data:image/png;base64,[\w+/=]+">')
OWN_WORDS = re.compile(r"!\[|\]\((?!https?://)|\{[:#.]|--8<--|\?\?\?|!!!|<div|<!--")


@cache
def load(path: Path):
    return nbformat.read(path, as_version=4)


def blocks_of(edition, name: str) -> list:
    """The blocks of an edition's page as it is, which may be behind, or of the original where it has none."""
    own = edition.folder / f"{name}.md"
    return Page(own, SOURCE).blocks if own.exists() else PROGRAMS[name].blocks


def notebook_of(site: Path, edition, name: str):
    return load(beside(site, edition, name, "ipynb"))


def beside(site: Path, edition, name: str, kind: str) -> Path:
    return html_file(site, edition, name).parent / f"{name.rpartition('/')[2]}.{kind}"


def code_of(page) -> list:
    return [cell for cell in page.cells if cell.cell_type == "code"]


def shown(cell) -> tuple[str, list[str]]:
    """What a cell printed, in however many pieces, and what else came out of it."""
    return printed(cell), [output.output_type for output in cell.outputs if output.output_type != "stream"]


def printed(cell) -> str:
    return "".join(output.text for output in cell.outputs if output.output_type == "stream")


@EACH_PROGRAM
@EACH
def test_notebook_is_the_page_s_program_with_its_outputs(site, edition, name):
    own, blocks = notebook_of(site, edition, name), blocks_of(edition, name)
    nbformat.validate(own)
    assert own.metadata.language_info.name == own.metadata.kernelspec.language == "python"
    is_translated = (edition.folder / f"{name}.md").exists()
    assert own.metadata.lang == (edition if is_translated else EDITIONS[0]).data["lang"]
    page = f"docs/{edition.folder.name}/{name}.md"
    assert [cell.source for cell in code_of(own)] == [block.code.rstrip("\n") for block in blocks], (
        f"{page}:1: the notebook has other code; wanted: the page's; mend tools/notebooks/"
    )
    for cell, block in zip(code_of(own), blocks, strict=True):
        where = f"{page}:{block.lineno}: the notebook has another output; wanted: the page's; mend tools/notebooks/"
        assert printed(cell) == (block.expected_output or ""), where
        pictures = [output for output in cell.outputs if output.output_type == "display_data"]
        assert len(pictures) == bool(block.plot), where
        assert all(PICTURE.fullmatch(output.data["text/html"]) for output in pictures)


@EACH_PROGRAM
@EACH
def test_prose_is_plain_markdown_in_the_page_s_language(site, edition, name):
    prose = [cell.source for cell in notebook_of(site, edition, name).cells if cell.cell_type == "markdown"]
    assert prose[0].startswith("# ")
    text = scan.without("\n\n".join(prose), "fence", "code", "display", "formula")
    assert not OWN_WORDS.findall(text)
    assert f"{SITE_URL}{edition.prefix}" in prose[-1]
    assert text.count("<img") == len(PICTURE.findall(text))
    if edition.is_script:
        # A notebook cannot mark words as of another language: those of the original's are no prose.
        original = "".join(cell.source for cell in notebook_of(site, EDITIONS[0], name).cells)
        words = re.findall(f"{CYRILLIC.pattern}+", re.sub(r"<span lang.*?</span>", "", text))
        assert not set(words) - set(re.findall(f"{CYRILLIC.pattern}+", original))


def offered(file: Path) -> list:
    """What the bar above a page offers. Read by lxml, in a twentieth of the time that Beautiful Soup takes."""
    return html.parse(file).xpath("//details[@class='bar']//a[@download or contains(@href, 'colab')]")


@EACH_PROGRAM
@EACH
def test_page_links_its_downloads(site, edition, name):
    file = html_file(site, edition, name)
    links = offered(file)
    assert [(file.parent / link.get("href")).resolve() for link in links] == [
        beside(site, edition, name, kind).resolve() for kind in ("ipynb", "py")
    ]
    words = edition.data["text"]
    assert [link.text_content() for link in links] == [words["notebook"], words["script"]]
    ast.parse(beside(site, edition, name, "py").read_text(encoding="utf-8"))


def test_no_other_page_offers_any(site):
    with_code = {html_file(site, edition, name) for edition in EDITIONS for name in PROGRAMS}
    for file in site.rglob("index.html"):
        assert bool(offered(file)) == (file in with_code), file
        assert not re.search('href="[^"]*colab', file.read_text(encoding="utf-8")), "NOTEBOOKS_URL is empty"


@EACH_PROGRAM
def test_needs_only_torch(site, name):
    """Labs draw with matplotlib, and say so; NumPy is what one page is about."""
    tree = ast.parse(beside(site, EDITIONS[0], name, "py").read_text(encoding="utf-8"))
    found = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    found |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    needed = {module.partition(".")[0] for module in found} - sys.stdlib_module_names
    allowed = {"torch"} | ({"matplotlib"} if name.startswith("labs/") else {"numpy"} if name == "tensors" else set())
    assert needed <= allowed
    if "matplotlib" in needed:
        assert "`pip install matplotlib`" in PROGRAMS[name].path.read_text(encoding="utf-8")


def test_notices_become_quotations_and_answers_stay_folded():
    text = '!!! note "A title"\n    Text.\n\n??? success "Answer"\n    So:\n\n    ```python\n    x = 1\n    ```\n\nEnd.'
    prose, answer, code, end = notebook.notebook(notebook.pieces(text.splitlines()), str).cells
    assert prose.source == "> **A title**\n>\n> Text."
    assert answer.source == "<details><summary>Answer</summary>\n\nSo:\n\n</details>"
    assert (code.source, code.metadata.jupyter.source_hidden) == ("x = 1", True)
    assert end.source == "End."


def test_a_notice_that_goes_on_after_a_block_has_its_title_once():
    text = '!!! question "A title"\n    Before:\n\n    ```python\n    x = 1\n    ```\n\n    After.'
    before, _, after = notebook.notebook(notebook.pieces(text.splitlines()), str).cells
    assert (before.source, after.source) == ("> **A title**\n>\n> Before:", "> After.")


OUTPUT = "```text\n3\n```\n"
BLOCKS = {
    "a blank after the closing fence": "Before.\n\n```python\nx = 3\n``` \n\n" + OUTPUT + "\nAfter.\n",
    "a blank after the opening fence": "Before.\n\n```python  \nx = 3\n```\n\n" + OUTPUT + "\nAfter.\n",
    "four backticks": "Before.\n\n````python\nx = 3\n````\n\n````text\n3\n````\n\nAfter.\n",
    "in a list": "- Before.\n\n    ```python\n    x = 3\n    ```\n\n    ```text\n    3\n    ```\n\n    After.\n",
    "tildes": "Before.\n\n~~~python\nx = 3\n~~~\n\n~~~text\n3\n~~~\nAfter.\n",
}


@pytest.mark.parametrize("text", BLOCKS.values(), ids=BLOCKS)
def test_a_block_is_a_cell_however_its_fence_is_written(text):
    before, code, after = notebook.notebook(notebook.pieces(text.splitlines()), str).cells
    assert before.source.lstrip("- ") == "Before." and after.source == "After."
    assert (code.source, printed(code)) == ("x = 3", "3\n")
    prepared = lab.with_places(text)
    assert prepared.count("\n") == text.count("\n")
    assert prepared.split() == f"{'- ' * ('- ' in text)}Before. {lab.PLACE.format(0)} After.".split()


@pytest.mark.parametrize("name", [name for name in PROGRAMS if name.startswith("labs/")])
@EACH
def test_lab_is_rendered_as_a_notebook_of_a_page_s_weight(site, edition, name):
    file, blocks = html_file(site, edition, name), blocks_of(edition, name)
    html = read(file)
    assert [cell["data-prompt"] for cell in html.select(".lab-cell")] == [
        f"In\xa0[{number}]:" for number in range(1, len(blocks) + 1)
    ]
    printed = [text.get_text() for text in html.select(".lab-cell .language-text")]
    assert printed == [block.expected_output for block in blocks if block.expected_output]
    assert html.h1["id"] and html.select(".md-nav--secondary a[href^='#']")
    assert all(formula.math for formula in html.select(".arithmatex"))
    plots = html.select("figure.plot svg")
    assert len(plots) == sum(bool(block.plot) for block in blocks)
    assert all(len(plot.find("desc").text) > 60 for plot in plots)
    ids = [element["id"] for element in html.select("[id]")]
    assert len(ids) == len(set(ids))
    assert not html.select("article style, article script:not([src$='/explore.js']), article img, .jp-Cell")
    assert len(gzip.compress(file.read_bytes())) < 32_000


@pytest.fixture
def kept(tmp_path, monkeypatch):
    monkeypatch.setattr(lab, "CACHE", tmp_path)
    return tmp_path


def test_a_rendered_lab_is_kept_until_its_notebook_changes(kept, monkeypatch):
    one, other = (
        nbformat.writes(notebook.notebook([notebook.Piece(code, is_code=True, output="3\n")], str))
        for code in ("x = 1 < 2", "y = 2")
    )
    (cell,) = lab.code_cells(one)
    assert cell.startswith(
        '<div class="lab-cell" data-prompt="In\xa0[1]:"><div class="language-python highlight"><pre>'
    )
    assert cell.endswith('<div class="language-text highlight"><pre><code>3\n</code></pre></div></div>')
    assert '<span class="o">&lt;</span>' in cell, "mkdocs-jupyter marks code otherwise; mend tools/notebooks/lab.py"
    assert len([*kept.iterdir()]) == 1
    monkeypatch.setattr(lab, "render", lambda written: pytest.fail("it is kept"))
    assert lab.code_cells(one) == [cell]
    with pytest.raises(pytest.fail.Exception):
        lab.code_cells(other)
    monkeypatch.setattr(lab, "version", lambda name: "another")
    with pytest.raises(pytest.fail.Exception):
        lab.code_cells(one)


def test_what_mkdocs_jupyter_no_longer_marks_is_told(kept, monkeypatch):
    monkeypatch.setattr(lab, "render", lambda written: "<div class='cell'>x = 1</div>")
    with pytest.raises(Fault, match=r"mkdocs-jupyter .* 0 of 1 code cells; wanted: .*mend tools/notebooks/lab.py"):
        lab.code_cells(nbformat.writes(notebook.notebook([notebook.Piece("x = 1", is_code=True)], str)))
    assert not [*kept.iterdir()]


def test_an_answer_in_an_untranslated_section_keeps_its_code():
    """Where md_in_html parses an answer, a place that were a block would be torn apart."""
    text = (
        '# T\n\n<div lang="en" markdown>\n\n??? success "A"\n    So:\n\n    ```python\n    x = 1\n    ```\n\n</div>\n'
    )
    html = Markdown(extensions=["md_in_html", "pymdownx.details"]).convert(lab.with_places(text))
    assert BeautifulSoup(lab.with_cells(html, text, {}), "html.parser").select("div[lang] > details > .lab-cell")
    with pytest.raises(Fault, match="0 of 1 code cells have a place"):
        lab.with_cells("<p>Nothing.</p>", text, {})


def colab_link(folder: str) -> str | None:
    build = SimpleNamespace(notebooks_url=folder, edition=SimpleNamespace(prefix="pl/"))
    config = SimpleNamespace(extra={"build": build})
    page = SimpleNamespace(meta={"downloads": "labs/xor/xor"})
    return hook.on_page_context({}, page, config, None).get("colab")


def test_colab_opens_the_notebook_where_its_place_is_named():
    opened = "https://colab.research.google.com/github/o/r/blob/b/pl/labs/xor/xor.ipynb"
    assert colab_link("https://github.com/o/r/blob/b/") == colab_link("https://github.com/o/r/blob/b") == opened
    assert colab_link("") is None


def program_files(name: str) -> list[str]:
    snippets = {f"snippets/{Path(block.file).stem}.*" for block in PROGRAMS[name].blocks}
    return [f"docs/en/{name}.md", *snippets, "tools/notebooks/*", "requirements.txt"]


WHERE = [pytest.param(name, marks=pytest.mark.where(*program_files(name))) for name in PROGRAMS]


@pytest.mark.notebooks
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", WHERE)
def test_runs_in_a_fresh_kernel(site, name):
    from nbclient import NotebookClient

    own = notebook_of(site, EDITIONS[0], name)
    ran = deepcopy(own)
    if sys.platform == "win32":
        asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())
    NotebookClient(ran, timeout=120, kernel_name="python3").execute()
    assert list(map(shown, code_of(ran))) == list(map(shown, code_of(own)))


@pytest.mark.notebooks
@pytest.mark.parametrize("name", WHERE)
def test_script_prints_what_the_page_shows(site, name, tmp_path):
    command = [sys.executable, "-W", "ignore", str(beside(site, EDITIONS[0], name, "py"))]
    own = os.environ | {"MPLBACKEND": "agg", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, cwd=tmp_path, env=own, capture_output=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "".join(block.expected_output or "" for block in PROGRAMS[name].blocks)
