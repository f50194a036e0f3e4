"""Exercises that judge an answer: what is right comes from the page's code; it is judged by what is meant."""

import json
import subprocess

import pytest

from tests.conftest import EACH, ROOT, lacking, read
from tools.manuscript.scan import includes, notices
from tools.pages import answers

JUDGE = ROOT / "docs/assets/javascripts/exercises/judge.js"
CALLS = ROOT / "tests/figures/answers.mjs"
# Verdict: what is wanted, and what may be typed for it.
JUDGED = {
    "right": [
        ("1.5", "1,5", "1.5", "3/2", " 1.50 ", "１．５", "１，５", "+1.5", "150%", "150 %"),
        ("(2, 3)", "(2,3)", "[2, 3]", "2 3", "2 x 3", "2×3", "torch.Size([2, 3])", "(2, 3", "（２，３）"),
        ("(20)", "(20,)", "20", "[20]"),
        ("()", "()", "[]", "torch.Size([])"),
        ("24576", "24 576", "24,576", "24.576", "24_576", "24\u00a0576", "24\u202f576", "24576.0"),
        ("24576", "8·3·32²·10⁰", "2,4576·10⁴"),
        ("0.015", "1.5·10⁻²", "1,5·10^-2"),
        ("0.125 0.25 0.625", "1/8, 1/4, 5/8", "0,125; 0,25; 0,625", "0,125 0,25 0,625", "[0.125, 0.25, 0.625]"),
        ("4718592 1812529152", "4,718,592 1,812,529,152", "4 718 592; 1 812 529 152"),
        ("-3 0 5", "−3, 0, 5", "(-3, 0, 5)", "tensor([-3., 0., 5.])", "-3; 0; 5"),
        ("0.69315", "0.693", "0,6931", "ln 2", "ln(2)", "69.3%"),
        ("3.1623", "√10", "sqrt 10", "10^0.5", "10**(1/2)", "3.16"),
        ("-0.875", "-7/8", "− 7/8", "-0.875"),
        ("0.31017 0.10168", "31%, 10.2%", "31.0 % 10.2 %", "31,0 % 10,2 %"),
        ("`large = small.copy()`large = dict(small)", "large=dict( small )", "large = small.copy()"),
        ("7.02 7.0201~5e-05", "7.02; 7.0201"),
    ],
    "empty": [("1.5", "", "   ", "\u00a0")],
    "unread": [
        ("1.5", "one and a half", "x" * 5000, "1.5.2.3.4", "<b>1</b>", "((((", "1e400", "1/0", "nan", "alert(1)"),
        ("(2, 3)", "two by three", "a page of text " * 99),
        ("1 2 3", "one, two, three"),
    ],
    "sign": [("1.5", "-1.5"), ("-3 0 5", "3, 0, -5")],
    "factor": [("1.5", "15", "0.015"), ("24576", "245760")],
    "order": [("(2, 3)", "(3, 2)"), ("0.125 0.25 0.625", "5/8, 1/4, 1/8")],
    "count": [("(2, 3)", "(2, 3, 1)", "6"), ("1 2 3", "1 2", "1 2 3 4", "1")],
    "rounding": [("0.7054", "0.7", "0.71"), ("7.02 7.0201~5e-05", "7.02; 7.02")],
    "close": [("24576", "24575", "24 000"), ("0.7054", "0.72")],
    "other": [("1.5", "7"), ("(2, 3)", "(2, 4)"), ("`large = small.copy()", "large = small")],
}


def judged(pairs: list) -> list[str]:
    """What the page's own script says of each pair of what is typed and what is wanted: one process for all."""
    calls = json.dumps([[str(JUDGE), "judge", pair] for pair in pairs])
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


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        ({"values": ["x", "[x, 2 * x]"]}, ["1.5", "1.5 3"]),
        ({"values": {"L": "1 / 3"}, "within": 0.1}, ["L: 0.33333~0.1"]),
        ({"values": ["(2, 3)", "[(2,), ()]", "[[1, 2], [3]]"]}, ["(2, 3)", "(2)", "()", "1 2", "3"]),
        ({"values": ["'ab'", "0.001", "0.99999999"]}, ["`ab", "0.001", "1"]),
        ({"code": ["y = x", "y = 1 * x"], "holds": "y == 1.5"}, ["`y = x`y = 1 * x"]),
    ],
)
def test_what_is_asked_becomes_fields(question, texts):
    assert answers.answers(question, {"x": 1.5}) == texts


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ({"after": "a", "values": ["missing"]}, "page: NameError"),
        ({"after": "a", "code": ["y = 2"], "holds": "y == x"}, "this is false: y == x"),
        ({"after": "b", "values": ["x"]}, "page: there is no section b"),
    ],
)
def test_what_cannot_be_evaluated_is_named(question, told):
    text = '```python\n--8<-- "page.py:a"\n```\n'
    with pytest.raises(answers.Fault, match=told):
        answers.evaluated("page", text, [question], lambda file, name: "x = 1")


def test_an_exercise_is_known_by_its_code():
    text = '!!! question "{}. A"\n    B\n\n??? success "C"\n    ```python\n    --8<-- "page.py:{}"\n    ```\n\n'
    page = text.format(1, "a") + text.format(2, "b")
    found = answers.evaluated("page", page, [{"after": "b", "values": ["x"]}], lambda file, name: "x = 1")
    assert found == {"2": ["1"]} and answers.exercise(page, {"exercise": 7, "after": "b"}) == "7"
