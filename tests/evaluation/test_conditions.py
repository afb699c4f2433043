from __future__ import annotations

import math

import pytest

from pose_coach.evaluation.conditions import conditions


def test_conditions_are_found_at_any_depth():
    scene = {
        "body": "woman-slim",
        "look": {"fit": "loose", "skin": "dark", "hair": "bun"},
        "camera": {"yaw_deg": -25.0, "height_m": 0.4, "distance_m": 3.9},
        "filming": {"light": 0.22, "noise": 9.0, "fps": 15.0, "mirrored": True},
    }

    assert conditions(scene) == {
        "view": "22 to 30° round",
        "body": "woman-slim",
        "light": "dark",
        "distance": "more than 3.5 m",
        "camera height": "up to 0.5 m",
        "clothes": "loose",
        "skin": "dark",
        "hair": "bun",
        "noise": "much noise",
        "frame rate": "up to 18 a second",
        "picture": "mirrored",
    }


def test_outer_values_take_precedence():
    assert conditions({"light": "candles", "filming": {"light": 1.0}}) == {"light": "candles"}


def test_a_hand_held_camera_is_a_condition():
    assert conditions({"handheld": 0.5}) == {"camera": "hand-held"}
    assert conditions({"handheld": False}) == {"camera": "on a stand"}


def test_a_passer_by_is_a_condition():
    assert conditions({"passer-by": ["dog"]}) == {"passer-by": "somebody passes"}
    assert conditions({"passer-by": []}) == {"passer-by": "nobody passes"}


@pytest.mark.parametrize(
    "scene",
    [{}, {"camera": None}, {"yaw_deg": None, "body": 7, "light": True}, {"distance_m": math.nan}],
)
def test_missing_or_invalid_values_are_ignored(scene):
    assert conditions(scene) == {}
