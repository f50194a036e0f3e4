"""Compares what blocks print with what pages show, and writes what they print: one code path for check and update."""

import difflib
import os
import re
from pathlib import Path

from .plots import cleaned, differences

# Lines that pygments takes off, and characters that files, terminals and browsers each treat in their own way.
HIDDEN = re.compile(r"\A\n|\n\n\Z|[^\n\t -~\u00a0-\u2027\u202a-\ud7ff\ue000-\U0010ffff]")
SECTION = "--8<-- [{}:{}]"


def mismatch(page, block, shown, printed, device):
    """What is wrong with a block's shown output (None: nothing is shown): a text for the report, or nothing."""
    where = f"{page.name}:{block.lineno}"
    if found := HIDDEN.search(printed):
        return (
            f"{where}: the block prints {found[0]!r}, which a page does not show as a terminal does\n"
            f"    wanted: no empty line at the beginning or the end, no control characters\n"
            f"    mend:   print without it"
        )
    printed += "\n" if printed and not printed.endswith("\n") else ""
    out = f"{block.file.removesuffix('.py')}.out:{block.section}"
    if printed and shown is None:
        fence = f'```text\n--8<-- "{out}"\n```' if block.file else f"```text\n{printed}```"
        return (
            f"{where}: the block prints, but no output is shown:\n{printed}"
            f"    wanted: right after the block\n{fence}\n    mend:   add these lines, then: make update"
        )
    if not printed and shown is not None:
        return (
            f"{page.name}:{block.output.lineno}: an output is shown, but the block prints nothing\n"
            f"    wanted: no text fence\n    mend:   remove the fence, then: make update"
        )
    if printed == (shown or ""):
        return None
    mend = "make update, and read the diff" if device == "cpu" else f"print what is the same on cpu and {device}"
    diff = difflib.unified_diff(
        shown.splitlines(),
        printed.splitlines(),
        f"shown ({out if block.file else page.name})",
        f"printed on {device}",
        lineterm="",
    )
    return f"{where}: the block prints other text than is shown\n" + "\n".join(diff) + f"\n    mend:   {mend}"


class Outputs:
    """What the source pages' blocks printed, to be written beside the snippets."""

    def __init__(self, site):
        self.site, self.printed, self.drawn = site, {}, {}

    def add(self, block, printed, drawn):
        """Keep what a source page's block printed and drew; from now on it is what the page shows."""
        self.printed.setdefault(self.path(block), {})[block.section] = printed
        if drawn and block.plot:
            self.drawn[block.plot] = cleaned(drawn[0], block.plot)

    def path(self, block):
        return (self.site.snippet_dir / block.file).with_suffix(".out")

    def shown(self, block):
        """What the page shows as a block's output once the outputs are written, None without a fence."""
        if not block.output or not block.file:
            return block.expected_output
        printed = self.printed.get(self.path(block), {}).get(block.section, block.expected_output)
        return f"{printed}\n" if printed and not printed.endswith("\n") else printed

    def plot(self, block):
        """The plot that the page shows after a block, once it is written; nothing without one."""
        path = self.site.snippet_dir / f"{block.plot}.svg"
        return self.drawn.get(block.plot) or (path.read_text("utf-8") if block.plot and path.is_file() else "")

    def write(self):
        """Write the files that change, each at once or not at all; returns their names."""
        order = sections_in_page_order(self.site.source)
        changed = []
        for path, printed in self.printed.items():
            old = path.read_text("utf-8") if path.exists() else ""
            kept = dict(re.findall(r"^--8<-- \[start:(\S+)\]\n(.*?)^--8<-- \[end:\1\]$", old, re.M | re.S))
            names = order.get(path.with_suffix(".py").name, printed)
            found = {name: ended(text) for name in names if (text := (kept | printed).get(name))}
            if found != kept:  # in another order they say the same
                text = "".join(
                    f"{SECTION.format('start', name)}\n{text}{SECTION.format('end', name)}\n"
                    for name, text in found.items()
                )
                replace(path, text)
                changed.append(path.name)
        return changed + [self.write_plot(name, svg) for name, svg in self.drawn.items() if not self.is_kept(name, svg)]

    def is_kept(self, name, svg):
        """Whether the plot on the disk shows the same: then it stays as it is, to the byte."""
        path = self.site.snippet_dir / f"{name}.svg"
        return path.is_file() and not any(differences(path.read_text("utf-8"), svg))

    def write_plot(self, name, svg):
        replace(self.site.snippet_dir / f"{name}.svg", svg)
        return f"{name}.svg"


def ended(printed: str) -> str:
    return printed if printed.endswith("\n") else f"{printed}\n"


def sections_in_page_order(source: Path):
    """The sections of each snippet file that the source pages include, in the order of the pages."""
    order = {}
    for path in sorted(source.rglob("*.md")):
        for file, name in re.findall(r"""8<-+[ \t]+["']([^"':]+\.py):([-\w]+)["']""", path.read_text("utf-8")):
            order.setdefault(Path(file).name, {})[name] = None
    return order


def replace(path, text):
    """Write a file; no text, no file."""
    if not text:
        path.unlink()
    else:
        unfinished = path.with_name(f".{path.name}.{os.getpid()}")
        unfinished.write_text(text, "utf-8", newline="\n")
        unfinished.replace(path)  # a reader sees what was there or what comes, never a part
