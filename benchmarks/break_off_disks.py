"""A small disk that can be filled, locked and pulled out, for root on Linux: a file system in memory."""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress
from pathlib import Path


def can_mount() -> bool:
    """Return whether this process may mount."""
    return os.geteuid() == 0


class Disk:
    """Mounted at a folder, and at another one where it is still seen when it is pulled out of the first."""

    def __init__(self, place: Path, folder: Path, size_mb: int) -> None:
        self._place = place
        self.folder = folder
        folder.mkdir()
        _do("mount", "-t", "tmpfs", "-o", f"size={size_mb}m", "tmpfs", str(place))
        _do("mount", "--bind", str(place), str(folder))

    def fill(self) -> None:
        """Leave no room."""
        with suppress(OSError), (self._place / "filler").open("wb", buffering=0) as file:
            while True:
                file.write(bytes(65536))

    def pull(self) -> None:
        """Take it away. What is open can no longer be written to, what is not cannot be found."""
        self.fill()
        _do("umount", "-l", str(self._place))

    def close(self) -> None:
        """Let go of it."""
        for place in (self._place, self.folder):
            if place.is_mount():
                _do("umount", "-l", str(place))


def _do(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
