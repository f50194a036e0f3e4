"""Files that another process may be reading, or writing too."""

import os
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Write a file, and its folder, so that a reader sees what was there or what comes, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.write_bytes(data)
    unfinished.replace(path)
