"""Reads a page as the site does: its fences, the file and line that their code comes from, and the page's faults."""

import io
import re
from dataclasses import dataclass, field
from pathlib import Path

from pymdownx.snippets import SnippetMissingError
from pytest_codeblocks.main import CodeBlock, extract_from_buffer

from .site import Site

KINDS = ("python", "text", "console")
MENDS = {"text": "make update", "python": "move the code to a section of snippets/, include it, run: make update"}
INCLUDE = re.compile(r"""\s*-+8<-+[ \t]+(["'])(?P<file>[^"':]+):(?P<section>[A-Za-z][-\w]*)\1\s*""")
FENCE_LIKE = re.compile(r"[\s>]*(?P<fence>`{3,}(?!.*`)|~{3,})")
MARKER = re.compile(r"\s*<!--[-\s]*(pytest-codeblocks:|pytest\.mark\.)")
RAW_CODE = re.compile(r"<pre\b|<code\b(?!.*</code>)", re.IGNORECASE)
INLINE_CODE = re.compile(r"(`+).+?\1")
# A line of prose, a row, a notice, a picture: how it begins; what else it says makes no code and hides none.
PROSE = re.compile(
    r"""(\s*+(?:(?:[-*+]|\d+\.|\#+)[ ]+)?+)(?:<span[^>]*>|\*{1,2}|[„“"'(])*(?:\w|\$(?!\$)|`(?!`))
        (?:[^<]|</?span\b[^>]*>|<(?![\w/!?]))*
    |(\s*+\|).* | (\s*+(?:!!!|\?\?\?)[^"]*)".*" | (\s*+!\[).*""",
    re.VERBOSE,
)
PLOT = re.compile(r"\s*!\[.*\]\((?:[\w./-]*/)?figures/(?P<name>[\w-]+\.[\w-]+)\.svg[\s)].*")


@dataclass
class Block(CodeBlock):
    """A fence: pytest-codeblocks' block (lineno: the fence's line on the page), and where its lines come from."""

    file: str = ""  # of the include, below snippets/; empty for code typed into the README
    section: str = ""
    origins: list[tuple[str, int]] = field(default_factory=list)  # of each line of code
    output: "Block | None" = None  # the text fence that follows
    plot: str = ""  # the name of the captured plot that follows that

    @property
    def end(self):
        return self.lineno + self.code_lines + 1

    def __post_init__(self):
        self.code_lines = self.code.count("\n")  # on the page, before the include


class Page:
    """A page's blocks and its faults, each fault with file:line, what is there, what is wanted, what mends it."""

    def __init__(self, path: Path, site: Site, updating=False):
        self.path, self.site, self.updating = path, site, updating
        self.name = path.relative_to(site.root).as_posix()
        self.in_site = site.includes_code(path)
        self.lines = without_front_matter(site.text(path).split("\n"))  # as the site shows it
        self.faults, self.fences = [], []
        self.read()
        self.blocks = [fence for fence in self.fences if fence.syntax == "python"]

    def fault(self, line, there, wanted, mend):
        self.faults.append(f"{self.name}:{line}: {there}\n    wanted: {wanted}\n    mend:   {mend}")

    def read(self):
        # As it is written: the text that is shown may have no comments.
        for number, line in enumerate(self.path.read_text("utf-8").split("\n"), 1):
            if MARKER.match(line):
                self.fault(
                    number,
                    f"a marker comment, {line.strip()}",
                    "code that runs; a block that must fail catches and prints its exception",
                    "remove the comment",
                )
        if self.faults:  # pytest-codeblocks would obey the marker
            return
        try:
            found = extract_from_buffer(io.StringIO("\n".join(self.lines)))
        except RuntimeError:
            last = max(n for n, line in enumerate(self.lines, 1) if line.lstrip().startswith("```"))
            return self.fault(last, "a fence that is never closed", "a closing line of backticks", "close it")
        self.fences = [Block(block.code, block.lineno, block.syntax) for block in found]
        for fence in self.fences:
            self.check_fence(fence)
        self.check_outside()
        self.pair_outputs()
        self.pair_plots()
        if not self.faults:
            self.compare_with_site()

    def check_fence(self, fence):
        if fence.syntax not in KINDS:
            what = f"a fence of kind {fence.syntax!r}" if fence.syntax else "a fence without a kind"
            wanted = "exactly one of ```python, ```text, ```console"
            return self.fault(fence.lineno, what, wanted, "rename it; only python is run")
        if not self.in_site:
            fence.origins = [(str(self.path), fence.lineno + 1 + i) for i in range(fence.code_lines)]
            return None
        include = INCLUDE.fullmatch(fence.code.rstrip("\n"))
        suffix = {"python": ".py", "text": ".out"}.get(fence.syntax, "")
        if not include or not include["file"].endswith(suffix):
            there = fence.code.strip("\n").split("\n")[0].strip()
            return self.fault(
                fence.lineno + 1,
                f"typed into the page: {there!r}",
                f'one line: --8<-- "{self.path.stem}{suffix or ".sh"}:<section>"',
                MENDS.get(fence.syntax, "move it to a section of snippets/ and include it"),
            )
        fence.file, fence.section = include["file"], include["section"]
        lines = self.included(fence.lineno + 1, fence.code.strip())
        fence.origins = [getattr(line, "origin", (str(self.path), fence.lineno)) for line in lines]
        fence.code = "".join(f"{line}\n" for line in lines)
        if fence.syntax != "text" and not fence.code.strip() and not self.faults:
            self.fault(fence.lineno + 1, f"an empty section, {include[0].strip()}", "code in it", "write the section")
        return None

    def included(self, number, line):
        """The lines of an include, or none and a fault; outputs that are not there yet do not stop an update."""
        try:
            return self.site.include(line)
        except SnippetMissingError as error:
            include = INCLUDE.fullmatch(line)
            is_output = include and include["file"].endswith(".out")
            if not (is_output and self.updating):
                there = f"{line.strip()}: {str(error)[0].lower()}{str(error)[1:]}"
                wanted = "the captured output" if is_output else self.site.wanted(include)
                mend = "make update" if is_output else "correct the name, or write the section; then: make update"
                self.fault(number, there, wanted, mend)
            return []

    def check_outside(self):
        """Whatever looks like code outside the fences that pytest-codeblocks sees."""
        inside = {n for fence in self.fences for n in range(fence.lineno, fence.end + 1)}
        comment = False
        for number, line in enumerate(self.lines, 1):
            if number not in inside:
                comment = line.rfind("<!--") > line.rfind("-->") or (comment and "-->" not in line)
                if FENCE_LIKE.match(line):
                    self.fault(
                        number,
                        f"{line.strip()!r} looks like a fence, but is not run",
                        "```python, ```text or ```console, not quoted",
                        "rewrite the fence",
                    )
                elif RAW_CODE.search(INLINE_CODE.sub("", line)):
                    there = f"code as HTML: {line.strip()!r}"
                    self.fault(number, there, "a fence with an include", "write it as a fence")
            elif comment:
                self.fault(number, "a fence inside an HTML comment", "a fence that the reader sees", "take it out")
                comment = False

    def pair_outputs(self):
        """Give each python block the text fence that directly follows it."""
        previous = None
        for fence in self.fences:
            if fence.syntax == "text":
                between = self.lines[previous.end : fence.lineno - 1] if previous else ["-"]
                if previous and previous.syntax == "python" and not any(map(str.strip, between)):
                    previous.output, previous.expected_output = fence, fence.code
                    wanted = f"{previous.file.removesuffix('.py')}.out:{previous.section}"
                    if self.in_site and fence.file and (there := f"{fence.file}:{fence.section}") != wanted:
                        self.fault(fence.lineno + 1, f"the output {there}", f'--8<-- "{wanted}"', "correct the name")
                elif self.in_site:
                    self.fault(
                        fence.lineno,
                        "a text fence that does not directly follow a python block",
                        "the captured output of the block above it",
                        "remove it, or put it right after its block",
                    )
            previous = fence

    def pair_plots(self):
        """Give each python block the captured plot that directly follows it and its output."""
        plots = {number: match["name"] for number, line in enumerate(self.lines, 1) if (match := PLOT.fullmatch(line))}
        for fence in self.fences:
            end = (fence.output or fence).end
            number = next((n for n, line in enumerate(self.lines[end:], end + 1) if line.strip()), 0)
            name = f"{fence.file.removesuffix('.py')}.{fence.section}"
            if fence.syntax == "python" and plots.get(number) == name:
                fence.plot = plots.pop(number)
        for number, name in plots.items():
            wanted = f"the block {name.replace('.', '.py:')} and its output, nothing else, right above"
            self.fault(number, f"the captured plot {name}", wanted, "put it right after its block, or correct the name")

    def compare_with_site(self):
        """What the site shows as code must be what is run, in the same order; code by indentation is refused."""
        run = [(fence.syntax, fence.code.strip("\n")) for fence in self.fences]
        shape = tuple(self.shape()), tuple(run)
        if shape in self.site.fine:  # as a rule, a translation has its original's
            return
        expanded, origin = [], []  # origin: the page's line of each expanded line
        for number, line in enumerate(self.lines, 1):
            lines = self.included(number, line) if self.in_site and "8<-" in line else [line]
            expanded += lines
            origin += [number] * len(lines)
        shown, indented = self.site.shown(expanded)
        for line in indented:
            number = next((origin[i] for i, text in enumerate(expanded) if text.strip() == line), 1)
            there = f"indented by 4, so shown as code: {line!r}"
            self.fault(number, there, "a fence, or text at the margin", "unindent it")
        if shown != run and not indented:
            pairs = zip(shown + [None] * len(run), run + [None] * len(shown), strict=False)
            at, (seen, ran) = next((i, pair) for i, pair in enumerate(pairs) if pair[0] != pair[1])
            number = self.fences[min(at, len(self.fences) - 1)].lineno if self.fences else 1
            self.fault(
                number,
                f"the site shows {describe(seen)}, but what is run is {describe(ran)}",
                "the reader sees what is run",
                "mend the fence here or just before: its indentation, its closing line",
            )
        if not self.faults:
            self.site.fine.add(shape)

    def shape(self):
        """The lines without what only prose says, and one empty line for several."""
        last = ""
        for line in self.lines:
            if line.strip() or last.strip():
                found = PROSE.fullmatch(line)
                yield found[found.lastindex] if found else line
            last = line


def describe(code):
    return "nothing" if code is None else f"{code[0] or 'unnamed'} {code[1].splitlines()[:1]}"


def without_front_matter(lines):
    """The lines with YAML front matter emptied, so that line numbers stay."""
    if lines[0] == "---" and "---" in lines[1:]:
        end = lines.index("---", 1)
        return [""] * (end + 1) + lines[end + 1 :]
    return lines
