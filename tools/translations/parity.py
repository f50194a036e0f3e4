"""Parity: how a section of a translation differs from the section of the original that it follows."""

from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

from tools.manuscript.sections import Item, Section, items, read
from tools.project import shown
from tools.translations.freshness import followed_section, is_shallow, records, states


def differences(original: Section, translated: Section) -> list[tuple[str, Item]]:
    """What the translation lacks (`without`, with the original's line) and what it alone has (`also`, with its own).

    Blocks are compared in their order. Formulas, links, names in code and numbers within sentences may change places.
    """
    mine, theirs = items(original), items(translated)
    found = []
    blocks = [[item for item in side if item.is_block] for side in (mine, theirs)]
    matcher = SequenceMatcher(None, *([str(item) for item in side] for side in blocks), autojunk=False)
    for _, start, end, other_start, other_end in (code for code in matcher.get_opcodes() if code[0] != "equal"):
        found += [("without", item) for item in blocks[0][start:end]]
        found += [("also", item) for item in blocks[1][other_start:other_end]]
    inline = [[item for item in side if not item.is_block] for side in (mine, theirs)]
    for word, side, other in (("without", *inline), ("also", *reversed(inline))):
        surplus = Counter(map(str, side)) - Counter(map(str, other))
        for item in reversed(side):  # of equal ones, the last are those too many
            if surplus[str(item)]:
                surplus[str(item)] -= 1
                found.append((word, item))
    return sorted(found, key=lambda entry: entry[1].line)


def faults(original: Section, translated: Section, original_file: str, translated_file: str) -> list[str]:
    """Say how the sections differ other than declared, with both places; and which declarations are of no use."""
    declared = Counter((word, thing) for word, thing, _, _ in translated.declarations)
    found = []
    for word, item in differences(original, translated):
        if declared[word, str(item)]:
            declared[word, str(item)] -= 1
            continue
        here, there = f"{translated_file}:{translated.line}", f"{original_file}:{original.line}"
        if word == "also":
            here = f"{translated_file}:{item.line}"
            what = f"here is the {item}, which is not in {there}"
        else:
            what = f"here the {item} of {original_file}:{item.line} is missing"
        found.append(
            f"{here}: section {translated.id}: {what}; wanted: the same in both, "
            f"or beside the text: <!-- {word} {item}: the reason -->"
        )
    for word, thing, _, line in translated.declarations:
        if declared[word, thing] and not thing.startswith("term "):
            declared[word, thing] -= 1
            found.append(
                f"{translated_file}:{line}: section {translated.id}: the declaration `{word} {thing}` is not used: "
                f"there is no such difference from {original_file}:{original.line}; wanted: no such comment; delete it"
            )
    return found


def page_faults(source: Path, folder: Path, page: str) -> list[str]:
    """Hold each section of a translated page to the version of the original that it records as followed."""
    here, there = shown(folder / page), shown(source / page)
    mend = f"make follow EDITION={folder.name} PAGE={page.removesuffix('.md')}"
    found = []
    for state in states(source, folder, page):
        line = f"{here}:{state.translated.line if state.translated else 1}: section {state.id}"
        if state.name == "unrecorded":
            found.append(f"{line}: no version of {there} is recorded as followed; wanted: one; run: {mend}")
        elif state.name == "missing" and state.version:
            found.append(f"{line}: is recorded as translated, but is not there; wanted: the section, or run: {mend}")
        elif state.translated and (original := followed_section(source / page, state)):
            different = faults(original, state.translated, there, here)
            if different and state.original and not faults(state.original, state.translated, there, here):
                different = [
                    f"{line}: has what {there} has today, but follows an older version; run: {mend} SECTION={state.id}"
                ]
            found += different
        elif state.translated and not is_shallow(source):
            found.append(
                f"{line}: follows {state.version} of {there}, which git never had; bring it up to date: {mend}"
            )
    return found + out_of_order(list(records(folder).get(page, {})), folder / page)


def out_of_order(wanted: list[str], path: Path) -> list[str]:
    """Name the first section of a translation that does not stand where the original, or the record, has it."""
    there = [section for section in read(path) if section.id in wanted]
    for section, id in zip(there, [id for id in wanted if id in {section.id for section in there}], strict=False):
        if section.id != id:
            return [
                f"{shown(path)}:{section.line}: here is the section {section.id}; wanted: {id}, the original's order"
            ]
    return []
