"""A page as a notebook and as a script, from its own Markdown: its prose, its blocks, what they print and draw."""

import base64
import html
import re
from dataclasses import dataclass, replace
from functools import cache

import nbformat
from markdown import Markdown

from tools.extensions.source import SourceError
from tools.figures.extension import Fault, drawing, plot
from tools.manuscript.serbian import NOT_PROSE
from tools.project import ROOT

FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
FENCE = re.compile(r"```(python|text|console)")
NOTICE = re.compile(r'(?P<kind>!!!|\?\?\?\+?) +[\w -]+?(?: +"(?P<title>.*)")? *')
FIGURE = re.compile(r'!\[(?P<alternative>.*)\]\((?:[\w./-]*/)?figures/(?P<name>[\w.-]+)\.svg +"(?P<caption>.*)"\)')
WRAPPER = re.compile(r"<div\b[^>]*\bmarkdown\b[^>]*>|</div>")
BLOCK_ATTRIBUTES = re.compile(r"\{:? *[.#][^{}]*\}")
IMAGE = re.compile(r'<img alt="(.*?)" [^>]*>')
PAPER, INK = "#fbf7ef", "#2b2620"  # a notebook does not say whether it is dark: its pictures bring their ground
KERNEL = {
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    "language_info": {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"},
}


@dataclass(frozen=True)
class Piece:
    """A stretch of prose, or a block of code with its output and the picture that it draws, as HTML."""

    text: str
    is_code: bool = False
    output: str = ""
    picture: str = ""
    is_folded: bool = False


def expand(text: str, config) -> list[str]:
    """The lines of a page without its front matter, with what it includes."""
    snippets = Markdown(extensions=["pymdownx.snippets"], extension_configs=config["mdx_configs"])
    return snippets.preprocessors["snippet"].run(FRONT_MATTER.sub("", text).splitlines())


def pieces(lines: list[str]) -> list[Piece]:
    """Cut Markdown into prose and blocks, notices and folded answers opened up."""
    found, at = [], 0
    while at < len(lines):
        line = lines[at]
        if fence := FENCE.fullmatch(line):
            end = lines.index("```", at + 1)
            found = with_block(found, fence[1], "\n".join(lines[at + 1 : end]))
            at = end + 1
        elif notice := NOTICE.fullmatch(line):
            end = at + 1
            while end < len(lines) and (not lines[end].strip() or lines[end].startswith("    ")):
                end += 1
            found += framed(notice, pieces([inner[4:] for inner in lines[at + 1 : end]]))
            at = end
        elif line.startswith('<div class="worked"'):
            end = lines.index("</div>", at)
            found += [Piece(quoted(piece.text)) for piece in pieces(lines[at + 1 : end])]
            at = end + 1
        else:
            found = with_line(found, line)
            at += 1
    return found


def with_block(found: list[Piece], kind: str, code: str) -> list[Piece]:
    """Add a fence: a block of code, or the output of the block before it, or a command in the prose."""
    if kind == "python":
        return [*found, Piece(code.rstrip(), is_code=True)]
    before = next((piece for piece in reversed(found) if piece.text.strip()), None)
    if kind == "text" and before and before.is_code:
        return [*found[: found.index(before)], replace(before, output=f"{code}\n")]
    return [*found, Piece(f"```console\n{code}\n```")]


def with_line(found: list[Piece], line: str) -> list[Piece]:
    """Add a line of prose; a picture that stands below the block that draws it is the block's output."""
    if WRAPPER.fullmatch(line) or BLOCK_ATTRIBUTES.fullmatch(line):
        return found
    if figure := FIGURE.fullmatch(line):
        picture = image(**figure.groupdict())
        before = next((piece for piece in reversed(found) if piece.text.strip()), None)
        if "." in figure["name"] and before and before.is_code:
            return [*found[: found.index(before)], replace(before, picture=picture), Piece(f"*{figure['caption']}*")]
        line = f"{picture}\n\n*{figure['caption']}*"
    if found and not found[-1].is_code and not line.startswith("#"):
        return [*found[:-1], Piece(f"{found[-1].text}\n{line}")]
    return [*found, Piece(line)]


def framed(notice: re.Match, inner: list[Piece]) -> list[Piece]:
    """A notice as a quotation with its title; what is folded stays folded, and its code can be hidden."""
    title, framed = notice["title"] or "", []
    for piece in inner:
        if piece.is_code:
            framed.append(replace(piece, is_folded=notice["kind"] == "???"))
        elif not piece.text.strip():
            continue
        elif notice["kind"] == "???":
            framed.append(Piece(f"\n<details><summary>{title}</summary>\n\n{piece.text.strip()}\n\n</details>\n"))
        else:
            framed.append(Piece("\n" + quoted(f"**{title}**\n\n{piece.text.strip()}") + "\n"))
    return framed


def quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())


def image(alternative: str, name: str, caption: str) -> str:
    """A figure or a captured plot as an image that holds its data: no notebook program asks anything for it."""
    try:
        box, content = plot(name) if "." in name else drawing(name)
    except Fault as fault:
        raise SourceError(f"figures/{name}.svg", *fault.args) from None
    left, top, width, height = (float(number) for number in box.split())
    box = f"{left - 6:g} {top - 6:g} {width + 12:g} {height + 12:g}"
    kind = "plot" if "." in name else "drawn"
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{1.4 * width:g}" color="{INK}"'
        f' font-family="sans-serif"><style>{style()}</style><rect x="-6" y="-6" width="100%" height="100%"'
        f' fill="{PAPER}"/><g class="{kind}">{content}</g></svg>'
    )
    data = base64.b64encode(svg.encode()).decode()
    return f'<img alt="{html.escape(alternative)}" src="data:image/svg+xml;base64,{data}">'


@cache
def style() -> str:
    """The site's style of figures, without what only a page has."""
    css = (ROOT / "docs/assets/stylesheets/figures.css").read_text(encoding="utf-8")
    css = re.sub(r"/\*.*?\*/|[^{}]*(?:svg|figcaption|md-typeset)[^{}]*\{[^{}]*\}", "", css, flags=re.DOTALL)
    for variable, font in (("md-text", "sans-serif"), ("md-code", "monospace")):
        css = css.replace(f"var(--{variable}-font-family)", font)
    return " ".join(css.replace("var(--serif)", "serif").split())


def plain_markdown(text: str, address) -> str:
    """Prose as any Markdown program reads it: no ids, classes or comments, and links through `address`."""

    def fixed(match: re.Match) -> str:
        if match["comment"] or (match["attributes"] and match[0].startswith("{")):
            return ""
        for group in ("target", "reference"):
            if match[group]:
                return match[0].replace(match[group], address(match[group]))
        return match[0]

    text = re.sub(r"[ \t]+$", "", NOT_PROSE.sub(fixed, text), flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def notebook(found: list[Piece], address, **metadata) -> nbformat.NotebookNode:
    """The notebook of a page. The same page gives the same bytes."""
    cells, blocks = [], 0
    for piece in found:
        cell = {"id": f"cell-{len(cells)}", "metadata": {}}  # by nbformat.v4 the id would be a random one
        if piece.is_code:
            blocks += 1
            if piece.is_folded:
                cell["metadata"]["jupyter"] = {"source_hidden": True, "outputs_hidden": True}
            cell |= {"cell_type": "code", "source": piece.text, "outputs": outputs(piece), "execution_count": blocks}
        elif text := plain_markdown(piece.text, address):
            cell |= {"cell_type": "markdown", "source": text}
        else:
            continue
        cells.append(cell)
    return nbformat.from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": KERNEL | metadata, "cells": cells})


def outputs(piece: Piece) -> list[dict]:
    """What a block printed and drew, as a notebook has it."""
    found = []
    if piece.output:
        found.append({"output_type": "stream", "name": "stdout", "text": piece.output})
    if piece.picture:
        data = {"text/html": piece.picture, "text/plain": html.unescape(IMAGE.match(piece.picture)[1])}
        found.append({"output_type": "display_data", "data": data, "metadata": {}})
    return found


def script(page: nbformat.NotebookNode) -> str:
    """The notebook as a Python program in the percent format, which editors show as cells."""
    parts = []
    for cell in page.cells:
        text = cell.source
        if cell.cell_type == "markdown":
            text = re.sub(r"</?details>|</?summary>", "", IMAGE.sub(lambda found: f"[{html.unescape(found[1])}]", text))
            lines = ["# %% [markdown]", *(f"# {line}".rstrip() for line in text.strip().splitlines())]
            parts.append("\n".join(lines))
        else:
            parts.append(f"# %%\n{text}")
    return "\n\n".join(parts) + "\n"
