"""Computes a page's formula from its own TeX, with the values that tests/content/letters.py gives to its letters.

Its MathML is read as search reads it, as a line, `∂L/∂w = (a − y) x`. A letter is whatever stands in that line under a
name that has a value, and the longest name wins: `∂L/∂w`, `W_1`, `p(x_1, ..., x_T)`.
"""

import math
import re
from dataclasses import dataclass, field
from functools import reduce

import torch

from tools.extensions.tex import to_mathml
from tools.search.formula import to_text


class Matrix(torch.Tensor):
    """A tensor that is multiplied as on paper, rows by columns where both factors have them; ⊙ becomes @."""

    def __mul__(self, other):
        both = self.ndim == 2 and getattr(other, "ndim", 0) == 2
        return torch.matmul(self, other) if both else super().__mul__(other)

    def __matmul__(self, other):
        return super().__mul__(other)


def value(number) -> Matrix:
    return torch.as_tensor(number, dtype=torch.float64).detach().as_subclass(Matrix)


FUNCTIONS = {
    "ln": lambda x: torch.log(value(x)),
    "sin": lambda x: torch.sin(value(x)),
    "cos": lambda x: torch.cos(value(x)),
    "tanh": lambda x: torch.tanh(value(x)),
    "σ": lambda x: torch.sigmoid(value(x)),
    "ReLU": lambda x: torch.relu(value(x)),
    "max": lambda *terms: reduce(torch.maximum, map(value, terms)),
    "abs": abs,
    "√": lambda x: torch.sqrt(value(x)),
    "indicator": value,  # of a condition: 1 where it holds, else 0
    "e": value(math.e),
}
OPERATORS = {"−": "-", "⋅": "*", "^": "**", "^T": ".mT", "⊙": "@", "[": "(", "]": ")"}
RELATIONS = {"=", "≈", "<", ">", "←"}
BETWEEN = {",", ";", "→"}
UNDER_BRACE = re.compile(r"(\\underbrace\{[^{}]*\})_\{\\text\{[^{}]*\}\}")  # there stand words
LETTER = r"[^\W\d_]"
NAME = rf"{LETTER}(?:_\w+|_\([^()]*\))?"
CLOSE = 1e-9  # what float64 leaves of an equation


class NoValueError(Exception):
    """A letter of the formula that has no value."""


@dataclass
class Statement:
    """One statement of a formula: its sides, as tokens, and the relations between them."""

    sides: list[list[str]] = field(default_factory=lambda: [[]])
    relations: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        relations = [f" {relation} " for relation in self.relations] + [""]
        return "".join("".join(side) + relation for side, relation in zip(self.sides, relations, strict=True))

    @property
    def says_something(self) -> bool:
        """Whether it relates, or computes with letters; and is not only a list of names or numbers."""
        first = self.sides[0]
        letters = any(re.match(LETTER, token) and token not in FUNCTIONS for token in first)
        computes = len(first) > 1 and re.search(r"[+−⋅/^⊙]|[\w)] [\w(]", " ".join(first))
        return bool(self.relations or (letters and computes))

    @property
    def sets(self) -> bool:
        """Whether it only gives a letter its number, `x = 1.1`: such numbers have a test of their own."""
        is_letter = len(self.sides[0]) == 1 and re.match(LETTER, self.sides[0][0])
        return bool(is_letter and self.relations == ["="] and decimals(self.sides[1]) is not None)

    @property
    def is_bound(self) -> bool:
        return not {"<", ">"}.isdisjoint(self.relations)

    @property
    def needs_numbers(self) -> bool:
        """Whether it holds for certain numbers only, as it says one of them."""
        return "<" not in self.relations[-1:] and any(decimals(side) is not None for side in self.sides[1:])


def decimals(side: list[str]) -> int | None:
    """How many decimals a side has that is a plain number."""
    match = re.fullmatch(r"−?\d+(?:\.(\d+))?", "".join(side))
    return len(match[1] or "") if match else None


def statements(tex: str, names: dict) -> list[Statement]:
    text = to_text(to_mathml(UNDER_BRACE.sub(r"\1", tex), True))
    text = re.sub(r"\b1\[([^]]*)\]", r"indicator(\1)", text)
    text = re.sub(r"\|([^|]*)\|", r"abs(\1)", text)
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    found, depth = [Statement()], 0
    for token in re.findall(rf"(?:{known})(?!_)|∂{NAME}/∂{NAME}|{NAME}|\d+(?:\.\d+)?|\^T|\S", text):
        depth += (token in "([") - (token in ")]")
        if not depth and token in BETWEEN:
            found.append(Statement())
        elif not depth and token in RELATIONS:
            found[-1].relations.append(token)
            found[-1].sides.append([])
        else:
            found[-1].sides[-1].append(token)
    return found


def compute(side: list[str], names: dict):
    """The value of one side, with the multiplications and the brackets that a formula leaves out."""
    keys, words = list(names), []
    for token in side:
        if token in names:
            words.append(f"{'f' if callable(names[token]) else 'v'}[{keys.index(token)}]")
        elif re.match(f"∂?{LETTER}", token):
            raise NoValueError(token)
        else:
            words.append(OPERATORS.get(token, token))
    argument = r"\S+(?: \*\* (?:\([^()]*\)|\S+))?"  # of a function without brackets, `ln a`
    code = re.sub(rf"(f\[\d+\]) (?!\()({argument})", r"\1(\2)", " ".join(words))
    code = re.sub(r"(f\[\d+\]) \(", r"\1(", code)
    code = re.sub(r"(?<=[\])\dT]) (?=[fv(\d])", " * ", code)
    values = list(names.values())
    return eval(code, {"f": values, "v": values})


def same(one, other, error: float = CLOSE) -> bool:
    """Whether two values are one, in shape too; a number alone has none."""
    one, other = value(one), value(other)
    if one.shape != other.shape and not one.numel() == other.numel() == 1:
        return False
    return torch.allclose(one.reshape(-1), other.reshape(-1), rtol=CLOSE, atol=error)


def is_true(statement: Statement, names: dict, border: bool = True) -> bool:
    """Whether a statement holds, a bound as an equality on its border and as none within. Raises NoValueError.

    What it gives to a letter with `←` stays in `names`.
    """
    values = [compute(side, names) for side in statement.sides]
    if not statement.relations:  # an expression in the text: it has to be one of the things that have a name
        named = [letter for name, letter in names.items() if name not in FUNCTIONS and not callable(letter)]
        return any(same(values[0], letter) for letter in named)
    touches = set()
    for number, relation in enumerate(statement.relations):
        left, right = values[number : number + 2]
        places = decimals(statement.sides[number + 1])
        error = 0.99 * 10.0**-places if places else CLOSE
        if relation == "←":
            (name,) = statement.sides[number]
            left, names[name] = names.get(f"{name} after"), right
            if left is None:
                raise NoValueError(f"{name} after")
        if relation in "<>":
            small, large = (left, right) if relation == "<" else (right, left)
            touches.add(same(small, large))
            if small > large and not same(small, large):
                return False
        elif not same(left, right, error):
            return False
    return not touches or (True in touches) == border


def problem(tex: str, contexts: list[dict], inline: bool = False) -> str:
    """What is wrong with a formula, or nothing: whether all its statements hold in one of a page's contexts."""
    wrong, odd, missing = [], [], []
    for context in [{}, *contexts]:
        names = FUNCTIONS | {name: it for name, it in context.items() if name not in ("within", "numbers")}
        try:
            said = [one for one in statements(tex, names) if one.says_something and not (inline and one.sets)]
            if context.get("numbers") and not any(one.needs_numbers for one in said):
                continue
            false = [one for one in said if not is_true(one, names)]
            within = names | context.get("within", {})
            false += [one for one in said if one.is_bound and not is_true(one, within, border=False)]
        except NoValueError as error:
            missing.append(f"in which {error} has no value")
            continue
        except (SyntaxError, TypeError, RuntimeError, AttributeError, ValueError) as error:
            odd.append(f"which cannot be computed ({error})")
            continue
        if not false:
            return ""
        wrong.append(f"of which {len(false)} of {len(said)} statements are false, the first being `{false[0]}`")
    return [*wrong, *odd, *reversed(missing)][0]
