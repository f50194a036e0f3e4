"""One formula from TeX to MathML (math-core), and what is refused on the way."""

import re
import xml.etree.ElementTree as ElementTree
from functools import cache

from math_core import LatexError, LatexToMathML


class TexError(Exception):
    """A formula that cannot be printed as it stands: what is there, what is wanted, and at which character of it."""

    def __init__(self, there: str, wanted: str, position: int = 0):
        super().__init__(there, wanted)
        self.there, self.wanted, self.position = there, wanted, position


NUMBERED = r"equation|align|gather|multline|flalign|eqnarray"
# What math-core 0.9.0 takes without a word and then prints wrongly, or leaves out: (pattern, what is wanted instead).
MISPRINTED = [
    (r"\\\\\s*\[", r"`\\` without a distance: math-core prints `[4pt]` as text (before a real bracket write `\\ {[}`)"),
    (r"\\\\\*", r"`\\`: math-core prints the `*`"),
    (r"\\\\\s*(?=\\end\b)", r"no `\\` after the last row: it adds an empty one"),
    (r"\\begin\{\w+\*?\}\[(?=[tbc]\])", r"`\begin{…}` without a placement: math-core prints `[t]` as text"),
    (rf"\\begin\{{(?:{NUMBERED})\*?\}}", r"`\begin{aligned}` or `\begin{gathered}`: math-core numbers every one (1)"),
    (r"\\(?:label|eqref|tag|notag|nonumber)\b", "a link to the section: math-core has no numbers across formulas"),
    (r"(?<!\\)%", r"`\%`: the rest of the line would be a comment"),
    (r"(?<!\\)\$", r"one formula between its dollars, or `\text{…}` and a second formula"),
    (r"\\(?:overline|underline|widehat|vec)\b", r"`\bar`, `\hat`, a bold letter: browsers draw this one askew"),
    (r"\\newline\b", r"`\\` in an `aligned`: math-core leaves it out"),
    (r"\\mathchoice\b", "one of the four: math-core prints the first"),
    (r"\\(?:boldsymbol|bm)\s*\{?\s*\d", r"`\mathbf{1}`: math-core leaves a digit as it is under `\boldsymbol`"),
    (r"\\text[a-z]*\{[^}]*?(?:--|``)", "the character itself (–, „, ”): math-core does not join `--` and quotes"),
    (r"\\(?:[hm]?space|[hm]?skip|m?kern|raisebox)\s*\{?\s*-?[\d.]+\s*(?!em|ex|mu)[a-z]{2}", "em, ex or mu: they scale"),
    (r"\\(?:def|newcommand|renewcommand|let)\b", "the formula in full: a reader copies it, a translator reads it"),
    (r"\\(?:text)?color\b", "no colour: it would be the same on the light and the dark page"),
]  # fmt: skip
NO_TABLE_BREAK = re.compile(r"\\begin\b|\\end\b|\\\\")
# MathML Core; anything else math-core writes (menclose, HTML in mtext) browsers draw without its meaning.
DRAWN = re.compile(
    "math|m(row|i|n|o|text|space|frac|sqrt|root|sub|sup|subsup|under|over|underover|multiscripts|prescripts"
    "|table|tr|td|phantom|padded)"
)


@cache
def _converter() -> LatexToMathML:
    return LatexToMathML(fancy_error=False)


def to_mathml(tex: str, display: bool) -> str:
    """`tex`, without its dollars, as one `<math>` element. Raises TexError."""
    if not tex.strip():
        raise TexError("an empty formula", "TeX between the dollars")
    for pattern, wanted in MISPRINTED:
        if match := re.search(pattern, tex):
            raise TexError(f"`{match[0].strip()}` in a formula", wanted, match.start())
    _refuse_loose_row_break(tex)
    try:
        mathml = _converter().convert_with_local_state(tex, displaystyle=display)
    except LatexError as error:
        position, _, message = str(error).partition(": ")
        raise TexError(f"`{tex.strip()}`", f"TeX without the error: {message}", int(position)) from None
    # The font has one script alphabet; a variation selector would only send the letter to another font.
    mathml = mathml.replace("\ufe00", "").replace("\ufe01", "").replace("&ApplyFunction;", "\u2061")
    _refuse_undrawn(ElementTree.fromstring(mathml), tex)
    return mathml


def _refuse_loose_row_break(tex: str) -> None:
    """`\\\\` outside an environment vanishes without a trace."""
    depth = 0
    for token in NO_TABLE_BREAK.finditer(tex):
        depth += {r"\begin": 1, r"\end": -1}.get(token[0], 0)
        if token[0] == r"\\" and depth == 0:
            raise TexError(
                r"`\\` outside an environment", r"the rows in `\begin{aligned}`: math-core drops it", token.start()
            )


def _refuse_undrawn(math: ElementTree.Element, tex: str) -> None:
    for element in math.iter():
        if not DRAWN.fullmatch(element.tag):
            raise TexError(
                f"`{tex}`, which needs <{element.tag}>", "TeX that stays within MathML Core: browsers do not draw it"
            )
        if (
            element.tag == "mtable"
            and element.get("displaystyle") == "false"
            and len({len(row) for row in element}) > 1
        ):
            raise TexError(f"`{tex}`, whose rows differ in length", "as many `&` in each row")
