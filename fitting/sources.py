"""Which filmed clips come from one source: the same person, room or camera."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from pathlib import Path

FOLDS = 4
_LINE = re.compile(r"^- `([\w-]+)`: (.+)$", re.MULTILINE)


def read_sources(folders: Iterable[Path]) -> dict[str, str]:
    """Return the source of each clip that a folder's `README.md` names one for.

    A line of it is "- `source`: clip, clip". A clip that is named nowhere is a source of its own.
    """
    sources = {}
    for folder in folders:
        readme = folder / "README.md"
        text = readme.read_text(encoding="utf-8") if readme.is_file() else ""
        for source, clips in _LINE.findall(text):
            for clip in clips.split(","):
                sources[clip.strip().rstrip(".")] = source
    return sources


def fold(source: str) -> int:
    """Return which of the `FOLDS` folds a source is in: the same on every computer."""
    return zlib.crc32(source.encode()) % FOLDS
