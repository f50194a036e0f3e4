"""Pages whose outputs stand in the code: as the comments of pytest-examples, or as doctests."""

import ast
import contextlib
import io
import re
import sys
import types
from collections.abc import Callable, Iterator
from dataclasses import replace
from difflib import SequenceMatcher

import torch

from tests.engine import plots
from tests.engine.state import isolated
from tests.peers.corpus import Page, blocks, with_blocks

Inline = list[tuple[str, list[str]]]  # lines or statements of code, and after each what the page says that it prints


def program(page: Page) -> tuple[str, ...]:
    return tuple(block.code for block in blocks(page))


def moved(before: Inline, now: list[str]) -> Inline:
    """The code as it is now, with what was said before; what a piece that is gone printed goes to the one above."""
    moved = [(piece, []) for piece in now]
    for step, low, high, new_low, new_high in SequenceMatcher(
        None, [piece for piece, _ in before], now, autojunk=False
    ).get_opcodes():
        for at in range(low, high):
            place = new_low + at - low if step == "equal" else min(new_low + at - low, new_high - 1)
            moved[max(0, place)][1].extend(before[at][1])
    return moved


def dealt(inline: Inline, output: list[str]) -> Inline:
    """The code with other lines of output: as many in each place as before, and the rest in the last."""
    rest, last = iter(output), max((at for at, (_, said) in enumerate(inline) if said), default=0)
    new = [(piece, [line for _, line in zip(said, rest, strict=False)]) for piece, said in inline]
    new[last][1].extend(rest)
    return new


class Outputs:
    """The outputs of each program, put into its blocks, also where a block or an output has changed since."""

    def __init__(self, found: dict[tuple[str, ...], list[Inline | None]], pieces: Callable, text: Callable):
        self.found, self.pieces, self.text = found, pieces, text

    def add(self, now: Page, before: Page) -> Page:
        """The page as it is now, with the outputs that it had before, or its own where they have changed."""
        new = []
        for block, old, inline in zip(blocks(now), blocks(before), self.found[program(before)], strict=True):
            if inline is None:
                new.append(replace(block, info=f'{block.info} prints="unchecked"'))
                continue
            inline = moved(inline, self.pieces(block.code))
            if block.output != old.output:
                inline = dealt(inline, (block.output or "").splitlines())
            new.append(replace(block, code="".join(self.text(*each) for each in inline)))
        return with_blocks(now, new)


def comments(pages: dict[str, Page], update: Callable[[dict[str, Page]], dict[str, Page]]) -> Outputs:
    """As pytest-examples itself writes them; where two prints share a loop it never comes to rest, and cannot check."""
    own = {program(page): (name, page) for name, page in reversed(pages.items())}  # each program once
    first = update(dict(own.values()))
    again, found = update(first), {}
    for key, (name, page) in own.items():
        each = zip(blocks(page), blocks(first[name]), blocks(again[name]), strict=True)
        found[key] = [commented(b.code, one.code) if one.code == other.code else None for b, one, other in each]
    return Outputs(found, str.splitlines, marked)


def commented(code: str, longer: str) -> Inline:
    """What the longer code has besides, line by line."""
    lines, more = code.splitlines(), longer.splitlines()
    inline = [(line, []) for line in lines]
    for step, before, _, low, high in SequenceMatcher(None, lines, more, autojunk=False).get_opcodes():
        if step == "insert":
            inline[before - 1][1].extend(more[low:high])
    return inline


def marked(line: str, said: list[str]) -> str:
    """A line of code and what it prints as comments, which it is where pytest-examples has written it."""
    done = any(text.lstrip().startswith(("#> ", '"""')) for text in said)
    indentation = re.match(" *", line)[0]
    return "".join(f"{text}\n" for text in [line, *(text if done else f"{indentation}#> {text}" for text in said)])


def doctests(pages: dict[str, Page]) -> Outputs:
    """As a session at the prompt shows them: each program is run here once, statement by statement."""
    plots.load()
    found = {program(page): [] for page in pages.values()}
    for key in found:
        sys.modules["__main__"], real = types.ModuleType("__main__"), sys.modules["__main__"]
        with isolated(torch):
            found[key] = [[printed(statement) for statement in statements(code)] for code in key]
        sys.modules["__main__"] = real
        plots.taken()
    return Outputs(found, statements, prompted)


def statements(code: str) -> list[str]:
    """The source of each statement; a value that the prompt would show goes to `_`, as users of doctest write it."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return code.splitlines()
    lines = code.splitlines()
    for node in shown(tree):
        line = lines[node.lineno - 1]
        lines[node.lineno - 1] = f"{line[: node.col_offset]}_ = {line[node.col_offset :]}"
    firsts = [min(one.lineno for one in [node, *getattr(node, "decorator_list", ())]) for node in tree.body]
    return ["\n".join(lines[first - 1 : node.end_lineno]) for first, node in zip(firsts, tree.body, strict=True)]


def shown(node: ast.AST) -> Iterator[ast.Expr]:
    """The expressions whose values the prompt shows, but for calls of print."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Expr) and not ast.unparse(child).startswith("print("):
            yield child
        elif not isinstance(child, (ast.FunctionDef, ast.ClassDef)):
            yield from shown(child)


def printed(statement: str) -> tuple[str, list[str]]:
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(statement, vars(sys.modules["__main__"]))
    return statement, out.getvalue().splitlines()


def prompted(statement: str, said: list[str]) -> str:
    first, *rest = statement.splitlines() or [""]
    lines = [f">>> {first}", *(f"... {line}" for line in rest), *(line or "<BLANKLINE>" for line in said)]
    return "".join(f"{line.rstrip()}\n" for line in lines)
