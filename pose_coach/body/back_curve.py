"""The curve of the back, measured on the silhouette.

The pose model has no landmark between shoulder and hip, so its landmarks do not show the spine. The outline
of the silhouette between hip and shoulder, on the side away from hands and knees, is the back.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from pose_coach.body.geometry import distance, middle
from pose_coach.body.landmarks import HIPS, KNEES, SHOULDERS, WRISTS
from pose_coach.body.pose import FloatArray, Pose, Silhouette

# Stations along the line from hip (0) to shoulder (1). The ends are left out: there the outline
# belongs to the seat, and to the hood, the hair and the head.
FIRST_STATION, LAST_STATION, STATIONS = 0.1, 0.9, 33

# The search runs inwards, in trunk lengths above the straight line from hip to shoulder. In a deep cat that
# line is below the belly, so a search outwards from it would fail. No back is 1.2 trunk lengths away: a
# half circle is 0.5.
SEARCH_FROM, SEARCH_TO, SEARCH_STEPS = 1.2, -0.6, 145

# Choices: a curve is valid if at least this share of the outline was found, and if the cubic fits it within
# this share of the trunk's length (r.m.s.). A clothed real back fits within 0.005 to 0.02.
MIN_FOUND = 0.6
MAX_RESIDUAL = 0.08

# From this station on, a hood, hair or a raised head may cover the back: the fit starts with almost no weight
# there, and gains it where the outline continues the rest.
HOOD_FROM, HOOD_WEIGHT = 0.72, 0.02

_STATIONS = np.linspace(FIRST_STATION, LAST_STATION, STATIONS)
_HEIGHTS = np.linspace(SEARCH_FROM, SEARCH_TO, SEARCH_STEPS)
_CENTRE, _HALF = (FIRST_STATION + LAST_STATION) / 2, (LAST_STATION - FIRST_STATION) / 2
_X = (_STATIONS - _CENTRE) / _HALF  # -1 at the hip's end, 1 at the shoulder's
_POWERS = np.stack([np.ones_like(_X), _X, _X**2, _X**3], axis=1)


@dataclass(frozen=True, slots=True)
class BackCurve:
    """The curve of the back in one frame.

    Attributes
    ----------
    curve_deg
        Turning angle of the back's outline from hip to shoulder: positive rounded (cat), negative
        hollow (cow), 0 flat; NaN if it is not seen.
    quality
        From 0 (nothing seen) to 1 (the whole outline seen, smooth).
    outline_px
        N x 2 points along the smooth curve from hip to shoulder, pixels of the source frame; empty if it is
        not seen.
    """

    curve_deg: float
    quality: float
    outline_px: FloatArray


UNSEEN = BackCurve(math.nan, 0.0, np.empty((0, 2)))


def back_curve(pose: Pose) -> BackCurve:
    """Measure the curve of the back.

    Parameters
    ----------
    pose
        Without a silhouette the result is `UNSEEN`.

    Returns
    -------
    BackCurve
        The turning angle of a smooth curve (robust cubic) through the dorsal outline between
        10 and 90 % of the way from hip to shoulder.

    Notes
    -----
    The angle does not change when the picture is shifted, scaled, turned or mirrored. Seen from an angle
    the back is shortened and so looks a little more curved: at 30 degrees by up to 15 %.
    """
    if pose.silhouette is None:
        return UNSEEN
    hip, shoulder = middle(pose, HIPS), middle(pose, SHOULDERS)
    length_px = distance(hip, shoulder)
    if not length_px >= 2 * pose.silhouette.px_per_cell:  # also catches NaN
        return UNSEEN
    along = (shoulder - hip) / length_px
    outwards = np.array([-along[1], along[0]])
    # Hands and knees are on the side of the belly.
    belly = (middle(pose, KNEES) - hip) + (middle(pose, WRISTS) - shoulder)
    towards_belly = float(outwards @ belly)
    if math.isnan(towards_belly):  # back and belly cannot be distinguished
        return UNSEEN
    if towards_belly > 0:
        outwards = -outwards
    heights = dorsal_heights(pose.silhouette, hip, along * length_px, outwards * length_px)
    found = np.isfinite(heights)
    share_found = float(found.mean())
    if share_found < MIN_FOUND:
        return UNSEEN
    coefficients, residual = robust_cubic(heights)
    if residual > MAX_RESIDUAL:
        return UNSEEN
    # Slopes of height over station at both ends, in trunk lengths.
    _, b, c, d = (float(v) for v in coefficients)
    slope_at_hip = (b - 2 * c + 3 * d) / _HALF
    slope_at_shoulder = (b + 2 * c + 3 * d) / _HALF
    curve_deg = math.degrees(math.atan(slope_at_hip) - math.atan(slope_at_shoulder))
    smooth = _POWERS @ coefficients
    outline_px = hip + length_px * (_STATIONS[:, None] * along + smooth[:, None] * outwards)
    quality = share_found * (1.0 - residual / MAX_RESIDUAL)
    return BackCurve(curve_deg, quality, outline_px)


def dorsal_heights(
    silhouette: Silhouette, hip: FloatArray, along_px: FloatArray, outwards_px: FloatArray
) -> FloatArray:
    """Find the outline of the back at each station, from outside the body inwards.

    Parameters
    ----------
    silhouette
        The person's silhouette.
    hip
        x and y of the origin, pixels.
    along_px, outwards_px
        From hip to shoulder, and at right angles to it away from the belly, both one trunk
        length long.

    Returns
    -------
    ndarray
        Height of the outline over the line from hip to shoulder at each station, in trunk lengths; NaN if
        none was found inside the picture.
    """
    # Contiguous in memory by axis, as they are used.
    points = np.empty((2, STATIONS, SEARCH_STEPS)).transpose(1, 2, 0)
    for axis in (0, 1):
        starts = hip[axis] + _STATIONS * along_px[axis]
        np.add.outer(starts, _HEIGHTS * outwards_px[axis], out=points[..., axis])
    confidence = silhouette.at(points)
    inside = confidence > 0.5
    first = inside.argmax(axis=1)
    rows = np.arange(STATIONS)
    # The first step must be outside, otherwise the search began inside a body that fills the picture.
    found = inside[rows, first] & (first > 0)
    before = np.maximum(first - 1, 0)
    outer, inner = confidence[rows, before], confidence[rows, first]
    rise = np.where(inner > outer, inner - outer, 1.0)
    share = np.clip((0.5 - outer) / rise, 0.0, 1.0)
    heights = _HEIGHTS[before] + share * (_HEIGHTS[first] - _HEIGHTS[before])
    # The edge of the picture also ends the silhouette, but it is not the back.
    edge = points[rows, before]
    rows_px, columns_px = silhouette.mask.shape
    cut = (
        (edge[:, 0] < 0)
        | (edge[:, 1] < 0)
        | (edge[:, 0] > columns_px * silhouette.px_per_cell)
        | (edge[:, 1] > rows_px * silhouette.px_per_cell)
    )
    return np.where(found & ~cut, heights, np.nan)


def robust_cubic(heights: FloatArray) -> tuple[FloatArray, float]:
    """Fit a cubic through the outline, robust against a hood, hair or a raised foot.

    Iteratively reweighted least squares with Cauchy weights.

    Parameters
    ----------
    heights
        One per station, in trunk lengths; NaN if not found.

    Returns
    -------
    coefficients
        Four, lowest power first, of the station scaled to -1 (hip) to 1 (shoulder).
    residual
        Weighted r.m.s. distance from the curve, in trunk lengths.
    """
    found = np.isfinite(heights)
    powers, y = _POWERS[found], heights[found]
    known = np.column_stack((powers, y))
    weights = np.where(_STATIONS[found] > HOOD_FROM, HOOD_WEIGHT, 1.0)
    for _ in range(5):
        normal = (powers * weights[:, None]).T @ known
        coefficients = np.asarray(np.linalg.solve(normal[:, :-1], normal[:, -1]), np.float64)
        off = y - powers @ coefficients
        # The floor of 0.2 % of the trunk keeps the scale of a perfect fit above 0.
        scale = 1.5 * _median(np.abs(off)) + 0.002
        weights = 1.0 / (1.0 + (off / (2.4 * scale)) ** 2)
    residual = math.sqrt(float((weights * off**2).sum() / weights.sum()))
    return coefficients, residual


def _median(values: FloatArray) -> float:
    """Return the median; for so few values ten times as fast as NumPy's own."""
    ordered, half = np.sort(values), len(values) // 2
    return float(ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2)
