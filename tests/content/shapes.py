"""Compares comments that state a shape, `# (B, T, C) -> (B, T, V)`, with what is assigned, returned, appended there."""

import ast
import re
from dataclasses import replace

from tests.engine.page import Block

SHAPE = re.compile(r"(?<!\w)\((|[^(),]+,[^():]*)\)")


def stated(comment: str) -> list[list[str]]:
    """The shapes of a result, each a list of sizes: what follows the last arrow, or all where it is no operation."""
    result = comment.rpartition("->")[2].strip()
    found = SHAPE.findall(result) if re.match(r"(each )?\(", result) and not re.search(r"\) [@+] \(", result) else []
    return [[size.strip() for size in shape.split(",") if size.strip()] for shape in found]


def fits(shape: tuple, sizes: list[str], names: dict) -> bool:
    """Whether a shape has as many sizes, and those that are numbers, or names of whole numbers, are the same."""
    shape = shape[1 - len(sizes) :] if "..." in sizes else shape
    known = [int(size) if size.isdecimal() else names.get(size) for size in sizes if size != "..."]
    return len(shape) == len(known) and all(a == b for a, b in zip(shape, known, strict=True) if isinstance(b, int))


def wrong_shapes(value, comment: str, names: dict) -> list[tuple]:
    """The shapes of a value, or of several, that are not those of the comment."""
    shapes = stated(comment)
    there = [getattr(one, "shape", None) for one in ([value] if hasattr(value, "shape") else value)]
    pairs = (
        zip(there, shapes, strict=True)
        if len(there) == len(shapes)
        else [(one, sizes) for one in there for sizes in shapes]
    )
    return [tuple(one) for one, sizes in pairs if one is not None and not fits(tuple(one), sizes, names)]


def with_shapes(block: Block) -> Block:
    """The block, in which each value that such a comment is about goes through `_shape(value, comment, line)`."""
    tree, comments = ast.parse(block.code), ["", *(line.partition("  # ")[2] for line in block.code.split("\n"))]
    about = {node: node.end_lineno for node in ast.walk(tree) if isinstance(node, ast.Assign | ast.Return)}
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and stated(comments[function.lineno]):
            inner = {node for node in ast.walk(function) if isinstance(node, ast.Return)}
            about |= {node: function.lineno for node in inner if not stated(comments[about[node]])}

    def looked_at(value: ast.expr, line: int) -> ast.Call:
        arguments = [value, ast.Constant(comments[line]), ast.Constant(block.origins[line - 1][1])]
        return ast.Call(ast.Name("_shape", ast.Load()), arguments, [])

    for node, line in about.items():
        if node.value and stated(comments[line]):
            node.value = looked_at(node.value, line)
    for node in [node for node in ast.walk(tree) if hasattr(node, "lineno")]:
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "append" and stated(comments[node.lineno]):
            node.args = [looked_at(value, node.lineno) for value in node.args]
    code = ast.unparse(ast.fix_missing_locations(tree)) + "\n"
    return replace(block, code=code, origins=block.origins[:1] * code.count("\n"))
