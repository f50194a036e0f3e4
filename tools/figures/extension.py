"""Markdown extension: an image of `figures/<name>.svg` becomes the figure itself, drawn when the page is built.

`figures/<page>.<section>.svg` is the plot that a block of the page drew, as it was captured beside the snippets.

The image's alternative text becomes the drawing's description, its title the caption. Words inside a figure come from
`figures:` in the edition's `edition.yml`. The drawing is inline so that it takes the colours of the page.
"""

import html
import re
from pathlib import Path
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from tools.extensions.source import SourceError, current, extension
from tools.extensions.typography import bind
from tools.figures.data import SNIPPETS, known, load
from tools.figures.explore import attributes
from tools.figures.svg import WIDTH
from tools.manuscript.checks import nearest

DRAWN = known()
ADDRESS = re.compile(r"(?:.*/)?figures/(?P<name>[\w-]+(?:\.[\w-]+)?)\.svg")


def fault(name: str, there: str, wanted: str) -> SourceError:
    """A fault of a figure, with the line of its image in the page that is being converted."""
    page = current.get()
    line = page.text.count("\n", 0, max(0, page.text.find(f"figures/{name}.svg"))) + 1
    return SourceError(f"{page.path}:{line}", there, wanted)


class Words(dict):
    """The words of an edition's figures, for one of them; one that is missing is a fault."""

    name = ""

    def __missing__(self, key: str):
        edition = Path(*Path(current.get().path).parts[:2], "edition.yml").as_posix()
        wanted = f"`{key}: …` under `figures:` in {edition}"
        raise fault(self.name, f"no word for `{key}`, which a figure shows", wanted)


def figure(name: str, alternative: str, caption: str) -> str:
    """What stands inside a `<figure>`: the drawing and its caption. Raises SourceError."""
    if "." not in name and name not in DRAWN:
        wanted = f"a figure that tools/figures draws ({nearest(name, [*DRAWN])})"
        raise fault(name, f"the figure `{name}`, which nothing draws", wanted)
    if not alternative.strip() or not caption.strip():
        wanted = f'`![what it shows, for those who do not see it](figures/{name}.svg "the caption")`'
        raise fault(name, "a figure without alternative text or without a caption", wanted)
    box, content = plot(name) if "." in name else drawing(name)
    # Material's instant navigation sets `href` of all that has one, and that of a <use> cannot be set.
    content = content.replace(' href="#', ' xlink:href="#')
    # What stands in the stash is no text to `typography` any more, so a caption is bound here.
    caption = bind(caption, current.get().edition.get("short_words", ""))
    alternative, caption = html.escape(alternative), html.escape(caption)
    return (
        f'<svg viewBox="{box}" role="img" aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{caption}</title><desc id="{name}-desc">{alternative}</desc>'
        f'{content}</svg><figcaption aria-hidden="true">{caption}</figcaption>'
    )


def drawing(name: str) -> tuple[str, str]:
    """The viewBox and the elements of a figure that tools/figures draws."""
    words = Words(current.get().edition.get("figures") or {})
    words.name = name
    canvas = DRAWN[name].draw(load()[name], words)
    return f"0 0 {WIDTH} {canvas.height:g}", "".join(canvas.parts)


def plot(name: str) -> tuple[str, str]:
    """The viewBox and the elements of a captured plot. Raises SourceError."""
    file = SNIPPETS / f"{name}.svg"
    if not file.is_file():
        wanted = "the plot of a block, `figures/<file>.<section>.svg` right below it; then: make update"
        raise fault(name, f"the plot `{name}`, but no {file.parent.name}/{file.name}", wanted)
    found = re.fullmatch(r'<svg [^>]*viewBox="([^"]*)">(.*)</svg>\s*', file.read_text(encoding="utf-8"), re.DOTALL)
    drawing = re.sub(r' d="([^"]*)"', lambda path: f' d="{relative(path[1])}"', found[2])
    return found[1], drawing.replace("\n", "")


def relative(way: str) -> str:
    """A path of absolute M and L by the steps between its points, in tenths of a unit as before: they are shorter."""
    if re.search(r"[^MLz\d\s.-]", way):
        return way
    steps, at = [], (0, 0)
    for command, x, y in re.findall(r"([MLz]) ?(?:([\d.-]+) ([\d.-]+))?", way):
        point = (round(float(x) * 10), round(float(y) * 10)) if x else at
        if command == "L":
            command, x, y = "l", *(f"{(new - old) / 10:g}" for new, old in zip(point, at, strict=True))
        steps.append(re.sub(r"(?<!\d)0(?=\.)", "", f"{command}{x} {y}".strip()).replace(" -", "-"))
        at = point
    return "".join(steps)


class Replace(Treeprocessor):
    """Replaces each paragraph that is the image of a figure."""

    def run(self, root: Element) -> None:
        seen = set()
        for parent in list(root.iter()):
            for child in parent:
                if child.tag == "img" and (match := ADDRESS.fullmatch(child.get("src", ""))):
                    self._replace(parent, child, match["name"], seen)

    def _replace(self, paragraph: Element, image: Element, name: str, seen: set) -> None:
        alone = paragraph.tag == "p" and len(paragraph) == 1
        if not alone or (paragraph.text or "").strip() or (image.tail or "").strip():
            raise fault(name, f"the figure `{name}` inside a paragraph", "a line of its own, between two empty lines")
        if name in seen:
            raise fault(name, f"the figure `{name}` a second time", "a link to it: a page shows a figure once")
        seen.add(name)
        drawn = figure(name, image.get("alt", ""), image.get("title", ""))
        paragraph.remove(image)
        paragraph.tag = "figure"
        paragraph.attrib.update({"class": "plot" if "." in name else "drawn", "id": f"figure-{name}"})
        paragraph.attrib.update(attributes(name, current.get().edition))
        paragraph.text = self.md.htmlStash.store(drawn)


@extension
def makeExtension(md: Markdown) -> None:
    # After the inline patterns (20), which make the images, and before MkDocs checks their addresses (0).
    md.treeprocessors.register(Replace(md), "figures", 14)
