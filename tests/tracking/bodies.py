"""Made-up bodies in a picture 1 wide."""

from __future__ import annotations

import numpy as np

from pose_coach.body.pose import LANDMARK_COUNT


def body(x=0.3, y=0.6, long=0.4, *, upright=False):
    """A body as a line of landmarks from the head to the feet, as wide as a fifth of it."""
    along = np.zeros(LANDMARK_COUNT)
    along[[11, 12]], along[[23, 24]] = 0.2, 0.5
    along[[25, 26]], along[[27, 28]], along[29:] = 0.75, 0.95, 1.0
    along[[13, 14]], along[15:23] = 0.3, 0.4
    across = np.where(np.arange(LANDMARK_COUNT) % 2, 0.0, 0.2)
    points = np.stack([x + along * long, y + across * long], axis=1)
    return [x, y] + (points - [x, y])[:, ::-1] if upright else points


def moved(points, x, y):
    """The same body elsewhere."""
    return np.add(points, (x, y))
