"""A figure as a picture of pixels, which every notebook program shows: Colab shows no SVG that a notebook holds."""

import base64
import hashlib
import html
import re
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

import resvg_py
from lightningcss import process_stylesheet

from tools.project import ROOT, Fault, shown, write_whole

CACHE = ROOT / ".cache" / "pictures"
SHEET = ROOT / "docs/assets/stylesheets/figures.css"
PAPER, INK = "#fbf7ef", "#2b2620"  # a notebook does not say whether it is dark: its pictures bring their ground
MARGIN, SIZE, DENSITY = 6, 1.4, 2  # around a drawing; CSS pixels for a unit of it; and pixels of the picture
FONTS = {  # none of the machine's own, so that a picture is the same everywhere
    "skip_system_fonts": True,
    "font_files": [str(file) for file in sorted(Path(__file__).with_name("fonts").glob("*.ttf"))],
    "sans_serif_family": "DejaVu Sans Condensed",
    "serif_family": "DejaVu Serif Condensed",
    "monospace_family": "DejaVu Sans Mono",
}
FAMILIES = {"md-text-font-family": "sans-serif", "md-code-font-family": "monospace", "serif": "serif"}
VARIABLE = re.compile(r"var\(--([\w-]+)(?:, ([^()]+))?\)")
ANY = re.compile(r"([^{},]*):is\(([^()]*)\)([^{},]*)")


def image(alternative: str, box: str, content: str, kind: str) -> str:
    """The elements of a figure as an image that holds its data: no notebook program asks anything for it."""
    png = base64.b64encode(drawn(svg(box, content, kind))).decode()
    width = round(SIZE * (float(box.split()[2]) + 2 * MARGIN))
    return f'<img alt="{html.escape(alternative)}" width="{width}" src="data:image/png;base64,{png}">'


def svg(box: str, content: str, kind: str) -> str:
    """A whole drawing, of the elements of a figure and of all that they take from the page."""
    css = re.sub(r"/\*.*?\*/", "", SHEET.read_text(encoding="utf-8"), flags=re.DOTALL)
    left, top, width, height = (float(number) for number in box.split())
    box = f"{left - MARGIN:g} {top - MARGIN:g} {width + 2 * MARGIN:g} {height + 2 * MARGIN:g}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" color="{INK}" font-family="sans-serif">'
        f'<style>{style(css)}</style><g class="{kind}">{plain(content, variables(css))}</g></svg>'
    )


def drawn(drawing: str) -> bytes:
    """A drawing as PNG. It is kept: one takes some hundredths of a second, and there are more than a hundred."""
    kept = CACHE / (hashlib.sha256(b"\0".join([drawing.encode(), *painter()])).hexdigest()[:32] + ".png")
    if kept.is_file():
        return kept.read_bytes()
    png = resvg_py.svg_to_bytes(svg_string=drawing, zoom=DENSITY, background=PAPER, **FONTS)
    write_whole(kept, png)
    return png


@cache
def painter() -> list[bytes]:
    """What a picture depends on besides its drawing."""
    files = [__file__, *FONTS["font_files"]]
    return [version("resvg-py").encode(), *(Path(file).read_bytes() for file in files)]


@lru_cache(maxsize=1)
def style(css: str) -> str:
    """The site's style of figures, without what only a page has, and in words that resvg knows: no variables, no mixed
    colours, no :is().
    """
    own = re.sub(r"[^{}]*(?:svg|figcaption|md-typeset)[^{}]*\{[^{}]*\}", "", css)
    own = ANY.sub(lambda found: ", ".join(found[1] + part.strip() + found[3] for part in found[2].split(",")), own)
    return process_stylesheet(plain(own, variables(css)).replace("currentcolor", INK), browsers_list=["chrome 60"])


@lru_cache(maxsize=1)
def variables(css: str) -> dict[str, str]:
    """What the variables of figures.css are in a notebook."""
    return FAMILIES | dict(re.findall(r"--([\w-]+): ([^;]+);", css))


def plain(text: str, values: dict[str, str]) -> str:
    """Styles or elements with the values of their variables; beside the name of one is what to take where it has none.

    Raises Fault.
    """

    def value(found: re.Match) -> str:
        if known := values.get(found[1]) or found[2]:
            return known
        raise Fault(
            f"{shown(SHEET)}: there is a figure with var(--{found[1]}), which has no value in a notebook; "
            f"wanted: a value beside its name, or one in FAMILIES of tools/notebooks/picture.py"
        )

    while VARIABLE.search(text):
        text = VARIABLE.sub(value, text)
    return text
