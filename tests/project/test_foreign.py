"""Every private or unwritten part of other projects that this one leans on: an upgrade that moves one is named."""

import inspect
import re
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import material
import nbformat
import pytest
import torch
from markdown import Markdown

from tests.conftest import ROOT
from tools.notebooks import lab

TEMPLATES = Path(material.__file__).parent / "templates"
BUNDLE = next((TEMPLATES / "assets/javascripts").glob("bundle.*.min.js")).name


def template(name: str) -> str:
    """One of Material's templates."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


def has(module: str, *names: str) -> Callable[[], bool]:
    """A check that a module has these, each a path of attributes."""

    def check() -> bool:
        for name in names:
            there = import_module(module)
            for part in name.split("."):
                if not hasattr(there, part):
                    return False
                there = getattr(there, part)
        return True

    return check


def takes(module: str, name: str, *arguments: str) -> Callable[[], bool]:
    return lambda: set(arguments) <= inspect.signature(getattr(import_module(module), name)).parameters.keys()


def says(file: str, *patterns: str) -> Callable[[], bool]:
    return lambda: all(re.search(pattern, template(file), re.DOTALL) for pattern in patterns)


def source_says(module: str, pattern: str) -> Callable[[], bool]:
    return lambda: bool(re.search(pattern, inspect.getsource(import_module(module)), re.DOTALL))


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


# the part, who leans on it, its project, whether it is as it was
PARTS = [
    ("a page's description is printed into an attribute as it is", "tools/editions/hook.py", "mkdocs-material",
     says("base.html", r'name="description" content="\{\{ page\.meta\.description \}\}"')),
    ("the languages of a page are config.extra.alternate, its memory's scope config.extra.scope",
     "tools/editions/hook.py", "mkdocs-material",
     lambda: "config.extra.alternate" in template("base.html")
     and "config.extra.scope" in template("partials/javascripts/base.html")),
    ("interface texts are macros t(key), a file a language", "overrides/partials/language.html", "mkdocs-material",
     says("partials/languages/en.html", r"macro t\(key\)")),
    ("content.html prints page.content", "overrides/partials/content.html", "mkdocs-material",
     says("partials/content.html", r"\{\{ page\.content \}\}")),
    ("buttons of the header are labels", "overrides/main.html", "mkdocs-material",
     says("partials/header.html", r'<label [^>]*for="__drawer">', r'<label [^>]*for="__search">')),
    ("__md_get and __md_set keep a choice under the scope", "overrides/main.html", "mkdocs-material",
     says("partials/javascripts/base.html", r"__md_get=\(e,", r"__md_set=\(e,_,")),
    ("a script copies the text of data-clipboard-target", "docs/assets/javascripts/access.js", "mkdocs-material",
     lambda: "[data-clipboard-target]" in template(f"assets/javascripts/{BUNDLE}")),
    ("a block of code waits for being seen with content.lazy, and addresses are written anew by t[r]=t[r]",
     "overrides/main.html", "mkdocs-material",
     lambda: all(part in template(f"assets/javascripts/{BUNDLE}") for part in ('"content.lazy"', "t[r]=t[r]"))),
    ("nb2html and its arguments", "tools/notebooks/lab.py", "mkdocs-jupyter",
     takes("mkdocs_jupyter.convert", "nb2html", "execute", "allow_errors", "custom_mathjax_url")),
    ("classes of a rendered notebook", "tools/notebooks/lab.py", "mkdocs-jupyter", cells_are_cut),
    ("build(config, serve_url=)", "tools/editions/build.py", "mkdocs",
     takes("mkdocs.commands.build", "build", "config", "serve_url")),
    ("plugins.on_startup(command=, dirty=)", "tools/editions/build.py", "mkdocs",
     has("mkdocs.plugins", "PluginCollection.on_startup")),
    ("the server's builder can be replaced", "tools/editions/hook.py", "mkdocs",
     source_says("mkdocs.livereload", r"self\.builder = builder.*self\.builder\(")),
    ("SnippetPreprocessor.read_lines, which is called with a path", "tests/engine/site.py", "pymdown-extensions",
     lambda: "snippet" in Markdown(extensions=["pymdownx.snippets"]).preprocessors),
    ("the include's preprocessor is 'snippet' and has base_path", "tools/extensions/math.py", "pymdown-extensions",
     lambda: hasattr(Markdown(extensions=["pymdownx.snippets"]).preprocessors["snippet"], "base_path")),
    ("arithmatex marks formulas by a class and delimiters", "tools/extensions/math.py", "pymdown-extensions",
     formula_is_marked),
    ("get_attrs_and_remainder", "tools/manuscript/hostile.py", "Markdown",
     has("markdown.extensions.attr_list", "get_attrs_and_remainder")),
    ("raw HTML is kept in htmlStash.rawHtmlBlocks", "tools/extensions/math.py", "Markdown",
     lambda: isinstance(Markdown().htmlStash.rawHtmlBlocks, list)),
    ("placeholders stand between \\x02 and \\x03", "tools/pages/linked_terms.py", "Markdown",
     lambda: (import_module("markdown.util").STX, import_module("markdown.util").ETX) == ("\x02", "\x03")),
    ("MarkdownFile and TestBlock", "tests/engine/items.py", "pytest-codeblocks",
     has("pytest_codeblocks.plugin", "MarkdownFile", "TestBlock")),
    ("the plug-in 'capturemanager'", "tests/engine/items.py", "pytest",
     source_says("_pytest.capture", r'register\(\w+, "capturemanager"\)')),
    ("LoadScopeScheduling._split_scope", "tests/engine/__init__.py", "pytest-xdist",
     has("xdist.scheduler", "LoadScopeScheduling._split_scope")),
    ("what a worker tells its controller is workeroutput", "tests/engine/__init__.py", "pytest-xdist",
     source_says("xdist.remote", r"workeroutput")),
    ("torch._C._get_default_device", "tests/engine/devices.py", "torch", has("torch", "_C._get_default_device")),
    ("torch._C._set_grad_enabled", "tests/engine/state.py", "torch", has("torch", "_C._set_grad_enabled")),
    ("an operation's self.op._schema, value._is_zerotensor", "tests/engine/rehearsal.py", "torch",
     lambda: len(torch.ops.aten.add.Tensor._schema.arguments) == 3 and not torch.ones(1)._is_zerotensor()),
    ("torch._tensor_str.PRINT_OPTS", "tests/engine/state.py", "torch", has("torch", "_tensor_str.PRINT_OPTS")),
    ("torch._C._to_dlpack", "tests/engine/rehearsal.py", "torch",
     lambda: "dltensor" in repr(torch._C._to_dlpack(torch.ones(1)))),
    ("torch._C._from_dlpack", "tests/engine/rehearsal.py", "torch",
     lambda: torch._C._from_dlpack(torch._C._to_dlpack(torch.ones(1))).item() == 1),
]  # fmt: skip
TOLD = "{0} {1}: this is no longer as it was: {2}; wanted: what {3} takes for granted; mend it there, or pin {0}"


@pytest.mark.parametrize(("part", "where", "project", "check"), PARTS, ids=[row[0] for row in PARTS])
def test_a_part_is_as_it_was(part, where, project, check):
    assert (ROOT / where).is_file(), f"{where}: wanted: the file that leans on {part!r}"
    assert check(), TOLD.format(project, version(project), part, where)


def test_a_part_that_moved_is_named():
    assert not has("torch", "_C._no_such_thing")()
    assert not takes("mkdocs.commands.build", "build", "no_such_argument")()
    assert not says("base.html", "no such text")()


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
        assert "| replace(" not in text, f"overrides/{name}:1: there is `| replace(`; wanted: `| edited(`, which tells"
        for block in re.findall(r"\{% block (\w+)", text):
            there = template("main.html") + template("base.html")
            assert f"block {block}" in there, f"overrides/{name}:1: Material has no block {block}"


PRIVATE = re.compile(r"\b([A-Za-z]\w*(?:\.\w+)*\._[a-z]\w*)")
OWN = re.compile(r"^(?:self|cls|n?os|render)\._\w*$")


def test_every_private_part_is_in_the_list():
    listed, lacking = " ".join(row[0] for row in PARTS), []
    for path in [path for folder in ("tools", "tests") for path in sorted((ROOT / folder).rglob("*.py"))]:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for name in PRIVATE.findall(line):
                if path != Path(__file__) and not OWN.search(name) and name not in listed:
                    lacking.append(f"{path.relative_to(ROOT)}:{number}: {name}; wanted: a row in PARTS")
    assert not lacking, "\n" + "\n".join(lacking)
