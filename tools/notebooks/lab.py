"""Labs: Markdown pages with `notebook: true` in front, whose code and outputs mkdocs-jupyter renders as a notebook."""

import re
from collections.abc import Iterator
from functools import lru_cache, partial
from itertools import pairwise
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup, Tag
from mkdocs.structure.pages import Page

from tools.manuscript import scan
from tools.notebooks import notebook
from tools.project import ROOT, write_whole

CACHE = ROOT / ".cache" / "labs"
PLACE = '<div data-lab-cell="{}"></div>'


def write_notebook(text: str, name: str, config) -> Path:
    """Write a lab's code with its captured outputs as a notebook, for mkdocs-jupyter to read, and return its path."""
    expanded = "\n".join(notebook.expand(text, config))
    expanded = scan.blank(expanded, ((figure.start, figure.end) for figure in scan.figures(expanded)))
    code = [piece for piece in notebook.pieces(expanded.split("\n")) if piece.is_code]
    path = CACHE / config.extra["edition"].key / f"{name}.ipynb"
    write_whole(path, nbformat.writes(notebook.notebook(code, str)).encode())
    return path


def prepare(markdown: str, page: Page) -> str:
    """Put a place for each code cell into a lab's text, and have the page rendered as text and notebook together."""
    page.render = partial(render, page, page.render)
    parts, end = [], 0
    for number, (code, output) in enumerate(cells(markdown)):
        last = output or code
        # As many lines as before, so that an error names the right one.
        room = "\n" * (last.last - code.line)
        parts += [markdown[end : code.start], code.margin, PLACE.format(number), room]
        end = last.end
    return "".join(parts) + markdown[end:]


def cells(markdown: str) -> Iterator[tuple[scan.Fence, scan.Fence | None]]:
    """Each block of Python, and the output right below it."""
    for code, following in pairwise([*notebook.blocks(markdown), None]):
        if code.syntax == "python":
            is_output = following and following.syntax == "text" and not markdown[code.end : following.start].strip()
            yield code, following if is_output else None


def render(page: Page, render_notebook, config, files) -> None:
    """Render the text as on every page, formulas and all, and put the notebook's code cells in their places."""
    Page.render(page, config, files)
    text, toc = page.content, page.toc
    render_notebook(config, files)
    cells = code_cells(page.content)
    page.content, page.toc = re.sub(PLACE.format(r"(\d+)"), lambda place: cells[int(place[1])], text), toc


@lru_cache(maxsize=32)  # the code is the same in all editions
def code_cells(html: str) -> list[str]:
    """Take the code cells out of a rendered notebook, as code blocks like the site's own.

    A cell of mkdocs-jupyter comes with over 600 kB of style sheets, and with scripts, some from elsewhere.
    """
    soup = BeautifulSoup(re.sub(r"<(style|script)\b.*?</\1>", "", html, flags=re.DOTALL), "html.parser")
    cells = []
    for cell in soup.select(".jp-CodeCell[id]"):
        prompt = cell.select_one(".jp-InputPrompt").get_text(strip=True)
        output = "".join(output_block(block) for block in cell.select(".jp-OutputArea-output"))
        code = code_block(cell.select_one(".highlight-ipynb pre"), "python")
        cells.append(f'<div class="lab-cell" data-prompt="{prompt}">{code}{output}</div>')
    return cells


def code_block(pre: Tag, language: str) -> str:
    """A code block like those of other pages."""
    return f'<div class="language-{language} highlight"><pre><code>{pre.decode_contents()}</code></pre></div>'


def output_block(output: Tag) -> str:
    """Printed text as on other pages; another kind of output stays as it is."""
    pre = output.select_one("pre")
    return code_block(pre, "text") if pre else str(output)
