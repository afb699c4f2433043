"""Writing a file so that it is there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from pose_coach.errors import PoseCoachError


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
