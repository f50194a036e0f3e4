"""Which version of each section of the original a translation follows, as docs/<edition>/followed.yml records."""

import os
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from tools.manuscript import scan
from tools.manuscript.files import parse_mapping, read_text
from tools.manuscript.sections import Section, parse, read
from tools.project import Fault, git, shown

FOLLOWED = "followed.yml"
LINE = re.compile(r"#.*|\s*|[\w/-]+\.md:|  [\w-]+: [0-9a-f]+ \d{4}-(?:0\d|1[0-2])-[0-3]\d")
HEAD = """\
# Which version of each section of the original the translation follows, and since when: `make follow` writes this.
"""


@dataclass(frozen=True)
class State:
    """How far a section of a translation is: fresh, behind, missing, removed (from the original) or unrecorded."""

    name: str
    id: str
    original: Section | None
    translated: Section | None
    version: str = ""  # of the original, as followed
    day: str = ""  # when that was recorded


def records(folder: Path) -> dict[str, dict[str, str]]:
    """What an edition follows: page, section, and `version day`."""
    file = folder / FOLLOWED
    if not file.is_file():
        return {}
    text, name = read_text(file), shown(file)
    followed = parse_mapping(text, name)
    for number, line in enumerate(text.split("\n"), 1):
        if not LINE.fullmatch(line):
            wanted = "a page, `autodiff.md:`, or below it `  section: version day`"
            raise Fault(f"{name}:{number}: there is {line.strip()!r}; wanted: {wanted}; run: make follow")
    return followed


def write_records(folder: Path, followed: dict[str, dict[str, str]]) -> None:
    """Write what an edition follows; a line a section, so that two translators' changes do not meet."""
    pages = [
        f"{page}:\n" + "".join(f"  {id}: {what}\n" for id, what in followed[page].items()) for page in sorted(followed)
    ]
    (folder / FOLLOWED).write_text(HEAD + "".join(pages), encoding="utf-8")


def states(source: Path, folder: Path, page: str) -> list[State]:
    """The state of each section of a page, in the original's order and then those that it no longer has."""
    originals = {section.id: section for section in read(source / page)}
    translated = {section.id: section for section in read(folder / page)}
    followed = records(folder).get(page, {})
    result = []
    for id in [*originals, *(id for id in translated if id not in originals)]:
        version, _, day = followed.get(id, "").partition(" ")
        if id not in translated:
            name = "missing"
        elif not version:
            name = "unrecorded"
        elif id not in originals:
            name = "removed"
        else:
            name = "fresh" if version == originals[id].version else "behind"
        result.append(State(name, id, originals.get(id), translated.get(id), version, day))
    return result


def without_behind(source: Path, path: Path) -> str:
    """The text of a page, empty where its translation is behind: there the original's code is shown, not its own."""
    text = read_text(path)
    if not path.is_relative_to(source.parent) or path.is_relative_to(source):
        return text
    folder = source.parent / path.relative_to(source.parent).parts[0]
    found = states(source, folder, path.relative_to(folder).as_posix())
    behind = {state.id for state in found if state.name in ("behind", "removed")}
    parts = [re.sub(r".", "", section.text) if section.id in behind else section.text for section in parse(text)]
    return "\n".join(parts)


def is_shallow(folder: Path) -> bool:
    """Tell whether git has less than the whole history, as after `git clone --depth 1`, or none."""
    return git(folder, "rev-parse", "--is-shallow-repository").strip() != "false"


def history(page: Path) -> tuple[tuple[str, str], ...]:
    """The committed versions of a page, newest first: the day and the text. It may have had other names."""
    return committed(page, tuple(former_names(page)))


def former_names(page: Path) -> list[Path]:
    """The files that a page was, by its `formerly:`."""
    source = next((folder for folder in page.parents if (folder / "edition.yml").is_file()), page.parent)
    names = scan.front_matter(read_text(page), shown(page)).data.get("formerly") if page.is_file() else None
    return [source / f"{name}.md" for name in names if isinstance(name, str)] if isinstance(names, list) else []


@lru_cache(maxsize=64)
def committed(page: Path, former: tuple[Path, ...]) -> tuple[tuple[str, str], ...]:
    names = [os.path.relpath(path, page.parent) for path in (page, *former)]
    commits = [line.split() for line in git(page.parent, "log", "--format=%H %as", "--", *names).splitlines()]
    return tuple(
        (day, text)
        for commit, day in commits
        if (text := next(filter(None, (git(page.parent, "show", f"{commit}:./{name}") for name in names)), ""))
    )


def followed_section(page: Path, state: State) -> Section | None:
    """The section of the original as the translation follows it; None where neither the file nor git has it."""
    texts = [text for _, text in history(page)] if state.name in ("behind", "removed") else []
    versions = [state.original] + [section for text in texts for section in parse(text) if section.id == state.id]
    return next((section for section in versions if section and section.version == state.version), None)


def changed_on(page: Path, state: State) -> date:
    """The day on which the original left what the translation follows; without a history, when that was recorded."""
    since = ""
    for day, text in history(page):
        version = next((section.version for section in parse(text) if section.id == state.id), "")
        if version == state.version:
            return date.fromisoformat(since or date.today().isoformat())  # not committed yet
        since = day
    return date.fromisoformat(state.day)
