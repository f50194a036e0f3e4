"""Drawing in SVG: a canvas as wide as a phone's column, on which a unit is a CSS pixel there."""

import html
from math import atan2, cos, pi, sin
from textwrap import wrap

from tools.extensions.source import current

WIDTH = 328  # a phone of 360 pixels less the margins of the page


def number(value: float, decimals: int | None = None) -> str:
    """Write a number as the language does, with a true minus; without `decimals` as short as it is."""
    text = f"{value:g}" if decimals is None else f"{value:.{decimals}f}"
    return text.replace("-", "−").replace(".", current.get().edition.get("decimal", "."))


def percent(value: float, decimals: int | None = None) -> str:
    """Write a percentage as the language does: `50 %`, or `50%`."""
    return current.get().edition.get("percent", "{value} %").format(value=number(value, decimals))


def grouped(value: int) -> str:
    """Write an integer; from 10 000 in groups of three, with the narrow no-break space of the pages."""
    return f"{value:,}".replace(",", "\u202f") if value >= 10_000 else str(value)


def shape(sizes: list[int]) -> str:
    """Write a shape as Python shows it, `(5,)`."""
    return str(tuple(sizes))


def short(value: float) -> str:
    """Write a coordinate: a tenth of a pixel is enough."""
    return f"{value:.1f}".removesuffix(".0").replace("-0.", "-.")


class Canvas:
    """A figure in the making. A style is one or more classes that docs/assets/stylesheets/figures.css defines."""

    def __init__(self, height: float):
        self.height = height
        self.parts: list[str] = []

    def element(self, tag: str, style: str = "", content: str | None = None, **attributes) -> None:
        """Add an element; numbers become coordinates."""
        style = f' class="{style}"' if style else ""
        given = "".join(
            f' {key.replace("_", "-")}="{value if isinstance(value, str) else short(value)}"'
            for key, value in attributes.items()
        )
        self.parts.append(f"<{tag}{style}{given}" + ("/>" if content is None else f">{content}</{tag}>"))

    def text(self, x: float, y: float, text: str, style: str = "") -> None:
        """Write a line, centred at `x` unless the style says otherwise, on the baseline `y`."""
        self.element("text", style, html.escape(text, quote=False), x=x, y=y)

    def rect(self, x: float, y: float, width: float, height: float, style: str = "", **attributes) -> None:
        """Draw a rectangle by its upper left corner."""
        self.element("rect", style, x=x, y=y, width=width, height=height, **attributes)

    def circle(self, x: float, y: float, radius: float, style: str = "") -> None:
        """Draw a circle by its centre."""
        self.element("circle", style, cx=x, cy=y, r=radius)

    def path(self, way: str, style: str = "", **attributes) -> None:
        """Draw a path, written as SVG writes it."""
        self.element("path", style, d=way, **attributes)

    def line(self, points: list[tuple[float, float]], style: str = "") -> None:
        """Join points by straight lines."""
        self.path("M" + "L".join(f"{short(x)} {short(y)}" for x, y in points), style)

    def arrow(self, points: list[tuple[float, float]], style: str = "") -> None:
        """Join points by straight lines, with a head at the last."""
        (x0, y0), (x, y) = points[-2:]
        angle = atan2(y - y0, x - x0)
        # The line ends inside the head, so that it does not blunt the tip.
        self.line([*points[:-1], (x - 3 * cos(angle), y - 3 * sin(angle))], style)
        corners = [(x, y)] + [(x + 7 * cos(angle + turn), y + 7 * sin(angle + turn)) for turn in (pi - 0.4, pi + 0.4)]
        self.path("M" + "L".join(f"{short(a)} {short(b)}" for a, b in corners) + "z", f"{style} head".strip())

    def cells(self, x: float, y: float, size: float, rows: list[list], styles=lambda row, column: "") -> None:
        """Draw a table of square cells with a value in each, by its upper left corner."""
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                self.rect(x + j * size, y + i * size, size, size, styles(i, j))
                self.text(x + (j + 0.5) * size, y + (i + 0.5) * size + 4, str(value))

    def words(self, x: float, y: float, text: str, width: int, style: str = "") -> None:
        """Write words in lines of at most `width` characters, all of them centred around (x, y)."""
        lines = wrap(text, width, break_long_words=False, break_on_hyphens=False)
        for i, line in enumerate(lines):
            self.text(x, y + 4 + (i - (len(lines) - 1) / 2) * 14, line, style)
