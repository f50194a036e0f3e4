"""Tests of the two Serbian scripts: what is transliterated, and what must pass unchanged."""

import csv
import re
import sys
from pathlib import Path

import pytest

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


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("ЊЕГОШ Његош њега", "NJEGOŠ Njegoš njega"),
        ("ЏЕП Џеп ЉУБАВ Љубав", "DŽEP Džep LJUBAV Ljubav"),
        ("КОЊ, LLM-ови и PyTorch-у", "KONJ, LLM-ovi i PyTorch-u"),
        ("Љ је слово", "Lj je slovo"),
        ("надживети и инјекција", "nadživeti i injekcija"),
    ],
)
def test_capitals(cyrillic, latin):
    assert to_latin(cyrillic) == latin


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("овде `пажња` остаје", "ovde `пажња` ostaje"),
        ("``код ` код`` и реч", "``код ` код`` i reč"),
        ("```python\nx = 'пажња'\n```\nреч", "```python\nx = 'пажња'\n```\nreč"),
        ("    ```text\n    пажња\n    ```\nреч", "    ```text\n    пажња\n    ```\nreč"),
        ("~~~\nпажња\n~~~\nреч", "~~~\nпажња\n~~~\nreč"),
        ('--8<-- "ћ.py:део"', '--8<-- "ћ.py:део"'),
        (r"број $ш_\text{нов}$ и реч", r"broj $ш_\text{nov}$ i reč"),
        ("$$\n\\mathrm{ш} = \\text{нови губитак}\n$$\nреч", "$$\n\\mathrm{ш} = \\text{novi gubitak}\n$$\nreč"),
        (r"$\underbrace{ш}_{\text{први члан}}$ и реч", r"$\underbrace{ш}_{\text{prvi član}}$ i reč"),
        ("кошта 5 $ и 6 $ данас", "košta 5 $ i 6 $ danas"),
        ('[веза](пут.md#ид "наслов")', '[veza](пут.md#ид "naslov")'),
        ("![опис слике](слика.svg)", "![opis slike](слика.svg)"),
        ("[веза][а]\n\n[а]: ./пут.md", "[veza][a]\n\n[a]: ./пут.md"),
        ("[^1]: Фуснота", "[^1]: Fusnota"),
        ("види https://пример.срб/ћ и реч", "vidi https://пример.срб/ћ i reč"),
        ("## Наслов {#ид}", "## Naslov {#ид}"),
        ('слика{ .класа title="опис" }', 'slika{ .класа title="opis" }'),
        ('<img src="ћ.svg" alt="опис" data-x="ћ">', '<img src="ћ.svg" alt="opis" data-x="ћ">'),
        ('<a aria-label="веза" href="ћ">реч</a>', '<a aria-label="veza" href="ћ">reč</a>'),
        ('реч <span lang="sr-Cyrl">пажња</span> реч', 'reč <span lang="sr-Cyrl">пажња</span> reč'),
        ("*пажња*{ lang=sr-Cyrl } реч", "*пажња*{ lang=sr-Cyrl } reč"),
        ("<kbd>ћ</kbd> реч <!-- белешка -->", "<kbd>ћ</kbd> reč <!-- белешка -->"),
        ("---\ntitle: Тензори\n---\n", "---\ntitle: Tenzori\n---\n"),
        ('!!! note "Напомена"\n    реч', '!!! note "Napomena"\n    reč'),
    ],
)
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


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("Piše u PyTorch-u, za LLM-ove, GPT-2 i top-k.", "Пише у PyTorch-у, за LLM-ове, GPT-2 и top-k."),
        ("nasumično gašenje (*dropout*) i *važno*", "насумично гашење (*dropout*) и *важно*"),
        ("## Lanac {#chain}\n[veza](x.md#chain) `kod` $x$", "## Ланац {#chain}\n[веза](x.md#chain) `kod` $x$"),
        ('---\ntitle: Tenzori\n---\n!!! question "Zadatak"', '---\ntitle: Тензори\n---\n!!! question "Задатак"'),
        ('??? success "Odgovor"\n    Konjugacija', '??? success "Одговор"\n    Конјугација'),
        ("Mrez\u030ca i s\u030cuma c\u030cekaju", "Мрежа и шума чекају"),
        ("---\nnotebook: true\nformerly: [stara]\n---\n", "---\nnotebook: true\nformerly: [stara]\n---\n"),
        ('<div class="worked" markdown>\nbroj\n</div>', '<div class="worked" markdown>\nброј\n</div>'),
    ],
)
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
