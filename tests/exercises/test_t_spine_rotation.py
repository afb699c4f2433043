"""T-spine rotation: its own rules."""

from __future__ import annotations

import numpy as np
import pytest

from pose_coach.body.landmarks import Side
from pose_coach.exercises.t_spine_rotation import EXERCISE
from pose_coach.exercises.trace import RepTrace
from tests.exercises.conftest import judged
from tests.exercises.performances import FaultCase, Trips
from tests.person import Camera, on_hands_and_knees

CASES = {
    "elbow-bending": FaultCase(
        lambda share: on_hands_and_knees(opened_deg=75 * share - 15, support_bend_deg=75),
        lambda share: on_hands_and_knees(opened_deg=75 * share - 15, support_bend_deg=15),
    ),
    "pelvis-turning": FaultCase(
        # The tracker lets the hips follow a chest that turns alone by about half of its turn.
        lambda share: on_hands_and_knees(opened_deg=70 * share - 10, pelvis_deg=65 * share),
        lambda share: on_hands_and_knees(opened_deg=70 * share - 10, pelvis_deg=35 * share),
    ),
    "half-opened": FaultCase(
        lambda share: on_hands_and_knees(opened_deg=30 * share - 2, arm_deg=75 * share - 75),
        lambda share: on_hands_and_knees(opened_deg=65 * share - 15),
    ),
    "only-elbow-moves": FaultCase(
        lambda share: on_hands_and_knees(opened_deg=25 * share, arm_deg=180 * share - 90),
        lambda share: on_hands_and_knees(opened_deg=60 * share, arm_deg=180 * share - 90),
    ),
}
CAMERAS = [Camera(noise_m=0.002), Camera("left", yaw_deg=15, mirrored=True, noise_m=0.002)]
FAULTS = [fault.name for fault in EXERCISE.faults]


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("camera", CAMERAS, ids=["from the side", "oblique, mirrored"])
def test_a_fault_is_found_where_it_is_and_only_there(check_fault, name, camera):
    check_fault(EXERCISE, name, CASES, camera=camera, fps=15)


@pytest.mark.parametrize(
    ("chest_deg", "elbow_height", "rise_deg", "support_deg", "faults"),
    [
        (60, 0.6, 25, 120, ("elbow-bending",)),
        (60, 0.6, 42, 120, ()),
        (33, 0.5, 10, 170, ("only-elbow-moves",)),
        (33, 0.4, 22, 170, ("half-opened",)),
        (33, 0.6, 22, 170, ()),
    ],
    ids=[
        "the supporting arm bends",
        "it bends as the other is threaded under",
        "the elbow comes up, the trunk does not rise",
        "elbow and chest come up half the way",
        "elbow and trunk come right up, the chest is not well seen",
    ],
)
def test_the_rise_of_the_trunk_tells_one_fault_from_another(
    chest_deg, elbow_height, rise_deg, support_deg, faults
):
    opened = np.sin(np.linspace(0, np.pi, 100)) ** 2
    readings = {
        "chest_turn_deg": chest_deg * opened,
        "pelvis_turn_deg": 0.5 * chest_deg * opened,
        "elbow_height": elbow_height * opened - 0.4 * (1 - opened),
        "support_elbow_deg": support_deg + (170 - support_deg) * opened**8,
        "trunk_elevation_deg": rise_deg * opened,
    }
    rep = RepTrace(np.linspace(0, 6, 100), opened, readings, 80, 80)

    assert judged(EXERCISE, rep).faults == faults


def opening(side, way="behind the head"):
    def body(share):
        if way == "behind the head":
            return on_hands_and_knees(side, opened_deg=75 * share - 15)
        return on_hands_and_knees(side, opened_deg=55 * share, arm_deg=180 * share - 90)

    return body


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("way", ["behind the head", "straight arm"])
def test_a_good_rep_is_clean(faults_of, side, way):
    assert faults_of(EXERCISE, opening(side, way), Trips(1), side=Side(side)) == ()


@pytest.mark.parametrize(
    ("pelvis_deg", "own_deg"), [(0, 0), (15, 0), (40, 0), (60, 18)], ids=lambda deg: f"{deg}"
)
def test_the_range_is_the_chests_turn_less_the_pelvis_own(rep_of, pelvis_deg, own_deg):
    """Hips that follow by up to 0.6 of the chest's turn may do so in the tracker's eyes alone."""
    rep = rep_of(
        EXERCISE,
        lambda share: on_hands_and_knees(opened_deg=70 * share - 10, pelvis_deg=pelvis_deg * share),
        Trips(1),
    )

    assert rep.figures["pelvis_turn_deg"] == pytest.approx(own_deg, abs=3)
    assert rep.range_deg == pytest.approx(70 - own_deg, abs=4)


def test_how_far_the_elbow_alone_moves_adds_nothing_to_the_range(rep_of):
    rep = rep_of(
        EXERCISE,
        lambda share: on_hands_and_knees(opened_deg=25 * share, arm_deg=180 * share - 90),
        Trips(1),
    )

    assert rep.range_deg == pytest.approx(25, abs=4)


def closing(opened_deg):
    """The lower shoulder hidden: the tracker leaves it beside the other one, as if nothing had turned."""
    body = on_hands_and_knees(opened_deg=opened_deg)
    if opened_deg < 0:
        level = on_hands_and_knees(opened_deg=0.0)
        across = (level["left_shoulder"] - level["right_shoulder"]) / 2
        middle = (body["left_shoulder"] + body["right_shoulder"]) / 2
        body["left_shoulder"], body["right_shoulder"] = middle + across, middle - across
    return body


@pytest.mark.parametrize("closed_deg", [-15, -35], ids=lambda deg: f"{deg}")
def test_how_far_a_hidden_shoulder_closed_is_told_by_the_rise_of_the_trunk(rep_of, closed_deg):
    rep = rep_of(EXERCISE, lambda share: closing((60 - closed_deg) * share + closed_deg), Trips(1))

    assert rep.range_deg == pytest.approx(60 - closed_deg, abs=12)
    assert rep.range_deg > 62


def test_an_elbow_that_bends_far_does_not_make_the_chest_close_further_than_chests_do(rep_of):
    rep = rep_of(
        EXERCISE,
        lambda share: on_hands_and_knees(opened_deg=60 * share, support_bend_deg=90 * (1 - share)),
        Trips(1),
    )

    assert 60 <= rep.range_deg <= 60 + 45 + 4


def test_a_chest_that_closed_far_and_opened_little_did_not_leave_it_to_the_elbow(faults_of):
    def body(share):
        return on_hands_and_knees(opened_deg=80 * share - 50, arm_deg=90 * share - 90)

    assert faults_of(EXERCISE, body, Trips(1)) == ("half-opened",)
