"""Faults by amount: what the truth tells of is one, what it does not tell of is none."""

import numpy as np
import pytest

from studio.body import load_body
from studio.kneeling import Kneeling
from studio.moves import cat_cow, on_floor, perform, rolling_plank, t_spine_rotation
from studio.moves.on_toes import DOG, PLANK
from studio.plank import Plank
from studio.prone import Prone
from studio.scene import Fault, scene_from
from studio.supine import Supine

KNOWN = {
    "cat-cow": cat_cow.FAULTS,
    "rolling-plank": rolling_plank.FAULTS,
    "t-spine-rotation": t_spine_rotation.FAULTS,
    "scorpion": on_floor.SCORPION_FAULTS,
    "supine-twist": on_floor.TWIST_FAULTS,
}
ALL = [(exercise, fault) for exercise, faults in KNOWN.items() for fault in faults]


def corner(skeleton, first, middle, last):
    a, b, c = (skeleton.position(n)[1:] for n in (first, middle, last))  # from the side
    cosine = (a - b) @ (c - b) / np.linalg.norm(a - b) / np.linalg.norm(c - b)
    return np.degrees(np.arccos(np.clip(cosine, -1, 1)))


def hip_deg(skeleton):
    return corner(skeleton, "upperarm01.L", "upperleg01.L", "foot.L")


def sized(name, amount):
    return {name: Fault(name, amount=amount)}


@pytest.fixture(scope="module", params=["woman-slim", "man-heavy"])
def body(request):
    return load_body(request.param)


@pytest.mark.parametrize(("exercise", "fault"), ALL)
def test_the_truth_tells_of_a_fault_only_when_it_is_one(exercise, fault):
    told = []
    # A twist that is held for less than its three breaths has a fault already.
    movement = {"reps": 2, "entry": "none", "exit": "none", "first_hold_s": 24.0}
    for amount in (0.2, 1.0):
        done = perform(
            scene_from(
                {
                    "exercise": exercise,
                    "movement": movement,
                    "faults": [{"name": fault, "amount": amount, "reps": [2]}],
                }
            )
        )
        told.append([rep.faults for rep in done.reps])
    assert told == [[[], []], [[], [fault]]]


def test_sag_and_pike_leave_the_line_by_as_much_as_the_limits_say(body):
    poser, limits = Plank(body), rolling_plank.FAULTS
    sag, pike = (
        hip_deg(poser.pose(rolling_plank.plank_end(sized(n, limits[n]))))
        for n in ("hips-sagging", "hips-piked")
    )
    level = poser.pose(PLANK)
    assert hip_deg(level) == pytest.approx(176, abs=2)
    assert 180 - pike > 11
    assert 180 - sag > 10  # on the other side of the line

    def over_the_line(skeleton):
        shoulder, hip, ankle = (
            skeleton.position(f"{b}.L") for b in ("upperarm01", "upperleg01", "foot")
        )
        share = (hip - ankle)[1] / (shoulder - ankle)[1]
        return hip[2] - ankle[2] - share * (shoulder[2] - ankle[2])

    clear = [
        over_the_line(poser.pose(rolling_plank.plank_end(sized(n, 1.0))))
        for n in ("hips-sagging", "hips-piked")
    ]
    assert clear[0] < -0.05 < 0.05 < clear[1]


def test_the_dog_has_a_sharp_hip_and_straight_legs_unless_it_is_at_fault(body):
    poser = Plank(body)
    good = poser.pose(DOG)
    assert 70 < hip_deg(good) < 86
    assert corner(good, "upperleg01.L", "lowerleg01.L", "foot.L") > 165
    shallow = poser.pose(rolling_plank.dog_end(1.0, sized("dog-not-reached", 0.65)))
    assert hip_deg(shallow) > 113
    bent = poser.pose(rolling_plank.dog_end(1.0, sized("knees-bending", 0.6)))
    assert 180 - corner(bent, "upperleg01.L", "lowerleg01.L", "foot.L") > 39


def test_feet_walk_in_steps_and_come_back(body):
    done = perform(
        scene_from(
            {
                "exercise": "rolling-plank",
                "movement": {"reps": 1, "entry": "none", "exit": "none", "rest_s": 0.2},
                "faults": [{"name": "hands-or-feet-walking"}],
            }
        )
    )
    pose = done.posed_by(body)
    there, back = done.reps[0].phases
    ahead = [float(pose(t).position("toe3-1.L")[1]) for t in (0.1, there.end_s, back.end_s)]
    assert ahead[0] - ahead[1] == pytest.approx(rolling_plank.WALK_M, abs=0.01)
    assert ahead[2] == pytest.approx(ahead[0], abs=0.01)


def test_a_pelvis_that_turns_does_so_by_the_degrees_documented(body):
    for amount, most in ((0.2, 6), (0.4, 11), (1.0, 26)):
        target = t_spine_rotation.end_position("open", "left", 1.0, sized("pelvis-turning", amount))
        skeleton = Kneeling(body).pose(target)
        across = skeleton.position("upperleg01.L") - skeleton.position("upperleg01.R")
        turn = np.degrees(np.arcsin(across[2] / np.linalg.norm(across)))
        assert turn == pytest.approx(25 * amount, abs=2.5)
        assert turn < most


def test_a_supporting_elbow_bends_by_more_than_forty_degrees_when_told_of(body):
    for amount, low, high in ((0.2, 0, 38), (0.55, 39, 46), (1.0, 48, 62)):
        target = t_spine_rotation.end_position("open", "left", 1.0, sized("elbow-bending", amount))
        skeleton = Kneeling(body).pose(target)
        shoulder, elbow, wrist = (
            skeleton.position(f"{b}.R") for b in ("upperarm01", "lowerarm01", "wrist")
        )
        upper, lower = elbow - shoulder, wrist - elbow
        cosine = upper @ lower / np.linalg.norm(upper) / np.linalg.norm(lower)
        bend = np.degrees(np.arccos(cosine))
        assert low < bend < high


@pytest.mark.parametrize(
    ("poser", "end"),
    [(Supine, on_floor.twist_end), (Prone, on_floor.scorpion_end)],
)
@pytest.mark.parametrize(("side", "lifting"), [("left", "R"), ("right", "L")])
def test_a_shoulder_comes_off_the_floor(body, poser, end, side, lifting):
    if poser is Prone:  # the one on the side of the moving leg
        lifting = side[0].upper()
    heights = [
        poser(body).pose(end(side, 1.0, f)).position(f"upperarm01.{lifting}")[2]
        for f in ({}, sized("shoulder-lifting", 0.2), sized("shoulder-lifting", 1.0))
    ]
    assert heights[1] - heights[0] < 0.035
    assert heights[2] - heights[0] > 0.08


def test_a_hold_is_cut_to_less_than_six_tenths():
    for amount, told in ((0.2, False), (1.0, True)):
        done = perform(
            scene_from(
                {
                    "exercise": "supine-twist",
                    "movement": {"reps": 1, "first_hold_s": 10.0},
                    "faults": [{"name": "hold-cut-short", "amount": amount}],
                }
            )
        )
        assert (done.reps[0].hold_s < 6.0) is told


def test_a_short_hold_is_told_of_also_where_it_was_not_asked_for():
    movement = {"reps": 2, "entry": "none", "exit": "none", "first_hold_s": [24.0, 8.0]}
    done = perform(scene_from({"exercise": "supine-twist", "movement": movement}))

    assert [rep.faults for rep in done.reps] == [[], ["hold-cut-short"]]
