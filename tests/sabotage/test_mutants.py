"""A change of a page's code that nothing notices has to be listed, and what is listed has to be a change."""

from collections import Counter

import pytest

from tests.content.test_results import PAGES
from tests.engine.page import Page
from tests.engine.site import Site
from tests.engine.test_engine import SHOWN, page, tree
from tests.sabotage import mutants

SURVIVES = "told.py:a: print(total - 30, total >⟦→=⟧ 20)"
CLAIM = {"says": "", "after": "a", "holds": "kept == [30]"}


@pytest.mark.parametrize(
    ("listed", "claims", "counts", "said"),
    [
        ([], [], {"noticed": 3, "not listed": 2}, "snippets/told.py:4: nothing notices this change; wanted: a line in"),
        ([], [CLAIM], {"noticed": 4, "not listed": 1}, f'below its reason:\n- "{SURVIVES}"\n'),
        ([SURVIVES], [CLAIM], {"noticed": 4, "survived": 1}, ""),
        (
            ["told.py:a: print(total ⟦-→+⟧ 30, total > 20)"],
            [CLAIM],
            {"noticed": 3, "not listed": 1, "listed in vain": 1},
            "tests/sabotage/survivors.yml:7: snippets/told.py:4 is noticed here; delete the line if",
        ),
    ],
)
def test_what_nothing_notices_has_to_be_listed(tmp_path, capsys, monkeypatch, listed, claims, counts, said):
    code = "kept = [n for n in [20, 30] if n > 20]\ntotal = max(kept)\nprint(total - 30, total > 20)\n"
    page(tree(tmp_path), "told", SHOWN, code, out="0 True")
    monkeypatch.setattr(mutants, "LISTED", dict.fromkeys(listed, 7))
    monkeypatch.setitem(mutants.CLAIMS, "told", claims)
    found = Counter()
    mutants.Mutated(Page(tmp_path / "docs/en/told.md", Site(tmp_path)), found).run()
    out = capsys.readouterr().out
    assert found == counts and said in out and bool(said) == bool(out)


@pytest.mark.where("snippets/*", "docs/en/*", "tests/sabotage/*")
def test_each_row_is_of_one_mutant():
    own = [block for shown in PAGES.values() for block in shown.blocks if block.file == f"{shown.path.stem}.py"]
    sections = {row.partition(": ")[0] for row in mutants.LISTED}
    made = Counter(
        row for block in own if f"{block.file}:{block.section}" in sections for *_, row in mutants.mutants(block)
    )
    gone = [f"{mutants.FILE}:{line}: {row}" for row, line in mutants.LISTED.items() if made[row] != 1]
    assert not gone, "no change makes this; delete the row, or write it as `make mutants` does:\n" + "\n".join(gone)
