"""Files that belong together and are brought as several: a dBase table and the memos that lie beside it.

together([Path("访问.dbf"), Path("访问.fpt")], folder)  →  [folder/"访问.zip"]
"""

import zipfile
from collections.abc import Sequence
from pathlib import Path

from zhike.intake.memos import ENDINGS

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""When each member was written, so that the same two files are the same file again."""


def together(files: Sequence[Path], into: Path) -> list[Path]:
    """The files to be read: a table with its memos as one archive in the place of both."""
    memos = {(one.parent, one.name.lower()): one for one in files if one.suffix.lower() in ENDINGS}
    told: list[Path] = []
    used: set[Path] = set()
    for one in files:
        beside = [memos.get((one.parent, f"{one.stem.lower()}{ending}")) for ending in ENDINGS]
        found = next((memo for memo in beside if memo is not None), None)
        if one.suffix.lower() == ".dbf" and found is not None and one.is_file() and found.is_file():
            told.append(_archive(one, found, into))
            used.add(found)
        else:
            told.append(one)
    return [one for one in told if one not in used]


def _archive(table: Path, memo: Path, into: Path) -> Path:
    folder = into / f"{len(list(into.iterdir()))}"
    folder.mkdir()
    made = folder / f"{table.stem}.zip"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in (table, memo):
            archive.writestr(zipfile.ZipInfo(one.name, LONG_AGO), one.read_bytes(), zipfile.ZIP_DEFLATED)
    return made
