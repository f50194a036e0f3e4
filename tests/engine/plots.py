"""What blocks draw with matplotlib: captured as a small SVG in the page's colours, compared by what it shows."""

import os
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

from .devices import load_torch

TOLERANCE = 1.0  # in units of the drawing, of which a figure is about 300 wide
DRAWS = re.compile(r"\bmatplotlib\b|\bplt\.")
# matplotlib's own colours, and what docs/assets/stylesheets/figures.css calls those that stand for them on the page.
COLOURS = {"#000000": "currentColor", "#808080": "var(--plot-gray)", "#ffffff": "var(--plot-ground)"} | {
    colour: f"var(--plot-{number})" for number, colour in enumerate(("#1f77b4", "#ff7f0e", "#2ca02c", "#d62728"))
}
SVG, HREF = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
GEOMETRY = ("d", "x", "y", "width", "height", "transform", "points")


def why_not(block):
    """Why a block cannot run here: nothing, or that it draws and there is no matplotlib."""
    return "matplotlib is not installed here" if DRAWS.search(block.code) and not find_spec("matplotlib") else ""


def prepare(blocks):
    """Load matplotlib before the first block of a page that draws; another page may have changed its backend."""
    if any(DRAWS.search(block.code) and not why_not(block) for block in blocks):
        backend = load()
        backend.pyplot.switch_backend(f"module://{backend.__name__}")


@cache
def load():
    """Import matplotlib with this folder's settings, outside any block: it may have to look for fonts first."""
    load_torch()
    os.environ["MATPLOTLIBRC"] = str(Path(__file__).with_name("matplotlibrc"))
    from . import plot_backend

    del os.environ["MATPLOTLIBRC"]
    return plot_backend


def taken():
    """(drawings, problems): what was shown since the last call, and whether a figure was left that was not."""
    if not load.cache_info().currsize:
        return [], []
    backend = load()
    drawings, backend.shown[:] = backend.shown[:], []
    left = backend.pyplot.get_fignums()
    backend.pyplot.close("all")
    return drawings, ["a figure is drawn but not shown; wanted: plt.show() at the block's end"] if left else []


@cache  # a program of all editions draws once
def cleaned(drawing, name):
    """matplotlib's SVG as it is kept: its colours by the page's names, few digits, no ids but those in use."""
    root = ElementTree.fromstring(drawing)
    used = [element.get(HREF)[1:] for element in root.iter() if element.get(HREF)]
    used += re.findall(r"url\(#(\w+)\)", drawing)
    ids = {old: f"{name}-{number}" for number, old in enumerate(dict.fromkeys(used), 1)}
    parts = [tidy(child, ids) for child in root if child.tag == f"{SVG}g"]
    parts += [tidy(child, ids) for child in root if child.tag == f"{SVG}defs" and child.find(f"{SVG}style") is None]
    box = " ".join(map(rounded, root.get("viewBox").split()))
    return f'<svg xmlns="{SVG[1:-1]}" viewBox="{box}">\n{"".join(parts)}</svg>\n'


def tidy(element, ids):
    """An element and what is in it, one element a line; groups that say nothing are left out."""
    tag = element.tag.removeprefix(SVG)
    given = {key: value for key, value in element.attrib.items() if key not in ("id", "style", HREF)}
    for key in GEOMETRY:
        if key in given:
            given[key] = NUMBER.sub(lambda found: rounded(found[0]), " ".join(given[key].split()))
    if re.match(r"rotate\((-?0) ", given.get("transform", "")):
        del given["transform"]
    if element.get("id") in ids:
        given["id"] = ids[element.get("id")]
    if HREF in element.attrib:
        given["href"] = f"#{ids[element.get(HREF)[1:]]}"
    if "clip-path" in given:
        given["clip-path"] = f"url(#{ids[given['clip-path'][5:-1]]})"
    given |= tidy_style(element.get("style", ""))
    content = "".join(tidy(child, ids) for child in element)
    if tag == "path" and given.keys() == {"d", "fill"} and given["fill"] == "none":  # a ground that is not there
        return ""
    if tag in ("g", "defs") and (not content or (tag == "g" and not given)):
        return content
    attributes = "".join(f' {key}="{value}"' for key, value in given.items())
    text = (element.text or "").strip().replace("&", "&amp;").replace("<", "&lt;") + (content and f"\n{content}")
    return f"<{tag}{attributes}>{text}</{tag}>\n" if text else f"<{tag}{attributes}/>\n"


def tidy_style(style):
    """A style as attributes, without fonts, with its colours' names. Raises ValueError for other colours.

    Attributes, because the site's Content-Security-Policy must name each style on a page.
    """
    kept = {}
    for key, value in re.findall(r"([\w-]+): ([^;]+)", style):
        if value.startswith("#"):
            if value not in COLOURS:
                raise ValueError(
                    f"the colour {value}\n    wanted: C0 to C3, gray, black or white: the page's own colours"
                )
            value = COLOURS[value]
        if key not in ("font-family", "stroke-linejoin", "stroke-linecap"):
            kept[key] = value
    return kept


def unfit(drawings):
    """What in the drawings cannot be kept: nothing, or a text for the report."""
    try:
        for drawing in drawings:
            cleaned(drawing, "")
    except ValueError as error:
        return f"the block draws with {error}\n    mend:   name one of these colours"
    return ""


def rounded(number):
    return f"{float(number):.1f}".removesuffix(".0").replace("-0.0", "0")


def differences(shown, drawn):
    """What two drawings differ in, other than that numbers are a little apart."""
    one, other = (list(ElementTree.fromstring(text).iter()) for text in (shown, drawn))
    if len(one) != len(other):
        yield f"{len(other)} elements, not {len(one)}"
    for old, new in zip(one, other, strict=False):
        for key in ("", *dict.fromkeys([*old.keys(), *new.keys()])):
            pair = [
                (element.get(key) if key else element.text or "").strip() if not key or key in element.attrib else ""
                for element in (old, new)
            ]
            if old.tag != new.tag or not (same_place(*pair) if key in GEOMETRY else pair[0] == pair[1]):
                yield f"{new.tag.removeprefix(SVG)} {key}: {pair[1][:60]!r}, not {pair[0][:60]!r}"


def same_place(one, other):
    """Whether two lists of coordinates are the same; where their numbers differ, whether their extent is."""
    pair = [[float(number) for number in NUMBER.findall(text)] for text in (one, other)]
    if not all(pair):  # one of them draws nothing
        return not any(pair)
    if len(pair[0]) != len(pair[1]):  # an outline may have a corner more on another processor
        pair = [[edge(numbers[axis::2]) for axis in (0, 1) for edge in (min, max)] for numbers in pair]
    return all(abs(a - b) <= TOLERANCE for a, b in zip(*pair, strict=True))


def mismatch(page, block, shown, drawn, device):
    """What is wrong with a block's drawings and the one that is shown, if any: a text for the report, or nothing."""
    where = f"{page.name}:{block.lineno}"
    name = f"{block.file.removesuffix('.py')}.{block.section}"
    if len(drawn) > 1:
        return f"{where}: the block shows {len(drawn)} figures\n    wanted: one\n    mend:   split the block"
    if drawn and not block.plot:
        return (
            f"{where}: the block draws, but no plot is shown\n    wanted: right after the block and its output\n"
            f'![what it shows](figures/{name}.svg "its caption")\n    mend:   add this line, then: make update'
        )
    if block.plot and not drawn:
        return f"{where}: a plot is shown, but the block draws nothing\n    wanted: plt.show()\n    mend:   write it"
    if not drawn:
        return None
    if not shown:
        return f"{where}: there is no snippets/{name}.svg\n    wanted: the captured plot\n    mend:   make update"
    found = list(differences(shown, cleaned(drawn[0], name)))
    if not found:
        return None
    lines = "\n".join(f"  drawn on {device}: {line}" for line in found[:8])
    return (
        f"{where}: the block draws another plot than is shown, {name}.svg\n{lines}\n    mend:   make update, and look"
    )
