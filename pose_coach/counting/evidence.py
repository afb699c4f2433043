"""What speaks for and against a travel being one of an exercise, as numbers.

Every piece of evidence has a known sign: more of it makes a repetition more probable. Their weights are
fitted (`model.py`), so nothing here decides.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pose_coach.counting.model import Template
from pose_coach.counting.observations import RATE_HZ, FloatArray
from pose_coach.counting.proposals import IntArray, Travel

GROUPS: dict[str, tuple[str, ...]] = {
    "turn": (
        "face_down",
        "chest_roll",
        "pelvis_roll",
        "knees_aside",
        "hip_difference",
        "shoulder_difference",
        "ankle_difference",
        "silhouette_lean",
    ),
    "trunk": ("trunk_", "shoulder_height", "upright"),
    "legs": (
        "thigh_",
        "hip_bend",
        "hip_over",
        "knee_",
        "knees_in",
        "ankle_height",
        "ankle_along",
        "ankle_over",
        "legs_",
    ),
    "arms": ("wrist_", "elbow_", "hands_"),
    "head": ("head_", "back_curve"),
}
"""Parts of the body, by how the names of their features begin."""

NAMES = (
    "size",
    "abrupt",
    "rough",
    *(f"posture_{group}" for group in GROUPS),
    "worst_end",
    "direction",
    "astray",
    "other_movement",
)
PAIR_NAMES = (*NAMES, "home_difference", "worse_posture")
"""Of a way out and the way back after it: the means of both, and what only a pair has."""
SIZE = slice(0, 1)  # depends on the person's own size, which decoding tries out

SAMPLES = 12  # looked at on each travel
ABRUPT_S = 0.8
OUTWARD = (0.1, 0.3)  # shares of the way from which the beginning is extrapolated
# From those two to its beginning: 1.72 in a minimum-jerk movement. People who were filmed set off
# more abruptly. What other values change stands in docs/accuracy.md.
EXTRAPOLATION = 1.55


def spans(position: FloatArray, travels: Sequence[Travel]) -> FloatArray:
    """Return from when to when the body is on its way in each travel, in samples.

    The beginning is extrapolated from where a tenth and three tenths of the way are done, as in a
    minimum-jerk movement, and so is the end: what goes before and after is a hold.
    """
    out = np.empty((len(travels), 2))
    index = np.arange(len(position))
    seen = np.isfinite(position)
    filled = np.interp(index, index[seen], position[seen]) if seen.any() else position
    for row, travel in enumerate(travels):
        way = (filled[travel.begin : travel.end + 1] - filled[travel.begin]) / travel.size
        begin = _onset(way)
        end = len(way) - 1 - _onset(1.0 - way[::-1])
        out[row] = travel.begin + begin, travel.begin + max(end, begin + 1.0)
    return out


def _onset(way: FloatArray) -> float:
    """Return when a way from 0 to 1 sets off for good, in samples."""
    tenth = _crossing(way, int(np.flatnonzero(way < OUTWARD[0])[-1]), OUTWARD[0])
    later = np.flatnonzero(way[int(tenth) :] >= OUTWARD[1])
    third = _crossing(way, int(tenth) + int(later[0]) - 1, OUTWARD[1])
    return max(0.0, tenth - EXTRAPOLATION * max(third - tenth, 0.0))


def _crossing(way: FloatArray, before: int, level: float) -> float:
    before = max(before, 0)
    if before + 1 >= len(way):
        return float(before)
    rise = way[before + 1] - way[before]
    return before + float(np.clip((level - way[before]) / rise, 0.0, 1.0)) if rise > 0 else before


def template_fit(
    template: Template, values: FloatArray, share: FloatArray, nearer: FloatArray
) -> FloatArray:
    """Return how much better postures fit an exercise than anything, as log-likelihood ratios.

    Parameters
    ----------
    template
        Of the exercise.
    values
        ... x F, features in the template's order; NaN proves nothing.
    share, nearer
        ..., as in `Template.shape`.

    Returns
    -------
    ndarray
        ... x G, for each of `GROUPS` the mean over its features.
    """
    own = (values - template.shape(share, nearer) @ template.mean) / template.spread
    other = (values - template.other_mean) / template.other_spread
    ratio = 0.5 * (other**2 - own**2) + np.log(template.other_spread) - np.log(template.spread)
    ratio = np.where(np.isfinite(ratio), ratio, 0.0)
    return np.asarray(ratio @ group_matrix(template.names))


def group_matrix(names: Sequence[str]) -> FloatArray:
    """Return F x G: a feature's share in the mean of its group."""
    bare = [n.split("_", 1)[1] if n.split("_")[0] in PREFIXES else n for n in names]
    member = np.array(
        [[float(n.startswith(starts)) for starts in GROUPS.values()] for n in bare]
    ).reshape(len(names), len(GROUPS))
    return np.asarray(member / np.maximum(member.sum(axis=0), 1.0))


PREFIXES = ("own", "other", "mean", "apart")


def travel_evidence(
    template: Template,
    position: FloatArray,
    values: FloatArray,
    nearer: FloatArray,
    travels: Sequence[Travel],
    shares: FloatArray | None = None,
) -> tuple[FloatArray, FloatArray]:
    """Return the evidence of travels but for their size, and from when to when each goes.

    Parameters
    ----------
    template
        Of the exercise.
    position
        N, share of the way; NaN where unseen.
    values
        N x F, features in the template's order.
    nearer
        N, from 1 where the working side faces the camera to -1; NaN where unseen.
    travels
        T proposals.
    shares
        T x 2, at which shares of a full movement the lower and the higher end of each travel are; 0 and 1
        where None. Half a movement has other postures.

    Returns
    -------
    evidence
        T x len(NAMES); zero in `SIZE`.
    spans
        T x 2, in samples.
    """
    count = len(travels)
    if not count:
        return np.zeros((0, len(NAMES))), np.zeros((0, 2))
    when = spans(position, travels)
    begin, end = when[:, 0], when[:, 1]
    home = np.array([min(position[t.begin], position[t.end]) for t in travels])
    size = np.array([abs(t.size) for t in travels])
    steps = np.linspace(0.0, 1.0, SAMPLES)
    at = np.rint(begin[:, None] + steps * (end - begin)[:, None]).astype(int)
    at = np.clip(at, 0, len(position) - 1)
    share = (position[at] - home[:, None]) / size[:, None]
    unseen = ~np.isfinite(share)
    share = np.clip(np.where(unseen, 0.5, share), -0.2, 1.2)
    if shares is not None:
        share = shares[:, :1] + share * (shares[:, 1:] - shares[:, :1])
    near = facing(nearer[at])
    fit = template_fit(template, values[at], share, near[:, None] + 0.0 * share)
    whole = fit.mean(axis=2)
    duration_s = np.maximum(end - begin, 1.0) / RATE_HZ
    path = np.array([_path(position[int(b) : int(e) + 2]) for b, e in when])
    net = np.abs(np.nan_to_num(position[at[:, -1]] - position[at[:, 0]], nan=1.0))
    direction, elsewhere = _direction(template, values, travels, at, near)
    edge = SAMPLES // 6
    columns = {
        "abrupt": -np.maximum(0.0, np.log(ABRUPT_S / duration_s)),
        "rough": -np.clip(path / np.maximum(net, 1e-3) - 1.0, 0.0, 3.0),
        **{
            f"posture_{group}": np.clip(fit[:, :, g].mean(axis=1), -4.0, 4.0)
            for g, group in enumerate(GROUPS)
        },
        "worst_end": np.minimum(whole[:, :edge].mean(axis=1), whole[:, -edge:].mean(axis=1)),
        "direction": direction,
        "astray": -np.maximum(0.0, 0.5 - direction),
        "other_movement": -elsewhere,
    }
    out = np.zeros((count, len(NAMES)))
    for name, column in columns.items():
        out[:, NAMES.index(name)] = column
    return out, when


def neutral_shares(travels: Sequence[Travel], usual_size: float, *, begins: bool) -> FloatArray:
    """Return the shares between which travels lie that begin, or end, at a neutral position, T x 2.

    Their other end is one of the exercise's, so a short travel lies next to that.
    """
    way = np.clip([abs(t.size) / usual_size for t in travels], 0.0, 1.0)
    at_high = np.array([t.is_out is begins for t in travels], dtype=bool)
    return np.column_stack([np.where(at_high, 1.0 - way, 0.0), np.where(at_high, 1.0, way)])


def _path(position: FloatArray) -> float:
    seen = position[np.isfinite(position)]
    return float(np.abs(np.diff(seen)).sum())


def _direction(
    template: Template,
    values: FloatArray,
    travels: Sequence[Travel],
    at: IntArray,
    near: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """Return the cosine between the body's displacement and the exercise's, and how much went elsewhere."""
    outward = np.array([1.0 if t.is_out else -1.0 for t in travels])[:, None]
    moved = np.nan_to_num((_mean(values[at[:, -2:]]) - _mean(values[at[:, :2]])) * outward)
    mean = template.mean
    way = mean[1] - mean[0] + near[:, None] * (mean[4] - mean[3])
    telling = template.telling[0] + near[:, None] * template.telling[1]
    variance = template.spread**2
    norm = np.sqrt((moved**2 / variance).sum(axis=1)) + 1e-6
    usual = np.sqrt((way**2 / variance).sum(axis=1)) + 1e-6
    # Not larger than one: Cauchy-Schwarz.
    cosine = (moved * telling).sum(axis=1) / norm
    cosine /= np.sqrt((telling**2 * variance).sum(axis=1)) + 1e-6
    along = (moved * way / variance).sum(axis=1) / usual
    elsewhere = np.sqrt(np.maximum(norm**2 - along**2, 0.0)) / usual
    return cosine, np.log1p(elsewhere)


def _mean(values: FloatArray) -> FloatArray:
    """Return the mean over the second axis of what is seen, NaN where nothing is."""
    seen = np.isfinite(values)
    total = np.where(seen, values, 0.0).sum(axis=1)
    return np.asarray(np.where(seen.any(axis=1), total / np.maximum(seen.sum(axis=1), 1), np.nan))


def displacements(values: FloatArray, travels: Sequence[Travel], when: FloatArray) -> FloatArray:
    """Return how far each feature moves outwards in each travel, T x F; 0 where unseen."""
    first, last = (np.clip(np.rint(when[:, k]).astype(int), 0, len(values) - 1) for k in (0, 1))
    outward = np.array([1.0 if t.is_out else -1.0 for t in travels])[:, None]
    return np.asarray(np.nan_to_num((values[last] - values[first]) * outward))


def facing(nearer: FloatArray) -> FloatArray:
    """Return which side faces the camera on the whole: the median of each row, 0 where unseen."""
    return np.clip(np.median(np.nan_to_num(nearer), axis=-1), -1.0, 1.0)


def size_evidence(sizes: FloatArray, own_size: float) -> FloatArray:
    """Return the evidence in travels' sizes, for a person whose movements are of `own_size`."""
    ratio = np.log(sizes / own_size)
    return np.asarray(-np.minimum(ratio**2, 4.0)[..., None])


def pair_evidence(
    travels: Sequence[Travel],
    evidence: FloatArray,
    pairs: Sequence[tuple[int, int]],
) -> FloatArray:
    """Return the evidence of pairs, each a way out and the way back, P x len(PAIR_NAMES).

    Parameters
    ----------
    travels, evidence
        As from `travel_evidence`.
    pairs
        P, indices of travels.
    """
    if not pairs:
        return np.zeros((0, len(PAIR_NAMES)))
    out, back = np.array(pairs).T
    sizes = np.array([[travels[i].size, -travels[j].size] for i, j in pairs])
    worse = np.minimum(evidence[out], evidence[back])
    return np.column_stack(
        [
            (evidence[out] + evidence[back]) / 2,
            -((1.0 - sizes.min(axis=1) / sizes.max(axis=1)) ** 2),
            worse[:, NAMES.index("worst_end")],
        ]
    )
