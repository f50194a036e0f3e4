"""A project's pages: its settings, its Markdown, its snippets with the file and line of each, what is shown as code."""

import tomllib
from functools import cached_property
from pathlib import Path

import markdown
import yaml
from pymdownx.snippets import SnippetExtension, SnippetPreprocessor

DEFAULTS = {"folder": "docs", "original": "docs", "snippets": "snippets", "markdown": "mkdocs.yml", "ledger": ""}
EXTENSIONS = ["pymdownx.superfences", "admonition", "pymdownx.details"]  # where no mkdocs.yml names them


class Loader(yaml.SafeLoader):
    """Reads mkdocs.yml without MkDocs: what !ENV and !!python tags stand for does not change any fence."""


Loader.add_multi_constructor("", lambda loader, tag, node: None)


class Line(str):
    """A line of a snippet that knows its origin, (file, number), also after it was indented or unescaped."""

    def __new__(cls, text, origin):
        line = super().__new__(cls, text)
        line.origin = origin
        return line

    def __radd__(self, indentation):
        return Line(str(indentation) + str(self), self.origin)

    def replace(self, *args):
        return Line(super().replace(*args), self.origin)


class Snippets(SnippetPreprocessor):
    """pymdownx.snippets, with each line's origin; a file is read once."""

    def __init__(self, *args):
        super().__init__(*args)
        self.files = {}

    def read_lines(self, path):
        if path not in self.files:
            lines = super().read_lines(path)
            self.files[path] = [Line(text, (str(path), number)) for number, text in enumerate(lines, 1)]
        return self.files[path]


class Site:
    """The pages below `root`, as [tool.pages] of its pyproject.toml says; `text` reads a page as it is shown."""

    def __init__(self, root: Path, text=None):
        self.root = root
        file = root / "pyproject.toml"
        own = tomllib.loads(file.read_text("utf-8")).get("tool", {}).get("pages", {}) if file.is_file() else {}
        if unknown := set(own) - set(DEFAULTS):
            raise ValueError(f"{file}: [tool.pages] has {min(unknown)!r}; wanted: one of {', '.join(DEFAULTS)}")
        paths = {key: root / value for key, value in ({**DEFAULTS, **own}).items() if value}
        self.folder, self.source, self.snippet_dir = paths["folder"], paths["original"], paths["snippets"]
        self.config, self.ledger = paths["markdown"], paths.get("ledger")
        self.read_text = text or (lambda path: path.read_text("utf-8"))
        self.texts, self.includes, self.fine = {}, {}, set()  # fine: shapes of pages that show what is run

    def is_page(self, path):
        return path.suffix == ".md" and (path.parent == self.root or path.is_relative_to(self.folder))

    def original(self, path):
        """The page that this one is, or translates."""
        if self.source == self.folder or not path.is_relative_to(self.folder):
            return path
        return self.source / Path(*path.relative_to(self.folder).parts[1:])

    def pages(self):
        return sorted([*self.root.glob("*.md"), *self.folder.rglob("*.md")])

    def text(self, path):
        """A page's text as the site shows it."""
        if path not in self.texts:
            self.texts[path] = self.read_text(path)
        return self.texts[path]

    def includes_code(self, path):
        """Whether a page's code stands in snippets and is included."""
        return path.is_relative_to(self.folder) and self.snippet_dir.is_dir()

    @cached_property
    def extensions(self):
        """The Markdown extensions and their options."""
        config = yaml.load(self.config.read_text("utf-8"), Loader) if self.config.is_file() else {}
        entries = config.get("markdown_extensions", EXTENSIONS) + config.get("extra", {}).get("own_extensions", [])
        found = {}
        for entry in entries:
            found |= {name: value or {} for name, value in entry.items()} if isinstance(entry, dict) else {entry: {}}
        return found

    @cached_property
    def md(self):
        """The site's Markdown with each of its extensions that can be imported here.

        A GPU machine lacks some, such as the one for formulas. Where the whole site is installed all are loaded, the
        project's own too, so one that changed what is shown as code would be found there.
        """
        md = markdown.Markdown()
        for name, options in self.extensions.items():
            if name != "pymdownx.snippets":
                given = {key: value for key, value in options.items() if value is not None}
                try:
                    md.registerExtensions([name], {name: given})
                except ImportError:
                    continue
        return md

    @cached_property
    def snippets(self):
        options = {"check_paths": True} | self.extensions.get("pymdownx.snippets", {})
        options |= {"base_path": [str(self.snippet_dir)], "auto_append": []}
        return Snippets(SnippetExtension(**options).getConfigs(), self.md)

    def include(self, line):
        """The lines that a line of a page is replaced by. Raises SnippetMissingError."""
        if line not in self.includes:
            self.includes[line] = self.snippets.run([line])
        return self.includes[line]

    def wanted(self, include):
        """What the author of a failed include may have meant."""
        path = self.snippet_dir / include["file"] if include else self.snippet_dir
        if not include or not path.is_file():
            names = sorted(path.name for path in self.snippet_dir.glob("*.py"))
            return f"a file in {self.snippet_dir.name}/: {', '.join(names)}"
        matches = map(self.snippets.match_section, self.snippets.read_lines(str(path)))
        return f"a section of it: {', '.join(m['name'] for m in matches if m and m['type'] == 'start')}"

    def shown(self, lines):
        """What a page shows as code: (language, source) of each fence, and the first line of each indented block.

        Only the steps that find blocks are run; inline and tree steps cannot make or unmake a block of code.
        """
        self.md.reset()
        fences = []

        def seen(src="", language="", **kwargs):
            fences.append((language, src.strip("\n")))
            return ""

        for entry in self.md.preprocessors["fenced_code_block"].extension.superfences:
            entry["formatter"] = seen
        lines = [str(line) for line in lines]
        for step in self.md.preprocessors:
            lines = step.run(lines)
        tree = self.md.parser.parseDocument(lines).getroot()
        return fences, ["".join(pre.itertext()).strip().split("\n")[0] for pre in tree.iter("pre")]
