"""T-spine rotation: its own rules."""

from __future__ import annotations

import pytest

from pose_coach.exercises.t_spine_rotation import EXERCISE
from tests.exercises.performances import Trips
from tests.person import on_hands_and_knees


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

    assert rep.metrics["pelvis_turn_deg"] == pytest.approx(own_deg, abs=3)
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
