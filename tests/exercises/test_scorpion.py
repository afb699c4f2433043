"""Scorpion: its own rules."""

from __future__ import annotations

import pytest

from pose_coach.exercises.scorpion import EXERCISE
from tests.exercises.performances import Trips
from tests.person import face_down


def test_how_far_the_pelvis_turned_is_told(rep_of):
    rep = rep_of(EXERCISE, lambda share: face_down(over=share, pelvis_deg=60), Trips(1))

    assert rep.metrics["pelvis_turn_deg"] == pytest.approx(60, abs=8)
