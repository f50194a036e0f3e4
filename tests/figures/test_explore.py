"""The figures that a reader can take in hand: their mathematics against PyTorch's in float64, words, and size."""

import gzip
import json
import re
import shutil
import subprocess
from itertools import product
from math import prod

import pytest
import torch
from bs4 import BeautifulSoup
from torch import nn

from tests.conftest import EACH, EDITIONS, ROOT, lacking, pages_of
from tests.content.decoder import count, decoder, sizes_of
from tools import models
from tools.figures import tokenization
from tools.figures.compute.program import run_page
from tools.figures.explore import EXPLORED, LOADED

SCRIPTS = ROOT / "docs" / "assets" / "javascripts" / "figures"
FIGURES = sorted(EXPLORED.values())
OF_ALL = ("explore", "figure")  # what every figure needs


def descent_cases():
    """100 steps of torch.optim.SGD, rates on both sides of each bound and at it; all walk at once."""
    valleys = {(2.0,): (1.0,), (1.0, 25.0): (-10.0, 1.0)}
    walks = []
    for (curvatures, start), beta in product(valleys.items(), (0.0, 0.5, 0.67, 0.99)):
        bound = 2 * (1 + beta) / max(curvatures)
        yield "bound", [curvatures, beta], bound
        for rate in (0.001, 0.1, 0.9 * bound, bound, 1.1 * bound):
            found = [root for k in curvatures for root in roots(1 + beta - rate * k, beta)]
            growth = max(map(abs, found))
            swings = any(r.imag or r.real < 0 for r in found)
            fate = "border" if rate == bound else "diverges" if growth > 1 else "swings" if swings else "creeps"
            yield "regime", [curvatures, rate, beta], fate
            w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
            walks.append((torch.tensor(curvatures, dtype=torch.float64), start, rate, beta, w, [w.tolist()]))
    optimizer = torch.optim.SGD([{"params": [w], "lr": rate, "momentum": beta} for _, _, rate, beta, w, _ in walks])
    for _ in range(100):
        optimizer.zero_grad()
        sum(0.5 * (k * w**2).sum() for k, _, _, _, w, _ in walks).backward()
        optimizer.step()
        for *_, w, path in walks:
            path.append(w.tolist())
    for k, start, rate, beta, _, path in walks:
        yield "descend", [k.tolist(), start, rate, beta], path
        far = [step for step, point in enumerate(path) if sum(x * x for x in point) > 1e-4]
        yield "arrival", [k.tolist(), start, rate, beta, 100], max(far) + 1 if max(far) < 100 else None


def roots(total: float, beta: float) -> list[complex]:
    """The factors of one step in a direction, the roots of r² - total·r + beta, by PyTorch's eigenvalues."""
    return torch.linalg.eigvals(torch.tensor([[total, -beta], [1.0, 0.0]], dtype=torch.float64)).tolist()


def broadcasting_cases():
    """All pairs of shapes up to rank 3 and size 4: what comes of them, or what PyTorch says."""
    shapes = [sizes for rank in range(4) for sizes in product(range(1, 5), repeat=rank)]
    tensors = {shape: torch.arange(prod(shape)).reshape(shape) for shape in shapes}
    for pair in product(shapes, repeat=2):
        one, other = (tensors[shape] for shape in pair)
        try:
            shape, message = list(torch.broadcast_shapes(*pair)), None
        except RuntimeError:
            with pytest.raises(RuntimeError) as refusal:
                one + other
            shape, message = None, str(refusal.value)
        axis = int(message.rpartition(" ")[2]) if message else None
        yield "broadcast", list(pair), {"shape": shape, "axis": axis, "message": message}
        if shape and len(pair[1]) == 3:  # how far apart in memory the neighbours are that are read
            read = one.broadcast_to(shape)
            steps = [read.diff(dim=axis).flatten().tolist() or [0] for axis in range(len(shape))]
            yield "strides", [pair[0], len(shape)], [step[0] for step in steps]
    for shape in shapes:
        yield "written", [shape], str(shape)
        yield "count", [shape], tensors[shape].numel()
        for text in (str(shape), str(torch.Size(shape)), " ".join(map(str, shape)), "×".join(map(str, shape))):
            yield "parse", [text], list(shape) if text else None
    wrong = "", "torch.Size", "3,,4", "-1", "(3", "3)", "1.5", "1e3", "٣", "😀", "שלום", "(3; x)", "9" * 10_000, "1000"
    for text in (*wrong, str((1,) * 20), "(1, 1, 1, 1, 1, 1, 1, 1, 1)"):
        yield "parse", [text], None


def budget_cases():
    """Models on the meta device: those of the table and others, and the keys and values that they keep."""
    of = {row["model"]: sizes_of(row) for row in models.read() if row["formula"] in ("gpt2", "llama")}
    del of["GPT-3"]  # which the figure has not
    yield "MODELS", [], of
    rows = [*of.values()]
    small, llama = rows[0], rows[4]
    others = [
        small | {"tied": False},
        small | {"kv": 3},
        small | {"kind": "llama", "heads": 24, "kv": 24},
        small | {"layers": 1, "width": 1, "heads": 1, "kv": 1, "hidden": 1, "vocabulary": 1, "context": 1},
        llama | {"kind": "gpt2"},
        llama | {"tied": True, "kv": 1},
        llama | {"layers": 7, "width": 96, "heads": 8, "kv": 2, "hidden": 100, "vocabulary": 13, "context": 5},
    ]
    for sizes in (*rows, *others):
        model = decoder(**sizes)
        yield "total", [sizes], count(model)
        yield "blocks", [sizes], count(model.blocks)
        shape = 2, sizes["layers"], sizes["kv"], sizes["context"], sizes["width"] // sizes["heads"]
        for kind in (torch.float32, torch.bfloat16):
            yield "cache", [sizes, kind.itemsize], torch.empty(shape, dtype=kind, device="meta").nbytes
        yield "misfits", [sizes], []
    yield "misfits", [small | {"heads": 7, "kv": 1}], ["heads"]
    yield "misfits", [small | {"kv": 5}], ["kv"]


def graph_cases():
    """Autograd on a grid, saturated on both sides too; and some steps of descent."""
    grid = product((-3.0, -1.0, 0.5, 1.1, 3.0), (-3.0, -0.7, 0.0, 2.2, 3.0), (-2.0, 0.0, 1.0), (0.0, 0.3, 1.0))
    for number, setting in enumerate(grid):
        x, w, b, y = (torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in setting)
        xw = x * w
        z = xw + b
        a = torch.sigmoid(z)
        L = nn.functional.binary_cross_entropy_with_logits(z, y.detach())
        dx, dw, db, dz = torch.autograd.grad(L, (x, w, b, z))
        (da,) = torch.autograd.grad(nn.functional.binary_cross_entropy(a, y.detach()), a, retain_graph=True)
        (slope,) = torch.autograd.grad(a, z)
        wanted = {"xw": xw, "z": z, "a": a, "L": L, "slope": slope}
        wanted |= {"da": da, "dz": dz, "dw": dw, "db": db, "dx": dx}
        given = dict(zip("xwby", setting, strict=True))
        yield "chain", [given], {name: value.item() for name, value in wanted.items()}
        if number % 9 == 0:
            weights = [w, b]
            optimizer = torch.optim.SGD(weights, lr=2.5)
            for _ in range(20):
                optimizer.zero_grad()
                nn.functional.binary_cross_entropy_with_logits(x.detach() * w + b, y.detach()).backward()
                optimizer.step()
            yield "descend", [given, 2.5, 20], {"w": w.item(), "b": b.item()}


def tokens_cases():
    """The page's own encoder on 200 texts in four scripts, and on what a reader may paste."""
    program = run_page("tokenization", "cost")
    cut, encode, stories = (program[name] for name in ("cut", "encode", "STORY"))
    texts = [text[start : start + 60] for text in stories.values() for start in range(0, 7 * 50, 7)]
    odd = [
        "a",
        " ",
        "  a\t b\n",
        "e\u0301ż😀",
        "שלום עולם",
        "٣ ½ ² Ⅷ 五",
        "\x1c\x85\ufeff\u200b_",
        "1" * 200,
        "日本語 ไทย",
        "<b>&",
    ]
    for text in texts + odd:
        yield "cut", [text], cut(text)
        yield "words", [text], len(re.findall(r"\w+", text))
        for name in ("english", "all_four"):
            ids, bytes_of = encode(text, program[name], cut), program["vocabulary_of"](program[name])
            yield "encode", [text, name], ids
            yield "sizes", [ids, name], [len(bytes_of[i]) for i in ids]
    for text in (stories["Serbian Cyrillic"], "Љубав, Њега, Џеп, ЉУБАВ abc"):
        yield "latin", [text], "".join(program["script"].get(letter, letter) for letter in text)


def test_the_merges_are_the_page_s():
    assert tokenization.MERGES.read_text(encoding="utf-8") == tokenization.merges(run_page("tokenization", "cost")), (
        f"{tokenization.MERGES.name}: not what the page's code learns; run: make update"
    )


CASES = {
    "broadcasting": broadcasting_cases,
    "budget": budget_cases,
    "descent": descent_cases,
    "graph": graph_cases,
    "tokens": tokens_cases,
}
ELSEWHERE = {"gpt"}  # compared in test_live_gpt.py


def worst(found, wanted) -> float:
    """The largest relative error between two results; infinite where they are not of one form."""
    if isinstance(wanted, list | tuple):
        if not isinstance(found, list) or len(found) != len(wanted):
            return float("inf")
        return max(map(worst, found, wanted), default=0.0)
    if isinstance(wanted, dict) and isinstance(found, dict) and found.keys() == wanted.keys():
        return max(worst(found[key], wanted[key]) for key in wanted)
    if isinstance(wanted, float) and isinstance(found, int | float):
        return abs(found - wanted) / (abs(wanted) or 1.0)
    return 0.0 if found == wanted and type(found) is type(wanted) else float("inf")


def worst_on_a_way(found: list, wanted: list) -> float:
    """The same of a way, against the larger of two steps: a coordinate that swings through zero has there no size."""
    if [len(point) for point in found] != [len(point) for point in wanted]:
        return float("inf")
    ways = zip(zip(*found, strict=True), zip(*wanted, strict=True), strict=True)
    return max(
        abs(now - right) / (max(abs(right), abs(before)) or 1.0)
        for found, wanted in ways
        for now, right, before in zip(found, wanted, wanted[:1] + wanted[:-1], strict=True)
    )


@pytest.fixture(scope="module")
def answered(tmp_path_factory):
    """Of each figure its cases, each with what its script makes of them: one process of Node.js for all."""
    node = shutil.which("node") or lacking("Node.js, which runs the figures' mathematics")
    folder = tmp_path_factory.mktemp("figures")
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    for path in [*SCRIPTS.glob("*.math.js"), tokenization.MERGES]:
        shutil.copy(path, folder)
    cases = {name: list(make()) for name, make in CASES.items()}
    calls = [
        [(folder / f"{name}.math.js").as_uri(), function, given]
        for name, made in cases.items()
        for function, given, _ in made
    ]
    command = [node, str(ROOT / "tests" / "figures" / "answers.mjs")]
    run = subprocess.run(command, input=json.dumps(calls), capture_output=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stderr
    results = iter(json.loads(run.stdout))
    return {name: [(*case, next(results)) for case in made] for name, made in cases.items()}


@pytest.mark.parametrize("name", CASES)
def test_numbers_are_pytorchs(answered, name):
    cases = answered[name]
    errors = [
        (worst_on_a_way if name == "descend" and isinstance(wanted, list) else worst)(found, wanted)
        for name, _, wanted, found in cases
    ]
    print(f"\n{name}: {len(cases)} cases, worst relative error {max(errors):.1e}")
    wrong = [(*case[:2], case[3]) for case, error in zip(cases, errors, strict=True) if not error <= 1e-12]
    assert not wrong, (
        f"docs/assets/javascripts/figures/{name}.math.js: {len(wrong)} of {len(cases)}, such as {wrong[0]}"
    )


def test_every_figure_has_its_mathematics_and_its_cases():
    assert set(FIGURES) - ELSEWHERE == set(CASES)
    assert {*CASES, *ELSEWHERE} == {path.name.removesuffix(".math.js") for path in SCRIPTS.glob("*.math.js")}
    assert {path.stem for path in SCRIPTS.glob("*.js") if "." not in path.stem} == {*FIGURES, *OF_ALL}


@pytest.mark.parametrize("name", FIGURES)
def test_figure_is_light(name):
    files = [*SCRIPTS.glob(f"{name}.*")]
    weight = sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)
    most = 12_000 if name == "gpt" else 6000
    assert weight <= most, f"{name}: {weight} bytes with gzip; wanted: at most {most}"


@pytest.mark.parametrize("name", FIGURES)
def test_every_word_is_asked_for(name):
    """A figure's script names each of its words: in it, as a control or choice, or as what its mathematics says."""
    text = "".join((SCRIPTS / f"{name}{end}").read_text(encoding="utf-8") for end in (".js", ".math.js"))
    words = EDITIONS[0].data["explore"]
    own = {key.partition(".")[2] for key in words if key.startswith(f"{name}.")}
    assert "caption" in own, f"docs/en/edition.yml: wanted: a line `{name}.caption: …` under `explore:`"
    unused = {word for word in own - {"caption"} if not re.search(rf"\b{word}\b", text)}
    asked = set(re.findall(r'\btext\("(\w+)"', text)) | set(re.findall(r"\bwords\.(\w+)", text))
    asked -= {"percent"}  # which all figures are given
    assert not unused and asked <= own, (unused, asked - own)


def test_words_of_all_are_asked_for():
    asking = *(SCRIPTS / f"{name}.js" for name in OF_ALL), ROOT / "tools" / "book" / "gather.js"
    text = "".join(path.read_text(encoding="utf-8") for path in asking)
    shared = {key for key in EDITIONS[0].data["explore"] if "." not in key}
    assert {word for word in shared if not re.search(rf"\b{word}\b", text)} == set()


@EACH
def test_pages_with_such_a_figure_alone_load_the_script(site, edition):
    """The drawing stands there for whoever has no script; its words travel with it, and with no other page."""
    found = {}
    for file in pages_of(site, edition).values():
        text = file.read_text(encoding="utf-8")
        loaded = LOADED.findall(text)
        assert len(loaded) == 2 * ("data-explore=" in text), file
        for address in re.findall(r'(?:src|href)="([^"]+)"', " ".join(loaded)):
            assert (file.parent / address).resolve().is_file(), file
        for figure in re.findall(r"<figure[^>]* data-explore=.*?</figure>", text, re.DOTALL):
            figure = BeautifulSoup(figure, "html.parser").figure
            assert figure.svg and figure.figcaption and json.loads(figure["data-words"])["caption"], file
            found[figure["id"].removeprefix("figure-")] = figure["data-explore"]
    assert found == EXPLORED
