"""No test is switched off: one that is skipped or may fail says nothing of what it is about."""

import ast

import pytest

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


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("@pytest.mark.skip\ndef test_a(): ...", "a.py:1: there is pytest.mark.skip;"),
        ("\npytestmark = pytest.mark.xfail(reason='later')", "a.py:2: there is pytest.mark.xfail;"),
        ("@mark.skipif(True, reason='')\ndef test_a(): ...", "a.py:1: there is pytest.mark.skipif;"),
        ("@pytest.mark.parametrize('skip', [1])\ndef test_a(): ...", ""),
    ],
)
def test_a_test_that_is_switched_off_is_named(code, line):
    assert "".join(switched_off(code, "a.py")).startswith(line or "") and bool(switched_off(code, "a.py")) == bool(line)
