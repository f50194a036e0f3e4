"""Zip files with the same bytes whenever they are made from the same contents."""

import zipfile
from datetime import datetime
from pathlib import Path


def write_zip(path: Path, contents: dict[str, bytes], made: datetime) -> None:
    """Write files in the given order, of one time. An EPUB's `mimetype` is not compressed: readers look for it."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in contents.items():
            info = zipfile.ZipInfo(name, made.timetuple()[:6])
            info.external_attr = 0o644 << 16
            info.create_system = 3  # or else it says on what kind of machine it was made
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, data, compresslevel=9)
