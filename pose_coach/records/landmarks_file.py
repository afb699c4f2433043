"""The landmarks as TRC, the marker format of OpenSim, Pose2Sim and Sports2D.

The markers are MediaPipe's world landmarks, in metres. Their origin is always between the hips, so each
frame is moved to the place of the hips in the picture, with one scale for the whole recording. Y points up,
X to the right of the picture and Z towards the camera.
"""

from __future__ import annotations

from array import array
from pathlib import Path

import numpy as np

from pose_coach.body.landmarks import HIPS, Landmark
from pose_coach.body.pose import LANDMARK_COUNT, FloatArray, Pose
from pose_coach.common.files import write_whole

# As in Pose2Sim's Markers_BlazePose.xml for OpenSim.
MARKERS = tuple(landmark.name.lower() for landmark in Landmark)
# A choice: this percentage of the lowest landmarks is below the floor, as noise.
FLOOR_PERCENTILE = 2.0

_METADATA = (
    "DataRate",
    "CameraRate",
    "NumFrames",
    "NumMarkers",
    "Units",
    "OrigDataRate",
    "OrigDataStartFrame",
    "OrigNumFrames",
)
_FLIPPED = np.array([1.0, -1.0, -1.0])  # from y down and z away to y up and z towards the camera


class LandmarkRecorder:
    """Collects the landmarks of every frame; an hour at 30 frames per second takes 45 MB.

    Parameters
    ----------
    mirrored
        Whether the recording shows the person as a mirror does, left for right.
    """

    def __init__(self, *, mirrored: bool = False) -> None:
        self._mirrored = mirrored
        self._times_s: list[float] = []
        # X, Y and Z of each marker, then x and y of the hips in the picture.
        self._markers = array("f")
        self._scales: list[float] = []

    def see(self, time_s: float, pose: Pose | None) -> None:
        """Take in one frame."""
        self._times_s.append(time_s)
        if pose is None:
            self._markers.extend([np.nan] * (3 * LANDMARK_COUNT + 2))
            return
        self._markers.extend((pose.world_m * _FLIPPED).ravel())
        self._markers.extend(pose.landmarks_px[list(HIPS)].mean(axis=0) * _FLIPPED[:2])
        self._scales.append(_px_per_m(pose))

    def times_s(self) -> FloatArray:
        """Return the media time of each frame."""
        return np.array(self._times_s)

    def markers_m(self) -> FloatArray:
        """Return the markers: frames x 33 x 3, metres, NaN in frames without a person.

        The floor, by the lowest landmarks, is at Y = 0; X = 0 is the median of the hips.
        """
        rows = np.array(self._markers, dtype=np.float64).reshape(-1, 3 * LANDMARK_COUNT + 2)
        markers = rows[:, :-2].reshape(-1, LANDMARK_COUNT, 3)
        if not self._scales:
            return markers
        markers[:, :, :2] += (rows[:, -2:] / np.median(self._scales))[:, None, :]
        if self._mirrored:
            markers = markers[:, [_other_side(landmark) for landmark in Landmark]]
            markers[:, :, 0] *= -1.0
        seen = markers[~np.isnan(markers[:, 0, 0])]
        markers[:, :, 0] -= np.median(seen[:, list(HIPS), 0])
        markers[:, :, 1] -= np.percentile(seen[:, :, 1].min(axis=1), FLOOR_PERCENTILE)
        return markers


def write_landmarks(landmarks: LandmarkRecorder, path: Path) -> None:
    """Write the landmarks as TRC: metres, empty where nobody was seen.

    Raises
    ------
    PoseCoachError
        Where it cannot be written.
    """
    times_s, markers_m = landmarks.times_s(), landmarks.markers_m()
    count = len(times_s)
    rate_hz = (count - 1) / float(times_s[-1] - times_s[0]) if count > 1 else 0.0
    rate = f"{rate_hz:.3f}"
    values = (rate, rate, count, len(MARKERS), "m", rate, 1, count)
    lines = [
        # A name that is not UTF-8 cannot stand in a file that is.
        "PathFileType\t4\t(X/Y/Z)\t" + path.name.encode(errors="replace").decode(),
        "\t".join(_METADATA),
        "\t".join(map(str, values)),
        "Frame#\tTime\t" + "".join(f"{marker}\t\t\t" for marker in MARKERS),
        "\t\t" + "".join(f"X{i}\tY{i}\tZ{i}\t" for i in range(1, len(MARKERS) + 1)),
        "",
    ]
    for number, (time_s, row) in enumerate(zip(times_s, markers_m, strict=True), start=1):
        cells = ("" if np.isnan(value) else f"{value:.5f}" for value in row.ravel())
        # A tab follows every cell: OpenSim would otherwise miss an empty last one.
        lines.append("".join(f"{cell}\t" for cell in (number, f"{time_s:.6f}", *cells)))
    write_whole(path, "\n".join(lines) + "\n")


def _px_per_m(pose: Pose) -> float:
    """Return the least-squares scale from world landmarks to those in the picture."""
    picture = pose.landmarks_px - pose.landmarks_px.mean(axis=0)
    world = pose.world_m[:, :2] - pose.world_m[:, :2].mean(axis=0)
    return float((picture * world).sum() / (world * world).sum())


def _other_side(landmark: Landmark) -> int:
    left_for_right = {"LEFT": "RIGHT", "RIGHT": "LEFT"}
    return Landmark["_".join(left_for_right.get(part, part) for part in landmark.name.split("_"))]
