"""The truth of every frame, from a file beside the clip: joints in the picture, and angles."""

from __future__ import annotations

import io
import math
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from pose_coach.body.landmarks import ANKLES, ELBOWS, HIPS, KNEES, SHOULDERS, WRISTS
from pose_coach.body.pose import FloatArray
from pose_coach.common.errors import UNREADABLE, PoseCoachError, reason
from pose_coach.common.files import MOST_BYTES, read_whole

IndexArray = NDArray[np.intp]

SUFFIX = ".frames.npz"
JOINTS = {
    "hip": HIPS,
    "shoulder": SHOULDERS,
    "knee": KNEES,
    "ankle": ANKLES,
    "elbow": ELBOWS,
    "wrist": WRISTS,
}
SIDES = ("left", "right")
# Names, present and past, of the angle that follows the movement of an exercise as its signal does.
TELLING = ("angle_deg", "signal_deg", "signal")
# The true value of the signal of an exercise, computed from the known angles.
SIGNALS: dict[str, Callable[[Mapping[str, FloatArray]], FloatArray | None]] = {
    "cat-cow": lambda angles: angles.get("back_curve"),
    "rolling-plank": lambda angles: 180.0 - angles["hip"] if "hip" in angles else None,
}
# A choice: clips with fewer known frames are not compared frame by frame.
FEWEST = 10


@dataclass(frozen=True, slots=True)
class FrameTruth:
    """The truth of every frame.

    Attributes
    ----------
    times_s
        N, increasing.
    joints_px
        By name ("left_hip"), N x 2, in pixels of the picture.
    angles_deg
        By name, N.
    telling
        N, the angle that follows the movement, positive for the left side; None if unknown.
    """

    times_s: FloatArray
    joints_px: Mapping[str, FloatArray]
    angles_deg: Mapping[str, FloatArray]
    telling: FloatArray | None


def read_frame_truth(path: Path) -> FrameTruth | None:
    """Read the truth of every frame; None if the file does not exist.

    Raises
    ------
    PoseCoachError
        If it cannot be read.
    """
    try:
        content = io.BytesIO(read_whole(path))
        with np.load(content, allow_pickle=False) as archive:
            if sum(packed.file_size for packed in archive.zip.infolist()) > MOST_BYTES:
                raise ValueError("far more than it holds when unpacked")
            times_s = np.asarray(archive["time_s"], dtype=np.float64)
            pixels = np.asarray(archive["pixels"], dtype=np.float64)
            names = [str(name) for name in archive["joints"]]
            joints_px = {name: pixels[:, i] for i, name in enumerate(names)}
            telling = next((archive[name] for name in TELLING if name in archive), None)
            angles_deg = {}
            if "angles" in archive:
                columns = zip(archive["angles"], archive["angles_deg"].T, strict=True)
                angles_deg = {str(name): np.asarray(a, np.float64) for name, a in columns}
            if "back_curve_deg" in archive:
                angles_deg["back_curve"] = np.asarray(archive["back_curve_deg"], np.float64)
    except FileNotFoundError:
        return None
    except (OSError, EOFError, SyntaxError, BadZipFile, zlib.error, *UNREADABLE) as error:
        raise PoseCoachError(
            f"{path}: not the truth of a clip's frames ({reason(error)}). Mend it or take it away."
        ) from error
    told = None if telling is None else np.asarray(telling, np.float64)
    return FrameTruth(times_s, joints_px, angles_deg, told)


def nearest(times_s: FloatArray, true_s: FloatArray) -> tuple[IndexArray, IndexArray]:
    """Return the indices of matching frames, into `times_s` and into `true_s`.

    The truth may have more or fewer frames than were decoded.
    """
    if len(times_s) == 0 or len(true_s) < 2:
        return np.empty(0, np.intp), np.empty(0, np.intp)
    after = np.clip(np.searchsorted(true_s, times_s), 1, len(true_s) - 1)
    of_true = after - (times_s - true_s[after - 1] < true_s[after] - times_s)
    close = np.abs(true_s[of_true] - times_s) <= 0.5 * float(np.median(np.diff(true_s)))
    return np.flatnonzero(close), of_true[close]


def landmark_errors(
    times_s: FloatArray, landmarks_px: FloatArray, truth: FrameTruth, *, mirrored: bool = False
) -> dict[str, float]:
    """Return the distance of the landmarks from the true joints.

    Parameters
    ----------
    times_s, landmarks_px
        N, and N x 33 x 2; NaN in frames without a person.
    truth
        Truth of the same clip.
    mirrored
        Whether the picture is a mirror image: left and right may then be swapped.

    Returns
    -------
    dict
        Median distance by joint, as a share of the trunk's length in the picture (its median over the clip).
    """
    mine, true = nearest(times_s, truth.times_s)
    known = [n for n in JOINTS if all(f"{side}_{n}" in truth.joints_px for side in SIDES)]
    if len(mine) < FEWEST or not {"hip", "shoulder"} <= set(known):
        return {}
    points = truth.joints_px
    hips, shoulders = (
        (points[f"left_{name}"] + points[f"right_{name}"]) / 2 for name in ("hip", "shoulder")
    )
    trunk_px = float(np.median(np.linalg.norm(shoulders - hips, axis=1)))

    def errors(sides: tuple[str, ...]) -> dict[str, float]:
        found = {}
        for name in known:
            away = np.stack(
                [
                    landmarks_px[mine, index] - points[f"{side}_{name}"][true]
                    for side, index in zip(sides, JOINTS[name], strict=True)
                ]
            )
            seen = np.linalg.norm(away, axis=2)
            seen = seen[np.isfinite(seen)]
            if seen.size:
                found[name] = float(np.median(seen)) / trunk_px
        return found

    as_named = errors(SIDES)
    if not mirrored:
        return as_named
    return min(as_named, errors(SIDES[::-1]), key=lambda found: sum(found.values()))


def angle_errors(
    exercise: str,
    times_s: FloatArray,
    signal_deg: FloatArray,
    is_right: NDArray[np.bool_],
    truth: FrameTruth,
) -> tuple[FloatArray, float]:
    """Return the signal minus the true angle in each frame, and its correlation with the movement.

    Parameters
    ----------
    exercise
        The exercise of the signal.
    times_s, signal_deg
        N; NaN if not seen.
    is_right
        N, whether the right side works: the telling angle then has the opposite sign.
    truth
        Truth of the same clip.

    Returns
    -------
    errors_deg
        Of the frames with a known signal and angle.
    correlation
        Absolute correlation of the signal with the telling angle: 1 is perfect; NaN if unknown.
    """
    mine, true = nearest(times_s, truth.times_s)
    measured = signal_deg[mine]
    known = SIGNALS.get(exercise)
    same = None if known is None else known(truth.angles_deg)
    errors_deg = np.empty(0)
    if same is not None:
        difference = measured - same[true]
        errors_deg = difference[np.isfinite(difference)]
    if truth.telling is None:
        return errors_deg, math.nan
    telling = np.where(is_right[mine], -1.0, 1.0) * truth.telling[true]
    seen = np.isfinite(measured) & np.isfinite(telling)
    measured, telling = measured[seen], telling[seen]
    if len(measured) < FEWEST or not measured.std() or not telling.std():
        return errors_deg, math.nan
    return errors_deg, abs(float(np.corrcoef(measured, telling)[0, 1]))
