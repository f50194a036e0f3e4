"""Makes the site's math font: STIX Two Math, cut down to the characters of the pages' formulas (`make font`)."""

import hashlib
import io
import re
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from fontTools import subset
from fontTools.ttLib import TTFont

from tools.extensions import render
from tools.project import ROOT

FONT = ROOT / "docs/assets/fonts/stix-two-math.woff2"
# The one package of a registry whose copy has the script variants (ssty); it is read, not installed.
PACKAGE, MEMBER = "ziamath==0.13", "ziamath/fonts/STIXTwoMath-Regular.ttf"
SHA256 = "8f42cb183a85043a4dc3f8e41ac3821eb27bf178d68ace929ba439523622323c"
CACHE = ROOT / ".cache/math_font"
# Features that a browser applies in formulas: small variants, dotless and flat letters under accents.
FEATURES = ["ssty", "dtls", "flac", "ccmp", "kern", "mark", "mkmk"]


def full_font() -> bytes:
    """The whole font out of its package, downloaded once into .cache/ and compared with the known sum."""
    CACHE.mkdir(parents=True, exist_ok=True)
    if not list(CACHE.glob("*.whl")):
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(CACHE), PACKAGE]
        subprocess.run(pip, check=True)
    (wheel,) = CACHE.glob("*.whl")
    font = zipfile.ZipFile(wheel).read(MEMBER)
    if (found := hashlib.sha256(font).hexdigest()) != SHA256:
        raise SystemExit(f"{wheel}: {MEMBER} has sha256 {found}; wanted: {SHA256}; delete the file and run `make font`")
    return font


def make(characters: set[str], small: set[str]) -> int:
    """Write FONT with `characters`, those in `small` also as they look in an index; returns its size in bytes."""
    font = TTFont(io.BytesIO(full_font()))
    keep_small(font, small)
    options = subset.Options(
        layout_features=FEATURES, hinting=False, flavor="woff2", notdef_outline=True, name_IDs=[0, 1, 2, 7, 13, 14]
    )
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(characters))
    cutter.subset(font)
    FONT.parent.mkdir(parents=True, exist_ok=True)
    subset.save_font(font, FONT, options)
    return FONT.stat().st_size


def keep_small(font: TTFont, characters: set[str]) -> None:
    """Take the variants for small sizes from all glyphs but those of the characters: they are half of the font."""
    glyphs = {font.getBestCmap().get(ord(character)) for character in characters}
    table = font["GSUB"].table
    numbers = {n for f in table.FeatureList.FeatureRecord if f.FeatureTag == "ssty" for n in f.Feature.LookupListIndex}
    for lookup in (table.LookupList.Lookup[number] for number in numbers):
        for subtable in (getattr(part, "ExtSubTable", part) for part in lookup.SubTable):
            for variants in (getattr(subtable, name, {}) for name in ("alternates", "mapping")):
                for glyph in variants.keys() - glyphs:
                    del variants[glyph]


SLANTED = map(chr, [*range(0x1D434, 0x1D468), 0x210E, *range(0x1D6E2, 0x1D71C)])
# Not NFKC, which goes one step too far: it makes one letter of the two epsilons, and of the two thetas and phis.
UPRIGHT = {letter: unicodedata.decomposition(letter).split() for letter in SLANTED}
ITALIC = {chr(int(upright[1], 16)): letter for letter, upright in UPRIGHT.items() if upright}


# Children of these, all or all but the first, are set smaller.
SMALLER = {"mfrac": 0, "mroot": 1} | dict.fromkeys(("msub", "msup", "msubsup", "munder", "mover", "munderover"), 1)


def leaves(element, is_small: bool = False) -> Iterator[tuple[str, bool]]:
    """The characters below an element, as a browser shows them, and whether they are small."""
    text = element.text or ""
    if element.tag == "mi" and element.get("mathvariant") != "normal":
        text = ITALIC.get(text, text)  # a browser sets a variable, a single letter, in italics
    if element.tag in ("msqrt", "mroot"):
        yield "√", is_small  # drawn by the browser, and out of the font
    if element.tag != "mtext":
        yield from ((sign, is_small) for sign in text if sign != "\n")
    for number, child in enumerate(element):
        yield from leaves(child, is_small or number >= SMALLER.get(element.tag, len(element)))


def characters(html: str, only_small: bool = False) -> set[str]:
    """The characters that the formulas of a page take from this font; their words (mtext) are in the text font."""
    formulas = map(ElementTree.fromstring, re.findall(r"(?s)<math\b.*?</math>", html))
    return {sign for math in formulas for sign, is_small in leaves(math) if is_small or not only_small}


def main() -> None:
    htmls = [render.to_html(page) for page in render.paths()]
    used, small = (set().union(*(characters(html, only) for html in htmls)) for only in (False, True))
    size = make(used, small)
    print(f"{FONT.relative_to(ROOT)}: {size} bytes; {len(used)} characters in use, {len(small)} of them also small")


if __name__ == "__main__":
    main()
