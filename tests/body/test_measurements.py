from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import astuple, fields, replace
from typing import Any

import numpy as np
import pytest

from pose_coach.body.landmarks import (
    ANKLES,
    EARS,
    ELBOWS,
    HIPS,
    KNEES,
    SHOULDERS,
    WRISTS,
    Landmark,
    Side,
)
from pose_coach.body.measurements import Measurements, measure
from pose_coach.body.pose import Pose

MakePose = Callable[..., Pose]

both_ways = pytest.mark.parametrize(
    ("facing", "hip_px"), [("right", (260.0, 240.0)), ("left", (460.0, 240.0))]
)


def measured(make_pose: MakePose, **differing: Any) -> Measurements:
    differing.setdefault("with_silhouette", False)
    return measure(make_pose(**differing))


@both_ways
def test_measurements_of_a_cat_on_hands_and_knees(
    make_pose: MakePose, make_parabola: Callable[[float], Any], facing: str, hip_px: Any
) -> None:  # fmt: skip
    pose = make_pose(back=make_parabola(40), facing=facing, hip_px=hip_px, trunk_px=180)
    m = measure(pose)
    assert m.time_s == 1.0
    assert m.near_side is (Side.RIGHT if facing == "right" else Side.LEFT)
    assert m.yaw_deg == pytest.approx(0)
    assert m.off_hands_and_knees < 1
    assert m.back_curve_deg == pytest.approx(40, abs=1)
    assert m.back.curve_deg == m.back_curve_deg
    assert m.back.quality > 0.9
    assert m.elbow_deg == pytest.approx(180)
    assert m.hip_over_knee == pytest.approx(0)
    assert m.trunk_px == pytest.approx(180)
    assert m.unseen == ()


def test_mirroring_changes_only_the_near_side(
    make_pose: MakePose, make_arc: Callable[[float], Any], in_mirror: Callable[[Pose], Pose]
) -> None:
    joints = {"nose": (1.4, 0.1), "left_wrist": (1.1, -0.9), "knee": (0.1, -0.85)}
    pose = make_pose(back=make_arc(-30), joints=joints, turned_deg=5.0)
    m, mirrored = measure(pose), measure(in_mirror(pose))
    assert (m.near_side, mirrored.near_side) == (Side.RIGHT, Side.LEFT)
    of_the_whole_body = {f.name for f in fields(m)} - {
        *("near_side", "back", "features"),
        *("trunk", "left", "right", "working", "end_view"),
    }
    for name in of_the_whole_body:
        assert getattr(mirrored, name) == pytest.approx(getattr(m, name), abs=1e-2), name
    for seen, twin in ((m.left, mirrored.right), (m.right, mirrored.left)):
        assert astuple(twin) == pytest.approx(astuple(seen), abs=1e-2, nan_ok=True)


# The back


def test_a_low_quality_back_curve_is_nan(make_pose: MakePose) -> None:
    # The ragged outline of a blanket: found, but of too little quality.
    blanket = make_pose(back=lambda s: 0.2 + 0.075 * np.sign(np.sin(30 * s)))
    m = measure(blanket)
    assert 0 < m.back.quality < 0.3
    assert not math.isnan(m.back.curve_deg)
    assert math.isnan(m.back_curve_deg)


def test_only_the_back_needs_a_silhouette(make_pose: MakePose) -> None:
    m = measured(make_pose)
    assert math.isnan(m.back_curve_deg)
    assert m.back.quality == 0
    assert m.elbow_deg == pytest.approx(180)
    assert m.off_hands_and_knees < 1


# The head


@both_ways
@pytest.mark.parametrize(
    ("nose_from_ear", "pitch_deg"),
    [
        pytest.param((0.0, -0.2), 0, id="gaze at the floor"),
        pytest.param((0.2, -0.2), 45, id="gaze ahead and down"),
        pytest.param((0.2, 0.0), 90, id="gaze ahead"),
        pytest.param((0.2, 0.1), 90 + math.degrees(math.atan(0.5)), id="gaze up"),
        pytest.param((-0.2, -0.2), -45, id="chin in"),
        pytest.param((-0.2, 0.0), -90, id="chin to chest, gaze at the knees"),
        pytest.param((-0.2, 0.1), -90 - math.degrees(math.atan(0.5)), id="gaze at the belly"),
    ],
)
def test_head_pitch_is_positive_up_and_negative_down(
    make_pose: MakePose, facing: str, hip_px: Any, nose_from_ear: Any, pitch_deg: float
) -> None:  # fmt: skip
    ear = (1.3, 0.05)
    nose = (ear[0] + nose_from_ear[0], ear[1] + nose_from_ear[1])
    m = measured(make_pose, joints={"ear": ear, "nose": nose}, facing=facing, hip_px=hip_px)
    assert m.head_pitch_deg == pytest.approx(pitch_deg)


def test_head_pitch_is_relative_to_the_trunk(make_pose: MakePose) -> None:
    joints = {"ear": (1.3, 0.05), "nose": (1.5, 0.0)}
    level = measured(make_pose, joints=joints)
    tilted = measured(make_pose, joints=joints, turned_deg=25.0)
    assert tilted.head_pitch_deg == pytest.approx(level.head_pitch_deg)


@pytest.mark.parametrize("part", [Landmark.NOSE, Landmark.RIGHT_EAR])
def test_an_unseen_head_has_no_pitch(make_pose: MakePose, part: Landmark) -> None:
    assert math.isnan(measured(make_pose, hidden=(part,)).head_pitch_deg)
    # The far ear is of no consequence.
    assert not math.isnan(measured(make_pose, hidden=(Landmark.LEFT_EAR,)).head_pitch_deg)


def test_coinciding_nose_and_ear_have_no_pitch(make_pose: MakePose) -> None:
    m = measured(make_pose, joints={"nose": (1.3, 0.0), "ear": (1.3, 0.0)})
    assert math.isnan(m.head_pitch_deg)


# The elbows


def bent(side: str, bend_deg: float) -> dict[str, tuple[float, float]]:
    """An arm whose elbow is bent to `bend_deg`: upper arm and forearm both 0.48 long."""
    lean = math.radians(180 - bend_deg)
    return {f"{side}_wrist": (1.0 + 0.48 * math.sin(lean), -0.48 - 0.48 * math.cos(lean))}


@both_ways
@pytest.mark.parametrize("more", ["left", "right"])
@pytest.mark.parametrize("bend_deg", [180, 150, 90])
def test_the_straighter_elbow_is_reported(
    make_pose: MakePose, facing: str, hip_px: Any, more: str, bend_deg: float
) -> None:  # fmt: skip
    less = "right" if more == "left" else "left"
    joints = bent(more, 80) | bent(less, bend_deg)
    m = measured(make_pose, joints=joints, facing=facing, hip_px=hip_px)
    assert m.elbow_deg == pytest.approx(bend_deg)


@pytest.mark.parametrize("lost", [SHOULDERS, ELBOWS, WRISTS])
def test_an_unseen_arm_is_ignored(make_pose: MakePose, lost: tuple[Landmark, Landmark]) -> None:
    joints = bent("right", 100)
    assert measured(make_pose, joints=joints).elbow_deg == pytest.approx(180)
    assert measured(make_pose, joints=joints, hidden=lost[:1]).elbow_deg == pytest.approx(100)
    assert math.isnan(measured(make_pose, joints=joints, hidden=lost).elbow_deg)


def test_an_arm_of_zero_length_is_ignored(make_pose: MakePose) -> None:
    # Warnings are errors here: what has no angle must not warn on the way.
    none = {"left_elbow": (1.0, -0.95)}
    assert measured(make_pose, joints=none).elbow_deg == pytest.approx(180)
    assert math.isnan(measured(make_pose, joints={"elbow": (1.0, -0.95)}).elbow_deg)


# Hips, knees and hands


@both_ways
@pytest.mark.parametrize("behind", [-0.3, -0.1, 0.0, 0.2])
def test_hip_over_knee_is_positive_behind_the_knees(
    make_pose: MakePose, facing: str, hip_px: Any, behind: float
) -> None:  # fmt: skip
    # The hip is at 0 and the head at the right: a knee further to the right leaves the hip behind.
    m = measured(make_pose, joints={"knee": (behind, -0.85)}, facing=facing, hip_px=hip_px)
    assert m.hip_over_knee == pytest.approx(behind)


def test_hip_over_knee_needs_the_near_knee(make_pose: MakePose) -> None:
    joints = {"left_knee": (0.4, -0.8), "right_knee": (0.1, -0.85)}
    assert measured(make_pose, joints=joints).hip_over_knee == pytest.approx(0.1)
    # Turned a little, the far hip stands elsewhere: the near one still counts.
    m = measured(make_pose, joints={"left_hip": (0.2, 0.0), "right_knee": (0.1, -0.85)})
    assert m.hip_over_knee * m.trunk_px == pytest.approx(0.1 * 180)
    assert math.isnan(measured(make_pose, hidden=(Landmark.RIGHT_KNEE,)).hip_over_knee)
    assert not math.isnan(measured(make_pose, hidden=(Landmark.LEFT_KNEE,)).hip_over_knee)


def test_hip_over_knee_needs_a_trunk_of_some_length(make_pose: MakePose) -> None:
    m = measured(make_pose, joints={"shoulder": (0.0, 0.0)})
    assert m.trunk_px == 0
    assert math.isnan(m.hip_over_knee)


# What is not seen


@pytest.mark.parametrize(
    ("hidden", "unseen"),
    [
        pytest.param((), (), id="everything is there"),
        pytest.param((*EARS, Landmark.NOSE), ("head",), id="head"),
        pytest.param(EARS, (), id="the nose is head enough"),
        pytest.param((Landmark.NOSE,), (), id="the ear is head enough"),
        pytest.param(SHOULDERS, ("shoulders",), id="shoulders"),
        pytest.param(WRISTS, ("hands",), id="hands"),
        pytest.param(HIPS, ("hips",), id="hips"),
        pytest.param(KNEES, ("knees",), id="knees"),
        pytest.param(ANKLES, ("feet",), id="feet"),
        pytest.param((*KNEES, *WRISTS), ("hands", "knees"), id="from head to foot"),
        pytest.param((Landmark.LEFT_KNEE, Landmark.LEFT_WRIST), (), id="the far side"),
    ],
)
def test_unseen_parts_are_named(
    make_pose: MakePose, hidden: tuple[Landmark, ...], unseen: tuple[str, ...]
) -> None:
    assert measured(make_pose, hidden=hidden).unseen == unseen


@both_ways
@pytest.mark.parametrize(
    ("past", "unseen"),
    [
        ("head's side", ("head",)),
        ("feet's side", ("feet",)),
        ("bottom", ("hands", "knees", "feet")),
    ],
)
def test_parts_outside_the_picture_are_unseen_at_any_visibility(
    make_pose: MakePose, facing: str, hip_px: Any, past: str, unseen: tuple[str, ...]
) -> None:  # fmt: skip
    # Trunk of 200 px: nose 260 px ahead of the hip, ankles 150 behind, hands 190 below.
    ahead = facing == "right"
    hip_px = {
        "head's side": (500.0 if ahead else 220.0, 240.0),
        "feet's side": (120.0 if ahead else 600.0, 240.0),
        "bottom": (hip_px[0], 350.0),
    }[past]
    m = measured(make_pose, facing=facing, hip_px=hip_px, trunk_px=200, size_px=(720, 480))
    assert m.unseen == unseen


def test_parts_with_nan_are_unseen(make_pose: MakePose) -> None:
    pose = make_pose(with_silhouette=False)
    lost = replace(pose, landmarks_px=np.full((33, 2), np.nan))
    m = measure(lost)
    assert m.unseen == ("head", "shoulders", "hands", "hips", "knees", "feet")
    for name in ("off_hands_and_knees", "back_curve_deg", "head_pitch_deg", "elbow_deg"):
        assert math.isnan(getattr(m, name)), name
    for name in ("hip_over_knee", "trunk_px"):
        assert math.isnan(getattr(m, name)), name
