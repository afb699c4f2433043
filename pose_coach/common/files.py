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
"""Limit for a document that is read at once: a hundred times the size of a long session's file."""


def require_folder(folder: Path, option: str = "--out") -> None:
    """Create a folder if it is missing, and check that files can be written in it.

    Parameters
    ----------
    folder
        The folder.
    option
        Name of the command-line option that chooses another folder, for the error message.

    Raises
    ------
    PoseCoachError
        If it cannot be created or written to.
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
    """Return the temporary name of a file that is being written."""
    return path.with_name(f".{path.name}.part")


def write_whole(path: Path, content: str | bytes, option: str = "--out") -> None:
    """Write text (UTF-8) or bytes atomically: an existing file is replaced only by a complete one.

    Parameters
    ----------
    path, content
        The file and its new content.
    option
        Name of the command-line option that chooses another folder, for the error message.

    Raises
    ------
    PoseCoachError
        If it cannot be written.
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
    """Return the content of a file.

    Parameters
    ----------
    path
        The file.
    most_bytes
        Limit for its size.

    Raises
    ------
    OSError
        If it cannot be read or is not a regular file: reading a pipe could block.
    ValueError
        If it is larger than the limit.
    """
    found = path.stat()
    if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
        raise OSError(errno.EINVAL, "it is not a file")
    with path.open("rb") as file:
        # Special files report size 0, and a growing file may be longer by now: check the content, too.
        content = b"" if found.st_size > most_bytes else file.read(most_bytes + 1)
    if max(found.st_size, len(content)) > most_bytes:
        raise ValueError(f"it has more than {most_bytes // 1000:,} kB")
    return content
