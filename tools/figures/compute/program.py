"""Runs the program of a page, as the page includes it, for the names that it defines."""

import io
from contextlib import redirect_stdout
from functools import cache

import torch

from tools.figures.data import SNIPPETS
from tools.manuscript import scan
from tools.manuscript.files import read_text
from tools.project import Fault, shown


@cache
def run_page(page: str, until: str) -> dict:
    """Run a page's program up to the end of one of its sections, without a sound; the names that it defines."""
    return names_of([code for *_, code in program(page, until)])


def program(page: str, until: str) -> list[tuple[str, str, str]]:
    """What a page includes, up to one of its own sections: the file and the section, and its code."""
    path = SNIPPETS.parent / "docs" / "en" / f"{page}.md"
    found = []
    for include in scan.includes(read_text(path)):
        if include.file.endswith(".py"):
            found.append((include.file, include.section, section(include.file, include.section)))
            if (include.file, include.section) == (f"{page}.py", until):
                return found
    raise Fault(f"{shown(path)}: there is no section {until}; wanted: the one that tools/figures/compute runs up to")


def names_of(program: list[str], names: dict | None = None) -> dict:
    """Run pieces of code as one program, without a sound, in the names given; the names that they define."""
    names = {"__name__": "__main__"} if names is None else names
    kind = torch.get_default_dtype()
    with redirect_stdout(io.StringIO()):
        exec(compile("\n".join(program), "<program>", "exec"), names)
    torch.set_default_dtype(kind)  # a page may choose its own
    return names


def section(file: str, name: str) -> str:
    """The code between the marks of a section."""
    return scan.section(read_text(SNIPPETS / file), name)
