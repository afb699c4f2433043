from __future__ import annotations

import math

import pytest

from pose_coach.evaluation.conditions import conditions


def test_what_a_scene_tells_wherever_it_stands():
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


def test_what_stands_further_out_goes_first():
    assert conditions({"light": "candles", "filming": {"light": 1.0}}) == {"light": "candles"}


def test_a_hand_held_camera():
    assert conditions({"handheld": 0.5}) == {"camera": "hand-held"}
    assert conditions({"handheld": False}) == {"camera": "on a stand"}


def test_somebody_who_passes():
    assert conditions({"passer-by": ["dog"]}) == {"passer-by": "somebody passes"}
    assert conditions({"passer-by": []}) == {"passer-by": "nobody passes"}


@pytest.mark.parametrize(
    "scene",
    [{}, {"camera": None}, {"yaw_deg": None, "body": 7, "light": True}, {"distance_m": math.nan}],
)
def test_what_is_missing_or_odd_is_left_out(scene):
    assert conditions(scene) == {}
