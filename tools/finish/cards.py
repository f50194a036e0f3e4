"""The MkDocs hook for social cards: for who is sent a link, a picture with the page's title and its first figure."""

import hashlib
import io
import re
from functools import cache
from html import escape
from pathlib import Path

import resvg_py
from babel.core import get_global
from PIL import Image, ImageFont

from tools.project import ROOT, write_whole

CACHE = ROOT / ".cache" / "cards"
FONT = ROOT / "tools" / "fonts" / "vollkorn-semibold.ttf"
FAMILY = "Vollkorn"
STYLES = ROOT / "docs" / "assets" / "stylesheets"
LOGO = re.search("<path.*?/>", (ROOT / "overrides/.icons/book/logo.svg").read_text(encoding="utf-8"))[0]
WIDTH, HEIGHT = 1200, 630
MIDDLE = 620  # the text is left of it, the figure right
LEFT, COLUMN = 64, 510
COLOURS = 32  # of the palette
FIGURE = re.compile(
    r'<figure class="(?P<style>\w+)"[^>]*>\s*<svg viewBox="(?P<box>[^"]*)"[^>]*>'
    r"<title[^>]*>(?P<caption>.*?)</title><desc.*?</desc>(?P<drawing>.*?)</svg>",
    re.DOTALL,
)


@cache
def variables() -> dict[str, str]:
    """The colours of the figures and of the book's light scheme, by their names."""
    figures, book = ((STYLES / name).read_text(encoding="utf-8") for name in ("figures.css", "book.css"))
    light = re.search(r'scheme="default"\] \{(.*?)\}', book, re.DOTALL)[1]
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", figures + light))


def coloured(text: str) -> str:
    """CSS or SVG with variables, mixtures and `currentcolor` as the colours that they are: resvg knows no others."""

    def mixture(match: re.Match) -> str:
        share = int(match[2]) / 100
        parts = (int(match[1][i : i + 2], 16) * share + int(match[3][i : i + 2], 16) * (1 - share) for i in (1, 3, 5))
        return "#" + "".join(f"{round(part):02x}" for part in parts)

    before = ""
    while before != text:
        before = text
        text = re.sub(r"var\((--[\w-]+)(?:, [^()]*)?\)", lambda name: variables().get(name[1], "inherit"), text)
        text = re.sub("(?i)currentcolor", variables()["--ink"], text)
        text = re.sub(r"color-mix\(in srgb, (#\w{6}) (\d+)%, (#\w{6})\)", mixture, text)
    return text


@cache
def sheet() -> str:
    """figures.css as resvg understands it: without :is(), variables and fonts."""
    css = (STYLES / "figures.css").read_text(encoding="utf-8")
    css = re.sub(r"(?s)/\*.*?\*/|(?:--[\w-]+|font-family):[^;]+;", "", css)
    rules = []
    for selector, declarations in re.findall(r"([^{}]+)\{([^{}]*)\}", css):
        selectors = [""]
        for number, part in enumerate(re.split(r":is\(([^()]*)\)", selector.strip())):
            choices = [one.strip() for one in part.split(",")] if number % 2 else [part]
            selectors = [before + choice for before in selectors for choice in choices]
        rules.append(f"{','.join(selectors)}{{{declarations}}}")
    return coloured("".join(rules))


def wrapped(text: str, size: int) -> list[str]:
    """A text in lines as wide as the column, where its words allow it."""
    font, lines = ImageFont.truetype(FONT, size), [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > COLUMN:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def title_lines(title: str) -> tuple[int, list[str]]:
    """The largest size at which a title has its place, and its lines then."""
    for size in range(76, 36, -4):
        lines = wrapped(title, size)
        if len(lines) <= 4 and max(map(ImageFont.truetype(FONT, size).getlength, lines)) <= COLUMN:
            break
    return size, lines


def lines_of_text(lines: list[str], size: int, x: int, y: float, colour: str) -> str:
    """Lines around the height `y`."""
    top = y + size * 0.33 - (len(lines) - 1) / 2 * size * 1.15
    places = [(round(top + number * size * 1.15), escape(line)) for number, line in enumerate(lines)]
    return "".join(
        f'<text x="{x}" y="{at}" font-size="{size}" fill="var({colour})">{line}</text>' for at, line in places
    )


def picture(book: str, title: str, language: str, figure: re.Match | None) -> str:
    """The card as SVG."""
    size, lines = title_lines(title)
    if figure:
        x, y, width, height = map(float, figure["box"].split())
        scale = min((WIDTH - MIDDLE - 80) / width, (HEIGHT - 100) / height)
        across, down = width * scale, height * scale
        box, style, drawing = figure["box"], figure["style"], figure["drawing"]
    else:
        across, down, box, style, drawing = 300, 300, "3 3 18 18", "", f'<g fill="var(--rule)">{LOGO}</g>'
    x, y = (MIDDLE + WIDTH - across) / 2, (HEIGHT - down) / 2
    return coloured(
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{WIDTH}"'
        f' height="{HEIGHT}" font-family="{FAMILY}" fill="var(--ink)">'
        f'<path d="M0 0H{WIDTH}V{HEIGHT}H0z" fill="var(--paper)"/>'
        f'<path d="M{MIDDLE} 0H{WIDTH}V{HEIGHT}H{MIDDLE}z" fill="var(--paper-raised)"/>'
        f'<path d="M0 0H14V{HEIGHT}H0z" fill="var(--red)"/>'
        f'<svg x="{LEFT}" y="62" width="48" height="48" viewBox="3 3 18 18"><g fill="var(--red)">{LOGO}</g></svg>'
        + lines_of_text(wrapped(book if book != title else "", 36), 32, LEFT + 68, 86, "--ink-soft")
        + lines_of_text(lines, size, LEFT, HEIGHT / 2 + 20, "--ink")
        + lines_of_text([language], 32, LEFT, 560, "--red")
        + f'<g class="{style}"><svg x="{x:.1f}" y="{y:.1f}" width="{across:.1f}" height="{down:.1f}"'
        f' viewBox="{box}" overflow="visible">{drawing}</svg></g></svg>'
    )


def png(svg: str) -> bytes:
    """Draw a card. That takes a tenth of a second, so the result is kept in .cache/."""
    state = repr([svg, sheet(), FONT.stat().st_size, COLOURS, resvg_py.__version__, Image.__version__])
    cached = CACHE / f"{hashlib.sha256(state.encode()).hexdigest()[:32]}.png"
    if not cached.exists():
        drawn = resvg_py.svg_to_bytes(
            svg_string=svg, style_sheet=sheet(), skip_system_fonts=True, font_files=[str(FONT)]
        )
        image = Image.open(io.BytesIO(bytes(drawn))).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        file = io.BytesIO()
        image.save(file, "PNG", compress_level=8)  # 9 takes twice the time
        write_whole(cached, file.getvalue())
    return cached.read_bytes()


def locale(lang: str) -> str:
    """A language as Open Graph writes it, with its likely land; it has no way to say a script."""
    language = lang.partition("-")[0]
    return f"{language}_{get_global('likely_subtags').get(language, '').rpartition('_')[2]}".rstrip("_")


def on_page_context(context, page, config, nav):
    """Write a page's card, and tell the template where it is and what is on it."""
    edition, figure = config.extra["edition"], FIGURE.search(page.content)
    path = f"assets/cards/{page.file.src_uri.removesuffix('.md')}.png"
    file = Path(config.site_dir, path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(png(picture(config.site_name, page.title, edition.data["name"], figure)))
    locales = [locale(edition.data["lang"]), *(locale(other.data["lang"]) for other in config.extra["editions"])]
    context["card"] = {
        "image": (config.site_url or "") + path,
        "alt": figure["caption"] if figure else escape(page.title),
        "width": WIDTH,
        "height": HEIGHT,
        "locales": list(dict.fromkeys(locales)),
    }
    return context
