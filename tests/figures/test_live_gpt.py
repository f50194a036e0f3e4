"""The GPT that runs in the page: its weights are those that the page trains, its mathematics is PyTorch's."""

import json
import random
import shutil
import subprocess
from bisect import bisect
from functools import cache
from itertools import accumulate, product

import numpy
import pytest
import torch

from tests.changed import concerns
from tests.conftest import ROOT, lacking
from tools.figures.compute import live_gpt
from tools.figures.compute.program import names_of, section
from tools.figures.live import live_gpt_data

EACH = pytest.mark.parametrize("language", live_gpt.LANGUAGES)
HEADS = [*product(range(2), range(4))]
SWITCHES = [{}, {"mask": "after"}, {"mask": "off"}, {"scale": False}, {"positions": False}]
SWITCHES += [{"off": [head]} for head in HEADS] + [{"mask": "after", "scale": False, "off": HEADS[:3]}]
SECTIONS = [("heads.py", "multi_head"), ("broken-gpts.py", "attention"), ("pretraining.py", "filters")]


@cache
def page() -> dict:
    """The pages' own attention with its steps written out, and filters."""
    return names_of(["import torch, math", *(section(*name) for name in SECTIONS)])


def about(language: str) -> dict:
    return json.loads((live_gpt.FOLDER / f"gpt.{language}.json").read_text(encoding="utf-8"))


def torch_model(language: str, mask="before", scale=True, positions=True, off=()):
    """The page's GPT with the file's weights, with switches as the figure has them."""
    model, own, heads = live_gpt.model_of(language), page(), about(language)["heads"]
    if not positions:
        model.positions.weight.data.zero_()
    C = model.tokens.embedding_dim
    right, future, d = own["right"], own["future"], C // heads
    ways = {
        "before": right,
        "after": lambda z: z.softmax(-1).masked_fill(future(z), 0),
        "off": lambda z: z.softmax(-1),
    }
    for number, block in enumerate(model.blocks):
        opened = own["OpenAttention"](C, heads)
        opened.load_state_dict(block.attention.state_dict())
        opened.weigh = lambda z: ways[mask](z if scale else z * d**0.5)
        kept = torch.ones(C)
        for head in (head for b, head in off if b == number):
            kept[head * d : (head + 1) * d] = 0
        opened.out.register_forward_pre_hook(lambda _, x, kept=kept: (x[0] * kept.to(x[0]),))
        block.attention = opened
    return model


def sentences(language: str) -> list[list[int]]:
    """All sentences of a language, written out by its grammar anew."""
    said = about(language)
    the = [] if said["article"] is None else [said["article"]]
    return [
        [*the, subject[2 * i], verb[i], *the, other[2 * j + 1], said["stop"]]
        for subject, verb, other in product(said["nouns"], said["verbs"], said["nouns"])
        for i, j in product((0, 1), repeat=2)
    ]


def cases(language: str, n: int) -> dict:
    """Texts after a full stop: sentences, several of them, and a few of words at random, as long as may be."""
    rng, said, all_of_them = random.Random(0), about(language), sentences(language)
    length, V = len(all_of_them[0]), len(next(iter(said["words"].values())))
    anything = [[rng.randrange(V) for _ in range(24)] for _ in range(n // 20)]
    texts = [sum(rng.choices(all_of_them, k=1 + i % 2), [said["stop"]]) for i in range(n - len(anything))]
    settings = [{"temperature": t, "k": k, "p": p} for t in (0.3, 1, 2.5) for k in (1, 5, V) for p in (0.2, 0.9, 1)]
    rows = [([rng.gauss(0, 3) for _ in range(V)], each, rng.random()) for each in settings for _ in range(3)]
    wrong = [rng.choices(range(V), k=length) for _ in range(20)]
    for sentence in rng.sample(all_of_them, 100):
        wrong.append([*sentence])
        wrong[-1][rng.randrange(length)] = rng.randrange(V)
    begun = [text[: rng.randrange(length + 1)] for text in wrong + rng.sample(all_of_them, 100)]
    return {
        "language": language,
        "texts": texts + anything,
        "settings": SWITCHES,
        "rows": rows,
        "begun": begun,
        "sentences": all_of_them + wrong,
    }


def in_node(given: dict, folder) -> tuple[dict, numpy.ndarray]:
    node = shutil.which("node") or lacking("there is no node; CONTRIBUTING.md says what the checks need")
    (folder / "cases.json").write_text(json.dumps(given), encoding="utf-8")
    command = [node, ROOT / "tests/figures/live_gpt.mjs", folder / "cases.json", folder / "out.json"]
    subprocess.run(command, check=True, timeout=300)
    logits = numpy.frombuffer((folder / "out.json.logits").read_bytes(), "f8")
    return json.loads((folder / "out.json").read_text(encoding="utf-8")), logits


def worst_logits(given: dict, found: numpy.ndarray, kind: torch.dtype) -> float:
    """The largest difference from PyTorch's logits, of all texts with all switches."""
    wanted = []
    for switches in given["settings"]:
        model = torch_model(given["language"], **switches).to(kind)
        with torch.no_grad():
            wanted += [model(torch.tensor([ids])).flatten().double() for ids in given["texts"]]
    return (torch.from_numpy(found.copy()) - torch.cat(wanted)).abs().max().item()


@EACH
def test_the_forward_pass_is_pytorch_s(language, tmp_path):
    """Of 200 texts where the figure's own files have changed, and each week."""
    given = cases(language, 200 if concerns("docs/assets/*/gpt.*", "tests/figures/live_gpt.mjs") else 6)
    found, logits = in_node(given, tmp_path)
    assert worst_logits(given, logits, torch.float64) < 1e-9
    # Without the scale, scores are so large that PyTorch's own 32 bits are up to 1.4e-4 away from its 64.
    assert worst_logits(given, logits, torch.float32) < 2e-4
    check_inside(language, given["texts"][0], found)
    check_losses(language, found)
    check_sampling(given, found)
    check_grammar(given, found)


def check_inside(language: str, text: list[int], found: dict) -> None:
    """The matrices and the stream that the figure shows are those that the logits come from."""
    model, z, seen = torch_model(language).double(), [], []
    for block in model.blocks:
        block.attention.weigh = lambda scores: z.append(scores[0]) or page()["right"](scores)
        for part in (block.norm1, block.norm2):
            part.register_forward_pre_hook(lambda _, x: seen.append(x[0][0]))
    model.norm.register_forward_pre_hook(lambda _, x: seen.append(x[0][0]))
    with torch.no_grad():
        model(torch.tensor([text]))
    for scores, heads in zip(z, found["matrices"], strict=True):
        dots, scaled, shares = torch.tensor(heads, dtype=torch.float64).transpose(0, 1)
        torch.testing.assert_close(scaled, scores)
        torch.testing.assert_close(dots, 4 * scores)  # 16 numbers a head
        torch.testing.assert_close(shares, page()["right"](scores))
    torch.testing.assert_close(torch.tensor(found["stream"], dtype=torch.float64), torch.stack(seen))


def check_losses(language: str, found: dict) -> None:
    """The loss that the figure shows is that of its text, and near what the training reached."""
    said = about(language)
    windows = torch.tensor(said["text"]).unfold(0, 25, 24)
    with torch.no_grad():
        logits = torch_model(language).double()(windows[:, :-1])
    loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), windows[:, 1:].flatten()).item()
    assert len(found["losses"]) == live_gpt.WINDOWS
    assert sum(found["losses"]) / live_gpt.WINDOWS == pytest.approx(loss, abs=1e-10)
    assert said["floor"] < loss < said["floor"] + 0.03 and abs(loss - said["loss"]) < 0.01
    assert said["floor"] < said["loss"] < said["floor"] + 0.02


def check_sampling(given: dict, found: dict) -> None:
    for (logits, said, u), shares, drawn in zip(given["rows"], found["shares"], found["drawn"], strict=True):
        z = torch.tensor([logits], dtype=torch.float64) / said["temperature"]
        wanted = page()["top_p"](page()["top_k"](z, said["k"]), said["p"]).softmax(-1)[0]
        torch.testing.assert_close(torch.tensor(shares, dtype=torch.float64), wanted, rtol=1e-12, atol=1e-15)
        assert drawn == bisect([*accumulate(wanted.tolist())], u)


def check_grammar(given: dict, found: dict) -> None:
    right = sentences(given["language"])
    assert len(right) == 2**13
    starts = {}
    for text in right:
        for n in range(len(text)):
            starts.setdefault((*text[:n],), set()).add(text[n])
    for begun, choices in zip(given["begun"], found["choices"], strict=True):
        assert len(choices) == len({*choices}) and {*choices} == starts.get((*begun,), set()), begun
    known, stop = {(*text,) for text in right}, about(given["language"])["stop"]
    for text, verdicts in zip(given["sentences"], found["judged"], strict=True):
        ends = [i + 1 for i, word in enumerate(text) if word == stop or i + 1 == len(text)]
        pieces = [(*text[start:end],) for start, end in zip([0, *ends], ends, strict=False)]
        wanted = ["right" if piece in known else "begun" if piece in starts else "wrong" for piece in pieces]
        assert verdicts == wanted, text
    assert (*found["written"][0],) in known


def loss(language: str, **switches) -> float:
    windows = torch.tensor(about(language)["text"]).unfold(0, 25, 24)
    with torch.no_grad():
        logits = torch_model(language, **switches)(windows[:, :-1])
    return torch.nn.functional.cross_entropy(logits.flatten(0, 1), windows[:, 1:].flatten()).item()


def test_what_the_pages_say_of_the_figure():
    drawn = live_gpt_data()
    for language, word, seen in (("en", "hen", "."), ("en", "cats", "sees"), ("pl", "psy", "widzi")):
        words, row = drawn[language]["words"], drawn[language]["words"].index(word)
        assert words[numpy.argmax(drawn[language]["weights"][row])] == seen
    for n, row in enumerate(drawn["sr"]["weights"], 1):  # nearly even
        assert all(80 / n < share < 125 / n for share in row[:n])
    assert abs(loss("sr", off=HEADS) - loss("sr")) < 0.01
    assert loss("en", mask="off") > loss("en") + 0.5 and loss("en", off=HEADS) > 1.744
    page = (ROOT / "docs/en/pretraining.md").read_text(encoding="utf-8")
    for number in (about("pl")["floor"], about("pl")["loss"], about("sr")["loss"]):
        assert f"{number:.3f}" in page


@EACH
def test_the_weights_are_of_the_program_as_it_is(language):
    there = about(language)["source"]
    assert there == live_gpt.source(), f"docs/assets/figures/gpt.{language}.json: of another program; run: make update"
    assert all(tensor.isfinite().all() for tensor in live_gpt.tensors(language).values())


SNIPPETS = sorted({f"snippets/{file}" for file, *_ in live_gpt.program(live_gpt.PAGE, live_gpt.UNTIL)})


@pytest.mark.slow
@pytest.mark.where("docs/assets/*/gpt.*", "tools/figures/compute/*", *SNIPPETS)
@EACH
def test_the_weights_are_those_of_a_new_run(language):
    new = live_gpt.files(language)
    for name, tensor in live_gpt.tensors(language).items():
        torch.testing.assert_close(
            live_gpt.tensors(language, new[f"gpt.{language}.bin"])[name], tensor, rtol=0, atol=2e-3
        )
    other = json.loads(new[f"gpt.{language}.json"])
    assert other | {"loss": about(language)["loss"]} == about(language)
    assert other["loss"] == pytest.approx(about(language)["loss"], abs=1e-3)
