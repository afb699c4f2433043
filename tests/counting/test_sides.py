"""The side of a repetition is read from signed differences, left and right alike."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pose_coach.body.features import NAMES
from pose_coach.body.landmarks import Side
from pose_coach.counting.candidates import views_of
from pose_coach.counting.decoding import decode
from pose_coach.counting.model import fitted
from pose_coach.counting.observations import resample
from pose_coach.counting.sides import side_numbers, side_of
from tests.counting.conftest import Body, Set, played

DONE = Set(count=2)
WEIGHTS = {"far_pelvis_roll": 1.0, "back_ankle_difference": 0.5}


def found_on(side, weights=WEIGHTS):
    exercise = played("scorpion")
    times_s = np.arange(0.0, DONE.end_s, 0.04)
    shares = np.array([DONE(float(t)) for t in times_s])
    features = Body(exercise).features(shares, [side] * len(shares))
    # As a pelvis that rolls over would.
    sign = 1.0 if side is Side.LEFT else -1.0
    features[:, NAMES.index("pelvis_roll")] = sign * 2.0 * shares
    track = resample(times_s, features)
    first, *_ = decode(views_of(track, [exercise], fitted())).reps
    fit = replace(first.view.fit, side_weights=weights)
    return track, replace(first, view=replace(first.view, fit=fit))


@pytest.mark.parametrize("side", list(Side))
def test_the_side_is_told_by_the_weights(side):
    assert side_of(*found_on(side)) is side
    opposite = {name: -weight for name, weight in WEIGHTS.items()}
    assert side_of(*found_on(side, opposite)) is side.other


def test_numbers_change_their_sign_in_a_mirror():
    left, right = (side_numbers(*found_on(side)) for side in Side)

    assert left["far_pelvis_roll"] == pytest.approx(2.0, abs=0.1)
    assert right["far_pelvis_roll"] == pytest.approx(-2.0, abs=0.1)
    assert 0.0 < left["out_pelvis_roll"] < 1.0
    assert set(left) == {
        f"{part}_{name}"
        for part in ("far", "out", "back")
        for name in ("hip_difference", "pelvis_roll", "ankle_difference", "knees_aside")
    }


def test_without_weights_it_is_the_side_whose_cues_fit():
    track, found = found_on(Side.LEFT, {})

    assert side_of(track, found) is found.view.side


def test_what_was_not_seen_tells_nothing():
    track, found = found_on(Side.LEFT)
    track.features[:, NAMES.index("pelvis_roll")] = np.nan

    assert side_numbers(track, found)["far_pelvis_roll"] == 0.0


def test_an_exercise_without_sides_has_none():
    exercise = played("rolling-plank")
    times_s = np.arange(0.0, DONE.end_s, 0.04)
    shares = np.array([DONE(float(t)) for t in times_s])
    track = resample(times_s, Body(exercise).features(shares, [None] * len(shares)))
    first, *_ = decode(views_of(track, [exercise], fitted())).reps

    assert side_of(track, first) is None
