"""What a reader may type for an answer: `make update` evaluates snippets/answers.yml, a page has the values in it."""

import io
import json
import math
import re
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from tools.extensions import source
from tools.manuscript import scan
from tools.manuscript.files import parse_mapping, read_text
from tools.project import ROOT, Fault, end

ASKED, CAPTURED = "snippets/answers.yml", "snippets/answers.json"
PAGES = ROOT / "docs" / "en"
DIGITS = 5


@cache
def captured() -> dict:
    """By page and exercise its answers, a text for each field."""
    return json.loads(read_text(ROOT / CAPTURED)) if (ROOT / CAPTURED).is_file() else {}


def asked() -> dict[str, list[dict]]:
    return parse_mapping(read_text(ROOT / ASKED), ASKED)


# --- the values ------------------------------------------------------------------------------------------------------


def evaluated(page: str, text: str, questions: list[dict], code_of) -> dict[str, list[str]]:
    """Run a page's code, and evaluate what is asked after each section. Raises Fault where that cannot be done."""
    names, left, found = {"__name__": "__main__"}, list(questions), {}
    numbers = {question["after"]: exercise(text, question) for question in questions}
    for include in scan.includes(text):
        if include.file.endswith(".py") and left:
            with redirect_stdout(io.StringIO()):
                exec(code_of(include.file, include.section), names)
            for question in [one for one in left if one["after"] == include.section]:
                left.remove(question)
                try:
                    found[numbers[include.section]] = answers(question, names)
                except Exception as error:
                    there = f"{type(error).__name__}: {error}"
                    raise Fault(f"{ASKED}: {page}: {there}; wanted: what runs after {include.section}") from error
    if left:
        raise Fault(f"{ASKED}: {page}: there is no section {left[0]['after']}; wanted: one of the page's")
    return found


def exercise(text: str, question: dict) -> str:
    """The number of the exercise that a question belongs to: the last one before its section, or the one named."""
    if "exercise" in question:
        return str(question["exercise"])
    end = text.find(f':{question["after"]}"')
    before = [notice for notice in scan.notices(text) if notice.kind == "question" and notice.start < end]
    return before[-1].title.partition(".")[0] if before else ""


def answers(question: dict, names: dict) -> list[str]:
    """The texts of an exercise's fields, as docs/assets/javascripts/exercises/judge.js reads them."""
    if "code" in question:
        for line in question["code"]:
            own = dict(names)
            exec(line, own)
            if not eval(question["holds"], own):
                raise ValueError(f"after {line!r} this is false: {question['holds']}")
        return ["".join(f"`{line}" for line in question["code"])]
    values, found = question["values"], []
    labelled = values.items() if isinstance(values, dict) else (("", value) for value in values)
    for label, expression in labelled:
        within = f"~{question['within']}" if "within" in question else ""
        texts = fields(eval(str(expression), names))
        found += [f"{label}: {text}{within}" if label else f"{text}{within}" for text in texts]
    return found


def fields(value) -> list[str]:
    """One text for a number, a shape, numbers or a line; one for each member of a list of shapes or lists."""
    value = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(value, str):
        return [f"`{value}"]
    if is_shape(value):
        return [f"({', '.join(map(str, value))})"]
    if isinstance(value, list | tuple):
        members = [one.tolist() if hasattr(one, "tolist") else one for one in value]
        members = [one[0] if isinstance(one, list) and len(one) == 1 else one for one in members]
        if any(isinstance(one, list | tuple) for one in members):
            return [text for one in members for text in fields(one)]
        return [" ".join(map(number, members))]
    return [number(value)]


def is_shape(value) -> bool:
    return isinstance(value, tuple) and all(type(size) is int for size in value)


def number(value: float) -> str:
    """Whole where it is, or else with a point."""
    near = round(value)
    if abs(value - near) <= 5e-6 * max(1, abs(near)):
        return str(near)
    text = f"{value:#.{DIGITS}g}"
    return text if "e" in text else text.rstrip("0")


def are_alike(ours: list[str], others: list[str]) -> bool:
    """Whether two lists of answers say the same, but for what another device or a newer PyTorch may change."""

    def close(one: str, other: str) -> bool:
        try:
            return math.isclose(float(one), float(other), rel_tol=2e-3, abs_tol=1e-6)
        except ValueError:
            return one == other

    parts = [[re.split(r"([ ~])", text) for text in texts] for texts in (ours, others)]
    same = [len(text) for text in parts[0]] == [len(text) for text in parts[1]]
    return same and all(close(*pair) for pairs in zip(*parts, strict=True) for pair in zip(*pairs, strict=True))


# --- on the pages ----------------------------------------------------------------------------------------------------


class MarkExercises(Treeprocessor):
    """Gives each exercise that has an answer to type what the script on the page needs to judge it."""

    def run(self, root: Element) -> None:
        path = Path(source.current.get().path)
        if path.parts[:1] != ("docs",):
            return
        known = captured().get(Path(*path.parts[2:]).with_suffix("").as_posix(), {})
        for box in root.iter("div") if known else ():
            number = "question" in box.get("class", "").split() and re.match(r"\d+", box[0].text or "")
            if number and number[0] in known:
                box.set("data-answers", "¦".join(known[number[0]]))


@source.extension
def makeExtension(md: Markdown) -> None:
    md.treeprocessors.register(MarkExercises(md), "exercises", 13)


def main() -> int:
    """Evaluate what is asked, and write it."""
    import torch

    from tools.figures.compute.program import section

    old, new, kind = captured(), {}, torch.get_default_dtype()
    for page, questions in asked().items():
        found, known = evaluated(page, read_text(PAGES / f"{page}.md"), questions, section), old.get(page, {})
        torch.set_default_dtype(kind)  # a page may choose its own
        new[page] = {key: known[key] if are_alike(known.get(key, []), texts) else texts for key, texts in found.items()}
    (ROOT / CAPTURED).write_text(json.dumps(new, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    end(main)
