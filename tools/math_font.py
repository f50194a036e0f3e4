"""Makes the site's math font: STIX Two Math, cut down to the characters of the pages and a fixed base (`make font`)."""

import hashlib
import io
import re
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from fontTools import subset
from fontTools.ttLib import TTFont

from tools import pages

ROOT = Path(__file__).resolve().parents[1]
FONT = ROOT / "docs/assets/fonts/stix-two-math.woff2"
# The one package of a registry whose copy has the script variants (ssty); it is read, not installed.
PACKAGE, MEMBER = "ziamath==0.13", "ziamath/fonts/STIXTwoMath-Regular.ttf"
SHA256 = "8f42cb183a85043a4dc3f8e41ac3821eb27bf178d68ace929ba439523622323c"
CACHE = ROOT / ".cache/math_font"
# Features that a browser applies in formulas: small variants, dotless and flat letters under accents.
FEATURES = ["ssty", "dtls", "flac", "ccmp", "kern", "mark", "mkmk"]


def base() -> set[str]:
    """The alphabets and signs of every page of mathematics, so that a new formula seldom needs a new font."""
    upright = {chr(c) for c in range(0x20, 0x7F)} | set("ΓΔΘΛΣΦΩ")
    italic = {chr(c) for c in range(0x1D434, 0x1D468)} - {"\U0001d455"} | {"ℎ"}
    greek = {chr(c) for c in range(0x1D6FC, 0x1D71C)} | set("𝛤𝛥𝛩𝛬𝛴𝛷𝛺")
    signs = "−±×÷·⋅∘⊙⊗⊕≤≥≪≫≠≈≡∼∝≔→←⇒↦∞∂∇∑∏∫∈∉⊂⊆∪∩∀∃∣∥‖⟨⟩⌊⌋⌈⌉√…⋯⋮⋱′″⊤ℝℕℤ𝔼𝟙"
    accents = "ˆ¯˜˙⃗⏞⏟\u0302\u0303\u0304\u0332\u2061\u2063\u00a0"
    return upright | italic | greek | set(signs + accents)


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


def make(characters: set[str]) -> int:
    """Write FONT with `characters` and the base; returns its size in bytes."""
    font = TTFont(io.BytesIO(full_font()))
    options = subset.Options(
        layout_features=FEATURES, hinting=False, flavor="woff2", notdef_outline=True, name_IDs=["*"]
    )
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(characters | base()))
    cutter.subset(font)
    FONT.parent.mkdir(parents=True, exist_ok=True)
    subset.save_font(font, FONT, options)
    return FONT.stat().st_size


SLANTED = map(chr, [*range(0x1D434, 0x1D468), 0x210E, *range(0x1D6E2, 0x1D71C)])
ITALIC = {unicodedata.normalize("NFKC", letter): letter for letter in SLANTED}


def characters(html: str) -> set[str]:
    """The characters that the formulas of a page take from this font; their words (mtext) are in the text font."""
    used = set()
    for math in re.findall(r"(?s)<math\b.*?</math>", html):
        for element in ElementTree.fromstring(math).iter():
            text = element.text or ""
            if element.tag == "mi" and element.get("mathvariant") != "normal":
                text = ITALIC.get(text, text)  # a browser sets a variable, a single letter, in italics
            if element.tag != "mtext":
                used |= set(text) - {"\n"}
    return used


def main() -> None:
    used = {character for page in pages.paths() for character in characters(pages.to_html(page))}
    beyond = "".join(sorted(used - base()))
    print(f"{FONT.relative_to(ROOT)}: {make(used)} bytes; {len(used)} characters in use, beyond the base: {beyond}")


if __name__ == "__main__":
    main()
