"""Interpolation between two poses or measurements."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

import numpy as np

from pose_coach.body.measurements import Measurements
from pose_coach.body.pose import Pose, Silhouette

Seen = TypeVar("Seen", Pose, Measurements)

# Angles further apart than this have wrapped from 180 to -180: do not take their mean.
_WRAPS_DEG = 180.0


def interpolate(before: Seen, after: Seen, time_s: float) -> Seen:
    """Return a pose, or measurements, between two others of the same person.

    Numbers are interpolated, so NaN in either gives NaN. Other values are those of the nearer one. The
    silhouette is left out.

    Parameters
    ----------
    before, after
        Of two frames.
    time_s
        Between their times.
    """
    share = (time_s - before.time_s) / (after.time_s - before.time_s)
    return cast(Seen, replace(_parts(before, after, share), time_s=time_s))


def _parts(before: Any, after: Any, share: float) -> Any:
    mixed = {
        field.name: _mixed(
            field.name, getattr(before, field.name), getattr(after, field.name), share
        )
        for field in fields(before)
    }
    return replace(before, **mixed)


def _mixed(name: str, before: Any, after: Any, share: float) -> Any:
    nearer = before if share < 0.5 else after
    if before is None or after is None or isinstance(before, Silhouette):
        return None
    if is_dataclass(before):
        return _parts(before, after, share)
    if isinstance(before, np.ndarray):
        return before + (after - before) * share if before.shape == after.shape else nearer
    if not isinstance(before, float) or before == after:
        return nearer
    if name.endswith("_deg") and abs(after - before) > _WRAPS_DEG:
        return nearer
    return before + (after - before) * share
