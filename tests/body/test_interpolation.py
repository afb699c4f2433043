from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from pose_coach.body.interpolation import interpolate
from pose_coach.body.measurements import measure


def test_a_pose_between_two_lies_between_them(make_pose):
    before, after = replace(make_pose(), time_s=1.0), replace(make_pose(), time_s=1.1)
    after = replace(after, landmarks_px=after.landmarks_px + 10.0)

    found = interpolate(before, after, 1.025)

    assert found.time_s == 1.025
    assert found.landmarks_px == pytest.approx(before.landmarks_px + 2.5)
    assert found.silhouette is None
    assert (found.width_px, found.height_px) == (before.width_px, before.height_px)


@pytest.fixture
def measurements(made_up):
    return made_up.measured_at


def test_measurements_between_two_lie_between_them(measurements):
    found = interpolate(
        measurements(1.0, back_curve_deg=-10.0), measurements(1.1, back_curve_deg=30.0), 1.075
    )

    assert found.back_curve_deg == pytest.approx(20.0)
    assert found.time_s == 1.075


def test_nan_in_either_gives_nan(measurements):
    seen, unseen = measurements(1.0, elbow_deg=170.0), measurements(1.1, elbow_deg=math.nan)

    assert math.isnan(interpolate(seen, unseen, 1.02).elbow_deg)
    assert math.isnan(interpolate(unseen, replace(seen, time_s=1.2), 1.12).elbow_deg)


def test_an_angle_that_passes_from_180_to_minus_180_does_not_pass_through_0(measurements):
    before, after = measurements(1.0), measurements(1.1)
    before = replace(before, trunk=replace(before.trunk, chest_roll_deg=178.0))
    after = replace(after, trunk=replace(after.trunk, chest_roll_deg=-179.0))

    assert interpolate(before, after, 1.02).trunk.chest_roll_deg == 178.0
    assert interpolate(before, after, 1.08).trunk.chest_roll_deg == -179.0


def test_non_numbers_come_from_the_nearer_one(measurements):
    before, after = measurements(1.0, unseen=("feet",)), measurements(1.1, unseen=())

    assert interpolate(before, after, 1.02).unseen == ("feet",)
    assert interpolate(before, after, 1.08).unseen == ()


def test_infinity_in_both_stays_infinity(measurements):
    before, after = measurements(1.0, off_lying=math.inf), measurements(1.1, off_lying=math.inf)

    assert interpolate(before, after, 1.05).off_lying == math.inf


def test_interpolated_measurements_match_measured_interpolated_poses(make_pose):
    before = replace(make_pose(), time_s=1.0)
    turn = np.array([[math.cos(0.1), -math.sin(0.1)], [math.sin(0.1), math.cos(0.1)]])
    after = replace(before, time_s=1.1, landmarks_px=before.landmarks_px @ turn)

    found = interpolate(measure(before), measure(after), 1.05)
    expected = measure(interpolate(before, after, 1.05))

    assert found.trunk_px == pytest.approx(expected.trunk_px, rel=0.01)
    assert found.hip_bend_deg == pytest.approx(expected.hip_bend_deg, abs=0.5)
