"""Labs: Markdown pages with `notebook: true` in front, whose code and outputs mkdocs-jupyter renders as a notebook."""

import hashlib
import json
import re
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

from tools.manuscript import scan
from tools.notebooks import notebook
from tools.project import ROOT, Fault, write_whole

CACHE = ROOT / ".cache" / "labs"
PLACE = '<span data-lab-cell="{}"></span>'  # md_in_html would take a block in an answer apart


def with_places(markdown: str) -> str:
    """A lab's text with a place for each code cell, so that it is rendered as on every page, formulas and all."""
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


def with_cells(html: str, text: str, settings: dict) -> str:
    """A lab's HTML with the notebook's code cells in their places; `settings` are those of the Markdown extensions."""
    expanded = "\n".join(notebook.expand(text, settings))
    expanded = scan.blank(expanded, ((figure.start, figure.end) for figure in scan.figures(expanded)))
    code = [piece for piece in notebook.pieces(expanded.split("\n")) if piece.is_code]
    rendered = code_cells(notebook.as_json(notebook.notebook(code, str)))
    place = PLACE.format(r"(\d+)")
    html, count = re.subn(f"<p>{place}</p>|{place}", lambda found: rendered[int(found[1] or found[2])], html)
    if count != len(rendered):
        raise Fault(f"{count} of {len(rendered)} code cells have a place; wanted: all; mend tools/notebooks/lab.py")
    return html


def code_cells(written: str) -> list[str]:
    """The code cells of a notebook as HTML. They are kept, since mkdocs-jupyter needs longer than a whole edition does.

    What is kept depends on the notebook, on mkdocs-jupyter, and on how this module cuts.
    """
    parts = (written.encode(), version("mkdocs-jupyter").encode(), Path(__file__).read_bytes())
    kept = CACHE / (hashlib.sha256(b"\0".join(parts)).hexdigest()[:32] + ".json")
    if kept.is_file():
        return json.loads(kept.read_text(encoding="utf-8"))
    found, wanted = cut(render(written)), len(json.loads(written)["cells"])
    if len(found) != wanted:
        raise Fault(
            f"mkdocs-jupyter {version('mkdocs-jupyter')}: its HTML shows {len(found)} of {wanted} code cells; "
            "wanted: all, by the classes that cut() looks for; mend tools/notebooks/lab.py"
        )
    write_whole(kept, json.dumps(found).encode())
    return found


def render(written: str) -> str:
    """What mkdocs-jupyter makes of a notebook: the one place that calls it. Its plugin renders whole pages only."""
    from mkdocs_jupyter.convert import nb2html  # a second to import, for what a warm cache has

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "lab.ipynb")
        file.write_text(written, encoding="utf-8")
        return nb2html(str(file), execute=False, allow_errors=False, custom_mathjax_url="")  # formulas are MathML


def cut(html: str) -> list[str]:
    """Take the code cells out of a rendered notebook, as code blocks like the site's own.

    A notebook of mkdocs-jupyter comes with over 600 kB of style sheets, and with scripts, some from elsewhere.
    """
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(re.sub(r"<(style|script)\b.*?</\1>", "", html, flags=re.DOTALL), "html.parser")
    cells = []
    for cell in soup.select(".jp-CodeCell[id]"):
        prompt = cell.select_one(".jp-InputPrompt").get_text(strip=True)
        output = "".join(output_block(block) for block in cell.select(".jp-OutputArea-output"))
        code = code_block(cell.select_one(".highlight-ipynb pre"), "python")
        cells.append(f'<div class="lab-cell" data-prompt="{prompt}">{code}{output}</div>')
    return cells


def code_block(pre, language: str) -> str:
    """A code block like those of other pages, where each line of Python is an element, which can go on below."""
    text = pre.decode_contents()
    if language == "python":  # Pygments leaves no element open at a line's end
        text = "".join(f"<span>{line}\n</span>" for line in text.removeprefix("<span></span>").splitlines())
    return f'<div class="language-{language} highlight"><pre><code>{text}</code></pre></div>'


def output_block(output) -> str:
    """Printed text as on other pages; another kind of output stays as it is."""
    pre = output.select_one("pre")
    return code_block(pre, "text") if pre else str(output)
