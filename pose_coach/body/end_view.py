"""Measures the silhouette of a body that lies with its feet towards the camera.

In this view the legs hide the trunk, and the tracker's skeleton is wrong, often with the head at the knees or
feet. The silhouette is right: tall and narrow while the knees are up, low and wide when they are down on one
side.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pose_coach.body.geometry import middle
from pose_coach.body.landmarks import ANKLES, HIPS, SHOULDERS, Landmark
from pose_coach.body.pose import Pose

# Choices: the mask's confidence from which a cell is the person, the smallest silhouette that is measured,
# the least height of a column of the legs as a share of the tallest (arms on the floor are lower), and the
# share of cells that is ignored at the top and bottom edge.
PERSON = 0.5
MIN_CELLS = 200
LEGS_SHARE = 0.35
EDGE_SHARE = 0.02
# Angles of the silhouette's diagonal, by geometry: with the knees up both legs are 1.7 times as tall as wide;
# with the knees on the floor half as tall, or a little more with a higher lens.
UP_DEG, DOWN_DEG = 60.0, 30.0
# Limits the angle of a body that sits or stands.
TALLEST_DEG = 100.0

Cells = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class EndView:
    """Measurements of the silhouette as if the body lay end on; all NaN without a silhouette.

    Attributes
    ----------
    head_to_feet
        Horizontal distance from head to feet as a share of the silhouette's width: 0 end on, 0.6 to 0.8 from
        the side. Also small while somebody stands.
    upright
        Rise of the trunk in the picture as a share of the legs' height: 0.4 sitting or standing.
    knees_deg
        Height of the knees by the silhouette's aspect ratio: 90 up, 0 on the floor.
    lean
        Distance of the silhouette's upper quarter to the right of its lower quarter, divided by the square
        root of its area.
    """

    head_to_feet: float
    upright: float
    knees_deg: float
    lean: float


UNSEEN = EndView(math.nan, math.nan, math.nan, math.nan)


def end_view(pose: Pose) -> EndView:
    """Measure the silhouette of a body as if it lay end on."""
    if pose.silhouette is None:
        return UNSEEN
    person = pose.silhouette.mask >= PERSON
    tall = _heights(person)
    area = int(tall.sum())
    if area < MIN_CELLS:
        return UNSEEN
    wide = np.flatnonzero(tall)
    legs_at = np.flatnonzero(tall >= LEGS_SHARE * tall.max())
    left, right = int(legs_at[0]), int(legs_at[-1]) + 1
    legs = person[:, left:right]
    wide_at = np.bitwise_count(np.packbits(legs, axis=1)).sum(axis=1, dtype=np.int64)
    share = wide_at.cumsum() / wide_at.sum()
    rows = share.searchsorted((EDGE_SHARE, 0.25, 0.75, 1.0 - EDGE_SHARE))
    top, quarter, last, bottom = (int(row) for row in rows)
    height, width = bottom - top + 1, right - left
    lean = _middle_column(legs[last:]) - _middle_column(legs[: quarter + 1])
    cell = pose.silhouette.px_per_cell
    head, feet = pose.landmarks_px[Landmark.NOSE], middle(pose, ANKLES)
    rise_px = middle(pose, HIPS)[1] - middle(pose, SHOULDERS)[1]
    shape_deg = math.degrees(math.atan2(height, width))
    return EndView(
        head_to_feet=float(abs(head[0] - feet[0]) / (cell * (wide[-1] - wide[0] + 1))),
        upright=float(rise_px) / (cell * height),
        knees_deg=min(TALLEST_DEG, 90.0 * (shape_deg - DOWN_DEG) / (UP_DEG - DOWN_DEG)),
        lean=-lean / math.sqrt(area),
    )


def _middle_column(person: Cells) -> float:
    """Return the mean column of a part of the silhouette."""
    columns = _heights(person)
    return float(columns @ np.arange(len(columns)) / columns.sum())


def _heights(person: Cells) -> NDArray[np.int64]:
    """Return the number of cells in each column."""
    # 16 bits are enough, and four times as fast as NumPy's default.
    cells: NDArray[np.uint16] = person.view(np.uint8).sum(axis=0, dtype=np.uint16)
    return cells.astype(np.int64)
