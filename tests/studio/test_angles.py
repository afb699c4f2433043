import numpy as np
import pytest

from studio.angles import ANGLES, JOINTS, back_curve_deg, measure, places_of
from studio.body import body_names, load_body
from studio.kneeling import Kneeling
from studio.moves.cat_cow import end_position
from studio.plank import Plank
from studio.prone import ROLL_DEG, Prone
from studio.supine import Supine, knees_over


@pytest.fixture(scope="module", params=body_names())
def body(request):
    return load_body(request.param)


def measured(body, skeleton):
    places = np.array([skeleton.position(bone) for bone in JOINTS.values()])
    return dict(zip(ANGLES, measure(places, places_of(body)), strict=True))


@pytest.mark.parametrize("end", ["cow", "cat"])
@pytest.mark.parametrize("size", [0.5, 1.0])
def test_the_spine_bends_as_far_as_commanded(body, end, size):
    channels = end_position(end, size, {})
    angles = measured(body, Kneeling(body).pose(channels))
    assert angles["spine_flexion"] == pytest.approx(channels["curve"], abs=0.2)


@pytest.mark.parametrize(("twist", "roll"), [(60.0, 0.0), (-35.0, 0.0), (40.0, 25.0)])
def test_chest_and_pelvis_turn_as_far_as_commanded(body, twist, roll):
    pose = Kneeling(body).pose({"twist": twist, "roll": roll, "behind_l": 1.0})
    angles = measured(body, pose)
    assert angles["chest_turn"] == pytest.approx(twist, abs=0.5)
    assert angles["pelvis_roll"] == pytest.approx(roll, abs=0.5)


@pytest.mark.parametrize(("dog", "sag"), [(0.0, 0.0), (0.4, 0.0), (1.0, 0.0), (0.0, 20.0)])
def test_the_hip_angle_is_the_one_commanded(body, dog, sag):
    plank = Plank(body)
    channels = {"dog": dog, "hip": sag}
    angles = measured(body, plank.pose(channels))
    assert angles["hip"] == pytest.approx(plank.hip_deg(channels), abs=3.0)


@pytest.mark.parametrize(("channel", "sign"), [("reach_l", 1), ("reach_r", -1)])
def test_the_pelvis_rolls_with_the_leg_that_reaches_over(body, channel, sign):
    poser = Prone(body)
    for share in (0.5, 1.0):
        angles = measured(body, poser.pose({channel: share}))
        assert angles["pelvis_turn"] == pytest.approx(sign * ROLL_DEG * share, abs=1.0)
        assert angles["pelvis_roll"] == pytest.approx(sign * ROLL_DEG * share, abs=1.5)
    side = "left" if sign > 0 else "right"
    assert angles[f"{side}_knee"] < 130


@pytest.mark.parametrize(("side", "sign"), [("left", 1), ("right", -1)])
def test_pelvis_and_knees_go_over_together(body, side, sign):
    channels = knees_over(side, 0.9)
    angles = measured(body, Supine(body).pose(channels))
    assert angles["pelvis_turn"] == pytest.approx(channels["roll"], abs=1.0)
    assert angles["pelvis_roll"] == pytest.approx(channels["roll"], abs=1.5)
    assert sign * angles["knees_over"] > 60


def arc(turn_deg, points=400):
    """Return a line of points that turns by some degrees, from hip to shoulder, belly down."""
    angle = np.radians(np.linspace(turn_deg / 2, -turn_deg / 2, points))
    steps = np.stack([np.cos(angle), -np.sin(angle)], axis=1)  # pixels count downwards
    return np.cumsum(steps, axis=0)


@pytest.mark.parametrize("turn_deg", [-50.0, -20.0, 0.0, 30.0, 60.0])
def test_the_outline_of_the_back_turns_as_far_as_it_was_drawn(turn_deg):
    line = arc(turn_deg)
    belly = line + np.array([0.0, 90.0])
    trunk = np.concatenate([line, belly])
    curve = back_curve_deg(trunk, line[0], line[-1], np.array([0.0, -1.0]))
    assert curve == pytest.approx(0.8 * turn_deg, abs=3.5)  # 80 % of the way are looked at


def test_a_back_behind_the_lens_has_no_outline():
    trunk = np.full((30, 2), np.nan)
    assert np.isnan(back_curve_deg(trunk, np.zeros(2), np.ones(2), np.array([0.0, -1.0])))
