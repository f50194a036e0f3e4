"""Exercises that judge an answer: what is right comes from the page's code; it is judged by what is meant."""

import json
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.conftest import EACH, ROOT, cases, lacking, read
from tools.manuscript.scan import includes, notices
from tools.pages import answers

JUDGE = ROOT / "docs/assets/javascripts/exercises/judge.js"
CALLS = ROOT / "tests/figures/answers.mjs"
CASES = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))
JUDGED, READ = CASES["judged"], CASES["read"]
JUDGED["unread"] += [["1.5", "x" * 5000], ["(2, 3)", "a page of text " * 99]]


def judged(pairs: list, asked: str = "judge") -> list[str]:
    """What the page's own script says of each pair of what is typed and what is wanted: one process for all."""
    calls = json.dumps([[str(JUDGE), asked, pair] for pair in pairs])
    try:
        done = subprocess.run(["node", CALLS], input=calls, capture_output=True, encoding="utf-8", check=False)
    except FileNotFoundError:
        lacking("answers are not judged: there is no node; wanted: Node.js 18 or later")
    assert not done.returncode, done.stderr
    return json.loads(done.stdout)


def test_what_is_typed_is_judged_by_what_is_meant():
    cases = [(typed, row[0], said) for said, rows in JUDGED.items() for row in rows for typed in row[1:]]
    told = judged([case[:2] for case in cases])
    wrong = [(*case, verdict) for case, verdict in zip(cases, told, strict=True) if case[2] != verdict]
    assert len(cases) > 80 and not wrong, "\n".join(map(str, wrong))


def test_how_a_wrong_list_is_read_is_told_where_its_commas_may_mean_either():
    told = judged([[typed, wanted] for wanted, typed, _ in READ], "readAs")
    assert [[*row[:2], text] for row, text in zip(READ, told, strict=True)] == READ


def test_every_captured_answer_is_right_when_it_is_typed_as_it_stands():
    wanted = [text if text.startswith("`") else text.rpartition(": ")[2] for text in every_answer()]
    typed = [text.split("~")[0].split("`")[1] if text.startswith("`") else text.split("~")[0] for text in wanted]
    told = judged(list(zip(typed, wanted, strict=True)))
    assert len(told) > 150 and set(told) == {"right"}, list(zip(wanted, told, strict=True))


def every_answer() -> list[str]:
    return [text for page in answers.captured().values() for texts in page.values() for text in texts]


def test_answers_are_alike_but_for_the_last_digits():
    assert answers.are_alike(["0.12500 2", "L: 4.5466~0.1", "`a b"], ["0.12501 2", "L: 4.5467~0.1", "`a b"])
    assert not answers.are_alike(["0.12500 2"], ["0.12600 2"]) and not answers.are_alike(["(2, 3)"], ["(2, 3, 4)"])


def test_an_answer_belongs_to_an_exercise_and_to_its_code():
    assert list(answers.asked()) == list(answers.captured()), f"{answers.CAPTURED}: run: make update"
    for page, questions in answers.asked().items():
        text = (answers.PAGES / f"{page}.md").read_text(encoding="utf-8")
        numbers = {notice.title.partition(".")[0] for notice in notices(text) if notice.kind == "question"}
        sections = {include.section for include in includes(text)}
        for question in questions:
            told = f"{answers.ASKED}: {page}: {question}; wanted: a section of the answer to an exercise"
            assert answers.exercise(text, question) in numbers and question["after"] in sections, told
        found = [answers.exercise(text, question) for question in questions]
        assert sorted(found, key=int) == sorted(set(found), key=int) == list(answers.captured()[page])


@EACH
def test_a_page_has_the_answers_where_the_script_looks(edition, site):
    boxes = read(site / edition.prefix / "softmax").select("div.question[data-answers]")
    assert [box["data-answers"] for box in boxes] == [
        "¦".join(texts) for texts in answers.captured()["softmax"].values()
    ]
    words = (site / edition.prefix / "assets/javascripts/exercises/words.js").read_text(encoding="utf-8")
    assert json.loads(words.removeprefix("export default ").rstrip(";\n")) == edition.data["exercises"]


@cases("question, texts")
def test_what_is_asked_becomes_fields(question, texts):
    assert answers.answers(question, {"x": 1.5}) == texts


@cases("question, told")
def test_what_cannot_be_evaluated_is_named(question, told):
    text = '```python\n--8<-- "page.py:a"\n```\n'
    with pytest.raises(answers.Fault, match=told):
        answers.evaluated("page", text, [question], lambda file, name: "x = 1")


def test_an_exercise_is_known_by_its_code():
    text = '!!! question "{}. A"\n    B\n\n??? success "C"\n    ```python\n    --8<-- "page.py:{}"\n    ```\n\n'
    page = text.format(1, "a") + text.format(2, "b")
    found = answers.evaluated("page", page, [{"after": "b", "values": ["x"]}], lambda file, name: "x = 1")
    assert found == {"2": ["1"]} and answers.exercise(page, {"exercise": 7, "after": "b"}) == "7"
