import numpy as np
import pytest

from studio.body import body_names, load_body
from studio.moves import perform
from studio.moves.on_toes import DOG, ON_KNEES, PLANK
from studio.plank import Plank, circle_crossing
from studio.scene import scene_from


@pytest.fixture(scope="module", params=body_names())
def plank(request):
    return Plank(load_body(request.param))


def hip_deg(skeleton):
    shoulder = (skeleton.position("upperarm01.L") + skeleton.position("upperarm01.R")) / 2
    hip = (skeleton.position("upperleg01.L") + skeleton.position("upperleg01.R")) / 2
    ankle = (skeleton.position("foot.L") + skeleton.position("foot.R")) / 2
    a, b = (shoulder - hip)[1:], (ankle - hip)[1:]
    return np.degrees(np.arccos(a @ b / np.linalg.norm(a) / np.linalg.norm(b)))


@pytest.mark.parametrize("channels", [PLANK, DOG], ids=["plank", "dog"])
def test_the_hip_has_the_commanded_angle(plank, channels):
    assert hip_deg(plank.pose(channels)) == pytest.approx(plank.hip_deg(channels), abs=2.0)


@pytest.mark.parametrize("channels", [PLANK, DOG, ON_KNEES], ids=["plank", "dog", "knees"])
def test_hands_and_toes_do_not_slide(plank, channels):
    skeleton = plank.pose(channels)
    for side in "LR":
        wrist = skeleton.position(f"wrist.{side}")
        assert wrist[1] == pytest.approx(plank.wrist_y, abs=0.02)
        assert wrist[2] == pytest.approx(plank.wrist_z, abs=0.02)
        assert skeleton.position(f"toe3-1.{side}")[1] == pytest.approx(plank.ball_y, abs=0.02)
    assert skeleton.positions[:, 2].min() > -0.01


def test_the_hips_rise_all_the_way_to_the_dog(plank):
    way = [plank.pose({**PLANK, "dog": d, "heel": 72 - 38 * d}) for d in np.linspace(0, 1, 12)]
    assert (np.diff([hip_deg(s) for s in way]) < 0).all()
    assert 70 < hip_deg(way[-1]) < 112


def test_circles_that_do_not_meet_give_the_nearest_point():
    near = circle_crossing(np.array([0.0, 0.0]), 1.0, np.array([5.0, 0.0]), 1.0)
    np.testing.assert_allclose(near, [1.0, 0.0], atol=1e-6)


def test_a_rep_goes_to_the_dog_and_home():
    done = perform(
        scene_from(
            {
                "exercise": "rolling-plank",
                "movement": {"reps": 2, "entry": "knees", "exit": "none"},
                "faults": [{"name": "hips-sagging", "reps": [2]}],
            }
        )
    )
    assert [[p.name for p in r.phases] for r in done.reps] == [["to-dog", "to-plank"]] * 2
    assert [r.faults for r in done.reps] == [[], ["hips-sagging"]]
    line = done.timeline
    assert line.steady_value("dog", done.reps[0].phases[0].end_s) == pytest.approx(1.0, abs=0.005)
    assert line.steady_value("hip", done.reps[1].phases[1].end_s) > 15
