"""The cameras of this computer and their names."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pose_coach.common.errors import PoseCoachError

SYSFS = Path("/sys/class/video4linux")


@dataclass(frozen=True, slots=True)
class CameraDevice:
    """A camera of this computer.

    Attributes
    ----------
    index
        Its number, as `--source` takes it.
    path
        Its device path, or None where the system has none that can be opened.
    name
        What its maker calls it, or None where the system does not tell.
    """

    index: int
    path: str | None
    name: str | None


def cameras(platform: str = sys.platform, sysfs: Path = SYSFS) -> list[CameraDevice]:
    """Return the cameras of this computer, in order of their numbers.

    On Linux the kernel tells their names; on macOS and Windows the library `cv2-enumerate-cameras`
    does, which numbers them as OpenCV does.
    """
    if platform == "linux":
        return _cameras_of_linux(sysfs)
    return _cameras_of_library()


def camera_named(name: str, among: Sequence[CameraDevice]) -> CameraDevice | None:
    """Return the camera of that name, or None.

    Parameters
    ----------
    name
        Its name or a part of it; capitals do not matter.
    among
        The cameras of this computer.

    Raises
    ------
    PoseCoachError
        If it fits several cameras.
    """
    wanted = name.strip().casefold()
    if not wanted:
        return None
    named = [(camera, camera.name.casefold()) for camera in among if camera.name]
    fitting = [camera for camera, known in named if known == wanted]
    if not fitting:
        fitting = [camera for camera, known in named if wanted in known]
    if len(fitting) > 1:
        which = ", ".join(f"{camera.index} ({camera.name})" for camera in fitting)
        raise PoseCoachError(f"{name}: several cameras are called so. Use a number: {which}.")
    return fitting[0] if fitting else None


def _cameras_of_linux(sysfs: Path) -> list[CameraDevice]:
    found = []
    for node in sysfs.glob("video*"):
        number = re.fullmatch(r"video(\d+)", node.name)
        # One camera has several nodes; those after its first carry data about the pictures.
        if number is None or _line(node / "index") not in (None, "0"):
            continue
        found.append(CameraDevice(int(number[1]), f"/dev/{node.name}", _line(node / "name")))
    return sorted(found, key=lambda camera: camera.index)


def _line(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip() or None
    except OSError:
        return None


def _cameras_of_library() -> list[CameraDevice]:
    # Imported here: the library is installed where it is needed alone.
    from cv2_enumerate_cameras import enumerate_cameras

    from pose_coach.frames.cameras import backend

    try:
        found = enumerate_cameras(backend())
    except (NotImplementedError, OSError):
        return []
    # What it calls a path is a name of the system's own, which OpenCV does not open.
    return [CameraDevice(camera.index, None, camera.name or None) for camera in found]
