"""Links between pages and to their sections, and the navigation: told with file and line, which MkDocs does not."""

import re
from pathlib import Path

from tests.conftest import cases
from tests.content.page_text import PageText
from tools.extensions import render
from tools.manuscript import scan
from tools.manuscript.checks import unlisted
from tools.pages import glossary
from tools.project import ROOT
from tools.translations import status_page

LINK = re.compile(r"(?<!!)\[(?:[^\[\]]|\[[^\]]*\])*\]\(\s*<?(?P<target>[^)\s>]+)")
MADE = {glossary.PAGE, status_page.PAGE}  # pages that the build makes


def link_faults(page: PageText, sections: dict[str, set[str]]) -> list[str]:
    """Name each link to a page or section that is not there. `sections`: the ids of each page of this edition."""
    text = scan.without(page.text, "fence", "include", "comment", "code")
    found = []
    for link in LINK.finditer(text):
        target, _, section = link["target"].partition("#")
        if ":" in target or target.startswith("/"):
            continue
        name = str(Path("/", page.stem, "..", target).resolve())[1:] if target else f"{page.stem}.md"
        if name in MADE:
            continue
        there = f"a link to {link['target']}"
        if name not in sections:
            found.append(
                page.fault(link.start("target"), there, f"a page: {', '.join(sorted(sections))}", "mend the link")
            )
        elif section and section not in sections[name]:
            wanted = f"a section of {name}: {', '.join(sorted(sections[name]))}"
            found.append(page.fault(link.start("target"), there, wanted, "mend the link"))
    return found


def test_links_lead_somewhere():
    texts = [PageText.read(path) for path in render.paths()]
    sections: dict[str, dict[str, set[str]]] = {}
    for text in texts:
        ids = {heading.id for heading in text.headings if heading.id}
        ids |= set(re.findall(r'\bid="([\w-]+)"', text.text))
        ids |= {f"figure-{figure.name}" for figure in scan.figures(text.text)}
        sections.setdefault(text.name.split("/")[1], {})[f"{text.stem}.md"] = ids
    # What an edition lacks, it shows in English.
    whole = {
        edition: {name: own.get(name, set()) | ids for name, ids in sections["en"].items()}
        for edition, own in sections.items()
    }
    found = [fault for text in texts for fault in link_faults(text, whole[text.name.split("/")[1]])]
    assert not found, "\n" + "\n".join(found)


@cases("link, told")
def test_a_link_that_leads_nowhere_is_named(link, told):
    sections = {"a.md": {"one"}, "b.md": {"two"}, "labs/c.md": {"two"}}
    found = link_faults(PageText("docs/pl/a.md", f"# A {{#one}}\n\nText {link}.\n"), sections)
    assert bool(found) == bool(told)
    assert not told or found[0].startswith(f"docs/pl/a.md:3: there is {told}")


def test_the_navigation_has_every_page():
    assert unlisted(ROOT / "mkdocs.yml", ROOT / "docs" / "en") == []
