"""What contributors do as CONTRIBUTING says turns no test red: the edits are made in a copy; its checks are run."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sabotage.__main__ import copy_of_the_project

BEFORE_EXERCISES = r"(?=## [^\n]* \{#exercises\})"
FIRST_PARAGRAPH = r"(?<=\n)(# [^\n]*\n\n)"
PAGE = """---
title: {title}
description: A page on {name} sums that is not translated.
notebook: true
level: easy
needs: [tensors]
---

# {title} {{#{name}}}

A page as someone writes it first.

```python
--8<-- "{name}.py:sum"
```

```text
--8<-- "{name}.out:sum"
```

## Exercises {{#exercises}}

!!! question "1."
    What does it print?

??? success "Answer"
    The sum.

## Check yourself {{#quiz}}

{asked}## Sources {{#sources}}

- The page on [tensors](../tensors.md).
"""
ASKED = [
    f'**Is {n} more than two?**\n\n1. Yes.\n2. No.\n\n??? quiz "Answer"\n    **{1 + (n < 3)}.** One can count.\n\n'
    for n in (3, 2, 4)
]
CODE = "# --8<-- [start:sum]\nimport torch\n\nprint(torch.tensor([1, 2]).sum().item())\n# --8<-- [end:sum]\n"
OUT = "--8<-- [start:sum]\n3\n--8<-- [end:sum]\n"
QUESTION = '!!! question "A new one."\n    Why?\n\n??? success "Answer"\n    Because of the shape.\n\n'

EDITS = [  # what, the file, what is found in it (None: the file is new), what is put there
    ("a word", "docs/en/tensors.md", FIRST_PARAGRAPH, r"\1Slowly. "),
    ("a paragraph", "docs/en/autodiff.md", BEFORE_EXERCISES, "Nothing more is needed than patience.\n\n"),
    ("a section", "docs/en/components.md", BEFORE_EXERCISES, "## A last word {#last-word}\n\nThis is all.\n\n"),
    ("a section with code", "docs/en/python.md", BEFORE_EXERCISES,
     '## Sums {#sums}\n\n```python\n--8<-- "python.py:sum"\n```\n\n```text\n--8<-- "python.out:sum"\n```\n\n'),
    ("its code", "snippets/python.py", r"\Z", "\n" + CODE.replace("import torch\n\n", "").replace(
        "torch.tensor([1, 2]).sum().item()", "sum([1, 2])")),
    ("its output", "snippets/python.out", r"\Z", OUT),
    ("an exercise", "docs/en/backpropagation.md", r"(?=## [^\n]* \{#quiz\})", QUESTION),
    ("a question", "docs/en/softmax.md", r"(?=## [^\n]* \{#sources\})", ASKED[0]),
    ("a draft in a comment", "docs/en/tensors.md", BEFORE_EXERCISES,
     "<!-- a draft\n\n## Not yet {#not-yet}\n\nText.\n\n-->\n\n"),
    ("a title", "docs/en/labs/xor.md", r"(?m)^title: .*", "title: XOR, learnt"),
    ("a description", "docs/en/labs/engine.md", r"(?m)^description: ", "description: In short, "),
    ("a heading in other words", "docs/en/labs/descent.md", r"(?m)^## [^\n]* \{#sources\}", "## From {#sources}"),
    ("an old address", "docs/en/labs/descent.md", r"\A---\n", "---\nformerly: [labs/going-down]\n"),
    ("a caption", "docs/en/tensors.md", r'(?<=\.svg ")', "In a picture. "),
    ("an alternative text", "docs/en/autodiff.md", r"!\[", "![A picture. "),
    ("a link to a section", "docs/en/index.md", r"\]\(tensors\.md\)", "](tensors.md#what-is-a-tensor)"),
    ("a letter of a formula", "docs/en/tensors.md", BEFORE_EXERCISES, "As before, $n$ counts the axes.\n\n"),
    ("a declared number", "docs/en/index.md", BEFORE_EXERCISES, "Some 12.375 of a hundred, say.\n\n"),
    ("its source", "tests/content/numbers.csv", r"\Z", 'index,12.375,"an example, of nothing"\n'),
    ("a comment in code", "snippets/autodiff.py", r"(?m)^(\w+ = [^#\n]{1,30})$", r"\1  # as before"),
    ("a lab", "docs/en/labs/fresh.md", None, PAGE.format(title="Fresh", name="fresh", asked="".join(ASKED))),
    ("its code", "snippets/fresh.py", None, CODE),
    ("its output", "snippets/fresh.out", None, OUT),
    ("one more lab", "docs/en/labs/newest.md", None,
     PAGE.format(title="Newest", name="newest", asked="".join(ASKED))),
    ("its code", "snippets/newest.py", None, CODE),
    ("its output", "snippets/newest.out", None, OUT),
    ("both in the menu", "mkdocs.yml", r"(?m)^( *- )(?=labs/xor\.md$)", r"\1labs/newest.md\n\1labs/fresh.md\n\1"),
    ("a sentence of Polish", "docs/pl/autodiff.md", BEFORE_EXERCISES, "To wystarczy.\n\n"),
    ("a sentence of Serbian", "docs/sr/autodiff.md", BEFORE_EXERCISES, "То је довољно.\n\n"),
    ("a word of the interface", "docs/pl/edition.yml", "Popraw tę stronę", "Poprawcie tę stronę"),
    ("a note of the glossary", "glossary.csv", "Abbreviation stays", "The abbreviation stays"),
    ("a style", "docs/assets/stylesheets/book.css", r"font-size: 0\.75rem", "font-size: 0.8rem"),
    ("a word of the README", "README.md", r"\Z", "\nThank you for reading.\n"),
]  # fmt: skip
COMMANDS = [
    ("tools.translations.language", "de"),
    ("tools.translations.commands", "reworded", "autodiff", "chain-rule"),
]


def edit(root: Path, what: str, name: str, find: str | None, put: str) -> None:
    path = root / name
    text = path.read_text(encoding="utf-8") if find else ""
    changed = re.sub(find, put, text, count=1) if find else put
    assert changed != text, f"{what}: {find!r} is not in {name}; wanted: an edit that can be made"
    path.write_text(changed, encoding="utf-8")


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess:
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=root, env=own, capture_output=True, encoding="utf-8", timeout=900, check=False)


# The rooms that look at what contributors write; the others look at code alone.
ROOMS = ["content", "editions", "extensions", "figures", "finish", "language"]
ROOMS += ["manuscript", "notebooks", "pages", "search", "translations"]
HERE = [f"tests/{room}/*.py" for room in ROOMS]


@pytest.mark.slow
@pytest.mark.parametrize(
    "step",
    [
        pytest.param("before the commit", marks=pytest.mark.where("tools/translations/*", "tests/translations/*")),
        pytest.param("after it", marks=pytest.mark.where("tools/[!bf]*", "mkdocs.yml", "docs/*/edition.yml", *HERE)),
    ],
)
def test_what_contributors_do_raises_no_alarm(contributed, step):
    if step == "after it":
        who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        for command in (["add", "-A"], [*who, "commit", "-qm", "All of it"]):
            subprocess.run(["git", "-C", contributed, *command], check=True)
    checks = [f"tests/{room}" for room in ROOMS]
    code = [f"docs/en/{name}.md" for name in ("labs/fresh", "labs/newest", "python", "autodiff")]
    done = run(contributed, "pytest", "-q", "-p", "no:cacheprovider", "-n", "2", *checks, *code)
    assert done.returncode == 0, f"{step}: an alarm for an edit that is as CONTRIBUTING says:\n{done.stdout[-8000:]}"


@pytest.mark.slow
def test_each_edit_can_be_made(contributed):
    """On each change, for pages change: the fixture makes them."""


@pytest.fixture(scope="module")
def contributed(tmp_path_factory):
    root = copy_of_the_project(tmp_path_factory.mktemp("contributed") / "book")
    for one in EDITS:
        edit(root, *one)
    for command in COMMANDS:
        done = run(root, *command)
        assert done.returncode == 0, done.stdout + done.stderr
    return root
