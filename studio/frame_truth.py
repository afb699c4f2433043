"""The truth of every frame: joints in space and in the picture, and the angles between them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio.angles import ANGLES, JOINTS, NUMBER, SIGNAL_ANGLE, back_curve_deg, measure, places_of
from studio.body import Body
from studio.camera import STILL, Camera, Sway
from studio.rotations import Array
from studio.skeleton import Skeleton

Mesh = NDArray[np.float32]


@dataclass(frozen=True)
class FrameRow:
    """What is known about one frame; see `FrameTruth.save`."""

    time_s: float
    world_m: Array
    pixels: Array
    angles_deg: Array
    back_curve_deg: float
    signal: float


class Surveyor:
    """Measures the person of one clip, frame by frame.

    Parameters
    ----------
    body
        The person's.
    camera, mirrored
        What projects the joints, and whether the picture is turned left to right afterwards.
    """

    def __init__(self, body: Body, camera: Camera, mirrored: bool) -> None:
        self.rest = places_of(body)
        self.camera, self.mirrored = camera, mirrored

    def row(
        self,
        time_s: float,
        skeleton: Skeleton,
        signal: float,
        trunk: Mesh | None = None,
        sway: Sway = STILL,
    ) -> FrameRow:
        """Measure one frame.

        Parameters
        ----------
        time_s
            When it is taken.
        skeleton
            The posture.
        signal
            Value of the channel that drives the exercise.
        trunk
            Places of the trunk's surface, from which the back's outline is read; without it there
            is none.
        sway
            Of a camera in the hand.
        """
        places = np.array([skeleton.position(bone) for bone in JOINTS.values()])
        pixels = self.camera.project(places, sway)
        curve = float("nan")
        if trunk is not None:
            curve = self._back_curve(places, pixels, skeleton, trunk, sway)
        if self.mirrored:
            pixels[:, 0] = self.camera.width - pixels[:, 0]
        return FrameRow(time_s, places, pixels, measure(places, self.rest), curve, signal)

    def _back_curve(
        self, places: Array, pixels: Array, skeleton: Skeleton, trunk: Mesh, sway: Sway
    ) -> float:
        """Measure the outline of the back in the picture."""
        hip, shoulder = (
            (pixels[NUMBER[f"left_{j}"]] + pixels[NUMBER[f"right_{j}"]]) / 2
            for j in ("hip", "shoulder")
        )
        spine = places[NUMBER["mid_back"]]
        back = spine + skeleton.rotation("spine02") @ np.array([0.0, 0.1, 0.0])
        ends = self.camera.project(np.array([spine, back]), sway)
        return back_curve_deg(
            self.camera.project(trunk.astype(float), sway), hip, shoulder, ends[1] - ends[0]
        )


def table_of(exercise: str, rows: list[FrameRow]) -> dict[str, Any]:
    """Return the truth of all frames as arrays, as it stands in the file.

    ``time_s``; ``joints`` (names), ``pixels`` and ``world_m``; ``angles`` (names) and
    ``angles_deg``; ``angle_deg``, the one that tells the exercise (not a number in a programme of
    several); ``back_curve_deg``; ``signal``, the channel that was driven.
    """
    angles = np.array([row.angles_deg for row in rows])
    told = ANGLES.index(SIGNAL_ANGLE[exercise]) if exercise in SIGNAL_ANGLE else None
    return {
        "time_s": np.array([row.time_s for row in rows]),
        "joints": np.array(list(JOINTS)),
        "pixels": np.array([row.pixels for row in rows], dtype=np.float32),
        "world_m": np.array([row.world_m for row in rows], dtype=np.float32),
        "angles": np.array(ANGLES),
        "angles_deg": angles.astype(np.float32),
        "angle_deg": np.float32(np.full(len(rows), np.nan) if told is None else angles[:, told]),
        "back_curve_deg": np.array([row.back_curve_deg for row in rows], dtype=np.float32),
        "signal": np.array([row.signal for row in rows], dtype=np.float32),
    }


def save_frames(path: Path, table: dict[str, Any]) -> None:
    """Write the truth of all frames, at once or not at all."""
    partial = path.with_name(f".{path.name}.part.npz")
    np.savez_compressed(partial, **table)
    partial.replace(path)
