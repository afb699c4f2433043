"""Coming, resting and leaving: sensible postures, nothing counted, nothing through the floor."""

import numpy as np
import pytest

from studio.body import body_names, load_body
from studio.moves import perform
from studio.moves.ways import ENTRIES, EXITS, HOMES, LOW
from studio.scene import scene_from
from studio.settings import SceneError
from studio.standing import Standing

JOINTS = [
    f"{bone}.{side}"
    for bone in ("upperarm01", "lowerarm01", "wrist", "upperleg01", "lowerleg01", "foot")
    for side in "LR"
] + ["head", "spine02", "root"]


def performance(exercise, **movement):
    return perform(scene_from({"exercise": exercise, "movement": {"reps": 1, **movement}}))


def places(done, body, times_s):
    pose = done.posed_by(load_body(body))
    return np.array([[k.position(j) for j in JOINTS] for k in map(pose, times_s)])


@pytest.mark.parametrize("exercise", sorted(HOMES))
@pytest.mark.parametrize("entry", ["walk-in", "lying-down", "none"])
def test_every_exercise_can_be_come_to_and_left(exercise, entry):
    if entry == "lying-down" and HOMES[exercise] not in LOW:
        with pytest.raises(SceneError, match="'lying-down' is not one of"):
            performance(exercise, entry=entry)
        return
    leave = {"walk-in": "walk-out", "lying-down": "getting-up", "none": "none"}[entry]
    done = performance(exercise, entry=entry, exit=leave, side="left")
    assert len(done.reps) == (exercise != "none")
    for rep in done.reps:
        inside = done.main.full_s <= rep.phases[0].start_s
        assert inside
        assert rep.phases[-1].end_s <= done.duration_s


@pytest.mark.parametrize("name", sorted(ENTRIES))
def test_every_named_entry_leads_to_every_exercise(name):
    for exercise in HOMES:
        assert performance(exercise, entry=name).main.begin_s >= 0


@pytest.mark.parametrize("name", sorted(EXITS))
def test_every_named_exit_can_be_had_on_hands_and_knees(name):
    assert performance("cat-cow", exit=name).duration_s > 0


@pytest.mark.parametrize("body", ["woman-slim", "man-heavy"])
def test_a_whole_programme_moves_like_a_body(body):
    done = perform(scene_from({"exercise": "programme", "movement": {"reps": 2}}))
    assert [r.exercise for r in done.reps] == [e for e in list(HOMES)[:1] for _ in range(2)] + [
        e
        for e in ("rolling-plank", "t-spine-rotation", "scorpion", "supine-twist")
        for _ in range(2)
    ]
    times = np.arange(0, done.duration_s, 0.1)
    where = places(done, body, times)
    # nothing flies or jumps: feet on a walk are the fastest
    assert np.linalg.norm(np.diff(where, axis=0), axis=2).max() / 0.1 < 6.0
    assert where[..., 2].min() > -0.02


def test_a_rest_is_taken_after_its_repetition_and_not_counted():
    for exercise, home in HOMES.items():
        if exercise == "none":
            continue
        plain = performance(exercise, reps=2, side="left")
        rested = performance(exercise, reps=2, side="left", rest_after_rep=1)
        assert len(rested.reps) == 2, home
        if exercise != "t-spine-rotation":  # there it is between the sides
            gap = [
                d.reps[1].phases[0].start_s - d.reps[0].phases[-1].end_s for d in (plain, rested)
            ]
            assert gap[1] > gap[0] + 4


def test_between_the_sides_of_a_rotation_the_hand_comes_down_for_a_rest():
    done = performance("t-spine-rotation", reps=2, side="both", rest_after_rep=1)
    between = (done.reps[0].phases[-1].end_s + done.reps[1].phases[0].start_s) / 2
    assert done.timeline.at(between)["thigh"] > 20


@pytest.mark.parametrize("body", body_names())
def test_a_foot_on_the_floor_does_not_slide_in_a_walk(body):
    poser = Standing(load_body(body))
    ways = np.arange(-2.0, 2.0, 0.02)
    walk = [poser.pose({"way": float(w)}) for w in ways]
    for side in "LR":
        ball = np.array([k.position(f"toe3-1.{side}") for k in walk])
        low = ball[:, 2] < ball[:, 2].min() + 0.004
        still = low[1:] & low[:-1]
        slide = np.abs(np.diff(ball[:, 1]))[still]
        assert np.median(slide) < 0.002
        assert still.mean() > 0.25


@pytest.mark.parametrize("body", body_names())
def test_sitting_kneeling_and_crouching_are_on_the_floor(body):
    poser = Standing(load_body(body))
    for channels in ({}, {"half": 1.0}, {"squat": 1.0}, {"sit": 1.0}):
        skeleton = poser.pose(channels)
        assert skeleton.positions[:, 2].min() > -0.005
        feet = [skeleton.position(f"foot.{s}")[2] for s in "LR"]
        assert min(feet) < 0.11
    knee = poser.pose({"half": 1.0}).position("lowerleg01.R")[2]
    assert 0.03 < knee < 0.09
    assert poser.pose({"sit": 1.0}).position("upperleg01.L")[2] < 0.16
