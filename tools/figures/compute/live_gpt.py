"""The trained GPT that runs in the page, one for each language: the training run of the page `pretraining`, as files.

`docs/assets/figures/gpt.<language>.bin` holds the weights as 16-bit floats, one tensor after the other; the `.json`
beside it their names and shapes, what the figure has to know of the language, and the hash of the program that trained.
"""

import hashlib
import json
import math
import random
from functools import cache

from tools.figures.compute.program import names_of, program, run_page, section
from tools.manuscript.serbian import to_latin
from tools.project import ROOT

FOLDER = ROOT / "docs" / "assets" / "figures"
LANGUAGES = {"en": "English", "pl": "Polish", "sr": "Serbian"}  # the names that the page `first-model` gives them
PAGE, UNTIL = "pretraining", "run"
TOKENS = {"training": 18_000, "validation": 3000}  # as many as the page has
WINDOWS = 24  # of validation text, whose loss the figure measures; each begins with a sentence, and all of it is scored
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
    about = ",\n".join(
        f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}"
        for key, value in described(language, names).items()
    )
    return {f"gpt.{language}.bin": b"".join(weights), f"gpt.{language}.json": f"{{\n{about}\n}}\n".encode()}


def write() -> None:
    """Train anew where the program has changed, and write what is then another model."""
    FOLDER.mkdir(exist_ok=True)
    for language in LANGUAGES:
        about = FOLDER / f"gpt.{language}.json"
        if not about.is_file() or json.loads(about.read_text(encoding="utf-8"))["source"] != source():
            for name, content in files(language).items():
                (FOLDER / name).write_bytes(content)
