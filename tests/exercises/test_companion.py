"""The head goes along with the back, and tells a small movement from a pause or a return to neutral."""

from __future__ import annotations

import math

import pytest

from pose_coach.exercises.companion import is_neutral

# Kneeling still, two full cow-cats, and what comes then.
COW, CAT = (-45.0, 40.0), (50.0, -45.0)
TRAVEL_S, STAY_S = 2.5, 1.0


@pytest.fixture
def moving_back_and_head(made_up):
    """Return a script that goes from one (curve, pitch of the head) to the next, and its end in seconds."""

    def script_of(*ends):
        stays = [((0.0, 0.0), 0.0, 2.0)]
        for end in ends:
            arrived_s = stays[-1][2] + TRAVEL_S
            stays.append((end, arrived_s, arrived_s + STAY_S))
        back, head = (
            made_up.moving(*[(end[i], arrived_s, left_s) for end, arrived_s, left_s in stays])
            for i in (0, 1)
        )

        def script(time_s):
            pitch_deg = head(time_s)["back_curve_deg"]
            return {**back(time_s), "head_pitch_deg": pitch_deg}

        return script, stays[-1][2]

    return script_of


def test_half_movements_that_the_head_goes_along_with_are_counted_with_their_fault(
    drive, moving_back_and_head
):
    outcome = drive(*moving_back_and_head(COW, CAT, (-18, 22), (8, -28), (-18, 22), (8, -28)))

    assert [rep.faults for rep in outcome.reps] == [(), ("half-movement",), ("half-movement",)]


def test_a_head_that_nods_over_a_still_back_within_a_set_is_a_faulty_rep(
    drive, moving_back_and_head
):
    outcome = drive(*moving_back_and_head(COW, CAT, COW, CAT, (-4, 40), (5, -45)))

    assert [rep.faults for rep in outcome.reps] == [(), (), ("only-head-moves",)]


@pytest.mark.parametrize("neutral_deg", [0.0, -8.0, 6.0])
def test_a_pause_in_neutral_with_the_head_in_neutral_is_nothing(
    drive, moving_back_and_head, neutral_deg
):
    neutral = (0.0, neutral_deg)
    outcome = drive(*moving_back_and_head(COW, CAT, neutral, CAT, neutral, CAT, COW, CAT, neutral))

    assert [rep.faults for rep in outcome.reps] == [(), ()]


def test_nods_before_any_full_movement_count_nothing(drive, moving_back_and_head):
    outcome = drive(*moving_back_and_head(*[(-4, 40), (5, -45)] * 4))

    assert outcome.counted == []


def test_a_neutral_near_the_cow_is_no_cow_if_the_head_is_in_neutral(drive, moving_back_and_head):
    # By the back alone the first swing is as large as the second.
    full = [(30.0, -45.0), (-45.0, 40.0)] * 2
    script, until_s = moving_back_and_head(*[(c + 40.0, h) for c, h in full])
    outcome = drive(
        lambda t: {**script(t), "back_curve_deg": script(t)["back_curve_deg"] - 40}, until_s
    )

    assert [[phase.name for phase in rep.phases] for rep in outcome.reps] == [
        ["to-cat", "to-cow"]
    ] * 2


@pytest.mark.parametrize(
    ("companion", "neutral"),
    [
        ((0, -50, 50), True),
        ((45, -50, 50), False),
        ((math.nan, -50, 50), False),
        ((0, 2, 9), False),
    ],
    ids=["half-way", "at the end", "unseen", "stays where it is"],
)
def test_the_companion_tells_neutral_from_an_end(companion, neutral):
    assert is_neutral(*companion, 0.75) is neutral
