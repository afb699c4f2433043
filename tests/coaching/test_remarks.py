"""What could be said of a set, and how much of it is."""

from __future__ import annotations

import pytest

from pose_coach.body.landmarks import Side
from pose_coach.coaching.cue import Severity, Tone
from pose_coach.coaching.policy import Policy
from pose_coach.coaching.remarks import PRAISE_EVERY, SAID_AGAIN_AFTER_S, SetRemarks, breath_at
from pose_coach.counting.events import PhaseEnded, PhaseStarted, RepCounted
from pose_coach.exercises.cat_cow import EXERCISE

GRAVE, SLIGHT, SLIGHTEST = "elbows-bending", "hips-rocking", "head-left-out"


@pytest.fixture
def policy():
    return Policy()


@pytest.fixture
def remarks(policy):
    return SetRemarks([EXERCISE], policy)


@pytest.fixture
def rep(made_up, remarks, policy):
    """Let a rep end at a time; return what is said at once, and the cue that is shown."""

    def end(time_s, *, rushed=False, jerky=False, faults=(), side=None):
        phase = made_up.phase(rushed=rushed, jerky=jerky)
        counted = made_up.rep(faults=faults, phases=(made_up.phase(), phase), side=side)
        remarks.happened(time_s, [PhaseEnded(time_s, phase), RepCounted(time_s, counted)])
        cue = policy.cue(time_s)
        return policy.update(time_s).text, cue and cue.name

    return end


def test_reps_are_counted_aloud(rep):
    assert [rep(10.0 * n)[0] for n in (1, 2)] == ["1", "2"]


def test_sides_are_counted_separately(rep):
    sides = (Side.LEFT, Side.RIGHT, Side.LEFT)

    said = [rep(10.0 * n, side=side, jerky=True)[0] for n, side in enumerate(sides)]

    assert said == ["Left 1. One smooth, even movement", "Right 1", "Left 2"]


def test_the_start_of_a_phase_gives_no_remark(remarks, policy, made_up):
    remarks.happened(1.0, [PhaseStarted(1.0, "to-cat"), PhaseEnded(4.0, made_up.phase())])

    assert policy.update(4.0).text is None


def test_a_rushed_phase_gives_the_slower_cue_before_the_rep_ends(remarks, policy, made_up):
    remarks.happened(3.0, [PhaseEnded(3.0, made_up.phase(rushed=True, jerky=True))])
    said, cue = policy.update(3.0), policy.cue(3.0)

    assert (said.text, said.tone) == ("Slower - take your time", Tone.RUSHED)
    assert (cue.name, cue.severity) == ("slower", Severity.WARNING)


def test_constant_hurry_gives_rare_cues_in_varying_words(rep):
    said = [rep(4.0 * n, rushed=True)[0] for n in range(1, 11)]

    assert said == [
        "1. Slower - take your time",
        *"234",
        "5. Count to four on the way",
        *"678",
        "9. Slower - take your time",
        "10",
    ]


def test_getting_up_quickly_gives_no_slower_cue(rep, remarks, policy, made_up):
    rep(10.0)
    remarks.happened(20.0, [PhaseEnded(20.0, made_up.phase(rushed=True, range_deg=40.0))])
    assert policy.update(20.0).text is None

    remarks.happened(30.0, [PhaseEnded(30.0, made_up.phase(rushed=True, range_deg=60.0))])
    assert policy.update(30.0).text == "Slower - take your time"


def test_a_fault_gives_the_cue_of_the_exercise(rep, policy):
    assert rep(8.0, faults=(GRAVE,)) == ("1. Push the floor away, arms long", GRAVE)
    assert policy.cue(8.0).severity is Severity.WARNING
    assert rep(20.0, faults=(SLIGHT,)) == ("2. Keep your hips over your knees", SLIGHT)
    assert policy.cue(20.0).severity is Severity.ADVICE


def test_faults_alternate_starting_with_the_most_severe(rep):
    every = (GRAVE, SLIGHT, SLIGHTEST)

    assert [rep(10.0 * n, faults=every)[1] for n in range(1, 5)] == [GRAVE, SLIGHT, GRAVE, SLIGHT]


def test_a_rushed_rep_defers_its_other_fault(rep):
    assert rep(10.0, rushed=True, faults=(GRAVE, SLIGHT))[1] == "slower"
    assert rep(20.0, faults=(GRAVE, SLIGHT))[1] == GRAVE


def test_every_third_clean_rep_is_praised(rep):
    shown = [rep(10.0 * n)[1] for n in range(1, 2 * PRAISE_EVERY + 1)]

    assert PRAISE_EVERY == 3
    assert shown == [None, None, "praise", None, None, "praise"]


@pytest.mark.parametrize("spoilt", [{"faults": (SLIGHT,)}, {"rushed": True}, {"jerky": True}])
def test_an_unclean_rep_restarts_the_count_towards_praise(rep, spoilt):
    rep(10.0)
    assert rep(30.0, **spoilt)[1] not in (None, "praise")

    assert [rep(time_s)[1] for time_s in (40.0, 50.0, 60.0)] == [None, None, "praise"]


def test_a_hold_is_paced_in_breaths_and_its_end_announced(remarks, policy):
    said = []
    for tenth in range(1, 300):
        remarks.holding(tenth / 10, tenth / 10, 24.0)
        if (words := policy.update(tenth / 10)).text:
            said.append((round(tenth / 10), words.text, words.tone))

    assert said == [
        (0, "Breathe in", None),
        (4, "and out", None),
        (8, "Breathe in", None),
        (12, "and out", None),
        (16, "Breathe in", None),
        (20, "and out", None),
        (24, "And slowly back", Tone.HOLD_END),
    ]


def test_a_short_gap_does_not_restart_a_hold(remarks, policy):
    def said(*holds):
        heard = []
        for tenth, hold_s in enumerate(holds, len(heard)):
            remarks.holding(float(tenth), hold_s, 24.0)
            heard.append(policy.update(float(tenth)).text)
        return heard

    assert said(0.5, 1.5, 0.0, 3.5, 4.5) == ["Breathe in", None, None, None, "and out"]
    assert said(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.5)[-1] == "Breathe in"


def test_a_breath_reports_the_share_of_its_half():
    assert breath_at(0.0, 24.0) is None
    assert breath_at(3.0, 3.0) is None
    assert breath_at(24.0, 24.0) is None
    third = breath_at(22.0, 24.0)
    assert (third.number, third.of, third.inhaling) == (3, 3, False)
    assert third.share == pytest.approx(0.5)


def test_a_visibility_problem_is_repeated_at_growing_intervals(remarks, policy):
    begun = []
    for tenth in range(600):
        remarks.cannot_see(tenth / 10, "I can't see your feet")
        if policy.update(tenth / 10).text:
            begun.append(tenth / 10)

    assert begun == pytest.approx([0.0, 8.0, 24.0, 56.0], abs=0.11)
    assert SAID_AGAIN_AFTER_S == 8.0


def test_a_new_visibility_problem_is_mentioned_at_once(remarks, policy):
    remarks.cannot_see(0.0, "I can't see your feet")
    policy.update(0.0)
    remarks.cannot_see(3.0, "I can't see your hands")

    assert policy.update(3.0).text == "I can't see your hands"
