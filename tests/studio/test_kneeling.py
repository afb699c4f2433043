from itertools import pairwise

import numpy as np
import pytest

from studio.body import body_names, load_body
from studio.kneeling import MAT_M, Kneeling
from studio.limbs import arm_length
from studio.moves.cat_cow import end_position
from studio.scene import Fault

LEVEL = {"curve": 0.0}
COW = end_position("cow", 1.0, {})
CAT = end_position("cat", 1.0, {})


@pytest.fixture(scope="module", params=body_names())
def kneeling(request):
    return Kneeling(load_body(request.param))


def elbow_deg(skeleton, side):
    shoulder, elbow, wrist = (
        skeleton.position(f"{b}.{side}") for b in ("upperarm01", "lowerarm01", "wrist")
    )
    a, b = shoulder - elbow, wrist - elbow
    return np.degrees(np.arccos(a @ b / np.linalg.norm(a) / np.linalg.norm(b)))


@pytest.mark.parametrize("channels", [LEVEL, COW, CAT], ids=["level", "cow", "cat"])
def test_hands_and_knees_stay_where_they_are_planted(kneeling, channels):
    skeleton = kneeling.pose(channels)
    for side in ("L", "R"):
        np.testing.assert_allclose(
            skeleton.position(f"wrist.{side}"), kneeling.wrist[side], atol=0.012
        )
        knee = skeleton.position(f"lowerleg01.{side}")
        assert knee[1] == pytest.approx(0.0, abs=1e-6)
        assert knee[2] == pytest.approx(kneeling.knee_z, abs=1e-6)


@pytest.mark.parametrize("channels", [LEVEL, COW, CAT], ids=["level", "cow", "cat"])
def test_arms_stay_all_but_straight(kneeling, channels):
    skeleton = kneeling.pose(channels)
    assert min(elbow_deg(skeleton, s) for s in "LR") > 155


def test_hands_are_under_the_shoulders_and_knees_under_the_hips(kneeling):
    skeleton = kneeling.pose(LEVEL)
    shoulder, wrist = skeleton.position("upperarm01.L"), skeleton.position("wrist.L")
    assert abs(shoulder[1] - wrist[1]) < 0.03
    hip, knee = skeleton.position("upperleg01.L"), skeleton.position("lowerleg01.L")
    assert abs(hip[1] - knee[1]) < 0.01


def test_cow_sags_and_looks_up_and_cat_rounds_with_the_chin_in(kneeling):
    def middle_over_ends(skeleton):
        hip, neck = skeleton.position("spine05"), skeleton.position("neck01")
        middle = skeleton.position("spine02")
        t = (middle - hip) @ (neck - hip) / ((neck - hip) @ (neck - hip))
        return (middle - hip - t * (neck - hip))[2]

    cow, level, cat = (kneeling.pose(c) for c in (COW, LEVEL, CAT))
    assert middle_over_ends(cow) < middle_over_ends(level) - 0.03
    assert middle_over_ends(cat) > middle_over_ends(level) + 0.04
    face = np.array([0.0, -1.0, 0.0])  # where the face looks at rest
    assert (cow.rotation("head") @ face)[2] > -0.25
    assert (cat.rotation("head") @ face)[1] > 0.5  # towards the knees


def test_the_commanded_curve_is_the_one_the_bones_have(kneeling):
    for channels in (COW, LEVEL, CAT):
        skeleton = kneeling.pose(channels)
        turn = skeleton.rotation("root").T @ skeleton.rotation("spine01")
        angle = np.degrees(np.arctan2(turn[2, 1], turn[1, 1]))
        assert angle == pytest.approx(channels["curve"], abs=0.01)


def test_bending_elbows_bends_them(kneeling):
    skeleton = kneeling.pose(end_position("cow", 1.0, {"elbows-bending": Fault("elbows-bending")}))
    assert 115 < elbow_deg(skeleton, "L") < 150


def test_nothing_reaches_through_the_floor_when_sitting_back(kneeling):
    from studio.moves.on_knees import CHILD, LEANING, SITTING

    for channels in (SITTING, LEANING, CHILD):
        skeleton = kneeling.pose(channels)
        skull = [skeleton.point("head", p)[2] for p in kneeling.skull]
        assert min(skull) > MAT_M - 0.02
        assert skeleton.positions[:, 2].min() > -0.01


def test_an_arm_is_never_stretched(kneeling):
    skeleton = kneeling.pose({**COW, "thigh": 40.0, "prop": 0.0, "pitch": 20.0})
    for side in "LR":
        points = [skeleton.position(f"{b}.{side}") for b in ("upperarm01", "lowerarm01", "wrist")]
        length = sum(np.linalg.norm(b - a) for a, b in pairwise(points))
        assert length == pytest.approx(arm_length(skeleton, side), abs=1e-4)
