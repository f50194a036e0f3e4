"""A translated page made whole: what it lacks comes from the original, so that it always is the same program."""

from collections.abc import Mapping
from difflib import SequenceMatcher
from pathlib import Path

from tools.manuscript import scan
from tools.manuscript.files import read_text
from tools.manuscript.sections import Section, parse


def whole(translated: str, original: str, notices: Mapping[str, str] | None = None, lang: str = "en") -> str:
    """The translated page with the original's blocks of code, all and only these, and the sections that it lacks.

    `notices` are lines of HTML by section id, to stand below the heading. Lines keep their numbers up to the first
    thing that is put in.
    """
    notices = notices or {}
    mine, originals = {section.id: section for section in parse(translated)}, parse(original)
    parts = {id: code_of(section, originals, notices.get(id, "")) for id, section in mine.items()}
    order = [section.id for section in parse(translated)]
    before = None
    for section in originals:
        if section.id not in mine:
            parts[section.id] = in_original(section, notices.get(section.id, ""), lang)
            order.insert(order.index(before) + 1 if before in order else len(order), section.id)
        before = section.id
    return "\n".join(parts[id] for id in order)


def whole_page(path: Path, source: Path) -> str:
    """The text of a page of any edition, made whole; `source` is the original's folder."""
    text = read_text(path)
    if not path.is_relative_to(source.parent) or path.is_relative_to(source):
        return text
    original = source / Path(*path.relative_to(source.parent).parts[1:])
    return whole(text, read_text(original)) if original.is_file() else text


def in_original(section: Section, notice: str, lang: str) -> str:
    """A section that is not translated, marked as being in the original's language and left out of the search."""
    heading, *lines = section.text.split("\n")[section.line - section.first :]
    heading = heading.replace(f"{{#{section.id}", f"{{#{section.id} data-not-searched lang={lang}")
    return "\n".join([heading, notice, f'<div lang="{lang}" data-not-searched markdown>', *lines, "</div>", ""])


def fences(lines: list[str]) -> list[tuple[int, int, str]]:
    """Each fence of a section: its first line, the line after it, and what it says."""
    return [
        (fence.line - 1, fence.last, " ".join(line.strip() for line in lines[fence.line - 1 : fence.last]))
        for fence in scan.fences("\n".join(lines))
        if fence.is_closed
    ]


def code_of(section: Section, originals: tuple[Section, ...], notice: str) -> str:
    """The section's text with the notice and the code of its original: what lacks is added, other code taken out."""
    lines = section.text.split("\n")
    original = next((other.text.split("\n") for other in originals if other.id == section.id), [])
    mine, theirs = fences(lines), fences(original)
    matcher = SequenceMatcher(None, [fence[2] for fence in mine], [fence[2] for fence in theirs], autojunk=False)
    for _, start, end, other_start, other_end in reversed(
        [code for code in matcher.get_opcodes() if code[0] != "equal"]
    ):
        place, known = place_for(lines, mine, start), {fence[2] for fence in mine}
        for first, last, _ in mine[start:end]:
            lines[first:last] = [""] * (last - first)
        lines[place:place] = lacking(original, theirs, theirs[other_start:other_end], known)
    plots = {figure.name for figure in scan.figures("\n".join(original))}
    for figure in scan.figures("\n".join(lines)):
        if "." in figure.name and figure.name not in plots:  # what a block drew that is no longer there
            lines[figure.line - 1] = ""
    if notice:
        at = section.line - section.first + 1
        lines[at : at + (not "".join(lines[at : at + 1]).strip())] = [notice]
    return "\n".join(lines)


def place_for(lines: list[str], mine: list[tuple[int, int, str]], index: int) -> int:
    """Where to put what the original has before the translation's fence of this index, or after its last one."""
    if index:
        return chunk(lines, *mine[index - 1][:2])[1]
    return chunk(lines, *mine[0][:2])[0] if mine else len(lines)


def lacking(original: list[str], theirs: list, wanted: list, known: set[str]) -> list[str]:
    """The original's lines for some of its fences: with the admonition around, where that is lacking as a whole."""
    lines, done = [], 0
    for first, last, _ in wanted:
        start, end = chunk(original, first, last)
        is_new = not any(start <= fence[0] < end and fence[2] in known for fence in theirs)
        start, end = (start, end) if is_new else (first, last)
        if start >= done:
            lines += ["", *original[start:end], ""]
            done = end
    return lines


def chunk(lines: list[str], start: int, end: int) -> tuple[int, int]:
    """The lines, from the margin to the margin, that a fence belongs to: itself, or the admonition around it."""
    if not lines[start][:1].isspace():
        return start, end
    while start and (not lines[start].strip() or lines[start][0].isspace()):
        start -= 1
    while end < len(lines) and (not lines[end].strip() or lines[end][0].isspace()):
        end += 1
    return start, end
