"""What a page says of itself: how long and hard it is and what is before it, whose it is, how it is cited; and JSON-LD.

Times stand in the tables of the original's first page, levels and what a page needs in its front matter there.
"""

import json
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from tools.manuscript import scan
from tools.manuscript.files import read_text
from tools.project import ROOT, Fault, day, git
from tools.translations.freshness import is_shallow

TIME = re.compile(r"\(([\w/-]+\.md)(?:#[\w-]+)?\), (\d+) min")
LAB_TIME = re.compile(r"(?m)^\| Labs, (\d+) min each")
LEVELS = ("easy", "medium", "hard")


@dataclass(frozen=True)
class Facts:
    """A page's place among the others, which it names by their files in docs/<edition>/."""

    position: int
    minutes: int
    level: str
    needs: tuple[str, ...] = ()
    then: str = ""
    labs: tuple[str, ...] = ()


def outline(order: list[str], source: Path) -> dict[str, Facts]:
    """The facts of each page that has a level, in the order of the navigation. Raises Fault where one is missing."""
    index = read_text(source / "index.md")
    times = {page: int(minutes) for page, minutes in TIME.findall(index)}
    lab_time = LAB_TIME.search(index)
    fronts = {page: front(source / page) for page in order if page != "index.md" and (source / page).is_file()}
    chapters = [page for page in fronts if not fronts[page].get("notebook")]
    found = {}
    for position, (page, data) in enumerate(fronts.items(), 1):
        is_lab, place = page not in chapters, chapters.index(page) if page in chapters else 0
        minutes = times.get(page) or (int(lab_time[1]) if is_lab and lab_time else 0)
        if (level := data.get("level")) is None and not minutes:
            continue  # a page that is still being written
        check(page, level, minutes, source)
        before = chapters[place - 1 : place] if not is_lab and place else []
        needs = [f"{name}.md" for name in data["needs"]] if "needs" in data else before
        found[page] = Facts(
            position,
            minutes,
            level,
            tuple(name for name in needs if name in fronts),
            "" if is_lab else next(iter(chapters[place + 1 : place + 2]), ""),
            tuple(other for other in fronts if other not in chapters and page[:-3] in fronts[other].get("needs", [])),
        )
    return found


def front(path: Path) -> dict:
    return scan.front_matter(read_text(path), path.relative_to(ROOT).as_posix()).data


def check(page: str, level: str | None, minutes: int, source: Path) -> None:
    folder = source.relative_to(ROOT).as_posix()
    if level not in LEVELS:
        raise Fault(f"{folder}/{page}:1: there is level: {level}; wanted: one of {', '.join(LEVELS)}, in front")
    if not minutes:
        raise Fault(
            f"{folder}/index.md:1: there is no time for {page}; wanted: a row `| [title]({page}), 40 min | …`, as for"
            " the other pages; write it, and the same in the translations"
        )


@lru_cache(maxsize=1)
def changes() -> dict[str, str]:
    """The day of each file's last commit; none where git does not know the whole history."""
    if is_shallow(ROOT):
        return {}
    found: dict[str, str] = {}
    said = git(ROOT, "log", "--format=%x00%as", "--name-only", "--", "docs", "snippets")
    for commit in said.split("\0")[1:]:
        when, *files = commit.split("\n")
        for name in filter(None, files):
            found.setdefault(name, when)
    return found


def changed(path: Path) -> str:
    """The day since when a page is as it is: its words, its code, or what that printed."""
    snippets = [f"snippets/{path.stem}.{kind}" for kind in ("py", "out")]
    return max((changes().get(name, "") for name in (path.as_posix(), *snippets)), default="")


def licence(build, mark: str = '<a href="{url}" rel="license">{name}</a>') -> str:
    """The sentence on the licence in an edition's words, with the licence as `mark` has it."""
    words, chosen = build.edition.data["page"], build.licence
    if not chosen.get("name"):
        return words["no_licence"]
    return words["licence"].format(licence=(mark if chosen.get("url") else "{name}").format_map(chosen))


def about(build, page, own, facts: Facts | None, titles: dict[str, str]) -> dict:
    """What the templates show; `titles` are those of the pages that `facts` name."""
    data, when = build.edition.data, changed(own.path)
    words = data["page"]
    by = words["by"].format(title=data["site_name"])
    year = when[:4] or "n.d."
    title = re.sub(r"<[^>]+>", "", page.title or data["site_name"])
    whole = title if page.is_homepage else f"{title}. {data['site_name']}"
    key = "-".join(["tensors-to-gpt", *filter(None, page.url.split("/")), data["lang"].lower()])
    return {
        "facts": facts,
        "changed": words["changed"].format(date=day(date.fromisoformat(when), data["lang"])) if when else "",
        "by": by,
        "licence": licence(build),
        "cite": f"{by}: {whole}, {year.removesuffix('.')}. {page.canonical_url}",
        "bibtex": f"@misc{{{key},\n  author = {{{{{by}}}}},\n  title = {{{{{whole}}}}},\n  year = {{{year}}},\n"
        f"  url = {{{page.canonical_url}}}\n}}",
        "linked": in_script(linked(build, page, facts, by, when, title, titles)),
    }


def in_script(data: dict | None) -> str | None:
    """JSON to stand in a page as it is read: with its letters, each of which would else be six characters."""
    return data and json.dumps(data, ensure_ascii=False).replace("<", r"\u003c")


def linked(build, page, facts: Facts | None, by: str, when: str, title: str, titles: dict[str, str]) -> dict | None:
    """JSON-LD: the first page is a course, those with a level its chapters; the others say nothing."""
    data = build.edition.data
    home = build.site_url
    course = {"@type": "Course", "@id": home, "name": data["site_name"]}
    said = {
        "@context": "https://schema.org",
        "inLanguage": data["lang"],
        "author": {"@type": "Organization", "name": by},
    }
    said |= {"license": build.licence["url"]} if build.licence.get("url") else {}
    said |= {"dateModified": when} if when else {}
    if page.is_homepage:
        parts = [
            {"@type": "Chapter", "@id": f"{home}{url}", "name": name, "position": position}
            for position, (url, name) in enumerate(titles.items(), 1)
        ]
        return said | course | {
            "url": home, "description": data["site_description"], "isAccessibleForFree": True, "hasPart": parts,
        }  # fmt: skip
    if not facts:
        return None
    return said | {
        "@type": ["Chapter", "LearningResource"],
        "@id": page.canonical_url,
        "name": title,
        "position": facts.position,
        "timeRequired": f"PT{facts.minutes}M",
        "educationalLevel": facts.level,
        "isPartOf": course,
    }
