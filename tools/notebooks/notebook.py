"""A page as a notebook and as a script, from its own Markdown: its prose, its blocks, what they print and draw."""

import html
import json
import re
from dataclasses import dataclass, replace

import nbformat
from markdown import Markdown

from tools.extensions.source import current
from tools.figures.explore import online
from tools.figures.extension import drawing, plot
from tools.manuscript import scan
from tools.notebooks import picture

WRAPPER = re.compile(r"<div\b[^>]*\bmarkdown\b[^>]*>|</div>")
BLOCK_ATTRIBUTES = re.compile(r"\{:? *[.#][^{}]*\}")
IMAGE = re.compile(r'<img alt="(.*?)" [^>]*>')
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


def expand(text: str, settings: dict) -> list[str]:
    """The lines of a page without its front matter, with what it includes, by the settings of Markdown extensions."""
    snippets = Markdown(extensions=["pymdownx.snippets"], extension_configs=settings)
    return snippets.preprocessors["snippet"].run(text[scan.front_end(text) :].split("\n"))


def blocks(text: str) -> list[scan.Fence]:
    """The fences that become cells: all that the site shows, but what is quoted."""
    return [fence for fence in scan.fences(text) if fence.is_closed and ">" not in fence.margin]


def pieces(lines: list[str]) -> list[Piece]:
    """Cut Markdown into prose and blocks, notices and folded answers opened up."""
    text = "\n".join(lines)
    fences = {fence.line - 1: fence for fence in blocks(text)}
    notices = {notice.line - 1: notice for notice in scan.notices(text) if not notice.margin}
    figures = {figure.line - 1: figure for figure in scan.figures(text)}
    found, at, margin = [], 0, 0
    while at < len(lines):
        line, end = lines[at], at + 1
        if fence := fences.get(at):
            found, end = with_block(found, fence), fence.last
            margin = len(fence.margin.expandtabs(4))
        elif notice := notices.get(at):
            while end < len(lines) and (not lines[end].strip() or lines[end].startswith("    ")):
                end += 1
            found += framed(notice, pieces([inner[4:] for inner in lines[at + 1 : end]]))
        elif line.startswith('<div class="worked"'):
            end = lines.index("</div>", at)
            found += [Piece(quoted(piece.text)) for piece in pieces(lines[at + 1 : end])]
            end += 1
        elif figure := figures.get(at):
            found = with_figure(found, figure)
        else:
            # What goes on in the item of a list after a block begins a cell, where it would be code.
            margin = margin if not line[:margin].strip() else 0
            found = with_line(found, line[margin:])
        at = end
    return found


def with_block(found: list[Piece], fence: scan.Fence) -> list[Piece]:
    """Add a fence: a block of code, or the output of the block before it, or a command in the prose."""
    if fence.syntax == "python":
        return [*found, Piece(fence.code.rstrip(), is_code=True)]
    before = next((piece for piece in reversed(found) if piece.text.strip()), None)
    if fence.syntax == "text" and before and before.is_code:
        return [*found[: found.index(before)], replace(before, output=fence.code)]
    return [*found, Piece(f"{fence.mark}console\n{fence.code}{fence.mark}")]


def with_figure(found: list[Piece], figure: scan.Figure) -> list[Piece]:
    """Add a figure; a picture that stands below the block that draws it is the block's output."""
    shown = image(figure.alternative, figure.name)
    before = next((piece for piece in reversed(found) if piece.text.strip()), None)
    if "." in figure.name and before and before.is_code:
        return [*found[: found.index(before)], replace(before, picture=shown), Piece(f"*{figure.caption}*")]
    return with_line(found, f"{shown}\n\n*{figure.caption}*{online(figure.name, current.get().edition)}")


def with_line(found: list[Piece], line: str) -> list[Piece]:
    """Add a line of prose."""
    if WRAPPER.fullmatch(line) or BLOCK_ATTRIBUTES.fullmatch(line):
        return found
    if found and not found[-1].is_code and not line.startswith("#"):
        return [*found[:-1], Piece(f"{found[-1].text}\n{line}")]
    return [*found, Piece(line)]


def framed(notice: scan.Notice, inner: list[Piece]) -> list[Piece]:
    """A notice as a quotation with its title; what is folded stays folded, and its code can be hidden."""
    framed, is_folded, title = [], notice.mark == "???", f"**{notice.title}**\n\n"
    for piece in inner:
        if piece.is_code:
            framed.append(replace(piece, is_folded=is_folded))
        elif not piece.text.strip():
            continue
        elif is_folded:
            framed.append(
                Piece(f"\n<details><summary>{notice.title}</summary>\n\n{piece.text.strip()}\n\n</details>\n")
            )
        else:
            framed.append(Piece("\n" + quoted(title + piece.text.strip()) + "\n"))
            title = ""  # what goes on after a block has had it
    return framed


def quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())


def image(alternative: str, name: str) -> str:
    """A figure or a captured plot as an image."""
    box, content = plot(name) if "." in name else drawing(name)
    return picture.image(alternative, box, content, "plot" if "." in name else "drawn")


def plain_markdown(text: str, address) -> str:
    """Prose as any Markdown program reads it: no ids, classes or comments, and links through `address`."""

    parts, end = [], 0
    for piece in scan.pieces(text, foreign=True):
        fixed = piece.text
        if piece.kind == "comment" or (piece.kind == "attributes" and piece.text.startswith("{")):
            fixed = ""
        elif piece.kind in ("target", "reference"):
            fixed = fixed.replace(piece.value, address(piece.value))
        parts += [text[end : piece.start], fixed]
        end = piece.end
    text = re.sub(r"[ \t]+$", "", "".join(parts) + text[end:], flags=re.MULTILINE)
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


def as_json(page: nbformat.NotebookNode) -> str:
    """The notebook as it is written. `nbformat.writes` validates it too, for half a second an edition: tests do."""
    return json.dumps(page, ensure_ascii=False, separators=(",", ":"))


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
