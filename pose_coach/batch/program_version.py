"""Identifies the program that made a result: another version may give other results."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pose_coach import __version__

PACKAGE = Path(__file__).resolve().parent.parent
KINDS = frozenset({".py", ".json", ".html", ".css", ".js"})
LIBRARIES = ("av", "mediapipe", "numpy", "opencv-contrib-python")
"""Libraries whose versions may change a result."""


@cache
def program() -> str:
    """Return version, a digest of the source, and the libraries that see and measure, in one line.

    The models are checked against digests that stand in the source.
    """
    digest = hashlib.sha256()
    for path in sorted(path for path in PACKAGE.rglob("*") if path.suffix in KINDS):
        digest.update(f"{path.relative_to(PACKAGE).as_posix()}\n".encode())
        digest.update(path.read_bytes())
    libraries = ", ".join(f"{name} {_version(name)}" for name in LIBRARIES)
    return f"pose-coach {__version__} ({digest.hexdigest()[:12]}), {libraries}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # a system's own package, which does not say
        return "?"
