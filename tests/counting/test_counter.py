"""Repetitions are counted: all of them, once, live and in recordings."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pose_coach.body.features import NAMES
from pose_coach.body.landmarks import Side
from pose_coach.counting.counter import Counter
from pose_coach.counting.events import PhaseEnded, PostureEntered, RepAbandoned, RepFinished
from pose_coach.exercises.catalog import exercises
from tests.counting.conftest import Body, Set, Watched, played, watch

FIVE = tuple(exercises())


def a_set(name, **differing):
    return Set(**({"begins": 0.5} if name == "cat-cow" else {}) | differing)


@pytest.mark.parametrize("name", FIVE)
def test_every_repetition_is_counted_live_and_recorded(play, name):
    done = a_set(name)
    outcome = play(name, done, done.end_s)

    assert len(outcome.reps) == done.count
    assert len(outcome.counted) == done.count
    assert [rep.number for rep in outcome.reps] == [1, 2, 3, 4]
    assert outcome.counter.exercise.name == name
    assert outcome.counter.is_recognised


@pytest.mark.parametrize("name", FIVE)
def test_a_count_goes_up_soon_after_the_end(play, name):
    done = a_set(name)
    outcome = play(name, done, done.end_s)
    delays_s = [rep.counted_s - rep.end_s for rep in outcome.reps[1:]]

    assert np.median(delays_s) < 0.7
    assert max(delays_s) < 1.5


@pytest.mark.parametrize("name", ["scorpion", "supine-twist", "t-spine-rotation"])
def test_a_mirror_swaps_the_sides(play, name):
    done = a_set(name)
    sides = [Side.LEFT, Side.RIGHT] * 2 if name != "t-spine-rotation" else [Side.LEFT] * 4

    def seen(flip):
        def side_at(time_s):
            side = sides[done.rep_at(time_s)]
            return side.other if flip else side

        return [rep.side for rep in play(name, done, done.end_s, side_at=side_at).reps]

    assert seen(flip=False) == sides
    assert seen(flip=True) == [side.other for side in sides]


@pytest.mark.parametrize("travel_s", [6.0, 9.0])
@pytest.mark.parametrize("name", ["rolling-plank", "cat-cow"])
def test_slow_repetitions_are_counted_and_not_rushed(play, name, travel_s):
    done = a_set(name, travel_s=travel_s, count=3)
    outcome = play(name, done, done.end_s)

    assert len(outcome.reps) == done.count
    assert not any(rep.rushed for rep in outcome.reps)


def test_a_pause_on_the_way_does_not_split_a_repetition(play):
    done = Set(count=3, travel_s=4.0)
    start_s = done.travels_s[2][0]

    def pausing(time_s):  # 1.5 s half-way out in the second
        half_s = start_s + done.travel_s / 2
        return done(time_s if time_s < half_s else max(half_s, time_s - 1.5))

    outcome = play("rolling-plank", pausing, done.end_s + 1.5)

    assert len(outcome.reps) == len(outcome.counted) == 3


def test_three_sets_in_ten_minutes_are_counted_once_each(play):
    done = Set(count=4)

    def sets(time_s):
        return done(time_s % 200.0)

    outcome = play("rolling-plank", sets, 600.0, how={"live": True}, rate_hz=15.0)

    assert len(outcome.counted) == 12
    assert [rep.number for rep in outcome.counted] == list(range(1, 13))
    assert all(
        later.start_s >= earlier.end_s - 0.1
        for earlier, later in itertools.pairwise(outcome.counted)
    )


def test_a_first_half_at_the_end_is_a_partial_repetition(play):
    done = Set(count=3)
    outcome = play("rolling-plank", done, done.travels_s[-1][0] - 0.1)

    assert len(outcome.reps) == 2
    assert outcome.counter.partial == 1
    assert sum(isinstance(event, RepAbandoned) for event in outcome.events) == 1


def test_every_phase_is_told_once_and_every_repetition_finished(play):
    done = Set(count=4)
    outcome = play("rolling-plank", done, done.end_s)
    told = [event.phase.name for event in outcome.events if isinstance(event, PhaseEnded)]
    finished = [event.rep.number for event in outcome.events if isinstance(event, RepFinished)]

    assert told == ["to-dog", "to-plank"] * 4
    assert finished == [1, 2, 3, 4]


def test_nothing_is_counted_in_a_still_body(play):
    outcome = play("cat-cow", lambda _: 0.4, 30.0)

    assert outcome.reps == outcome.counter.considered == ()
    assert isinstance(outcome.events[0], PostureEntered)


def test_what_was_counted_was_considered(play):
    done = Set(count=3)
    counter = play("rolling-plank", done, done.end_s).counter

    assert [c.counted for c in counter.considered if c.counted] == [True] * 3
    assert all(c.in_favour for c in counter.considered if c.counted)


def test_without_the_live_pass_the_repetitions_are_the_same(play):
    done = Set(count=3)
    both = play("scorpion", done, done.end_s)
    whole = play("scorpion", done, done.end_s, how={"causal": False})

    assert whole.events == ()
    assert [rep.end_s for rep in whole.reps] == [rep.end_s for rep in both.reps]


def test_nobody_is_no_error():
    counter = Counter([played("cat-cow")])

    assert counter.finish(0.0) == []
    assert counter.reps == ()
    assert counter.update(0.0, None) == []


ANY = st.one_of(st.floats(-12.0, 12.0, width=32), st.just(math.nan))


@pytest.mark.filterwarnings("ignore:Mean of empty slice")
@settings(max_examples=25, deadline=None)
@given(
    arrays(np.float32, st.tuples(st.integers(1, 120), st.just(len(NAMES))), elements=ANY),
    st.sampled_from(FIVE),
    st.booleans(),
)
def test_anything_that_may_be_seen_is_taken_and_repetitions_never_overlap(rows, name, live):
    rows = np.repeat(rows, 5, axis=0)
    frames = [(i * 0.04, Watched(row, float(np.nan_to_num(row[0])))) for i, row in enumerate(rows)]

    reps = watch(played(name), frames, live=live).reps

    for earlier, later in itertools.pairwise(reps):
        assert later.start_s >= earlier.start_s
        assert later.end_s > earlier.end_s


def test_noise_alone_is_no_repetition():
    exercise = played("supine-twist")
    frames = Body(exercise, noise=0.15).frames(lambda _: 0.0, 40.0)

    assert watch(exercise, frames).reps == ()
