"""Read and write whole files safely."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from pose_coach.common.errors import PoseCoachError

MOST_BYTES = 50_000_000
"""Of a document that is read at once: a hundred times what a long session takes, and less than harms."""


def require_folder(folder: Path, option: str = "--out") -> None:
    """Make a folder if it is not there, and see that files can be written in it.

    Parameters
    ----------
    folder
        Where the results are to go.
    option
        With which another one is chosen.

    Raises
    ------
    PoseCoachError
        Where they cannot: better now than after an hour of video.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise PoseCoachError(
            f"{folder}: cannot write there ({error.strerror}). Choose another folder with {option}."
        ) from error


def part_of(path: Path) -> Path:
    """Return where a file lies until it is whole."""
    return path.with_name(f".{path.name}.part")


def write_whole(path: Path, content: str | bytes, option: str = "--out") -> None:
    """Write text (UTF-8) or bytes; a file of that name is replaced only once this one is whole.

    Parameters
    ----------
    path, content
        Where, and what.
    option
        With which another folder is chosen.

    Raises
    ------
    PoseCoachError
        Where it cannot be written.
    """
    part = part_of(path)
    try:
        if isinstance(content, str):
            part.write_text(content, encoding="utf-8", newline="\n")
        else:
            part.write_bytes(content)
        os.replace(part, path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise PoseCoachError(
            f"{path}: cannot be written ({error.strerror}). Choose another folder with {option}."
        ) from error


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
