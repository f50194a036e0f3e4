"""Every private or unwritten part of other projects that this one leans on: an upgrade that moves one is named."""

import inspect
import re
from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.metadata import version
from operator import attrgetter
from pathlib import Path

import material
import nbformat
import pytest
import torch
from markdown import Markdown

from tests.conftest import ROOT
from tools.editions.hook import edited
from tools.manuscript.files import parse_mapping, read_text
from tools.notebooks import lab
from tools.project import Fault, shown

TEMPLATES = Path(material.__file__).parent / "templates"
BUNDLE = "assets/javascripts/" + next((TEMPLATES / "assets/javascripts").glob("bundle.*.min.js")).name
FILE = Path(__file__).with_name("foreign.yml")


def template(name: str) -> str:
    """One of Material's templates, or its script."""
    return (TEMPLATES / (BUNDLE if name == "bundle" else name)).read_text(encoding="utf-8")


def is_there(module: str, *names: str) -> bool:
    """Whether a module has these, each a path of attributes."""
    for name in names:
        there = import_module(module)
        for part in name.split("."):
            if not hasattr(there, part):
                return False
            there = getattr(there, part)
    return True


def takes(module: str, name: str, *arguments: str) -> Callable[[], bool]:
    return lambda: set(arguments) <= inspect.signature(attrgetter(name)(import_module(module))).parameters.keys()


def is_as_it_was(row: dict) -> bool:
    """What a row of foreign.yml says of a template, of a module's source, or of what a module has."""
    if "has" in row:
        return is_there(*row["has"].split())
    text = template(row["template"]) if "template" in row else inspect.getsource(import_module(row["source"]))
    return all(re.search(pattern, text, re.DOTALL) for pattern in row["says"])


def cells_are_cut() -> bool:
    """mkdocs-jupyter's HTML has the classes that the labs' cells are cut by."""
    code = nbformat.v4.new_code_cell("print(1)", outputs=[nbformat.v4.new_output("stream", text="1\n")])
    return "print" in (cell := lab.cut(lab.render(nbformat.writes(nbformat.v4.new_notebook(cells=[code]))))[0]) and (
        "<pre><code>1\n" in cell
    )


def formula_is_marked() -> bool:
    settings = {"pymdownx.arithmatex": {"generic": True}}
    html = Markdown(extensions=["pymdownx.arithmatex"], extension_configs=settings).convert("$a$\n\n$$\nb<c\n$$\n")
    return r'<span class="arithmatex">\(a\)</span>' in html and '<div class="arithmatex">\\[\nb&lt;c\n\\]</div>' in html


# The part, who leans on it, its project, whether it is as it was: what takes more than a line of foreign.yml.
PARTS = [
    ("nb2html and its arguments", "tools/notebooks/lab.py", "mkdocs-jupyter",
     takes("mkdocs_jupyter.convert", "nb2html", "execute", "allow_errors", "custom_mathjax_url")),
    ("a block's colours are made of its text and its settings", "tools/editions/build.py", "pymdown-extensions",
     takes("pymdownx.highlight", "Highlight.highlight", "src", "language", "inline", "code_block_count")),
    ("classes of a rendered notebook", "tools/notebooks/lab.py", "mkdocs-jupyter", cells_are_cut),
    ("build(config, serve_url=)", "tools/editions/build.py", "mkdocs",
     takes("mkdocs.commands.build", "build", "config", "serve_url")),
    ("SnippetPreprocessor.read_lines, which is called with a path", "tests/engine/site.py", "pymdown-extensions",
     lambda: "snippet" in Markdown(extensions=["pymdownx.snippets"]).preprocessors),
    ("arithmatex marks formulas by a class and delimiters", "tools/extensions/math.py", "pymdown-extensions",
     formula_is_marked),
    ("raw HTML is kept in htmlStash.rawHtmlBlocks", "tools/extensions/math.py", "Markdown",
     lambda: isinstance(Markdown().htmlStash.rawHtmlBlocks, list)),
    ("placeholders stand between \\x02 and \\x03", "tools/pages/linked_terms.py", "Markdown",
     lambda: (import_module("markdown.util").STX, import_module("markdown.util").ETX) == ("\x02", "\x03")),
    ("an operation's self.op._schema, value._is_zerotensor", "tests/engine/rehearsal.py", "torch",
     lambda: len(torch.ops.aten.add.Tensor._schema.arguments) == 3 and not torch.ones(1)._is_zerotensor()),
    ("torch._C._to_dlpack", "tests/engine/rehearsal.py", "torch",
     lambda: "dltensor" in repr(torch._C._to_dlpack(torch.ones(1)))),
    ("torch._C._from_dlpack", "tests/engine/rehearsal.py", "torch",
     lambda: torch._C._from_dlpack(torch._C._to_dlpack(torch.ones(1))).item() == 1),
]  # fmt: skip
PARTS += [
    (row["part"], row["where"], project, partial(is_as_it_was, row))
    for project, rows in parse_mapping(read_text(FILE), shown(FILE)).items()
    for row in rows
]
TOLD = "{0} {1}: this is no longer as it was: {2}; wanted: what {3} takes for granted; mend it there, or pin {0}"


@pytest.mark.parametrize(("part", "where", "project", "check"), PARTS, ids=[row[0] for row in PARTS])
def test_a_part_is_as_it_was(part, where, project, check):
    assert (ROOT / where).is_file(), f"{where}: wanted: the file that leans on {part!r}"
    assert check(), TOLD.format(project, version(project), part, where)


def test_a_part_that_moved_is_named():
    assert not takes("mkdocs.commands.build", "build", "no_such_argument")()
    assert not is_as_it_was({"has": "torch _C._no_such_thing"})
    assert not is_as_it_was({"template": "base.html", "says": ["no such text"]})
    with pytest.raises(Fault, match=r"there is no '<a b' in what material [\d.]+ writes; wanted: .*mend the"):
        edited("<a class=b>", "<a b", "<a c")


def test_what_templates_override_is_there():
    """A template of a name that Material does not ask for is never shown."""
    own = {
        "main.html",
        "partials/bar.html",
        "partials/search_engine.html",
    }  # asked for by this project, or by Material where it is there
    for path in sorted((ROOT / "overrides").rglob("*.html")):
        name, text = path.relative_to(ROOT / "overrides").as_posix(), path.read_text(encoding="utf-8")
        assert name in own or (TEMPLATES / name).is_file(), f"overrides/{name}:1: Material has no such template"
        assert not re.search(r"\|\s*replace\(", text), (
            f"overrides/{name}:1: there is `| replace(`; wanted: `| edited(`, which tells"
        )
        for block in re.findall(r"\{% block (\w+)", text):
            there = template("main.html") + template("base.html")
            assert f"block {block}" in there, f"overrides/{name}:1: Material has no block {block}"


PRIVATE = re.compile(r"\b([A-Za-z]\w*(?:\.\w+)*\._[a-z]\w*)")
OWN = re.compile(r"^(?:self|cls|n?os)\._\w*$")


def test_every_private_part_is_in_the_list():
    listed, lacking = " ".join(row[0] for row in PARTS), []
    for path in [path for folder in ("tools", "tests") for path in sorted((ROOT / folder).rglob("*.py"))]:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for name in PRIVATE.findall(line):
                if path != Path(__file__) and not OWN.search(name) and name not in listed:
                    lacking.append(f"{path.relative_to(ROOT)}:{number}: {name}; wanted: a row in PARTS")
    assert not lacking, "\n" + "\n".join(lacking)
