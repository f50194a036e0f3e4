"""The trained GPT that runs in the page, one for each language: the training run of the page `pretraining`, as files.

`docs/assets/figures/gpt.<language>.bin` holds the weights as 16-bit floats, one tensor after the other; the `.json`
beside it their names and shapes, what the figure has to know of the language, and the hash of the program that trained.
"""

import hashlib
import json
import math
import random
from functools import cache

import torch

from tools.figures.compute.program import names_of, program, run_page, section
from tools.figures.data import by_lines
from tools.manuscript.serbian import to_latin
from tools.project import ROOT

FOLDER = ROOT / "docs" / "assets" / "figures"
LANGUAGES = {"en": "English", "pl": "Polish", "sr": "Serbian"}  # the names that the page `first-model` gives them
PAGE, UNTIL = "pretraining", "run"
TOKENS = {"training": 18_000, "validation": 3000}  # as many as the page has
WINDOWS = 24  # of validation text, whose loss the figure measures; each begins with a sentence, and all of it is scored
SHOWN = {  # what the drawing shows: a text, and a head of the first block
    "en": (". the hen sees the cats . the ant", 4),
    "pl": (". kot widzi psy . lisy", 3),
    "sr": (". пас види вукове . слонови", 3),
}
OWN = ("first-model.py", "data")  # the section that another language replaces


def source() -> str:
    """The hash of the program that the models are trained by."""
    code = [code for *_, code in program(PAGE, UNTIL)] + [section("first-model.py", "languages")]
    return hashlib.sha256("\n".join(code).encode()).hexdigest()


@cache
def trained(language: str) -> dict:
    """The names that the training run of a language leaves, among them `gpt`."""
    if language == "en":
        return run_page(PAGE, "overfitting")  # which the figures of that page have run already
    sections = program(PAGE, UNTIL)
    at = [include for *include, _ in sections].index([*OWN])
    names = names_of([code for *_, code in sections[:at]])
    names |= data(language)
    return names_of([code for *_, code in sections[at + 1 :]], names)


def forms(language: str) -> tuple[list, list]:
    """Of each noun the four forms, one and many, as subject and as object; of each verb the two."""
    code = [section("first-model.py", name) for name in ("language", "languages")]
    return names_of(code)["LANGUAGES"][LANGUAGES[language]]


def data(language: str) -> dict:
    """What the page's section `data` defines, in a language with endings and without articles."""
    nouns, verbs = forms(language)

    def sentence(rng: random.Random) -> list[str]:
        many = rng.random() < 0.5  # 1 bit
        subject, verb = rng.choice(nouns)[2 * many], rng.choice(verbs)[many]  # 4 bits, 3 bits
        return [subject, verb, rng.choice(nouns)[2 * (rng.random() < 0.5) + 1], "."]  # 5 bits

    rng = random.Random(0)
    sentences = {kind: [sentence(rng) for _ in range(n // 4)] for kind, n in TOKENS.items()}
    words = [*dict.fromkeys([".", *(word for row in nouns + verbs for word in row)])]
    number = {word: i for i, word in enumerate(words)}
    return sentences | {"words": words, "number": number, "V": len(words)}


def described(language: str, names: dict) -> dict:
    """What the figure has to know beside the weights."""
    model, number = names["gpt"], names["number"]
    nouns, verbs = ([[number[word] for word in row] for row in rows] for rows in forms(language))
    words = {language: names["words"]}
    if language == "sr":
        words = {"sr-Cyrl": names["words"], "sr-Latn": [to_latin(word) for word in names["words"]]}
    length = 6 if "the" in number else 4  # of a sentence
    return {
        "source": source(),
        "words": words,
        "article": number.get("the"),
        "stop": number["."],
        "nouns": nouns,
        "verbs": verbs,
        "text": [number["."], *names["validation_ids"][: WINDOWS * model.positions.num_embeddings].tolist()],
        "loss": round(names["reached"], 4),
        "floor": round(13 * math.log(2) / length, 4),
        "heads": model.blocks[0].attention.heads,
        "tensors": {name: list(p.shape) for name, p in model.named_parameters()},
    }


def files(language: str) -> dict[str, bytes]:
    """A language's two files, by name."""
    names = trained(language)
    weights = [p.detach().half().numpy().astype("<f2").tobytes() for p in names["gpt"].parameters()]
    about = by_lines(described(language, names)) + "\n"
    return {f"gpt.{language}.bin": b"".join(weights), f"gpt.{language}.json": about.encode()}


def write() -> None:
    """Train anew where the program has changed, and write what is then another model."""
    FOLDER.mkdir(exist_ok=True)
    for language in LANGUAGES:
        about = FOLDER / f"gpt.{language}.json"
        if not about.is_file() or json.loads(about.read_text(encoding="utf-8"))["source"] != source():
            for name, content in files(language).items():
                (FOLDER / name).write_bytes(content)


def taken(language: str) -> dict:
    """Take of a language's files a text, the weights of one head, and the likeliest next words, in percent."""
    about = json.loads((FOLDER / f"gpt.{language}.json").read_text(encoding="utf-8"))
    words = next(iter(about["words"].values()))
    number = {word: i for i, word in enumerate(words)}
    model, (text, head) = model_of(language), SHOWN[language]
    block, ids = model.blocks[0], torch.tensor([[number[word] for word in text.split()]])
    with torch.no_grad():
        x = model.tokens(ids) + model.positions(torch.arange(ids.shape[1]))
        q, k, _ = block.attention.qkv(block.norm1(x))[0].split(x.shape[-1], dim=-1)
        q, k = (t.chunk(about["heads"], dim=-1)[head - 1] for t in (q, k))
        z = q @ k.T / q.shape[-1] ** 0.5
        weights = z.masked_fill(torch.ones_like(z).triu(1).bool(), -math.inf).softmax(-1)
        shares, places = model(ids)[0, -1].softmax(-1).topk(6)
    return {
        "words": text.split(),
        "head": f"1.{head}",
        "weights": [[round(100 * share) for share in row] for row in weights.tolist()],
        "next": [[words[i], round(100 * share, 1)] for i, share in zip(places.tolist(), shares.tolist(), strict=True)],
    }


def tensors(language: str, content: bytes | None = None) -> dict[str, torch.Tensor]:
    """The weights of a language's file, or of the content of another, by name."""
    content = content or (FOLDER / f"gpt.{language}.bin").read_bytes()
    shapes = json.loads((FOLDER / f"gpt.{language}.json").read_text(encoding="utf-8"))["tensors"]
    numbers = torch.frombuffer(bytearray(content), dtype=torch.float16).float()
    parts = numbers.split([math.prod(shape) for shape in shapes.values()])  # fails where the file has another length
    return {name: part.view(shape) for (name, shape), part in zip(shapes.items(), parts, strict=True)}


def model_of(language: str) -> torch.nn.Module:
    """The page's GPT with a language's weights."""
    sections = [("heads.py", "multi_head"), ("block.py", "block"), ("gpt.py", "model")]
    state = tensors(language)
    (V, C), (T, _) = state["tokens.weight"].shape, state["positions.weight"].shape
    model = names_of([section(*name) for name in sections])["GPT"](V, T, C, 4, 2)
    model.load_state_dict(state | {"head.weight": state["tokens.weight"]})
    return model
