"""What the prose says of a result is so: each claim of claims.yml, computed where its page has just run."""

import contextlib
import io
import warnings

import pytest
import torch

from tests.changed import only_where
from tests.conftest import ROOT
from tools.figures.compute.program import section
from tools.manuscript import scan
from tools.manuscript.files import parse_mapping, read_text

FILE = "tests/content/claims.yml"
CLAIMS = parse_mapping(read_text(ROOT / FILE), FILE)


def page_of(name: str) -> str:
    return read_text(ROOT / "docs/en" / f"{name}.md")


def claim_faults(name: str, text: str, claims: list[dict], code_of=section) -> list[str]:
    """Run a page; name each claim that does not hold, and each whose words or section the page has not."""
    faults = [
        f"{FILE}: {name}: there is {claim['says']!r}; wanted: words of docs/en/{name}.md; mend or delete the claim"
        for claim in claims
        if claim["says"] not in text
    ]
    names, left, kind = {"__name__": "__main__"}, list(claims), torch.get_default_dtype()
    for include in scan.includes(text) if not faults else ():
        if include.file.endswith(".py") and left:
            exec(code_of(include.file, include.section), names)
            here = [claim for claim in left if claim["after"] == include.section]
            left = [claim for claim in left if claim not in here]
            faults += [
                f"docs/en/{name}.md:{scan.line_of(text, text.index(claim['says']))}: it says {claim['says']!r}, but "
                f"this is false after {include.section}: {claim['holds']}; mend the sentence, or {FILE}"
                for claim in here
                if not eval(claim["holds"], names)
            ]
    torch.set_default_dtype(kind)  # a page may choose its own
    return faults + [
        f"{FILE}: {name}: there is no section {claim['after']}; wanted: one of the page's"
        for claim in left
        if not faults
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", CLAIMS)
def test_what_is_claimed_is_so(name):
    text = page_of(name)
    files = {f"snippets/{include.file}" for include in scan.includes(text)}
    only_where("tests/content/test_claims.py", FILE, f"docs/en/{name}.md", *files)
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a plot that is shown nowhere
        faults = claim_faults(name, text, CLAIMS[name])
    assert not faults, "\n" + "\n".join(faults)


def test_words_that_a_page_has_lost_are_named():
    """Each page has the words that its claims are about."""
    lost = [(name, claim["says"]) for name in CLAIMS for claim in CLAIMS[name] if claim["says"] not in page_of(name)]
    assert not lost, f"{FILE}: {lost}; wanted: words of the page; mend or delete the claim"


@pytest.mark.parametrize(
    ("claim", "fault"),
    [
        ({"says": "It falls.", "after": "a", "holds": "x[1] < x[0]"}, ""),
        ({"says": "It falls.", "after": "a", "holds": "x[1] > x[0]"}, "docs/en/page.md:1: it says 'It falls.', but"),
        ({"says": "It rises.", "after": "a", "holds": "True"}, f"{FILE}: page: there is 'It rises.'; wanted: words"),
        ({"says": "It falls.", "after": "b", "holds": "True"}, f"{FILE}: page: there is no section b"),
    ],
)
def test_a_claim_that_does_not_hold_is_named(claim, fault):
    text = 'It falls.\n\n```python\n--8<-- "page.py:a"\n```\n'
    found = claim_faults("page", text, [claim], lambda file, name: "x = [2, 1]")
    assert "".join(found).startswith(fault) and bool(found) == bool(fault)
