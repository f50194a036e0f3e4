"""Translators' commands: how far each language is, what changed in the original, and that a section follows it."""

import difflib
import sys
from datetime import date
from pathlib import Path

from tools.manuscript.edition import choose, find_editions
from tools.manuscript.files import written
from tools.manuscript.sections import parse, read
from tools.project import ROOT, Fault, end, shown
from tools.translations.freshness import followed_section, history, records, states, write_records
from tools.translations.parity import faults, out_of_order

SOURCE = ROOT / "docs" / "en"
NAMES = ("fresh", "behind", "missing", "removed", "unrecorded")


def pages(source: Path) -> list[str]:
    """The pages of the original, as editions name them."""
    return [*written(source)]


def languages(source: Path) -> dict[str, Path]:
    """The folders of the translations by name: two scripts of one text are one."""
    return {edition.folder.name: edition.folder for edition in find_editions(source) if edition.folder != source}


def status(source: Path) -> str:
    """A table of every page and section by language, and what each language amounts to."""
    columns = languages(source)
    lines, width = [], 34
    totals = {language: dict.fromkeys(NAMES, 0) for language in columns}
    for page in pages(source):
        rows: dict[str, dict[str, str]] = {}
        for language, folder in columns.items():
            for state in states(source, folder, page):
                rows.setdefault(state.id, {})[language] = state.name
                totals[language][state.name] += 1
        lines.append(f"{page.removesuffix('.md'):{width}}" + "".join(f"{language:12}" for language in columns))
        lines += [
            f"  {id:{width - 2}}" + "".join(f"{row.get(language, '-'):12}" for language in columns)
            for id, row in rows.items()
        ]
    lines.append("")
    for language, counts in totals.items():
        share = 100 * counts["fresh"] / max(1, sum(counts.values()))
        lines.append(f"{language}: {share:.0f} % fresh; " + ", ".join(f"{counts[name]} {name}" for name in NAMES))
    lines += [fault for edition in find_editions(source) for fault in edition.faults]
    return "\n".join(line.rstrip() for line in lines)


def changes(source: Path, folder: Path, page: str) -> str:
    """What changed in the original since the translation followed it, section by section, as a diff."""
    lines = []
    for state in states(source, folder, page):
        if state.name in ("fresh", "unrecorded"):
            continue
        before = followed_section(source / page, state)
        if state.name != "missing" and not before:
            lines.append(f"# {state.id}: git has no version {state.version} here; try: git fetch --unshallow\n")
        name = f"{shown(source / page)}#{state.id}"
        old, new = (section.text.strip().splitlines() if section else [] for section in (before, state.original))
        labels = (f"{name} as followed on {state.day or 'no day'}", f"{name} now")
        lines += [line + "\n" for line in difflib.unified_diff(old, new, *labels, lineterm="")]
    return "".join(lines) or f"{shown(folder / page)}: nothing changed in the original since it was followed\n"


def follow(source: Path, folder: Path, page: str, only: str = "") -> list[str]:
    """Record that a page, or one section of it, follows the original of today; or return why it cannot."""
    here, there = shown(folder / page), shown(source / page)
    found = states(source, folder, page)
    if not any(state.translated for state in found):
        return [f"{here}:1: there is no such page; wanted: a translation of {there}"]
    chosen = [state for state in found if only in ("", state.id)]
    if not chosen:
        return [f"{here}:1: there is no section {only}; wanted: one of {', '.join(state.id for state in found)}"]
    problems = []
    for state in chosen:
        if state.translated and not state.original:
            problems.append(
                f"{here}:{state.translated.line}: the section {state.id} is not in {there}; wanted: delete it"
            )
        elif state.translated:
            problems += faults(state.original, state.translated, there, here)
    problems += out_of_order([state.id for state in found if state.original and state.translated], folder / page)
    if problems:
        return problems
    followed = dict(records(folder))
    mine = dict(followed.get(page, {}))
    for state in chosen:
        mine.pop(state.id, None)
        if state.translated:
            is_same = state.version == state.original.version
            mine[state.id] = f"{state.original.version} {state.day if is_same else date.today().isoformat()}"
    order = [section.id for section in read(folder / page)]
    followed[page] = {
        id: mine[id] for id in sorted(mine, key=lambda id: order.index(id) if id in order else len(order))
    }
    write_records(folder, followed)
    return []


def reworded(source: Path, page: str, only: str = "") -> list[str]:
    """Let all translations that followed a page of the original until its last change follow it again.

    For a change of wording, after which a translation says the same as before. Names the sections.
    """
    done = []
    for language, folder in languages(source).items():
        for state in states(source, folder, page):
            if state.name != "behind" or only not in ("", state.id):
                continue
            earlier = [
                section.version
                for _, text in history(source / page)
                for section in parse(text)
                if section.id == state.id
            ]
            before = next((version for version in earlier if version != state.original.version), None)
            if state.version == before and not follow(source, folder, page, state.id):
                done.append(f"{language}: {state.id}")
    return done


def main() -> int:
    command, edition, page, section = [*sys.argv[1:], "", "", ""][:4]
    if command == "status":
        print(status(SOURCE))
        return 0
    if command == "reworded":
        done = reworded(SOURCE, edition.removesuffix(".md") + ".md", page)
        nothing = "no section: none was fresh before the last change, or its numbers, links or code differ now"
        print("\n".join(done) or nothing)
        return 0
    folder, page = choose(find_editions(SOURCE), edition).folder, page.removesuffix(".md") + ".md"
    if folder == SOURCE or page not in pages(SOURCE):
        known = ", ".join(page.removesuffix(".md") for page in pages(SOURCE))
        raise Fault(f"EDITION={edition} PAGE={page.removesuffix('.md')}: wanted: a translation, and one of {known}")
    if command == "diff":
        print(changes(SOURCE, folder, page), end="")
        return 0
    problems = follow(SOURCE, folder, page, section)
    print("\n".join(problems) or f"{shown(folder / page)}: follows {shown(SOURCE / page)} as it is today")
    return 1 if problems else 0


if __name__ == "__main__":
    end(main)
