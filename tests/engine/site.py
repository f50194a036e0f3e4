"""The site's own Markdown, from mkdocs.yml: its snippets with the file and line of each, and what it shows as code."""

from pathlib import Path

import markdown
import yaml
from pymdownx.snippets import SnippetExtension, SnippetPreprocessor


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
    """What mkdocs.yml in `root` says about reading pages."""

    def __init__(self, root: Path):
        self.root = root
        config = yaml.load((root / "mkdocs.yml").read_text("utf-8"), Loader)
        self.source = root / config.get("docs_dir", "docs")
        extensions = {}
        for entry in config.get("markdown_extensions", []) + config.get("extra", {}).get("own_extensions", []):
            extensions.update(
                {name: value or {} for name, value in entry.items()} if isinstance(entry, dict) else {entry: {}}
            )
        options = extensions.pop("pymdownx.snippets", {})
        base = options.get("base_path", ["."])
        base = [str(root / path) for path in ([base] if isinstance(base, str) else base)]
        settings = SnippetExtension(**options | {"base_path": base, "auto_append": []}).getConfigs()
        self.md = markdown_like(extensions)
        self.snippets = Snippets(settings, self.md)
        self.snippet_dir = Path(base[0])
        self.includes = {}

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


def markdown_like(extensions):
    """The site's Markdown with each of its extensions that can be imported here.

    A GPU machine lacks some, such as the one for formulas. Where the whole site is installed all are loaded, the
    project's own too, so one that changed what is shown as code would be found there.
    """
    md = markdown.Markdown()
    for name, options in extensions.items():
        try:
            md.registerExtensions([name], {name: {key: value for key, value in options.items() if value is not None}})
        except ImportError:
            continue
    return md
