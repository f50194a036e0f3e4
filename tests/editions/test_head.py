"""What each page's head says to search engines and to who is sent a link; the sitemaps; the social cards."""

import io
import re
from urllib.parse import urljoin

import pytest
from PIL import Image

from tests.conftest import EACH, EDITIONS, ROOT, SITE_URL, cases, read
from tools.finish.site import CARDS

CARD_BYTES = 25_000


def edition_of(name: str):
    """The edition that has a page, by the page's folder in the site."""
    return next(edition for edition in reversed(EDITIONS) if f"{name}/".startswith(edition.prefix))


@pytest.fixture(scope="module")
def heads(site):
    """Each page of each edition by its folder in the site (`sr/autodiff/`, nothing for the first)."""
    pages = sorted(site.rglob("index.html"))
    found = {page.parent.relative_to(site).as_posix() + "/": read(page) for page in pages}
    found[""] = found.pop("./")
    return {name: html for name, html in found.items() if not html.select("meta[http-equiv=refresh]")}


def said(html) -> dict:
    """What a page's head says, and what it leaves out as None."""
    tags = {tag.get("property") or tag.get("name"): tag.get("content") for tag in html.head.find_all("meta")}
    links = [(link["rel"][0], link.get("hreflang"), link.get("href")) for link in html.head.find_all("link")]
    canonical = [href for rel, _, href in links if rel == "canonical"]
    return tags | {
        "lang": html.html.get("lang"),
        "canonical": canonical[0] if len(canonical) == 1 else canonical,
        "alternates": sorted((lang, href) for rel, lang, href in links if rel == "alternate"),
        "title": html.title and html.title.get_text(),
    }


def wanted_of(name: str, html) -> dict:
    """What a page's head has to say, as far as its place in the site tells."""
    edition = edition_of(name)
    page = name.removeprefix(edition.prefix)
    places = [(other.data["lang"], f"{SITE_URL}{other.prefix}{page}") for other in EDITIONS]
    # The first page's <title> is the book's alone.
    title = html.title.get_text().removesuffix(f" - {edition.data['site_name']}") if html.title else None
    return {
        "lang": edition.data["lang"],
        "canonical": SITE_URL + name,
        "robots": None,
        "alternates": sorted([*places, ("x-default", places[0][1])]),
        "og:type": "article" if page else "website",
        "og:site_name": edition.data["site_name"],
        "og:title": title if page else html.h1.get_text().removesuffix("¶"),
        "og:description": said(html).get("description") or "a description",
        "og:url": SITE_URL + name,
        "og:image": f"{SITE_URL}{edition.prefix}assets/card.png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "twitter:card": "summary_large_image",
    }


def template(key: str) -> str:
    """Where the template writes it, or the template."""
    name = "overrides/main.html"
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return next((f"{name}:{number}" for number, line in enumerate(lines, 1) if f'"{key}"' in line), name)


def head_faults(name: str, html) -> list[str]:
    there, wanted = said(html), wanted_of(name, html)
    found = [
        f"{name}index.html: {key}: there is {there.get(key)!r}; wanted: {value!r}; mend {template(key)}"
        for key, value in wanted.items()
        if there.get(key) != value
    ]
    for key in ("title", "description", "og:image:alt"):
        if len(there.get(key) or "") < 5:
            found.append(f"{name}index.html: {key}: there is {there.get(key)!r}; wanted: a text; write it on the page")
    return found


def test_each_head_says_what_page_it_is(heads):
    assert len(heads) >= 12 * len(EDITIONS)
    found = [fault for name, html in heads.items() for fault in head_faults(name, html)]
    assert not found, "\n" + "\n".join(found)


@cases("there, instead, key")
def test_a_fault_in_a_head_is_named(site, tmp_path, there, instead, key):
    text = (site / "sr-Latn/autodiff/index.html").read_text(encoding="utf-8")
    assert there in text
    copy = tmp_path / "index.html"
    copy.write_text(text.replace(there, instead, 1), encoding="utf-8")
    assert any(f"index.html: {key}: there is" in fault for fault in head_faults("sr-Latn/autodiff/", read(copy)))


def doubles(texts: dict[str, str]) -> list[str]:
    """Name the pages of an edition that have the same text."""
    first: dict = {}
    return [
        f"{name} and {first[key]}: both have {text!r}; wanted: its own for each page"
        for name, text in texts.items()
        if first.setdefault(key := (edition_of(name).key, text), name) != name
    ]


@pytest.mark.parametrize("key", ["title", "description"])
def test_no_two_pages_say_the_same(heads, key):
    assert not doubles({name: said(html)[key] for name, html in heads.items()})
    assert doubles({"a/": "x", "b/": "x", "pl/a/": "x"}) == ["b/ and a/: both have 'x'; wanted: its own for each page"]


def test_sitemaps_have_every_page_once(heads, site):
    named = re.findall("(?m)^Sitemap: (.*)$", (site / "robots.txt").read_text(encoding="utf-8"))
    assert named == [f"{SITE_URL}{edition.prefix}sitemap.xml" for edition in EDITIONS]
    files = [site / address.removeprefix(SITE_URL) for address in named]
    places = [place for file in files for place in re.findall("<loc>(.*?)</loc>", file.read_text(encoding="utf-8"))]
    assert sorted(places) == sorted(urljoin(SITE_URL, name) for name in heads)


@EACH
def test_an_edition_has_its_card_and_it_is_small(site, edition):
    file = site / edition.prefix / "assets/card.png"
    own = CARDS / f"{edition.key}.png"
    data = file.read_bytes()
    assert data == (own if own.is_file() else CARDS / "en.png").read_bytes()
    with Image.open(io.BytesIO(data)) as image:
        assert (image.format, image.size) == ("PNG", (1200, 630)), file
    assert len(data) < CARD_BYTES, f"{own}: {len(data)} bytes; wanted: less than {CARD_BYTES}: fewer COLOURS in card.py"
