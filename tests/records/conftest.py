"""Signals of four frames."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pose_coach.recording.quantities import QUANTITIES
from pose_coach.recording.signals import Signals


@pytest.fixture
def made_signals():
    """Four frames: before a rep, moving, holding, and nobody there."""
    ramp = np.array([1.234, -20.5, 30.0, math.nan])
    return Signals(
        time_s=np.array([0.0, 0.1, 0.2005, 0.3]),
        exercise=("cat-cow",) * 4,
        side=("", "left", "left", ""),
        rep=np.array([0, 1, 1, 0]),
        phase=("", "to-cat", "", ""),
        hold=np.array([False, False, True, False]),
        signal_deg=ramp,
        position=np.array([math.nan, 0.5, 1.0, math.nan]),
        off_posture=np.array([0.2, 0.3, 0.4, math.nan]),
        measured={quantity.name: ramp + i for i, quantity in enumerate(QUANTITIES)},
    )
