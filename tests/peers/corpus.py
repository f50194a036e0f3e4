"""A page with its includes expanded, and the same page in the form that each tool wants."""

import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path

import nbformat

from tests.engine.page import without_front_matter
from tests.engine.site import Site
from tools import notebooks

FENCE = re.compile(r"(?P<indentation>[ \t]*)(?P<fence>`{3,}|~{3,})(?P<info>[^`]*)")
MARK = re.compile(r"\s*<!--[-\s]*(?:pytest-codeblocks:|pytest\.mark\.)(?P<mark>skip|xfail).*-->\s*")


@dataclass(frozen=True)
class Block:
    """A block of code, and the output that the page shows below it (None: it shows none)."""

    info: str
    code: str
    output: str | None = None
    fence: str = "```"
    mark: str = ""  # "skip" or "xfail": the page has a mark above the block

    def text(self, info: str = "") -> str:
        return f"{self.fence}{info or self.info}\n{self.code}{self.fence}\n"


Page = list[str | Block]  # lines of prose, and blocks


def read(path: Path, site: Site) -> Page:
    """Read a page. Raises SnippetMissingError where an include leads nowhere."""
    page: Page = []
    lines = iter(without_front_matter(path.read_text(encoding="utf-8").split("\n")))
    for line in lines:
        if not (opening := FENCE.fullmatch(line)):
            page.append(f"{line}\n")
            continue
        code = ""
        for inner in takewhile(lambda line, end=opening["fence"]: line.strip() != end, lines):
            inner = inner.removeprefix(opening["indentation"])  # at the margin: CommonMark sees no fence in a notice
            code += "".join(f"{found}\n" for found in (site.include(inner) if "8<-" in inner else [inner]))
        add(page, opening, code)
    return page


def add(page: Page, opening: re.Match, code: str) -> None:
    """Add a fence: a block with its mark, or the output of the block right above."""
    above = next((at for at in reversed(range(len(page))) if isinstance(page[at], Block) or page[at].strip()), None)
    if opening["info"].startswith("py"):
        mark = "" if above is None or isinstance(page[above], Block) else MARK.fullmatch(page[above])
        if mark:
            del page[above]
        page.append(Block(opening["info"], code, fence=opening["fence"], mark=mark["mark"] if mark else ""))
    elif above is not None and isinstance(page[above], Block) and page[above].output is None:
        page[above] = replace(page[above], output=code)
    else:
        page.append(textwrap.indent(code, "    "))


def blocks(page: Page) -> list[Block]:
    return [part for part in page if isinstance(part, Block)]


def with_blocks(page: Page, new: list[Block]) -> Page:
    """The page with other blocks in the places of its own."""
    rest = iter(new)
    return [next(rest) if isinstance(part, Block) else part for part in page]


def probed(page: Page, log: Path, name: str) -> Page:
    """The page whose blocks say that they ran: each adds a line to the log at its end."""
    new = []
    for at, block in enumerate(blocks(page)):
        line = f"with open({str(log)!r}, 'a') as _log: _ = _log.write('{name} {at}\\n')\n"
        prompt = ">>> " if block.code.startswith(">>> ") else ""
        new.append(replace(block, code=f"{block.code}{prompt}{line}"))
    return with_blocks(page, new)


def rendered(page: Page, block: Callable[[Block, bool], str]) -> str:
    """The page's text, each block as `block` writes it; that is told whether it is the first."""
    first = next(iter(blocks(page)), None)
    return "".join(part if isinstance(part, str) else block(part, part is first) for part in page)


def as_shown(block: Block) -> str:
    return f"\n```text\n{block.output}```\n" if block.output is not None else ""


def for_codeblocks(page: Page) -> str:
    """A chain of blocks, `cont`, has no other fence in it and one expected output: that of the page, at its end."""
    marks = {"skip": "<!--pytest-codeblocks:skip-->\n", "xfail": "<!--pytest.mark.xfail-->\n", "": ""}

    def block(own: Block, is_first: bool) -> str:
        cont = "" if is_first else "<!--pytest-codeblocks:cont-->\n"
        shown = f"\n{textwrap.indent(own.output, '    ')}" if own.output else ""
        return marks[own.mark] + cont + own.text() + shown

    output = "".join(own.output or "" for own in blocks(page))
    return rendered(page, block) + (
        f"\n<!--pytest-codeblocks:expected-output-->\n```text\n{output}```\n" if output else ""
    )


def for_sybil(page: Page) -> str:
    """As it is: a document is one namespace."""
    return rendered(page, lambda own, _: skipped(own) + as_shown(own))


def for_doctests(page: Page) -> str:
    """What a block prints is in its code, as at the prompt: see inline.py."""
    return rendered(page, lambda own, _: skipped(own))


def skipped(own: Block) -> str:
    return f"<!--- skip: start -->\n{own.text()}<!--- skip: end -->\n" if own.mark == "skip" else own.text()


def for_markdown_docs(page: Page) -> str:
    """Each block but the first continues the one before."""

    def block(own: Block, is_first: bool) -> str:
        words = [own.info, *([] if is_first else ["continuation"]), *(["notest"] if own.mark == "skip" else [])]
        return own.text(" ".join(words)) + as_shown(own)

    return rendered(page, block)


def for_mktestdocs(page: Page) -> str:
    """As it is: memory=True joins a page's blocks."""
    return rendered(page, lambda own, _: own.text() + as_shown(own))


def for_examples(page: Page) -> str:
    """What a block prints is in its code, as comments: see inline.py."""
    return rendered(page, lambda own, _: own.text())


def for_nbmake(page: Page) -> str:
    """The notebook that the site offers, with its tags for marks."""
    text = rendered(page, lambda own, _: own.text() + as_shown(own))
    notebook = notebooks.notebook(notebooks.pieces(text.splitlines()), str)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell, own in zip(cells, blocks(page), strict=False):  # a fence that is not ```python has no cell
        if own.mark:
            cell.metadata["tags"] = [{"skip": "skip-execution", "xfail": "raises-exception"}[own.mark]]
    return nbformat.writes(notebook)
