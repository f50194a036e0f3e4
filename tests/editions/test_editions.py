"""Tests of the built site: its editions, the links between them, what it asks from elsewhere, and bad input."""

import re
from copy import copy
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from tests.changed import CODE
from tests.conftest import EACH, EDITIONS, REPO_URL, ROOT, SITE_URL, build, copy_project, read
from tools.editions.serving import affected_editions

SOURCE = ROOT / "docs" / "en"
PAGES = sorted(path.relative_to(SOURCE).with_suffix("").as_posix() for path in SOURCE.rglob("*.md"))
CYRILLIC = re.compile("[\u0400-\u04ff]")


def html_file(site: Path, edition, page: str) -> Path:
    return site / edition.prefix / ("" if page == "index" else page) / "index.html"


@pytest.fixture(scope="module")
def pages(site):
    """Every page of every edition: (edition, name, file, parsed)."""
    files = [(edition, page, html_file(site, edition, page)) for edition in EDITIONS for page in PAGES]
    return [(edition, page, file, read(file)) for edition, page, file in files]


def test_every_edition_has_every_page_in_its_language(pages):
    for edition, page, file, html in pages:
        assert html.find("h1"), file
        assert html.title.string.endswith(edition.data["site_name"]), file
        if (edition.folder / f"{page}.md").exists():
            assert not html.select(".fallback-notice"), file


def test_the_switcher_leads_to_each_page_s_counterparts(pages, site):
    """By plain relative links, which work without a script, at any address; both Serbian scripts are equals."""
    names = [edition.data["name"] for edition in EDITIONS]
    assert {"Српски (ћирилица)", "Srpski (latinica)"} <= set(names)
    for _, page, file, html in pages:
        assert [link.get_text(strip=True) for link in html.select(".editions a")] == names, file
        for link in html.select(".editions a"):
            assert not urlsplit(link["href"]).netloc
            target = Path(file.parent, link["href"], "index.html").resolve()
            assert target == html_file(site, next(e for e in EDITIONS if e.data["lang"] == link["hreflang"]), page)
            assert target.is_file()


def test_latin_edition_has_no_cyrillic(site):
    names = {edition.data["name"] for edition in EDITIONS}
    for file in (site / "sr-Latn").rglob("*.html"):
        html = copy(read(file))
        for unchanged in html.select("pre, code, script, [lang=sr-Cyrl]"):
            unchanged.decompose()
        # A heading with an edition's name is marked with `lang`; Material's table of contents leaves the mark out.
        found = [text for text in html.find_all(string=CYRILLIC) if text.strip() not in names]
        assert not found, f"{file}: {found[:3]}"


@EACH
def test_sitemap_and_404_are_of_their_edition(edition, site):
    places = re.findall("<loc>(.*?)</loc>", (site / edition.prefix / "sitemap.xml").read_text(encoding="utf-8"))
    assert len(places) == len(PAGES) + 2, "the pages, the glossary, the state of the translations"
    assert all(place.startswith(SITE_URL + edition.prefix) for place in places)
    sections = read(site / edition.prefix / "404.html").select("section.not-found")
    shown = EDITIONS if not edition.prefix else [edition]
    assert [section["lang"] for section in sections] == [one.data["lang"] for one in shown]
    for section, one in zip(sections, shown, strict=True):
        assert section.h1.string == one.data["text"]["not_found_title"]
        assert section.a["href"] in (f"/book/{one.prefix}", f"/book/{edition.prefix}../{one.prefix}")
        assert not section.has_attr("hidden")  # without a script all are shown


def test_links_for_mending_lead_to_the_source(pages):
    for edition, page, file, html in pages:
        own = edition.folder / f"{page}.md"
        source = (own if own.exists() else SOURCE / f"{page}.md").relative_to(ROOT).as_posix()
        edit, report = (link["href"] for link in html.select(".mend a"))
        assert edit == f"{REPO_URL}/edit/main/{source}", file
        assert report.startswith(f"{REPO_URL}/issues/new?")
        body = parse_qs(urlsplit(report).query)["body"][0]
        assert html.find("link", rel="canonical")["href"] in body
        assert source in body


def test_groups_of_the_navigation_have_names():
    english = EDITIONS[0].data
    nav = yaml.safe_load(re.search(r"^nav:\n(?:[ #].*\n)+", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.M)[0])
    groups = {key for item in nav["nav"] if isinstance(item, dict) for key in item}
    assert groups == english["nav"].keys()


def test_rebuilds_only_what_a_file_affects():
    docs = ROOT / "docs"
    assert affected_editions(docs / "pl" / "autodiff.md", EDITIONS) == {"pl"}
    assert affected_editions(docs / "sr" / "autodiff.md", EDITIONS) == {"sr", "sr-Latn"}
    shared = [docs / "pl" / "edition.yml", docs / "assets" / "x.css", ROOT / "snippets" / "autodiff.py"]
    for file in [*shared, docs / "en" / "autodiff.md"]:  # translations say where a page of the original has changed
        assert affected_editions(file, EDITIONS) == {edition.key for edition in EDITIONS}


@pytest.fixture
def project(tmp_path):
    """A copy of the project, to make faults in."""
    return copy_project(tmp_path / "project")


@pytest.mark.slow
@pytest.mark.where(*CODE)
def test_one_edition_alone_with_untranslated_pages(project, tmp_path):
    for page in ("tensors.md", "labs/first-descent.md"):
        (project / "docs" / "pl" / page).unlink(missing_ok=True)
    built = build(tmp_path / "site", project, EDITION="pl")
    polish = next(edition for edition in EDITIONS if edition.key == "pl")
    assert built.returncode == 0, built.stderr
    for page in ("tensors", "labs/first-descent"):
        html = read(tmp_path / "site" / page / "index.html")
        assert html.html["lang"] == "pl"
        assert html.select_one(".fallback-notice").string == polish.data["text"]["fallback"]
        assert html.h1.find_parent(lang="en")
        assert not html.select(".mend, .md-source"), "REPO_URL is empty: nowhere to mend or report"
    assert html.select(".lab-cell")
    assert not (tmp_path / "site" / "pl").exists()


def parts_of(colour: str) -> list[float]:
    """Red, green and blue of a colour #rrggbb."""
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def contrast(one: list[float], other: list[float]) -> float:
    """The contrast of two colours, as WCAG 2 defines it."""

    def luminance(parts):
        linear = [part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(map(float.__mul__, (0.2126, 0.7152, 0.0722), linear))

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_every_colour_can_be_read(scheme):
    """On the page's grounds, and what figures write on their tint; axe-core sees no colour of a figure."""
    styles = ROOT / "docs" / "assets" / "stylesheets"
    block = re.search(
        rf'scheme="{scheme}"\] \{{(.*?)\}}', (styles / "book.css").read_text(encoding="utf-8"), re.DOTALL
    )[1]
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    share = int(re.search(r"--figure-tint:.* (\d+)%", (styles / "figures.css").read_text(encoding="utf-8"))[1]) / 100
    red, paper = parts_of(colours["red"]), parts_of(colours["paper"])
    tint = [share * one + (1 - share) * other for one, other in zip(red, paper, strict=True)]
    texts = colours.keys() - {"paper", "paper-raised", "rule"}
    assert len(texts) >= 8
    pairs = [(name, parts_of(colours[ground])) for name in texts for ground in ("paper", "paper-raised")]
    for name, ground in [*pairs, ("red", tint), ("ink", tint)]:
        assert contrast(parts_of(colours[name]), ground) >= 4.5, f"{scheme}: {name} on {ground}"
