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
SIZES = 5  # of a bracket, the largest of them as high as two lines


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


def make(characters: set[str], small: set[str], smaller: set[str]) -> int:
    """Write FONT with `characters`, those in `small` also as they look in an index, those in `smaller` in an index of
    an index; returns its size in bytes.
    """
    font = TTFont(io.BytesIO(full_font()))
    keep_small(font, small, smaller)
    keep_sizes(font)
    options = subset.Options(
        layout_features=FEATURES, hinting=False, flavor="woff2", notdef_outline=True, name_IDs=[0, 1, 2, 7, 13, 14]
    )
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(characters))
    cutter.subset(font)
    FONT.parent.mkdir(parents=True, exist_ok=True)
    subset.save_font(font, FONT, options)
    return FONT.stat().st_size


def keep_small(font: TTFont, *characters: set[str]) -> None:
    """Of the variants for small sizes, of the first and of the second degree, keep those of the characters given for
    each: all are half of the font. Where the second is lacking, a browser sets the letter itself in that size.
    """
    first, second = ({font.getBestCmap().get(ord(sign)) for sign in signs} for signs in characters)
    table = font["GSUB"].table
    numbers = {n for f in table.FeatureList.FeatureRecord if f.FeatureTag == "ssty" for n in f.Feature.LookupListIndex}
    for lookup in (table.LookupList.Lookup[number] for number in numbers):
        for subtable in (getattr(part, "ExtSubTable", part) for part in lookup.SubTable):
            for variants in (getattr(subtable, name, {}) for name in ("alternates", "mapping")):
                for glyph in variants.keys() - first:
                    del variants[glyph]
            for glyph in getattr(subtable, "alternates", {}).keys() - second:
                del subtable.alternates[glyph][1:]


def keep_sizes(font: TTFont) -> None:
    """Take the largest of what grows away: from there on a browser puts it together of its parts."""
    for grown in font["MATH"].table.MathVariants.VertGlyphConstruction:
        if grown.GlyphAssembly:
            del grown.MathGlyphVariantRecord[SIZES:]
            grown.VariantCount = len(grown.MathGlyphVariantRecord)


SLANTED = map(chr, [*range(0x1D434, 0x1D468), 0x210E, *range(0x1D6E2, 0x1D71C)])
# Not NFKC, which goes one step too far: it makes one letter of the two epsilons, and of the two thetas and phis.
UPRIGHT = {letter: unicodedata.decomposition(letter).split() for letter in SLANTED}
ITALIC = {chr(int(upright[1], 16)): letter for letter, upright in UPRIGHT.items() if upright}


# Children of these, all or all but the first, are set smaller.
SMALLER = {"mfrac": 0, "mroot": 1} | dict.fromkeys(("msub", "msup", "msubsup", "munder", "mover", "munderover"), 1)


def leaves(element, degree: int = 0) -> Iterator[tuple[str, int]]:
    """The characters below an element, as a browser shows them, and how often they are set smaller, at most."""
    text = element.text or ""
    if element.tag == "mi" and element.get("mathvariant") != "normal":
        text = ITALIC.get(text, text)  # a browser sets a variable, a single letter, in italics
    if element.tag in ("msqrt", "mroot"):
        yield "√", degree  # drawn by the browser, and out of the font
    if element.tag != "mtext":
        yield from ((sign, degree) for sign in text if sign != "\n")
    for number, child in enumerate(element):
        yield from leaves(child, degree + (number >= SMALLER.get(element.tag, len(element))))


def characters(html: str, degree: int = 0) -> set[str]:
    """The characters that the formulas of a page take from this font; their words (mtext) are in the text font.

    With a degree, those that are set smaller so often.
    """
    formulas = map(ElementTree.fromstring, re.findall(r"(?s)<math\b.*?</math>", html))
    return {sign for math in formulas for sign, found in leaves(math) if found >= degree}


def main() -> None:
    htmls = [render.to_html(page) for page in render.paths()]
    used, small, smaller = (set().union(*(characters(html, degree) for html in htmls)) for degree in range(3))
    size = make(used, small, smaller)
    print(f"{FONT.relative_to(ROOT)}: {size} bytes; {len(used)} characters in use, {len(small)} of them also small")


if __name__ == "__main__":
    main()
