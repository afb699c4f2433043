from __future__ import annotations

import pytest

from pose_coach.coaching.cues import PRAISE_EVERY, QUIET_S, SHOWN_S, CuePolicy
from pose_coach.coaching.state import Severity
from pose_coach.exercises.cat_cow import EXERCISE
from pose_coach.exercises.events import PhaseEnded, PhaseStarted, RepCounted

GRAVE, SLIGHT, SLIGHTEST = "elbows-bending", "hips-rocking", "head-left-out"


@pytest.fixture
def policy():
    return CuePolicy([EXERCISE])


@pytest.fixture
def happens(made_up, policy):
    """Let a phase or a rep end at a time, and return the name of the cue that is then shown."""

    def happen(time_s, *, rushed=False, jerky=False, faults=None):
        events = []
        if rushed or jerky:
            phase = made_up.phase(rushed=rushed, jerky=jerky)
            events.append(PhaseEnded(time_s, phase))
        if faults is not None:
            phases = (made_up.phase(rushed=rushed, jerky=jerky),)
            events.append(RepCounted(time_s, made_up.rep(faults=faults, phases=phases)))
        cue = policy.update(time_s, events)
        return cue and cue.name

    return happen


def test_nothing_is_said_unasked(policy, made_up, happens):
    assert policy.update(0.0, []) is None
    assert policy.update(1.0, [PhaseStarted(1.0, "to-cat")]) is None
    assert policy.update(4.0, [PhaseEnded(4.0, made_up.phase())]) is None
    assert happens(5.0, faults=()) is None


def test_a_rushed_phase_is_told_at_once_in_words_that_say_what_to_do(policy, made_up):
    cue = policy.update(3.0, [PhaseEnded(3.0, made_up.phase(rushed=True, jerky=True))])

    assert (cue.name, cue.severity, cue.time_s) == ("rushed", Severity.WARNING, 3.0)
    assert cue.text.startswith("Slower")


def test_a_jerky_phase_is_advice(policy, made_up):
    cue = policy.update(3.0, [PhaseEnded(3.0, made_up.phase(jerky=True))])

    assert (cue.name, cue.severity) == ("jerky", Severity.ADVICE)


def test_a_fault_is_told_in_the_words_of_the_exercise(made_up):
    grave, slight = (CuePolicy([EXERCISE]) for _ in range(2))

    elbows = grave.update(8.0, [RepCounted(8.0, made_up.rep(faults=(GRAVE,)))])
    hips = slight.update(8.0, [RepCounted(8.0, made_up.rep(faults=(SLIGHT,)))])

    assert (elbows.text, elbows.severity) == ("Push the floor away, arms long", Severity.WARNING)
    assert (hips.text, hips.severity) == ("Keep your hips over your knees", Severity.ADVICE)


def test_a_cue_is_shown_for_a_while_and_then_goes(happens):
    assert happens(10.0, jerky=True) == "jerky"
    assert happens(10.0 + SHOWN_S) == "jerky"
    assert happens(10.0 + SHOWN_S + 0.1) is None


def test_one_at_a_time_and_silence_before_the_next(happens):
    happens(10.0, jerky=True)

    assert happens(10.5, faults=(SLIGHT,)) == "jerky"
    assert happens(10.0 + QUIET_S - 0.1, faults=(SLIGHT,)) is None
    assert happens(10.0 + QUIET_S, faults=(SLIGHT,)) == SLIGHT


def test_a_warning_interrupts_advice_but_not_the_other_way_round(happens):
    assert happens(10.0, jerky=True) == "jerky"
    assert happens(10.5, rushed=True) == "rushed"
    assert happens(11.0, jerky=True) == "rushed"
    assert happens(11.5, faults=(SLIGHT,)) == "rushed"


def test_a_warning_does_not_interrupt_a_warning(happens):
    assert happens(10.0, rushed=True) == "rushed"
    assert happens(11.0, faults=(GRAVE,)) == "rushed"


def test_who_rushes_all_the_time_is_told_now_and_then(happens):
    """A phase a second for a minute."""
    shown = [happens(float(second), rushed=True) is not None for second in range(60)]
    begun = [s for s in range(60) if shown[s] and not (s and shown[s - 1])]

    assert begun == [0, 12, 24, 36, 48]


def test_another_cue_comes_between_two_of_the_same(happens):
    assert happens(10.0, jerky=True) == "jerky"
    assert happens(15.0, jerky=True) is None
    assert happens(16.0, rushed=True) == "rushed"
    assert happens(21.0, jerky=True) == "jerky"


def test_the_gravest_fault_first_then_the_next_then_the_gravest_again(happens):
    every_rep = (GRAVE, SLIGHT, SLIGHTEST)

    told = [happens(time_s, faults=every_rep) for time_s in (10.0, 20.0, 30.0, 40.0)]

    assert told == [GRAVE, SLIGHT, GRAVE, SLIGHT]


def test_a_fault_that_could_not_be_told_is_still_to_be_told(happens):
    happens(10.0, rushed=True)

    assert happens(11.0, faults=(GRAVE, SLIGHT)) == "rushed"
    assert happens(20.0, faults=(GRAVE, SLIGHT)) == GRAVE


def test_three_clean_reps_are_praised(happens):
    praised = [happens(10.0 * rep, faults=()) for rep in range(1, 2 * PRAISE_EVERY + 1)]

    assert PRAISE_EVERY == 3
    assert praised == [None, None, "praise", None, None, "praise"]


@pytest.mark.parametrize(
    "spoilt", [{"faults": (SLIGHT,)}, {"faults": (), "rushed": True}, {"faults": (), "jerky": True}]
)
def test_a_rep_that_is_not_clean_begins_the_run_anew(happens, spoilt):
    happens(10.0, faults=())
    assert happens(30.0, **spoilt) not in (None, "praise")

    assert [happens(time_s, faults=()) for time_s in (40.0, 50.0, 60.0)] == [None, None, "praise"]


def test_praise_gives_way_to_whatever_matters(happens):
    for rep in (1, 2, 3):
        shown = happens(10.0 * rep, faults=())
    assert shown == "praise"

    assert happens(30.5, jerky=True) == "jerky"
