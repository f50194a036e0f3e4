"""How well search finds: recall@1, recall@5 and MRR by edition and kind of query."""

import csv
from collections import defaultdict
from pathlib import Path

from tests.search.dialog import ask, open_dialog
from tests.search.queries import written_queries
from tools.manuscript.edition import Edition

FLOORS = Path(__file__).with_name("floors.csv")
Measured = dict[tuple[str, str], tuple[int, float, float, float]]  # edition and kind: queries, recall@1, recall@5, MRR


def measure(tab, address: str, edition: Edition) -> Measured:
    """Ask an edition's dialog all its queries; gives the metrics by kind."""
    queries = written_queries(edition)
    open_dialog(tab, address + edition.prefix)
    answers = ask(tab, [query.text for query in queries])
    ranks = defaultdict(list)
    for query, answer in zip(queries, answers, strict=True):
        rank = next((number for number, section in enumerate(answer["sections"], 1) if section in query.expected), 0)
        ranks[edition.key, query.kind].append(rank)
    measured = {}
    for key, found in ranks.items():
        first, five = sum(rank == 1 for rank in found), sum(0 < rank <= 5 for rank in found)
        mrr = sum(1 / rank for rank in found if rank)
        measured[key] = (len(found), *(round(value / len(found), 3) for value in (first, five, mrr)))
    return measured


def table(measured: Measured) -> str:
    """The metrics as text."""
    lines = ["edition  kind         queries  recall@1  recall@5    MRR"]
    for (edition, kind), values in measured.items():
        lines.append(f"{edition:8} {kind:12} {values[0]:7}{values[1]:10.2f}{values[2]:10.2f}{values[3]:7.2f}")
    return "\n".join(lines)


def floors() -> dict[tuple[str, str], list[float]]:
    """What each edition and kind must reach."""
    with FLOORS.open(encoding="utf-8", newline="") as file:
        return {
            (row["edition"], row["kind"]): [float(row[n]) for n in ("recall@1", "recall@5", "MRR")]
            for row in csv.DictReader(file)
        }
