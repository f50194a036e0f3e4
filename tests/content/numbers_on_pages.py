"""The numbers that a page shows in its prose and formulas, and those that its code wrote or computed."""

import re
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from tests.content.page_text import PageText
from tools.manuscript.scan import blank

LARGE = 10_000  # from here on an integer must have its source, too
NAMES = r"Python|PyTorch|torch|NumPy|CUDA|MkDocs|Llama|GPT|DeepSeek"
# Numbers that are names: versions, arXiv ids, sections of a paper.
IDENTIFIER = re.compile(
    rf"\b(?:{NAMES})[\w’]*(?:-\w+)?[ \n-]*\d+(?:\.\d+)*|(?i:arxiv):? ?\d{{4}}\.\d{{4,5}}|§ ?\d+(?:\.\d+)*"
)
UNIT = r" ?(?:\\?%|[KMG]iB\b)"  # what is measured in these must have its source, however small
GROUPED = r"\d{1,3}(?:(?: |\\,)\d{3})+(?!\d)"
SCALE = r"(?P<scale>\s*(?:\\cdot|\\times|·|×)\s*10\^\{?(?P<exponent>-?\d+)\}?)?"
SIGN = r"(?:(?:^|[=≈(,&\[{:→;]|\\approx|\\to|\\quad)\s*(?P<minus>[-−]))?"


@dataclass(frozen=True)
class Number:
    """A number as it is printed: its value, the place of its last digit, and whether a sign belongs to it."""

    value: Decimal
    position: int = 0
    printed: str = ""
    is_signed: bool = False  # in a formula, after `=`: there a missing minus is a mistake

    @classmethod
    def parse(cls, digits: str, exponent: str = "0", negative: bool = False, **where) -> "Number":
        value = Decimal(re.sub(r"[ _,]|\\,", "", digits)).scaleb(int(exponent))
        return cls(-value if negative else value, **where)

    def is_shown_by(self, source: Decimal) -> bool:
        """Whether `source`, rounded or cut off to the digits printed, gives this number; a minus must agree."""
        if (self.value < 0 and source > 0) or (self.is_signed and self.value > 0 > source):
            return False
        last = Decimal(1).scaleb(self.value.as_tuple().exponent)
        mine, theirs = abs(self.value), abs(source)
        if theirs.adjusted() - last.adjusted() > 25:
            return False
        ways = [theirs, 100 * theirs] if self.printed.endswith("%") else [theirs]
        roundings = (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN)
        return any(way.quantize(last, how) == mine for way in ways for how in roundings)


def in_code(code: str) -> set[Decimal]:
    """Every number in code and captured outputs, `1,024` and `1_024` read as 1024."""
    pattern = r"(?<![\w.])-?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d[\d_]*\.?\d*)(?:e[+-]?\d+)?"
    found = {Decimal(re.sub("[,_]", "", number)) for number in re.findall(pattern, code)}
    return found | {Decimal(number) for number in re.findall(r"(?<=,)\d+\.\d+", code)}


def in_text(text: str, decimal: str) -> list[Number]:
    """The decimals, the large integers and those with a unit, of prose or of a formula."""
    decimals = rf"\d+{re.escape(decimal)}\d+(?!{re.escape(decimal)}?\d)"
    pattern = rf"(?m){SIGN}(?<![\w.,])(?P<digits>{decimals}|{GROUPED}|\d{{5,}}|\d+(?={UNIT})){SCALE}(?P<unit>{UNIT})?"
    found = []
    for match in re.finditer(pattern, text):
        digits, minus = match["digits"], match["minus"] or ""
        plain = digits.replace(decimal, ".") if re.fullmatch(decimals, digits) else digits
        where = {
            "position": match.start("digits"),
            "printed": minus + digits + (match["scale"] or "") + (match["unit"] or ""),
        }
        number = Number.parse(plain, match["exponent"] or "0", bool(minus), **where)
        if "." in plain or abs(number.value) >= LARGE or match["unit"]:
            found.append(number)
    return found


def without_names(text: str) -> str:
    return blank(text, (name.span() for name in IDENTIFIER.finditer(text)))


def on_page(page: PageText) -> list[Number]:
    """The numbers that a page must have from somewhere; its sources and identifiers are left out."""
    end = page.section("sources")
    prose = without_names(page.prose[:end])
    numbers = in_text(prose, page.edition["decimal"])
    for formula in page.formulas:
        if formula.start < end:
            tex = in_text(formula.value, ".")
            for n in tex:
                is_signed = bool(re.search(r"(?:=|\\approx)\s*$", formula.value[: n.position]))
                numbers.append(Number(n.value, n.position + formula.at, n.printed, is_signed))
    return numbers


def mark_faults(page: PageText) -> list[str]:
    """A decimal comma in English or in a formula, a decimal point in Polish or Serbian, commas between thousands."""
    end, decimal = page.section("sources"), page.edition["decimal"]
    prose = without_names(page.prose[:end])
    faults = [
        page.fault(match.start(), repr(match[0]), "a point in a formula, in every language", "write the point")
        for match in re.finditer(r"\d\{,\}\d+", page.without_code[:end])
    ]
    other = r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?![\d,])" if decimal == "." else r"(?<![\w.,])\d+\.\d+(?![\w.])"
    wanted = "groups of three between plain spaces" if decimal == "." else "a decimal comma, or a name in code style"
    return faults + [page.fault(m.start(), m[0], wanted, "rewrite the number") for m in re.finditer(other, prose)]
