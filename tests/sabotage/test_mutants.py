"""A change of a page's code that no output tells is listed, and one that is told is not."""

from collections import Counter

from tests.engine.page import Page
from tests.engine.site import Site
from tests.engine.test_engine import SHOWN, page, tree
from tests.sabotage.mutants import Mutated


def test_what_no_output_tells_is_listed(tmp_path, capsys):
    code = "total = sum(n for n in [20, 30] if n > 20)\nprint(total - 30, total > 20)\n"
    page(tree(tmp_path), "told", SHOWN, code, out="0 True")
    counts = Counter()
    Mutated(Page(tmp_path / "docs/en/told.md", Site(tmp_path)), counts).run()
    assert counts == {"noticed": 4, "survived": 1}
    line = "print(total - 30, total > 20)  ->  print(total - 30, total >= 20)"
    assert capsys.readouterr().out == f"survived  snippets/told.py:3: {line}\n"
