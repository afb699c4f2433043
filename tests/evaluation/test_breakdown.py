from __future__ import annotations

import pytest

from pose_coach.evaluation.breakdown import condition_tables, groups, weakest, weakest_words


@pytest.fixture
def clips(the, measured):
    """Three well-lit clips counted exactly, and three dark ones of which two were not counted."""
    true = the.rep(0.0)

    def clip(light, *, counted):
        reps = [measured(true)] if counted else []
        conditions = {"light": light, "body": "man-slim"}
        return the.clip(the.truth(true), reps, conditions=conditions)

    lit = [clip("well lit", counted=True) for _ in range(3)]
    return [*lit, *(clip("dark", counted=counted) for counted in (True, False, False))]


def test_the_weakest_comes_first_and_what_never_varies_is_left_out(clips):
    found = groups(clips)

    assert list(found) == ["light"]
    assert [(g.value, g.figures.exact.hits) for g in found["light"]] == [
        ("dark", 1),
        ("well lit", 3),
    ]


def test_the_weakest_spot_is_named(clips):
    assert weakest_words(clips) == "Weakest spot, by light: dark, 1 of 3 clips counted exactly."


def test_few_clips_are_no_weak_spot(clips):
    assert weakest(clips[:-1]) is None


def test_where_all_is_right_there_is_none(clips):
    assert weakest_words(clips[:3] * 2) == ""


def test_of_equals_the_one_whose_times_are_further_off_is_weaker(the, measured):
    true = the.rep(0.0)
    clips = [
        the.clip(
            the.truth(true),
            [measured(true, late_s=(late_s, 0, late_s, 0))],
            conditions={"body": body},
        )
        for body, late_s in (("a", 0.1), ("b", 0.9))
    ]

    assert [group.value for group in groups(clips)["body"]] == ["b", "a"]


def test_clips_without_reps_are_no_weak_spot(the, clips):
    nothing = [the.clip(the.truth(exercise="none"), conditions={"light": "dim"})] * 4

    assert [group.value for group in groups([*nothing, *clips])["light"]][-1] == "dim"
    assert weakest([*nothing, *clips]).value == "dark"


def test_a_table_for_each_condition(clips):
    (table,) = condition_tables(clips)

    assert table.title.startswith("By light")
    name, cells = table.rows[0]
    assert (name, cells[0].text, cells[1].text) == ("dark", "3", "33 %")
    assert len(cells) == len(table.columns)
