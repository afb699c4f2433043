import numpy as np
import pytest

from studio.body import body_names, load_body
from studio.moves import perform
from studio.prone import Prone
from studio.scene import scene_from
from studio.supine import Supine, knees_over


@pytest.fixture(scope="module", params=body_names())
def body(request):
    return load_body(request.param)


def height(skeleton, bone):
    return float(skeleton.position(bone)[2])


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_knees_go_down_to_the_floor_on_the_side_asked_for(body, side):
    poser = Supine(body)
    middle, over = poser.pose({}), poser.pose(knees_over(side, 1.0))
    near = side[0].upper()
    assert height(middle, f"lowerleg01.{near}") > 0.3
    assert height(over, f"lowerleg01.{near}") < 0.12
    # face up with the head towards -y, the person's left is towards -x
    knees = over.position("lowerleg01.L") + over.position("lowerleg01.R")
    assert np.sign(knees[0]) == (-1 if side == "left" else 1)
    assert over.positions[:, 2].min() > 0


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_shoulders_stay_down_while_the_knees_go_over(body, side):
    poser = Supine(body)
    heights = [
        [height(poser.pose(c), f"upperarm01.{s}") for s in "LR"]
        for c in ({}, knees_over(side, 1.0))
    ]
    np.testing.assert_allclose(heights[1], heights[0], atol=0.02)


@pytest.mark.parametrize(("channel", "side"), [("reach_l", "L"), ("reach_r", "R")])
def test_the_scorpions_foot_comes_over_to_the_floor(body, channel, side):
    skeleton = Prone(body).pose({channel: 1.0})
    foot, other = skeleton.position(f"foot.{side}"), "R" if side == "L" else "L"
    hip = skeleton.position(f"upperleg01.{other}")
    assert foot[2] < 0.17
    # beyond the other hip, on the other side of the body
    assert (foot[0] - hip[0]) * (1 if side == "R" else -1) > 0.1
    assert skeleton.positions[:, 2].min() > 0
    resting = Prone(body).pose({})
    for shoulder in ("upperarm01.L", "upperarm01.R"):
        assert height(skeleton, shoulder) == pytest.approx(height(resting, shoulder), abs=0.02)


@pytest.mark.parametrize("share", np.linspace(0.05, 1.0, 9))
def test_the_knee_does_not_go_through_the_floor(body, share):
    skeleton = Prone(body).pose({"reach_r": share})
    assert height(skeleton, "lowerleg01.R") > 0.05


def test_the_foot_goes_through_the_air(body):
    poser = Prone(body)
    assert height(poser.pose({"reach_r": 0.5}), "foot.R") > 0.25


@pytest.mark.parametrize(
    ("exercise", "names"),
    [("supine-twist", ["lower", "return"]), ("scorpion", ["reach", "return"])],
)
def test_sides_take_turns_and_reps_go_out_and_home(exercise, names):
    done = perform(
        scene_from({"exercise": exercise, "movement": {"reps": 3, "entry": "none", "exit": "none"}})
    )
    assert [r.side for r in done.reps] == ["left", "right", "left"]
    assert all([p.name for p in r.phases] == names for r in done.reps)


def test_a_dropped_knee_and_a_thrown_leg_are_fast():
    for exercise, fault in (("supine-twist", "knees-dropped"), ("scorpion", "leg-thrown")):
        done = perform(
            scene_from(
                {
                    "exercise": exercise,
                    "movement": {"reps": 1, "entry": "none", "exit": "none"},
                    "faults": [{"name": fault}],
                }
            )
        )
        assert done.reps[0].phases[0].end_s - done.reps[0].phases[0].start_s < 1.0
