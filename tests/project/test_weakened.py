"""No test is switched off: one that is skipped or may fail says nothing of what it is about."""

import ast

from tests.conftest import ROOT
from tools.project import shown

OFF = {"skip", "skipif", "xfail"}


def switched_off(code: str, name: str) -> list[str]:
    """Name each marker that switches a test off. What a machine lacks, `lacking` of tests/conftest.py says."""
    return [
        f"{name}:{node.lineno}: there is pytest.mark.{node.attr}; wanted: a test that runs, or `lacking(…)` where a "
        "machine has not what it needs; mend it, or delete it"
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Attribute) and node.attr in OFF and ast.unparse(node.value).endswith("mark")
    ]


def test_no_test_is_switched_off():
    files = sorted((ROOT / "tests").rglob("*.py"))
    found = [fault for file in files for fault in switched_off(file.read_text(encoding="utf-8"), shown(file))]
    assert not found, "\n" + "\n".join(found)
