"""The pose models: where they are, and their checksums."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from pathlib import Path

from pose_coach.common.errors import PoseCoachError


class ModelSize(StrEnum):
    """The three networks, from fast to accurate."""

    LITE = "lite"
    FULL = "full"
    HEAVY = "heavy"


SHA256 = {
    ModelSize.LITE: "fd4409360c8bc3fe118706ad1f3ab2c69a721a085c26dfa97aa64bb30af94a25",
    ModelSize.FULL: "97a3dbc86da638f5d53577fc6b6bed9bbfac4925c644b846cf1336303e4c53df",
    ModelSize.HEAVY: "975a19e41e97a88bb36fe7ff65f9aef14d1533343a4dd6099381cc46d93e693a",
}

_PACKAGE = Path(__file__).resolve().parent.parent
# In an installed wheel the models lie inside the package, in a checkout beside it.
FOLDERS = (_PACKAGE / "models", _PACKAGE.parent / "models")


def read_model(size: ModelSize, folders: tuple[Path, ...] = FOLDERS) -> bytes:
    """Return the model bundle, checked against its SHA-256.

    Raises
    ------
    PoseCoachError
        Where it is missing, unreadable or not the file on record.
    """
    name = f"pose_landmarker_{size}.task"
    path = next((folder / name for folder in folders if (folder / name).is_file()), None)
    if path is None:
        raise PoseCoachError(
            f"The pose model {name} is missing. Reinstall pose-coach, or put it into {folders[-1]}."
        )
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PoseCoachError(
            f"{path}: cannot be read ({error.strerror}). Reinstall pose-coach."
        ) from error
    if hashlib.sha256(data).hexdigest() != SHA256[size]:
        raise PoseCoachError(
            f"{path}: the file is damaged or not the model it should be. Reinstall pose-coach."
        )
    return data
