"""Every decimal and every large number on a page comes from the page's code or its outputs, or is declared."""

from decimal import Decimal
from pathlib import Path

from tests.conftest import cases
from tests.content.numbers_on_pages import Number, in_code, in_text, mark_faults, on_page
from tests.content.page_text import PageText
from tools.extensions import render
from tools.manuscript.files import read_table

DECLARED = Path(__file__).with_name("numbers.csv")
MEND = f"mend the number, print it in a snippet and `make update`, or give its reason in {DECLARED.name}"


def declared() -> tuple[dict, ...]:
    return read_table(DECLARED, "page,number,reason")


def number_faults(page: PageText, rows: list[dict], used: set[int], code: str | None = None) -> list[str]:
    """Names each number without a source; the indices of the rows that were needed go into `used`."""
    sources = in_code(page.code() if code is None else code)
    faults = []
    for number in on_page(page):
        if any(number.is_shown_by(source) for source in sources):
            continue
        fitting = {
            i for i, row in enumerate(rows) if row["page"] == page.stem and abs(number.value) == Decimal(row["number"])
        }
        used.update(fitting)
        if not fitting:
            wanted = "a number that the page's code contains or prints, rounded or cut off"
            faults.append(page.fault(number.position, f"the number {number.printed}", wanted, MEND))
    return faults


def test_numbers_have_a_source():
    rows, used, faults = declared(), set(), []
    for page in map(PageText.read, render.paths()):
        faults += mark_faults(page) + number_faults(page, rows, used)
    for unused in sorted(set(range(len(rows))) - used):
        row = rows[unused]
        there = f"{row['number']} on {row['page']}, which no page needs"
        faults.append(f"{DECLARED.name}:{unused + 2}: there is {there}; wanted: rows in use; delete the row")
    assert not faults, "\n" + "\n".join(faults)


def test_declared_numbers_have_a_reason():
    bare = [row for row in declared() if len(row["reason"]) < 10]
    assert not bare, f"{DECLARED.name}: {bare}; wanted: a reason or a source in each row"


# --- the check finds what it is for ----------------------------------------------------------------------------------


def faults_of(text: str, code: str, edition="en") -> list[str]:
    page = PageText(f"docs/{edition}/page.md", text)
    return mark_faults(page) + number_faults(page, [], set(), code)


@cases("text, code")
def test_number_with_a_source(text, code):
    assert faults_of(text, code) == []


@cases("text, code, there")
def test_number_without_a_source(text, code, there):
    faults = faults_of("---\ntitle: t\n---\n\n" + text, code)
    assert len(faults) == 1, faults
    assert faults[0].startswith("docs/en/page.md:5: there is ")
    assert there in faults[0].partition("; wanted")[0]


def test_decimal_comma():
    assert faults_of("około 0,09; $0.0898$", "0.089826", "pl") == []
    assert "0.09" in faults_of("około 0.09", "0.089826", "pl")[0]
    assert "0,10" in faults_of("około 0,10", "0.089826", "pl")[0]


def test_declared_number():
    row = {"page": "page", "number": "42.5", "reason": "measured elsewhere"}
    used = set()
    assert number_faults(PageText("docs/en/page.md", "It is 42.5."), [row], used, "") == []
    assert used == {0}
    assert number_faults(PageText("docs/en/other.md", "It is 42.5."), [row], set(), "") != []


def test_numbers_in_code():
    assert in_code("[1,024, -0.5] 1e-07 x2.5 3.11.2") >= {Decimal(1024), Decimal("-0.5"), Decimal("1e-07")}
    assert Decimal("2.5") not in in_code("x2.5")
    assert [n.value for n in in_text("12 345, 1.5 and 999", ".")] == [Decimal(12345), Decimal("1.5")]
    assert Number(Decimal("0.10")).is_shown_by(Decimal("0.1"))
