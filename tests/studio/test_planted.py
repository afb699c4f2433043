"""Hands, knees and feet that stand on the floor stay where they are, all through a set."""

import numpy as np
import pytest

from studio.body import load_body
from studio.contact import foot_points, lowest
from studio.moves import perform
from studio.scene import scene_from

HANDS = ("wrist.L", "wrist.R")
#: What stays planted in each, and by how much it may move, in metres.
PLANTED = [
    ("cat-cow", "", (*HANDS, "lowerleg01.L", "lowerleg01.R", "foot.L"), 0.003),
    ("rolling-plank", "", (*HANDS, "toe3-1.L", "toe3-1.R"), 0.008),
    ("t-spine-rotation", "", ("wrist.R", "lowerleg01.L", "lowerleg01.R", "foot.R"), 0.006),
    ("t-spine-rotation", "threaded", ("wrist.R", "lowerleg01.L", "lowerleg01.R"), 0.006),
    ("scorpion", "", HANDS, 0.003),
    ("scorpion", "", ("foot.R",), 0.016),  # of the leg that rests: its hip rolls
    ("supine-twist", "", HANDS, 0.003),
    ("supine-twist", "tabletop", HANDS, 0.003),
]


def a_set(exercise, variant, body, count=14):
    movement = {"reps": 1, "entry": "none", "exit": "none", "side": "left", "variant": variant}
    done = perform(scene_from({"exercise": exercise, "movement": movement}))
    rep = done.reps[0]
    start = rep.phases[0].start_s
    if exercise == "t-spine-rotation":  # the first move takes the hand off the floor
        start = rep.phases[0].end_s
    times = np.linspace(start, rep.phases[-1].end_s, count)
    pose = done.posed_by(body)
    return [pose(float(t)) for t in times]


@pytest.mark.parametrize("name", ["woman-slim", "man-athletic", "man-older"])
@pytest.mark.parametrize(("exercise", "variant", "bones", "most_m"), PLANTED)
def test_what_is_planted_does_not_slide(name, exercise, variant, bones, most_m):
    postures = a_set(exercise, variant, load_body(name))
    places = np.array([[k.position(b) for b in bones] for k in postures])
    away = np.linalg.norm(places - np.median(places, axis=0), axis=2)
    assert away.max() < most_m


@pytest.mark.parametrize("name", ["woman-slim", "man-heavy"])
@pytest.mark.parametrize("variant", ["feet-down", "tabletop", "crossed", "one-straight"])
def test_in_a_supine_twist_no_foot_is_in_the_floor_and_the_waist_stays_down(name, variant):
    body = load_body(name)
    feet = {side: foot_points(body, side) for side in "LR"}
    waist = body.vertices[body.vertices_of(("spine04",), 0.5)]
    postures = a_set("supine-twist", variant, body)
    lows = [lowest(k, f"foot.{s}", feet[s]) for k in postures for s in "LR"]
    assert min(lows) > -0.006
    waists = [lowest(k, "spine04", waist) for k in postures]
    assert max(waists) - waists[0] < 0.012
    knees = [min(k.position(f"lowerleg01.{s}")[2] for s in "LR") for k in postures]
    assert min(knees) < 0.10


@pytest.mark.parametrize("name", ["woman-slim", "man-heavy"])
def test_in_a_scorpion_the_leg_crosses_bent_and_comes_down(name):
    body = load_body(name)
    feet = foot_points(body, "L")
    postures = a_set("scorpion", "", body, 40)
    lows = [lowest(k, "foot.L", feet) for k in postures]
    assert min(lows) > -0.008
    across = [k for k in postures if k.position("foot.L")[0] < -0.2]
    over = min(across, key=lambda k: lowest(k, "foot.L", feet))
    assert lowest(over, "foot.L", feet) < 0.02
    turn = over.rotation("upperleg01.L").T @ over.rotation("lowerleg01.L")
    assert 70 < np.degrees(np.arccos((np.trace(turn) - 1) / 2)) < 135
    assert over.position("lowerleg01.L")[0] < 0  # the knee has crossed the middle
