"""`make card`: draws the picture that goes with a link to an edition, the book's title and the first page's figure.

One for each edition, committed beside this file; finish puts it into the edition's folder. Drawn by Chromium.
"""

import io
import re
from html import escape
from pathlib import Path

from PIL import Image

from tools import chromium
from tools.book.document import logo
from tools.finish.site import CARDS
from tools.manuscript.edition import Edition, find_editions
from tools.project import ROOT, end

WIDTH, HEIGHT = 1200, 630
COLOURS = 32  # of the palette
FIGURE = re.compile(r"<figure\b.*?</figure>", re.DOTALL)
PAGE = """<!doctype html><html lang="{lang}"><meta charset="utf-8"><link rel="stylesheet" href="{sheet}"><style>
  html, body {{ font-size: 20px; margin: 0 }}
  body {{ display: grid; grid-template-columns: 620px 1fr; height: {height}px; color: var(--ink);
    background: var(--paper);
    font-family: "PT Serif", serif; box-shadow: inset 14px 0 var(--red); overflow: hidden }}
  header {{ display: grid; grid-template-rows: auto 1fr auto; padding: 60px 40px 60px 64px; color: var(--red) }}
  header svg {{ width: 52px; fill: currentcolor }}
  h1 {{ align-self: center; margin: 0; font: bold 66px/1.2 "PT Serif", serif; color: var(--ink); text-wrap: balance }}
  p {{ margin: 0; font-size: 32px }}
  main {{ display: grid; align-items: center; padding: 0 40px; background: var(--paper-raised) }}
  figcaption {{ display: none }} figure {{ margin: 0 !important; max-width: none }}
  figure svg {{ width: 100% !important; max-width: none !important; max-height: 550px }}
</style><body dir="ltr" data-md-color-scheme="default">
<header><svg viewBox="3 3 18 18">{logo}</svg><h1>{title}</h1><p>{name}</p></header>
<main class="md-typeset">{figure}</main>"""


def page(folder: Path, edition: Edition) -> str:
    """The card as HTML, with the first figure of an edition's built first page."""
    figure = FIGURE.search((folder / "index.html").read_text(encoding="utf-8"))
    return PAGE.format(
        lang=edition.data["lang"],
        sheet=(folder / "assets/stylesheets/site.css").resolve().as_uri(),
        height=HEIGHT,
        logo=logo(),
        title=escape(edition.data["site_name"]),
        name=escape(edition.data["name"]),
        figure=figure[0] if figure else "",
    )


def main() -> int:
    with chromium.started() as browser:
        tab = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        for edition in find_editions(ROOT / "docs" / "en"):
            folder = ROOT / "site" / edition.prefix
            drawn = ROOT / ".cache" / "card.html"
            drawn.parent.mkdir(exist_ok=True)
            drawn.write_text(page(folder, edition), encoding="utf-8")
            tab.goto(drawn.as_uri(), wait_until="networkidle")
            image = Image.open(io.BytesIO(tab.screenshot())).convert("RGB")
            target = CARDS / f"{edition.key}.png"
            target.parent.mkdir(exist_ok=True)
            image.quantize(COLOURS, dither=Image.Dither.NONE).save(target, "PNG", optimize=True)
            print(f"{target.relative_to(ROOT)}: {target.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    end(main)
