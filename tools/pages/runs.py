"""What a page says at its foot about the devices that its code ran on, from the ledger of runs."""

import html
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from tools.pages.ledger import DEVICES, LEDGER, Run, blocks, read
from tools.project import day


def foot(page: str, source: Path, data: dict, toc: Iterable) -> list[str]:
    """Lines of HTML in an edition's language; none for a page without code. `data` is the edition's own."""
    file = source.parents[1] / "snippets" / LEDGER
    today = blocks(page, source)
    if not today:
        return []
    runs = {run.place: run for run in read(file)}
    titles, lines = headings(toc), []
    for device in DEVICES:
        found = [runs.get((page, block.section, device)) for block in today]
        current = [
            run if run and run.program == block.program else None for run, block in zip(found, today, strict=True)
        ]
        lines += ran(device, [run for run in current if run], len(today), data)
        lacking = dict.fromkeys(block.heading for run, block in zip(current, today, strict=True) if not run)
        if not any(current):
            lines.append(html.escape(data["runs"][f"no_{device}"]))
        elif lacking:
            links = ", ".join(f'<a href="#{id}">{titles.get(id, html.escape(id))}</a>' for id in lacking)
            lines.append(html.escape(data["runs"][f"lacking_{device}"]).format(sections=links))
    return lines


def ran(device: str, runs: list[Run], total: int, data: dict) -> list[str]:
    """A line for each device, version and day on which some of a page's blocks ran as they are."""
    groups = Counter((run.name, run.torch.partition("+")[0], run.date) for run in runs)
    return [
        html.escape(
            data["runs"][device].format(
                device=name, torch=torch, date=day(date.fromisoformat(on), data["lang"]), count=count, total=total
            )
        )
        for (name, torch, on), count in sorted(groups.items())
    ]


def headings(toc: Iterable) -> dict[str, str]:
    """The titles of a page's headings by id, as its table of contents has them."""
    found = {}
    for item in toc:
        found[item.id] = item.title
        found |= headings(item.children)
    return found
