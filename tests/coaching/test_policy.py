"""What is said when: priority, spacing, one thing at a time."""

from __future__ import annotations

import pytest

from pose_coach.coaching.cue import Cue, Severity, Tone
from pose_coach.coaching.policy import (
    QUIET_S,
    REPS_BETWEEN_SLOWER,
    SHOWN_S,
    Policy,
    Priority,
    Remark,
    spoken_s,
)


@pytest.fixture
def policy():
    return Policy()


def cue(name, time_s, severity=Severity.ADVICE):
    return Cue(name, f"About {name}", severity, time_s)


def count(number, time_s):
    return Remark(str(number), Priority.COUNT, time_s, 1.5, Tone.REP)


def test_silence_is_the_default(policy):
    assert [policy.update(t / 10).text for t in range(100)] == [None] * 100


def test_a_remark_is_said_once(policy):
    policy.offer(count(1, 5.0))

    assert [policy.update(5.0 + t / 10).text for t in range(50)] == ["1", *[None] * 49]


def test_one_at_a_time_the_next_waits_until_the_words_are_out(policy):
    policy.offer(Remark("Next: the rolling plank", Priority.GUIDE, 0.0))
    assert policy.update(0.0).text == "Next: the rolling plank"
    policy.offer(Remark("Turn on a light", Priority.SIGHT, 0.1, valid_s=10.0))

    begun = [t / 10 for t in range(1, 60) if policy.update(t / 10).text]

    assert begun == [pytest.approx(spoken_s("Next: the rolling plank"), abs=0.1)]


def test_what_waits_longer_than_it_is_worth_is_not_said(policy):
    policy.offer(Remark("Lie down on your back, knees bent", Priority.GUIDE, 0.0))
    policy.update(0.0)
    policy.offer(Remark("Three", Priority.TIMED, 0.2, valid_s=0.8))

    assert all(policy.update(t / 10).text is None for t in range(2, 60))


def test_of_two_the_weightier_goes_first(policy):
    policy.offer(Remark("I can't see your feet", Priority.SIGHT, 0.0, valid_s=9.0))
    policy.offer(Remark("Breathe in", Priority.TIMED, 0.0))

    said = [text for t in range(60) if (text := policy.update(t / 10).text)]

    assert said == ["Breathe in", "I can't see your feet"]


def test_the_newer_of_a_kind_takes_the_place_of_the_older(policy):
    policy.offer(count(1, 0.0))
    policy.offer(count(2, 0.1))

    assert policy.update(0.1).text == "2"


def test_count_and_cue_come_in_one_sentence_with_the_cues_sound(policy):
    policy.criticise(cue("slower", 3.0, Severity.WARNING), 1)
    policy.offer(count(1, 3.0))

    said = policy.update(3.0)

    assert (said.text, said.tone) == ("1. About slower", Tone.RUSHED)
    assert policy.update(9.0).text is None


def test_a_cue_is_shown_for_a_while_and_then_goes(policy):
    policy.criticise(cue("jerky", 10.0), 1)

    assert policy.cue(10.0 + SHOWN_S).name == "jerky"
    assert policy.cue(10.1 + SHOWN_S) is None


def test_of_one_rep_one_thing_is_criticised(policy):
    assert policy.criticise(cue("jerky", 10.0), rep=1)
    assert not policy.criticise(cue("elbows", 19.0, Severity.WARNING), rep=1)
    assert policy.criticise(cue("elbows", 20.0, Severity.WARNING), rep=2)


def test_no_criticism_comes_twice_running(policy):
    assert policy.criticise(cue("hips", 10.0), 1)
    assert not any(policy.criticise(cue("hips", 10.0 * rep), rep) for rep in range(2, 30))
    assert policy.criticise(cue("elbows", 310.0), 31)
    assert policy.criticise(cue("hips", 320.0), 32)


def test_after_a_cue_there_is_silence_that_only_a_weightier_one_breaks(policy):
    assert policy.criticise(cue("jerky", 10.0), 1)
    assert not policy.criticise(cue("hips", 9.9 + QUIET_S), 2)
    assert policy.criticise(cue("elbows", 9.9 + QUIET_S, Severity.WARNING), 2)
    assert not policy.criticise(cue("head", 10.0 + 2 * QUIET_S, Severity.WARNING), 2)


def test_slower_is_said_at_most_once_in_a_few_reps(policy):
    """Somebody who hurries through every rep of a long set, and is told in changing words."""
    told = []
    for rep in range(1, 20):
        name = f"slower-{len(told) % 2}"
        if policy.criticise(cue(name, 10.0 * rep, Severity.WARNING), rep):
            told.append(rep)

    assert told == list(range(1, 20, REPS_BETWEEN_SLOWER + 1))


def test_praise_gives_way_to_what_was_just_said(policy):
    policy.criticise(cue("jerky", 10.0), 1)
    policy.praise(cue("praise", 11.0, Severity.PRAISE))
    assert policy.cue(11.0).name == "jerky"

    policy.praise(cue("praise", 20.0, Severity.PRAISE))
    assert policy.cue(20.0).name == "praise"


def test_a_new_set_begins_with_its_first_rep_but_not_with_the_last_words(policy):
    policy.criticise(cue("slower", 10.0, Severity.WARNING), 3)
    policy.new_set()

    assert policy.cue(10.5) is None
    assert not policy.criticise(cue("slower", 20.0, Severity.WARNING), 1)
    assert policy.criticise(cue("slower-count", 20.0, Severity.WARNING), 1)


def test_it_is_silent_when_nothing_is_said_and_nothing_waits(policy):
    assert policy.is_silent(0.0)
    policy.offer(count(1, 0.0))
    assert not policy.is_silent(0.0)
    policy.update(0.0)
    assert not policy.is_silent(0.1)
    assert policy.is_silent(1.0)


def test_who_does_not_want_the_count_hears_everything_else():
    policy = Policy(counting=False)
    policy.offer(count(1, 3.0))
    policy.criticise(cue("jerky", 3.0), 1)

    assert policy.update(3.0).text == "About jerky"
