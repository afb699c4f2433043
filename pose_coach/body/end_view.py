"""Detects from the silhouette a body that lies with its feet towards the camera.

From there the legs hide the trunk, and the tracker lays its skeleton over them anyhow, often with the head
at the knees or the feet. The silhouette stays right: tall and narrow while the knees stand up, low and
wide when they have come down to one side.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pose_coach.body.geometry import middle
from pose_coach.body.landmarks import ANKLES, HIPS, SHOULDERS, Landmark
from pose_coach.body.pose import Pose

# A cell of the mask is the person from here on.
PERSON = 0.5
# A smaller silhouette is not measured.
MIN_CELLS = 200
# Arms on the floor are thin: columns below this share of the tallest are not the legs.
LEGS_SHARE = 0.35
# Ignore single cells at the edge.
EDGE_SHARE = 0.02
# Knees up, the silhouette of both legs is 1.7 times as tall as wide; knees on the floor, half as tall or a
# bit more, with the height of the lens.
UP_DEG, DOWN_DEG = 60.0, 30.0
# Taller than that is a body that sits or stands.
TALLEST_DEG = 100.0

Cells = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class EndView:
    """The silhouette as of a body that lies end on. All NaN where there is none.

    Attributes
    ----------
    head_to_feet
        Distance from the head to the feet across the picture, as a share of the silhouette's width: 0 end
        on, 0.6 to 0.8 from the side. Small too while somebody stands.
    upright
        How far the trunk rises in the picture, as a share of the legs' height: 0.4 sitting or standing.
    knees_deg
        How high the knees stand, told from how tall the silhouette is for its width: 90 up, 0 on the floor.
    lean
        How far the upper quarter of the silhouette lies to the right of the lower one in the picture, in
        square roots of its area.
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
    # Sixteen bits are enough, and four times as fast as what NumPy would take.
    cells: NDArray[np.uint16] = person.view(np.uint8).sum(axis=0, dtype=np.uint16)
    return cells.astype(np.int64)
