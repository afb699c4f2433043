"""Which reps the player shows, and which earlier ones it offers beside them."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest

from pose_coach.body.landmarks import Side
from pose_coach.exercises.catalog import exercises
from pose_coach.exercises.figure import LIMBS
from pose_coach.report.clips import (
    CURVE_POINTS,
    Recording,
    drawn_figures,
    earlier_clips,
    is_whole,
    merit,
    stretches,
)
from tests.report.pages import signals_of


def offered(clips):
    return [(clip["group"], clip["label"]) for clip in clips]


def test_a_rep_is_its_phases_and_the_holds_after_them(made_up):
    rep = made_up.rep(1, 2.0, hold_s=1.5)

    assert stretches(rep) == [
        ("to cow", 2.0, 5.0),
        ("hold after to cow", 5.0, 6.0),
        ("to cat", 6.0, 9.0),
        ("hold after to cat", 9.0, 9.5),
    ]


def test_a_rep_without_holds_is_its_phases(made_up):
    phases = (made_up.phase("to-cow", 2.0, 5.0), made_up.phase("to-cat", 5.0, 9.0))

    assert stretches(made_up.rep(1, 2.0, phases=phases, hold_s=0.0)) == [
        ("to cow", 2.0, 5.0),
        ("to cat", 5.0, 9.0),
    ]


def test_only_a_rep_that_was_seen_in_full_is_compared(made_up):
    late = made_up.phase("to-cow", start_seen=False)

    assert is_whole(made_up.rep())
    assert not is_whole(made_up.rep(phases=(made_up.phase(),)))
    assert not is_whole(made_up.rep(phases=(late, made_up.phase("to-cat", 4.0, 7.0))))
    assert not is_whole(made_up.rep(hold_s=math.nan))


def test_a_rep_without_phases_is_one_movement(made_up):
    """As an analysis file may say that was written by hand."""
    assert stretches(made_up.rep(1, 2.0, phases=())) == [("movement", 2.0, 9.0)]


def test_the_best_has_the_fewest_slips_and_then_the_largest_range(made_up):
    faulty = made_up.rep(faults=("hips-rocking",), range_deg=120.0)
    small, large = made_up.rep(range_deg=60.0), made_up.rep(range_deg=90.0)
    unknown = made_up.rep(range_deg=math.nan)

    assert sorted([large, faulty, unknown, small], key=merit) == [faulty, unknown, small, large]


def test_the_best_of_each_recording_is_offered_by_month_and_at_most_three_of_one(made_up):
    recordings = [
        Recording(
            f"day {day}",
            date(2026, month, day),
            (made_up.rep(1, range_deg=50.0), made_up.rep(2, range_deg=60.0 + day)),
        )
        for month, day in ((11, 3), (11, 9), (11, 20), (11, 28), (10, 5))
    ]

    assert offered(earlier_clips([made_up.rep()], recordings)) == [
        ("November 2026", "day 28, 28 November 2026, rep 2"),
        ("November 2026", "day 20, 20 November 2026, rep 2"),
        ("November 2026", "day 9, 9 November 2026, rep 2"),
        ("October 2026", "day 5, 5 October 2026, rep 2"),
    ]


def test_the_best_there_ever_was_is_offered_however_old_it_is(made_up):
    old = Recording("old", date(2024, 1, 1), (made_up.rep(1, range_deg=200.0),))
    recordings = [
        old,
        *(Recording("new", date(2026, m, 1), (made_up.rep(1),)) for m in range(1, 13)),
    ]

    clips = earlier_clips([made_up.rep()], recordings)

    assert len(clips) == 13
    assert offered(clips)[-1] == ("January 2024", "old, 1 January 2024, rep 1")


def test_only_the_same_exercise_on_the_same_side_is_offered(made_up):
    def reach(side):
        phases = (made_up.phase("reach", 0.0, 3.0), made_up.phase("return", 4.0, 7.0))
        return made_up.rep(exercise="scorpion", side=side, phases=phases)

    recording = Recording("clip", None, (made_up.rep(), reach(Side.LEFT), reach(Side.RIGHT)))

    clips = earlier_clips([reach(Side.LEFT)], [recording])

    assert offered(clips) == [("Others", "clip, rep 1, left")]
    assert earlier_clips([], [recording]) == []


def test_a_curve_is_read_once_a_recording_and_only_of_what_is_offered(made_up):
    read = []

    def signals():
        read.append(1)
        return signals_of("cat-cow", 20.0)

    def never():
        raise AssertionError

    offered_one = Recording("a", None, (made_up.rep(1, 2.0),), "a.mp4", signals)
    other = Recording("b", None, (made_up.rep(exercise="scorpion"),), "b.mp4", never)

    (clip,) = earlier_clips([made_up.rep()], [offered_one, other])

    assert (len(read), clip["video"], len(clip["curve"])) == (1, "a.mp4", CURVE_POINTS)
    assert clip["curve"][0] == pytest.approx(40.0 * math.sin(2.0), abs=0.1)


def test_what_is_known_by_its_times_alone_has_no_curve_and_no_video(made_up):
    (clip,) = earlier_clips([made_up.rep()], [Recording("live", None, (made_up.rep(),))])

    assert (clip["curve"], clip["video"]) == (None, None)
    assert clip["words"] == "clean, 90°"


@pytest.mark.parametrize("name", exercises())
def test_the_drawn_person_has_every_limb_where_the_figure_has_it(made_up, name):
    exercise = exercises()[name]
    figure = drawn_figures([made_up.rep(exercise=exercise.name)])[exercise.name]

    lines = {line["name"]: line for line in figure["lines"]}
    assert set(LIMBS) <= set(lines)
    for limb, joints in LIMBS.items():
        for stance, points in zip(
            (exercise.figure.low, exercise.figure.between, exercise.figure.high),
            lines[limb]["points"],
            strict=True,
        ):
            assert np.allclose(points, [stance.place(joint) for joint in joints], atol=0.0005)
