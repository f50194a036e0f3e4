"""`make mutants`: changes the pages' code in one place at a time; what notices no change fails, unless it is listed.

A mutant runs in a fork of its page's program, made before the block that it is in; it ends with the first block that
prints or draws something else, or raises. What survives runs once more, with the page's claims, answers and shapes in
comments. What survives that, too, has to stand in survivors.yml below the reason why it may. What takes too long, since
a long training follows, is counted and not judged.
"""

import ast
import itertools
import json
import os
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from tests.conftest import ROOT
from tests.content.test_results import CLAIMS, PAGES, Checked, name_of
from tests.content.test_results import FILE as CLAIMED
from tests.engine import plots
from tests.engine.outputs import Outputs, mismatch
from tests.engine.page import Block, Page
from tests.engine.run import Program, Result
from tools.manuscript.files import read_text
from tools.pages import answers

FORK = os.fork  # in a page's program, there is none
HEAVY_S, LIMIT_S, MEMORY = 1, 2, 8 << 30  # of the CPU: a block that is not mutated, a mutant's end
CLAIMS_S = 20  # the same with claims, some of which train
FILE = "tests/sabotage/survivors.yml"
ROWS = enumerate(read_text(ROOT / FILE).split("\n"), 1)
LISTED = {json.loads(line[2:]): number for number, line in ROWS if line.startswith("- ")}
AROUND = 30  # characters on each side of a change, to know it again by
OTHER = {"Add": "Sub", "Sub": "Add", "Mult": "Div", "Div": "Mult", "MatMult": "Mult", "Eq": "NotEq"}
OTHER |= {"Lt": "LtE Gt", "Gt": "GtE Lt", "LtE": "Lt", "GtE": "Gt"}
NAMES = {"mean": "sum", "sum": "mean", "min": "max", "max": "min", "argmax": "argmin"}
SEEDS = {"manual_seed", "seed"}
ARBITRARY = SEEDS | {"Random", "set_num_threads", "atol", "rtol", "eps", "fused", "strict"}  # calls, keywords


def changes(node: ast.AST) -> Iterator[tuple[ast.AST, str, object]]:
    """What a mutant has otherwise: an attribute of a node, and its value."""
    match node:
        case ast.BinOp(op=op) | ast.AugAssign(op=op):
            yield from ((node, "op", getattr(ast, other)()) for other in OTHER.get(type(op).__name__, "").split())
        case ast.Compare(ops=[op]):
            yield from ((node, "ops", [getattr(ast, other)()]) for other in OTHER.get(type(op).__name__, "").split())
        case ast.Constant(value=bool(value)):
            yield node, "value", not value
        case ast.Constant(value=int(value)) if value <= 16:
            yield from ((node, "value", value + step) for step in (1, -1)[: 1 + (value > 0)])
        case ast.Constant(value=float(value)) if value >= 1e-3 or not value:
            yield node, "value", 2 * value or 1.0
        case ast.Call(func=ast.Attribute(attr=name) as function) if name in NAMES:
            yield function, "attr", NAMES[name]
        case ast.Module(body) | ast.FunctionDef(body=body) | ast.For(body=body):
            for index, (one, two) in enumerate(itertools.pairwise(body)):
                if isinstance(one, ast.Expr) and getattr(getattr(one.value, "func", None), "attr", "") in SEEDS:
                    yield node, "body", [*body[:index], two, one, *body[index + 2 :]]


def places(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that are mutated: not how exact a comparison is, nor which seed; of a list of numbers, the first."""
    yield node
    name = getattr(node, "arg", "") or (isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2])
    if name not in ARBITRARY:
        is_data = isinstance(node, ast.List) and all(isinstance(one, ast.Constant | ast.List) for one in node.elts)
        for child in node.elts[:1] if is_data else ast.iter_child_nodes(node):
            yield from places(child)


def mutants(block: Block) -> Iterator[tuple[Block, str, str]]:
    """The block with one thing changed, file:line, and its row in survivors.yml, which no other mutant has."""
    tree = ast.parse(block.code)
    before, seen = ast.unparse(tree), Counter()
    for node in places(tree):
        for owner, name, value in changes(node):
            old = getattr(owner, name)
            setattr(owner, name, value)
            after = ast.unparse(ast.fix_missing_locations(tree))
            setattr(owner, name, old)
            number = block.origins[getattr(node, "lineno", 1) - 1][1]
            lines = zip(before.split("\n"), after.split("\n"), strict=True)
            change = marked(*next((one.strip(), other.strip()) for one, other in lines if one != other))
            seen[change] += 1
            row = f"{block.file}:{block.section}: {change}" + f" ({seen[change]})" * (seen[change] > 1)
            yield rewritten(block, after), f"snippets/{block.file}:{number}", row


def marked(one: str, other: str) -> str:
    """What is changed in a line, between what is around it: `return x ⟦+→-⟧ attention`."""
    start = alike(one, other)
    same = alike(one[start:][::-1], other[start:][::-1])
    end = len(one) - same
    return f"{one[:start][-AROUND:]}⟦{one[start:end]}→{other[start : len(other) - same]}⟧{one[end:][:AROUND]}"


def alike(one: str, other: str) -> int:
    """How many characters two texts begin with that are the same."""
    return sum(1 for _ in itertools.takewhile(lambda pair: len(set(pair)) == 1, zip(one, other, strict=False)))


def rewritten(block: Block, code: str) -> Block:
    return replace(block, code=f"{code}\n", origins=block.origins[:1] * (code.count("\n") + 1))


class Mutated(Checked):
    """A page's program that tries the mutants of each block of its own before it runs the block."""

    def __init__(self, page: Page, counts: Counter):
        name = name_of(page)
        super().__init__(page, CLAIMS.get(name, []), answers.asked().get(name, []))
        self.counts, self.outputs = counts, Outputs(page.site)

    def run_block(self, block: Block, namespace: dict) -> Result:
        tried = list(mutants(block)) if block.file == f"{self.page.path.stem}.py" else []
        if tried:
            fate, seconds = self.fate(rewritten(block, ast.unparse(ast.parse(block.code))), [], namespace)
            assert fate in ("survived", "endless"), f"{block.file}: {block.section} does not show what the page shows"
            if seconds > HEAVY_S:
                print(f"not tried: {block.file}:{block.section}, {len(tried)} mutants of a long training", flush=True)
                self.counts["not tried"] += len(tried)
                tried = []
        later = self.page.blocks[self.page.blocks.index(block) + 1 :]
        for mutant, place, row in tried:
            fate, _ = self.fate(mutant, later, namespace)
            if fate in ("survived", "out of time") and row not in LISTED:
                after = later if fate == "survived" else []
                if self.fate(mutant, after, namespace, Checked, CLAIMS_S)[0] == "noticed":
                    fate = "noticed"
                elif fate == "survived":
                    fate = "not listed"
                    wanted = f"a line in {CLAIMED} that does or, if it is harmless, in {FILE}, below its reason"
                    line = f"- {json.dumps(row, ensure_ascii=False)}"
                    print(f"{place}: nothing notices this change; wanted: {wanted}:\n{line}", flush=True)
            elif fate == "noticed" and row in LISTED:
                fate = "listed in vain"
                print(
                    f"{FILE}:{LISTED[row]}: {place} is noticed here; delete the line if this is so everywhere",
                    flush=True,
                )
            self.counts["noticed" if fate == "endless" else fate] += 1
        return Program.run_block(self, block, namespace)

    def fate(self, mutant: Block, later: list, namespace: dict, program=Program, limit=LIMIT_S) -> tuple[str, float]:
        """What becomes of a block and what follows, in a process of its own, and the seconds that it took."""
        child = FORK()
        if not child:
            try:
                resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
                signal.signal(signal.SIGPROF, lambda number, frame: os._exit(3 if block is mutant else 2))
                signal.setitimer(signal.ITIMER_PROF, limit)
                for block in (mutant, *later):
                    result = program.run_block(self, block, namespace)
                    text = mismatch(self.page, block, self.outputs.shown(block), result.printed, "cpu")
                    plot = plots.mismatch(self.page, block, self.outputs.plot(block), result.drawn, "cpu")
                    if text or plot or result.problems or self.faults:
                        os._exit(1)
                os._exit(0)
            finally:
                os._exit(1)
        _, status, usage = os.wait4(child, 0)
        fates = {0: "survived", 2: "out of time", 3: "endless"}
        return fates.get(os.waitstatus_to_exitcode(status), "noticed"), usage.ru_utime


def main() -> int:
    names = sys.argv[1:]  # only these pages, such as labs/xor
    counts, began = Counter(), time.monotonic()
    for name, page in PAGES.items():
        if not names or name in names:
            Mutated(page, counts).run()
    kinds = ("noticed", "survived", "out of time", "not tried", "not listed", "listed in vain")
    print(f"mutants: {', '.join(f'{counts[kind]} {kind}' for kind in kinds)}; {time.monotonic() - began:.0f} s")
    return counts["not listed"] > 0  # what is listed in vain here, another machine may not notice


if __name__ == "__main__":
    sys.exit(main())
