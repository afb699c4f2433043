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


def test_a_remark_waits_until_the_previous_one_is_spoken(policy):
    policy.offer(Remark("Next: the rolling plank", Priority.GUIDE, 0.0))
    assert policy.update(0.0).text == "Next: the rolling plank"
    policy.offer(Remark("Turn on a light", Priority.VISIBILITY, 0.1, valid_s=10.0))

    begun = [t / 10 for t in range(1, 60) if policy.update(t / 10).text]

    assert begun == [pytest.approx(spoken_s("Next: the rolling plank"), abs=0.1)]


def test_an_expired_remark_is_dropped(policy):
    policy.offer(Remark("Lie down on your back, knees bent", Priority.GUIDE, 0.0))
    policy.update(0.0)
    policy.offer(Remark("Three", Priority.TIMED, 0.2, valid_s=0.8))

    assert all(policy.update(t / 10).text is None for t in range(2, 60))


def test_the_higher_priority_goes_first(policy):
    policy.offer(Remark("I can't see your feet", Priority.VISIBILITY, 0.0, valid_s=9.0))
    policy.offer(Remark("Breathe in", Priority.TIMED, 0.0))

    said = [text for t in range(60) if (text := policy.update(t / 10).text)]

    assert said == ["Breathe in", "I can't see your feet"]


def test_a_newer_remark_replaces_an_older_one_of_its_kind(policy):
    policy.offer(count(1, 0.0))
    policy.offer(count(2, 0.1))

    assert policy.update(0.1).text == "2"


def test_count_and_cue_share_a_sentence_and_the_tone_of_the_cue(policy):
    policy.criticise(cue("slower", 3.0, Severity.WARNING), 1)
    policy.offer(count(1, 3.0))

    said = policy.update(3.0)

    assert (said.text, said.tone) == ("1. About slower", Tone.RUSHED)
    assert policy.update(9.0).text is None


def test_a_cue_is_shown_for_a_limited_time(policy):
    policy.criticise(cue("jerky", 10.0), 1)

    assert policy.cue(10.0 + SHOWN_S).name == "jerky"
    assert policy.cue(10.1 + SHOWN_S) is None


def test_a_rep_gets_at_most_one_criticism(policy):
    assert policy.criticise(cue("jerky", 10.0), rep=1)
    assert not policy.criticise(cue("elbows", 19.0, Severity.WARNING), rep=1)
    assert policy.criticise(cue("elbows", 20.0, Severity.WARNING), rep=2)


def test_the_same_criticism_is_not_repeated_in_a_row(policy):
    assert policy.criticise(cue("hips", 10.0), 1)
    assert not any(policy.criticise(cue("hips", 10.0 * rep), rep) for rep in range(2, 30))
    assert policy.criticise(cue("elbows", 310.0), 31)
    assert policy.criticise(cue("hips", 320.0), 32)


def test_only_a_more_severe_cue_breaks_the_silence_after_a_cue(policy):
    assert policy.criticise(cue("jerky", 10.0), 1)
    assert not policy.criticise(cue("hips", 9.9 + QUIET_S), 2)
    assert policy.criticise(cue("elbows", 9.9 + QUIET_S, Severity.WARNING), 2)
    assert not policy.criticise(cue("head", 10.0 + 2 * QUIET_S, Severity.WARNING), 2)


def test_slower_is_limited_to_once_in_a_few_reps(policy):
    """Somebody who hurries through every rep of a long set, and is told in changing words."""
    told = []
    for rep in range(1, 20):
        name = f"slower-{len(told) % 2}"
        if policy.criticise(cue(name, 10.0 * rep, Severity.WARNING), rep):
            told.append(rep)

    assert told == list(range(1, 20, REPS_BETWEEN_SLOWER + 1))


def test_praise_is_dropped_shortly_after_another_cue(policy):
    policy.criticise(cue("jerky", 10.0), 1)
    policy.praise(cue("praise", 11.0, Severity.PRAISE))
    assert policy.cue(11.0).name == "jerky"

    policy.praise(cue("praise", 20.0, Severity.PRAISE))
    assert policy.cue(20.0).name == "praise"


def test_a_new_set_resets_rep_limits_but_not_the_last_cue(policy):
    policy.criticise(cue("slower", 10.0, Severity.WARNING), 3)
    policy.new_set()

    assert policy.cue(10.5) is None
    assert not policy.criticise(cue("slower", 20.0, Severity.WARNING), 1)
    assert policy.criticise(cue("slower-count", 20.0, Severity.WARNING), 1)


def test_silent_means_nothing_spoken_and_nothing_waiting(policy):
    assert policy.is_silent(0.0)
    policy.offer(count(1, 0.0))
    assert not policy.is_silent(0.0)
    policy.update(0.0)
    assert not policy.is_silent(0.1)
    assert policy.is_silent(1.0)


def test_without_counting_all_other_remarks_remain():
    policy = Policy(counting=False)
    policy.offer(count(1, 3.0))
    policy.criticise(cue("jerky", 3.0), 1)

    assert policy.update(3.0).text == "About jerky"
