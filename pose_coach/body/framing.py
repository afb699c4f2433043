"""Where the body is in the picture, and which edges cut it off."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from pose_coach.body.geometry import middle
from pose_coach.body.landmarks import (
    ANKLES,
    HIPS,
    KNEES,
    OUTLINE,
    SHOULDERS,
    WRISTS,
)
from pose_coach.body.pose import FloatArray, Pose

# A choice: landmarks this share of the picture beyond its edge are noise of the model, not a cut-off limb.
BEYOND = 0.01


class BodyEnd(StrEnum):
    """The end of the body at an edge of the picture."""

    HEAD = "head"
    FEET = "feet"
    TOP = "top"
    BOTTOM = "bottom"


@dataclass(frozen=True, slots=True)
class Framing:
    """Where the body is in the picture.

    Attributes
    ----------
    box
        Left, top, right and bottom of the body as shares of the picture's width and height; below 0 or
        above 1 outside the picture.
    cut_off
        The ends of the body outside the picture, as far as the model can guess.
    hands_to_knees_deg, hands_to_feet_deg
        Slope in the picture of the line on the floor from the hands to the knees or feet: 0 on hands and
        knees or in a plank, seen from the side by a level camera.
    """

    box: tuple[float, float, float, float]
    cut_off: frozenset[BodyEnd]
    hands_to_knees_deg: float
    hands_to_feet_deg: float


def _y(point_px: FloatArray) -> float:
    return float(point_px[1])


def framing(pose: Pose) -> Framing:
    """Measure where a pose lies in the picture."""
    points = pose.landmarks_px[list(OUTLINE)] / [pose.width_px, pose.height_px]
    left, top = (float(v) for v in np.nanmin(points, axis=0))
    right, bottom = (float(v) for v in np.nanmax(points, axis=0))
    hip, shoulder = middle(pose, HIPS), middle(pose, SHOULDERS)
    head_is_right = shoulder[0] > hip[0]
    ends = {
        BodyEnd.HEAD if not head_is_right else BodyEnd.FEET: left < -BEYOND,
        BodyEnd.HEAD if head_is_right else BodyEnd.FEET: right > 1 + BEYOND,
        BodyEnd.TOP: top < -BEYOND,
        BodyEnd.BOTTOM: bottom > 1 + BEYOND,
    }

    def climb_deg(to: tuple[int, int]) -> float:
        # The lower one of each pair is on the floor and on the near side.
        start, end = (max((pose.landmarks_px[p] for p in pair), key=_y) for pair in (WRISTS, to))
        x, y = end - start
        return math.degrees(math.atan2(-y, abs(x)))

    return Framing(
        (left, top, right, bottom),
        frozenset(end for end, is_cut in ends.items() if is_cut),
        climb_deg(KNEES),
        climb_deg(ANKLES),
    )
