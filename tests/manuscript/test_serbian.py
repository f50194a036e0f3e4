"""Tests of the two Serbian scripts: what is transliterated, and what must pass unchanged."""

import csv
import re
import sys
from pathlib import Path

import pytest

from tests.conftest import cases
from tools.manuscript.serbian import (
    LATIN,
    SPLIT,
    SPLITS,
    TO_LATIN,
    main,
    page_to_cyrillic,
    page_to_latin,
    to_cyrillic,
    to_latin,
)
from tools.project import Fault


def test_thirty_letters():
    assert len(TO_LATIN) == 30
    assert set(LATIN) < set(TO_LATIN.values())


@cases("cyrillic, latin")
def test_capitals(cyrillic, latin):
    assert to_latin(cyrillic) == latin


@cases("cyrillic, latin")
def test_what_is_not_prose_passes_unchanged(cyrillic, latin):
    assert page_to_latin(cyrillic) == latin


@pytest.mark.parametrize("row", SPLITS, ids=lambda row: row["latin"])
def test_one_letter_or_two(row):
    assert to_cyrillic(row["latin"]) == row["cyrillic"]
    assert to_latin(row["cyrillic"]) == row["latin"]


@pytest.mark.parametrize("row", [row for row in SPLITS if row["stem"]], ids=lambda row: row["stem"])
def test_each_stem_is_needed(row, monkeypatch):
    others = SPLIT.pattern.split("|")
    others.remove("(?<={})(?={})".format(*row["stem"].split("|")))
    monkeypatch.setattr("tools.manuscript.serbian.SPLIT", re.compile("|".join(others), re.IGNORECASE))
    assert to_cyrillic(row["latin"]) != row["cyrillic"]


@cases("latin, cyrillic")
def test_draft(latin, cyrillic):
    assert page_to_cyrillic(latin)[0] == cyrillic


def test_draft_is_written_beside_and_never_over(tmp_path, capsys, monkeypatch):
    draft = tmp_path / "draft.md"
    draft.write_text("Prva strana.\n\nOvde je nadjačan Wien i injekcija.\n", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["", str(draft)])
    assert main() == 0
    assert (tmp_path / "draft.cyrl.md").read_text(encoding="utf-8") == (
        "Прва страна.\n\nОвде је надјачан Wien и инјекција.\n"
    )
    listed = capsys.readouterr().out
    assert f"{draft}:3: nadjačan: became надјачан" in listed
    assert f"{draft}:3: Wien: left in Latin script" in listed
    assert "injekcija" not in listed
    with pytest.raises(Fault, match="is there already"):
        main()


def test_a_draft_that_cannot_be_read_is_told_in_one_line(tmp_path, monkeypatch):
    draft = tmp_path / "draft.md"
    draft.write_bytes("Reč.\n\nMreža.\n".encode("cp1250"))
    for arguments, told in (
        ([str(draft)], f"{draft}:1: there is the byte 0xe8, which is no UTF-8; wanted: UTF-8"),
        ([], "FILE=: is no file; wanted: a draft; run: make cyrillic FILE=draft.md"),
        ([""], "FILE=: is no file; wanted: a draft"),
        ([str(tmp_path)], f"FILE={tmp_path}: is no file; wanted: a draft"),
        ([str(tmp_path / "none.md")], f"FILE={tmp_path}/none.md: is no file; wanted: a draft"),
    ):
        monkeypatch.setattr(sys, "argv", ["", *arguments])
        with pytest.raises(Fault) as fault:
            main()
        assert str(fault.value).startswith(told) and "\n" not in str(fault.value)


def test_the_glossary_is_the_same_in_both_scripts():
    with Path(__file__).parents[2].joinpath("glossary.csv").open(encoding="utf-8", newline="") as file:
        found = [
            f"glossary.csv:{line}: there is {row['sr-Latn']}; wanted: {to_latin(row['sr-Cyrl'])}, as in Cyrillic"
            for line, row in enumerate(csv.DictReader(file), 2)
            if row["sr-Latn"] != to_latin(row["sr-Cyrl"])
        ]
    assert not found, "\n" + "\n".join(found)
