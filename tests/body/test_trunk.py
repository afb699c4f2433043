from __future__ import annotations

import math
from dataclasses import astuple, replace

import numpy as np
import pytest

from pose_coach.body.landmarks import ANKLES, HIPS, KNEES, SHOULDERS
from pose_coach.body.trunk import line_turn_deg, trunk_of
from tests.person import (
    Camera,
    face_down,
    face_up,
    from_everywhere,
    in_childs_pose,
    on_hands_and_feet,
    on_hands_and_knees,
)

either_side = pytest.mark.parametrize("side", ["left", "right"])


def sign_of(side, camera):
    """A mirrored picture shows another person, who does it with the other side."""
    return (1 if side == "left" else -1) * (-1 if camera.mirrored else 1)


def trunk(body, camera=Camera()):  # noqa: B008 - frozen
    return trunk_of(camera.seen(body))


def same_angle(a_deg, b_deg):
    return abs((a_deg - b_deg + 180.0) % 360.0 - 180.0) < 1e-6


# Which side is up


@from_everywhere
@either_side
@pytest.mark.parametrize(
    ("body", "chest_deg", "pelvis_deg"),
    [
        (lambda side: on_hands_and_knees(side, opened_deg=50, pelvis_deg=12), 50, 12),
        (lambda side: on_hands_and_knees(side, opened_deg=-15), -15, 0),
        (lambda side: face_down(side, over=1, pelvis_deg=60, chest_deg=8), 8, 60),
        (lambda side: face_down(side), 0, 0),
        (lambda side: face_up(side, fallen_deg=80, chest_deg=10), 190, 228),
        (lambda side: face_up(side), 180, 180),
    ],
    ids=["opened", "elbow down", "leg over", "flat", "knees fallen", "knees up"],
)
def test_roll_is_positive_for_the_rising_left_side(camera, side, body, chest_deg, pelvis_deg):
    seen, sign = trunk(body(side), camera), sign_of(side, camera)

    assert same_angle(seen.chest_roll_deg, sign * chest_deg)
    assert same_angle(seen.pelvis_roll_deg, sign * pelvis_deg)


@from_everywhere
@either_side
def test_knees_left_is_positive_to_the_left(camera, side):
    middle = trunk(face_up(side), camera)
    fallen = trunk(face_up(side, fallen_deg=70), camera)

    # On the back, left and right are the other way round than for a body on its face.
    assert middle.knees_left == pytest.approx(0.0, abs=1e-9)
    assert fallen.knees_left * sign_of(side, camera) < -0.7
    assert middle.thigh_elevation_deg == pytest.approx(60.0)
    assert fallen.thigh_elevation_deg == pytest.approx(17.2, abs=0.1)


@from_everywhere
@either_side
def test_a_lifted_leg_is_above_the_other(camera, side):
    flat, over = trunk(face_down(side), camera), trunk(face_down(side, over=0.5), camera)

    assert flat.ankle_apart == pytest.approx(0.0, abs=1e-9)
    assert over.ankle_apart * sign_of(side, camera) > 0.6
    assert (flat.knee_bend_deg, over.knee_bend_deg) == pytest.approx((0.0, 50.0), abs=1e-4)


@from_everywhere
@pytest.mark.parametrize("body", [face_down(), face_up(), on_hands_and_knees()])
def test_left_nearer_has_the_sign_of_the_near_side(camera, body):
    seen = trunk(body, camera)

    assert abs(seen.left_nearer) == pytest.approx(math.cos(math.radians(camera.yaw_deg)))
    # On its face with the head to the right a body shows its right side, on its back the left one.
    on_its_face = abs(seen.chest_roll_deg) < 90
    shows_left = (camera.head == ("left" if on_its_face else "right")) != camera.mirrored
    assert (seen.left_nearer > 0) == shows_left


# How the trunk lies


@from_everywhere
@pytest.mark.parametrize(
    ("body", "elevation_deg"),
    [
        (face_down(), 0.0),
        (face_up(), 0.0),
        (face_up(sat_up_deg=30), 30.0),
        (face_up(bridge_deg=25), -25.0),
        (on_hands_and_feet(0), 17.0),
        (on_hands_and_feet(85), -40.0),
        (in_childs_pose(), -11.5),
    ],
    ids=["belly", "back", "crunch", "bridge", "plank", "dog", "child's pose"],
)
def test_elevation_is_positive_towards_the_shoulders(camera, body, elevation_deg):
    assert trunk(body, camera).elevation_deg == pytest.approx(elevation_deg, abs=0.5)


@from_everywhere
def test_an_oblique_view_foreshortens_the_trunk(camera):
    share = math.cos(math.radians(camera.yaw_deg))
    assert trunk(face_down(), camera).foreshortened == pytest.approx(share)


# What cannot be told


def everything_at_one_point(pose):
    return replace(pose, world_m=np.zeros((33, 3)))


def upright(pose):
    world = pose.world_m.copy()
    world[list(SHOULDERS)] = [[-0.18, -0.5, 0.0], [0.18, -0.5, 0.0]]
    return replace(pose, world_m=world)


@pytest.mark.parametrize("spoil", [everything_at_one_point, upright])
def test_a_trunk_of_zero_length_gives_nan(spoil):
    seen = trunk_of(spoil(Camera().seen(face_down())))

    assert all(math.isnan(value) for value in astuple(seen))


def in_one_point(*pairs):
    """Somebody face down, of whom the tracker puts some joints in one place."""
    pose = Camera().seen(face_down())
    together = [landmark for pair in pairs for landmark in pair]
    pose.world_m[together] = pose.world_m[together].mean(axis=0)
    return pose


@pytest.mark.parametrize("pairs", [(HIPS,), (KNEES,), (KNEES, ANKLES)])
def test_coinciding_joints_are_no_error(pairs):
    assert trunk_of(in_one_point(*pairs)).elevation_deg == pytest.approx(0.0, abs=5.0)


@pytest.mark.parametrize("pairs", [(SHOULDERS,), (HIPS, KNEES)], ids=["shoulders", "thighs"])
def test_zero_width_or_zero_thighs_give_nan(pairs):
    assert all(math.isnan(value) for value in astuple(trunk_of(in_one_point(*pairs))))


def test_nan_landmarks_give_nan():
    pose = Camera().seen(face_down())
    pose.world_m[:] = math.nan

    assert all(math.isnan(value) for value in astuple(trunk_of(pose)))


# The turn of a line


@pytest.mark.parametrize(
    ("roll_deg", "home_deg", "turned_deg"),
    [
        (0, 0, 0),
        (70, 0, 70),
        (-70, 0, 70),
        (60, 10, 50),
        (-110, 0, 70),  # left and right swapped
        (180, 0, 0),
        (178, -178, 4),
        (90, 0, 90),
    ],
)
def test_line_turn_ignores_which_end_is_left(roll_deg, home_deg, turned_deg):
    assert line_turn_deg(np.array([roll_deg]), home_deg) == pytest.approx([turned_deg])


def test_the_turn_of_an_unseen_line_is_nan():
    assert np.isnan(line_turn_deg(np.array([math.nan]), 0.0)).all()
    assert np.isnan(line_turn_deg(np.array([10.0]), math.nan)).all()
