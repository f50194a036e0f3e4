"""The page, in each edition, that compares the block tests with other tools, made from the recorded run at build."""

import json
from collections import Counter
from datetime import date

from tools.edition_data import ROOT, Edition, head
from tools.notices import day

PAGE = "peers.md"
RECORD = ROOT / "tests" / "peers" / "results.json"
OURS = "this engine"  # its name in the record, beside the packages'
SIGNS = {"noticed": "✓", "missed": "**—**", "none": "·"}


def peers_page(edition: Edition, source: Edition, record: dict) -> str:
    """The page's Markdown, in the edition's language."""
    words, speed, faults = edition.data["peers"], record["speed"], record["faults"]["found"]
    small, large = speed["corpora"][0], speed["corpora"][-1]
    when = {part: day(date.fromisoformat(record[part]["date"]), edition.data["lang"]) for part in ("speed", "faults")}
    values = {
        **{f"small_{key}": small[key] for key in ("languages", "blocks")},
        **{f"large_{key}": large[key] for key in ("languages", "blocks")},
        **{key: record["versions"][key] for key in ("Python", "torch")},
        **record["machine"] | {key: record[key] for key in ("lines", "unchecked", "repeats", "long")},
        "count": len(faults),
        "speed_date": when["speed"],
        "faults_date": when["faults"],
    }
    said = {key: text.format(**values) if isinstance(text, str) else text for key, text in words.items()}
    return "\n".join(
        [
            *head(words, "peers"),
            said["intro"],
            "",
            f"## {words['speed_title']} {{#speed}}",
            "",
            said["speed"],
            "",
            *speed_table(words, speed["corpora"], edition.data["decimal"]),
            "",
            f"## {words['faults_title']} {{#faults}}",
            "",
            said["faults"],
            "",
            *faults_table(words, faults, source.data["lang"]),
            "",
            f"## {words['tools_title']} {{#tools}}",
            "",
            said["tools"],
            "",
            *(f"- {link(name, record)}: {text.format(**values)}" for name, text in words["setup"].items()),
            "",
            f"## {words['fair_title']} {{#fair}}",
            "",
            said["fair"],
            "",
            f"## {words['measured_title']} {{#measured}}",
            "",
            said["measured"],
            "",
        ]
    )


def speed_table(words: dict, corpora: list[dict], decimal: str) -> list[str]:
    """A row for each tool: seconds of the CPU and their multiple of the floor, for each number of languages."""
    columns = [words["tool"]]
    for corpus in corpora:
        columns += [words["time"].format(count=corpus["languages"]), words["ratio"]]
    rows = [columns, ["---", *["--:"] * (len(columns) - 1)]]
    for number, name in enumerate(corpora[0]["times"]):
        row = []
        for times in (corpus["times"] for corpus in corpora):
            row += [f"{times[name]['cpu']:.1f}", multiple(times, name)]
        title = f"{number}. {titled(name, words)}" if number else words["floor"]
        rows.append([title, *(text.replace(".", decimal) for text in row)])
    return [f"| {' | '.join(row)} |" for row in rows]


def titled(name: str, words: dict) -> str:
    return words["engine"] if name == OURS else name


def multiple(times: dict, name: str) -> str:
    """Of the CPU's time: other work on the machine disturbs it least."""
    return f"{times[name]['cpu'] / times['floor']['cpu']:.2f}"


def faults_table(words: dict, faults: list[dict], lang: str) -> list[str]:
    """A row for each fault, a column for each tool by its number, and how many of those that concern it it noticed."""
    names = list(faults[0]["found"])
    heads = (f'<abbr title="{titled(name, words)}">{number}</abbr>' for number, name in enumerate(names, 1))
    rows = [[words["fault"], *heads]]
    rows.append(["---", *[":-:"] * len(names)])
    for fault in faults:
        what = words["names"].get(fault["what"]) or f'<span lang="{lang}">{fault["what"]}</span>'
        rows.append([what, *(SIGNS[fault["found"][name]] for name in names)])
    counts = [Counter(fault["found"][name] for fault in faults) for name in names]
    rows.append([words["sum"], *(f"{count['noticed']}/{count['noticed'] + count['missed']}" for count in counts)])
    return [f"| {' | '.join(row)} |" for row in rows]


def link(name: str, record: dict) -> str:
    """A package with its version; the engine has neither."""
    version = record["versions"].get(name)
    return f"[{name}](https://pypi.org/project/{name}/) {version}" if version else f"**{name}**"


def read() -> dict:
    return json.loads(RECORD.read_text(encoding="utf-8"))
