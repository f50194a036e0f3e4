"""Files as a person saved them: text, what a merge left in it, YAML, tables; what is wrong is told with its line."""

import csv
import re
from functools import lru_cache
from pathlib import Path

import yaml

from tools.project import Fault, shown

CONFLICT = re.compile(r"(?m)^(?:<{7}|>{7}|\|{7})(?: .*)?\r?$")


def read_text(path: Path, name: str = "") -> str:
    """The text of a file, its lines ending in \\n. Raises Fault where it is no UTF-8."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        there = f"the byte 0x{data[error.start]:02x}, which is no UTF-8"
        raise Fault(f"{name or path}:{line}: there is {there}; wanted: UTF-8; save it in that encoding") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def pages_in(folder: Path) -> list[Path]:
    """The pages in a folder; neither what an editor or a system keeps beside them nor links that lead nowhere."""
    return sorted(path for path in folder.rglob("*.md") if path.is_file() and not path.name.startswith("."))


def written(folder: Path) -> dict[str, Path]:
    """The pages in an edition's folder, by their place there."""
    return {path.relative_to(folder).as_posix(): path for path in pages_in(folder)}


def conflicts(text: str, name: str) -> list[str]:
    """Name each line that a merge left behind."""
    return [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: there is {match[0].strip()!r}, which a merge left "
        f"behind; wanted: one text of the two; choose, delete the markers, then: git add {name}"
        for match in CONFLICT.finditer(text)
    ]


@lru_cache(maxsize=512)
def parse_yaml(text: str, name: str, first: int = 1):
    """The content of YAML, which is not to be changed: a build asks for the same one for every page.

    `first` is the line of the file at which the text begins. Raises Fault where it is no YAML.
    """
    if found := conflicts("\n" * (first - 1) + text, name):
        raise Fault("\n".join(found))
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        number = min(mark.line, text.count("\n")) if mark else 0
        there = text.split("\n")[number].strip()
        problem = getattr(error, "problem", None) or "a character that YAML has not"
        raise Fault(
            f"{name}:{first + number}: there is {there!r}, where YAML ends: {problem}; wanted: `key: value`, "
            'the value between quotation marks where it has a colon or begins with a sign: `key: "a: b"`; mend the line'
        ) from None


def parse_mapping(text: str, name: str, first: int = 1) -> dict:
    """The same, of YAML that has a line for each key, or nothing."""
    data = parse_yaml(text, name, first)
    if not isinstance(data, dict | None):
        raise Fault(
            f"{name}:{first}: there is {str(data)[:60]!r}; wanted: a line for each `key: value`; mend the lines"
        )
    return data or {}


@lru_cache(maxsize=64)
def parse_table(text: str, name: str, columns: str) -> tuple[dict[str, str], ...]:
    """The rows of a CSV file by column, each with a cell for each; `columns` is an expression for the first line.

    Raises Fault where it is no such table: another program has saved it with semicolons, a comma is too many.
    """
    lines, rows, last = csv.reader(text.split("\n"), strict=True), [], 0
    try:
        for cells in lines:
            number, last = last + 1, lines.line_num
            if not rows and not re.fullmatch(columns, ",".join(cells)):
                there = text.partition("\n")[0]
                raise Fault(f"{name}:{number}: there is {there!r}; wanted: columns between commas, {columns}")
            if cells and (len(cells) != len(rows[0] if rows else cells) or not any(cells)):
                there = f"a row of {len(cells)} cells" if any(cells) else "a row of empty cells"
                raise Fault(
                    f"{name}:{number}: there is {there}; wanted: {len(rows[0])} cells, one for each of the columns in "
                    'line 1; a cell with a comma stands between quotation marks: "query, key, value"'
                )
            rows += [cells] * bool(cells)
    except csv.Error as error:
        raise Fault(
            f"{name}:{last + 1}: there is a row that is none: {error}; wanted: each quotation mark closed, and doubled "
            'within a cell: "said ""so"""'
        ) from None
    return tuple(dict(zip(rows[0], cells, strict=True)) for cells in rows[1:])


def read_table(path: Path, columns: str, name: str = "") -> tuple[dict[str, str], ...]:
    """The rows of a CSV file, as `parse_table`."""
    return parse_table(read_text(path, name), name or shown(path), columns)
