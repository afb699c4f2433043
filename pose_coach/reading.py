"""Reading a whole file that somebody else may have made."""

from __future__ import annotations

import errno
import stat
from pathlib import Path

MOST_BYTES = 50_000_000
"""Of a document that is read at once: a hundred times what a long session takes, and less than harms."""


def read_whole(path: Path, most_bytes: int = MOST_BYTES) -> bytes:
    """Return what a file holds.

    Parameters
    ----------
    path
        The file.
    most_bytes
        How much it may hold.

    Raises
    ------
    OSError
        Where it cannot be read, or is no file: a pipe may never end, nor begin.
    ValueError
        Where it holds more.
    """
    found = path.stat()
    if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
        raise OSError(errno.EINVAL, "it is not a file")
    with path.open("rb") as file:
        # One that says that it is empty may not be, and one that grows may have become longer.
        content = b"" if found.st_size > most_bytes else file.read(most_bytes + 1)
    if max(found.st_size, len(content)) > most_bytes:
        raise ValueError(f"it has more than {most_bytes // 1000:,} kB")
    return content
