"""The reader of the dialect, at its edges, and beside what the site's own Markdown makes of the same text."""

import re
from pathlib import Path

import pytest
import yaml
from markdown import Markdown

from tests.conftest import cases
from tools.manuscript import scan
from tools.manuscript.files import read_text
from tools.project import Fault

CODE = "x = 1\n\ny = 2\n"


SHOWN = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))["shown"]


def shown_by_markdown(text: str) -> list[tuple[str, str]]:
    """What pymdownx.superfences shows as code, after comments are taken out."""
    found = []

    def format(source, language, *rest, **more):
        found.append((language, source.rstrip("\n")))
        return ""

    settings = {"custom_fences": [{"name": "*", "class": "", "format": format}]}
    extensions = ["admonition", "pymdownx.details", "pymdownx.superfences", "md_in_html"]
    Markdown(extensions=extensions, extension_configs={"pymdownx.superfences": settings}).convert(text)
    return found


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("text", SHOWN.values(), ids=SHOWN)
def test_fences_are_those_that_the_site_shows(text, ending):
    text = text.replace("\n", ending)
    mine = [(fence.syntax, fence.code.rstrip("\n")) for fence in scan.fences(text) if fence.is_closed]
    assert mine == shown_by_markdown(scan.without_comments(text))


@cases("text, line, last, margin, mark")
def test_a_fence_knows_its_place(text, line, last, margin, mark):
    (found,) = scan.fences(text)
    assert (found.line, found.last, found.margin, found.mark, found.code) == (line, last, margin, mark, CODE)
    assert text[found.start : found.end].count("\n") == last - line


def test_a_fence_that_is_never_closed_is_told_and_shown_as_text():
    text = "# A {#a}\n\n```python\nx\n\n## B {#b}\n"
    (found,) = scan.fences(text)
    assert not found.is_closed and found.line == found.last == 3
    assert [heading.id for heading in scan.headings(text)] == ["a", "b"]


DRAFT = """<!-- a draft

## Einsum {#einsum}

0.5 $x$ `y` --8<-- "a.py:b"

--8<-- "a.py:b"

![a](figures/b.svg "c")

!!! note "d"

-->
"""


def test_comments_are_nothing():
    text = f"# A {{#a}}\n\n{DRAFT}\nText `<!-- no comment -->` and <!-- one --> more.\n"
    assert [heading.id for heading in scan.headings(text)] == ["a"]
    assert not scan.includes(text) and not scan.figures(text) and not scan.notices(text)
    assert [piece.kind for piece in scan.pieces(text)] == ["attributes", "comment", "code", "comment"]
    read = scan.without_comments(text)
    assert read.count("\n") == text.count("\n")
    assert " ".join(read.split()) == "# A {#a} Text `<!-- no comment -->` and more."


@pytest.mark.parametrize("text", ["text <!-- no end", "text -->", "a <!- b -->"])
def test_what_is_no_comment_stays(text):
    assert scan.without_comments(text) == text


@pytest.mark.parametrize("value", ["true", "True", "yes", "on", "true # a lab"])
def test_a_lab_says_so_in_any_way_of_yaml(value):
    assert scan.is_lab(f"---\ntitle: a\nnotebook: {value}\n---\n")
    assert not scan.is_lab(f"---\ntitle: a\n---\n\nnotebook: {value}\n")


@pytest.mark.parametrize("value", ["false", "no", ""])
def test_what_is_no_lab(value):
    assert not scan.is_lab(f"---\nnotebook: {value}\n---\n")


@pytest.mark.parametrize(
    "text", ["---\ntitle: a\n# b\nother: c\n---\n\nT", "---  \r\ntitle: a\r\n# b\r\nother: c\r\n...\r\n\r\nT"]
)
def test_front_matter_has_the_line_of_each_key(text):
    front = scan.front_matter(text)
    assert front.data == {"title": "a", "other": "c"}
    assert front.lines == {"title": 2, "other": 4}
    assert text[scan.front_end(text) :].strip() == "T"


@pytest.mark.parametrize("text", ["", "# A\n\n---\n\ntitle: a\n\n---\n", "----\na: b\n----\n"])
def test_no_front_matter(text):
    assert scan.front_matter(text) == scan.Front() and scan.front_end(text) == 0


@cases("front, line, there")
def test_front_matter_that_is_no_yaml_is_told_with_its_line(front, line, there):
    with pytest.raises(Fault) as fault:
        scan.front_matter(f"---\n{front}\n---\n", "docs/pl/a.md")
    assert str(fault.value).startswith(f"docs/pl/a.md:{line}: there is {there}") and "wanted: " in str(fault.value)


def test_files_are_read_as_they_were_saved(tmp_path):
    page = tmp_path / "a.md"
    page.write_bytes("\ufeffć\r\nb\rc".encode())
    assert read_text(page) == "ć\nb\nc"
    page.write_bytes("a\nż".encode("cp1250"))
    with pytest.raises(Fault, match=r"^docs/pl/a\.md:2: there is the byte 0xbf, which is no UTF-8; wanted: "):
        read_text(page, "docs/pl/a.md")


@cases("text, found")
def test_headings(text, found):
    assert [[one.level, one.title, one.id, one.line] for one in scan.headings(text)] == found


@cases("line, found")
def test_includes(line, found):
    (one,) = scan.includes(f'a --8<-- "no.py:x"\n\n{line}\n')
    assert [one.file, one.section] == found and one.line == 3
    assert one.text == line.strip("> ")


def test_notices_and_figures():
    text = (
        '!!! note "A *title*"\n    ??? success inline end\n\n'
        '![a [2, 3]](../figures/xor.lines-plot.svg "c")\n![b](figures/d.svg)\n`![c](figures/d.svg "e")`\n'
    )
    assert [(one.mark, one.kind, one.title, one.margin, one.line) for one in scan.notices(text)] == [
        ("!!!", "note", "A *title*", "", 1),
        ("???", "success inline end", "", "    ", 2),
    ]
    assert [(one.name, one.alternative, one.caption, one.line) for one in scan.figures(text)] == [
        ("xor.lines-plot", "a [2, 3]", "c", 4),
        ("d", "b", "", 5),
    ]
    assert text[slice(*scan.notices(text)[0].words)] == "A *title*"


@cases("text, kind, value")
def test_pieces(text, kind, value):
    (piece,) = scan.pieces(text)
    assert (piece.kind, piece.value) == (kind, value)
    assert text[piece.at : piece.at + len(value)] == value and text[piece.start : piece.end] == piece.text


@pytest.mark.parametrize(
    "text", ["costs 5 $ and 6 $", "\\$a$", "$a\n\nb$", "$$a\n\nb$$", "`a\n\nb`", "a `b\n```python\nc`\n```\n"]
)
def test_what_is_no_formula_and_no_code(text):
    assert not [piece for piece in scan.pieces(text) if piece.kind in ("formula", "display", "code")]


def test_words_of_another_language_are_looked_into_or_left_alone():
    text = '<span lang="en">see `a`</span> and *b `c`*{ lang=en }'
    assert [piece.text for piece in scan.pieces(text, foreign=True)] == text.split(" and ")
    assert [piece.kind for piece in scan.pieces(text)] == ["code", "attributes", "code", "attributes"]
    assert re.sub(r"\s+", " ", "".join(text[slice(*span)] for span in scan.prose_spans(text))) == " and "
