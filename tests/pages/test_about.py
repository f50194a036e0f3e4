"""What a page says of itself: its facts, its licence, how it is cited; and the same to machines."""

import json
import re
from types import SimpleNamespace

import pytest
import yaml

from tests.conftest import EACH, ROOT, SITE_URL, pages_of, read
from tools.pages import about
from tools.project import Fault

CHOSEN = {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}
SETTING = re.search(r"(?m)^  licence: (.*)$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"))[1]
LICENCE = yaml.safe_load(SETTING)


def linked(file) -> dict | None:
    found = read(file).select_one('script[type="application/ld+json"]')
    return json.loads(found.string) if found else None


@EACH
def test_machines_are_told_the_course_and_its_chapters(site, edition):
    home, said = SITE_URL + edition.prefix, {url: linked(file) for url, file in pages_of(site, edition).items()}
    course = said.pop("")
    assert course["@type"] == "Course" and course["@id"] == home and course["inLanguage"] == edition.data["lang"]
    chapters = {part["@id"].removeprefix(home): part for part in course["hasPart"]}
    assert [part["position"] for part in chapters.values()] == list(range(1, len(chapters) + 1))
    assert len(chapters) > 20 and chapters.keys() == {url for url, data in said.items() if data}
    for url, part in chapters.items():
        data = said[url]
        assert data["@context"] == "https://schema.org" and "Chapter" in data["@type"]
        assert data["isPartOf"]["@id"] == home and data["inLanguage"] == edition.data["lang"]
        assert {key: data[key] for key in ("@id", "name", "position")} == {
            key: part[key] for key in part if key != "@type"
        }
        assert re.fullmatch(r"PT\d+M", data["timeRequired"]) and data["educationalLevel"] in about.LEVELS


@EACH
def test_each_page_begins_with_its_facts_and_ends_with_whose_it_is(site, edition):
    words = edition.data["page"]
    for url, file in pages_of(site, edition).items():
        html = read(file)
        if data := linked(file):
            bar = html.select_one("article > .bar")
            if url:
                minutes = data["timeRequired"][2:-1]
                assert bar.summary.get_text() == f"{minutes} min · {words[data['educationalLevel']]}", url
            assert [link["href"] for link in bar.select("a.for-class")] == ["?class"]
        if not html.select("meta[http-equiv=refresh]"):
            foot = html.select_one("article > .runs").get_text(" ", strip=True)
            assert words["by"].format(title=edition.data["site_name"]) in foot and words["no_licence"] in foot, url
            cited = html.select_one(".cite").get_text()
            assert f"{SITE_URL}{edition.prefix}{url}" in cited and ".." not in cited, url
    xor = read(site / edition.prefix / "backpropagation").select_one(".bar")
    assert [link["href"] for link in xor.select("a[href^='../labs/']")][:2] == [
        "../labs/first-descent/",
        "../labs/descent/",
    ]


@EACH
def test_a_licence_is_said_where_it_is_chosen_and_its_lack_where_it_is_not(edition):
    def said(chosen, **mark):
        return about.licence(SimpleNamespace(edition=edition, licence=chosen), **mark)

    assert said({"name": "", "url": ""}) == said({}) == edition.data["page"]["no_licence"]
    assert f'<a href="{CHOSEN["url"]}" rel="license">CC BY 4.0</a>' in said(CHOSEN)
    assert f"[CC BY 4.0]({CHOSEN['url']})" in said(CHOSEN, mark="[{name}]({url})")
    assert "CC BY 4.0" in said({"name": "CC BY 4.0", "url": ""})


@EACH
def test_a_notebook_says_its_licence(site, edition):
    cells = json.loads((site / edition.prefix / "autodiff/autodiff.ipynb").read_text(encoding="utf-8"))["cells"]
    said = edition.data["page"]["no_licence" if not LICENCE["name"] else "licence"].split("{")[0]
    assert said in cells[-1]["source"]


def citation_faults(text: str, licence: dict) -> list[str]:
    """What CITATION.cff has to say of the licence that mkdocs.yml names."""
    lack, there = "# No licence has been chosen yet", yaml.safe_load(text)
    if not licence["name"]:
        right = lack in text and not {"license", "license-url"} & there.keys()
        return [] if right else [f"CITATION.cff:1: wanted: the line `{lack}`, and no license, as in mkdocs.yml"]
    lines = {"license": licence["name"].replace(" ", "-"), "license-url": licence["url"]}
    lines = {key: value for key, value in lines.items() if value}
    found = [
        f"CITATION.cff:1: wanted: `{key}: {value}`, as in mkdocs.yml"
        for key, value in lines.items()
        if there.get(key) != value
    ]
    return found + [f"CITATION.cff:1: there is `{lack}`; wanted: no such line, one is in mkdocs.yml"] * (lack in text)


def test_the_citation_agrees_with_the_setting():
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert not (found := citation_faults(text, LICENCE)), "\n".join(found)
    nothing, unsaid = {"name": "", "url": ""}, "title: T\n"
    assert citation_faults("# No licence has been chosen yet\ntitle: T\n", nothing) == []
    assert citation_faults(unsaid, nothing) and citation_faults(
        "# No licence has been chosen yet\nlicense: MIT\n", nothing
    )
    assert len(citation_faults("# No licence has been chosen yet\ntitle: T\n", CHOSEN)) == 3
    assert citation_faults(f"license: CC-BY-4.0\nlicense-url: {CHOSEN['url']}\n", CHOSEN) == []


@pytest.mark.parametrize(
    ("front", "told"),
    [
        ("level: hrad", r"new\.md:1: there is level: hrad; wanted: one of easy"),
        ("level: hard", "there is no time for new.md"),
    ],
)
def test_a_page_without_a_level_or_a_time_is_told(monkeypatch, tmp_path, front, told):
    source = tmp_path / "docs/en"
    source.mkdir(parents=True)
    (source / "index.md").write_text(
        "# Home\n" + "| [New](new.md), 40 min | x |\n" * ("hrad" in front), encoding="utf-8"
    )
    (source / "new.md").write_text(f"---\ntitle: New\n{front}\n---\n", encoding="utf-8")
    monkeypatch.setattr(about, "ROOT", tmp_path)
    with pytest.raises(Fault, match=told):
        about.outline(["index.md", "new.md"], source)


def test_a_page_that_is_being_written_has_no_facts_yet(monkeypatch, tmp_path):
    (tmp_path / "index.md").write_text("| [One](one.md), 40 min | x |\n| Labs, 45 min each |\n", encoding="utf-8")
    for name, front in (
        ("one", "level: easy"),
        ("draft", "title: D"),
        ("lab", "level: hard\nnotebook: true\nneeds: [one]"),
    ):
        (tmp_path / f"{name}.md").write_text(f"---\n{front}\n---\n", encoding="utf-8")
    monkeypatch.setattr(about, "ROOT", tmp_path)
    found = about.outline(["index.md", "one.md", "draft.md", "lab.md"], tmp_path)
    assert list(found) == ["one.md", "lab.md"] and found["one.md"].labs == ("lab.md",)
    assert (found["lab.md"].minutes, found["lab.md"].needs, found["one.md"].needs) == (45, ("one.md",), ())
