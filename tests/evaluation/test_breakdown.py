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


def test_groups_are_sorted_weakest_first_without_constant_conditions(clips):
    found = groups(clips)

    assert list(found) == ["light"]
    assert [(g.value, g.figures.exact.hits) for g in found["light"]] == [
        ("dark", 1),
        ("well lit", 3),
    ]


def test_the_weakest_spot_is_named(clips):
    assert weakest_words(clips) == "Weakest spot, by light: dark, 1 of 3 clips counted exactly."


def test_small_groups_are_never_the_weakest(clips):
    assert weakest(clips[:-1]) is None


def test_without_errors_there_is_no_weakest_group(clips):
    assert weakest_words(clips[:3] * 2) == ""


def test_ties_are_broken_by_time_error(the, measured):
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


def test_clips_without_reps_are_never_the_weakest(the, clips):
    nothing = [the.clip(the.truth(exercise="none"), conditions={"light": "dim"})] * 4

    assert [group.value for group in groups([*nothing, *clips])["light"]][-1] == "dim"
    assert weakest([*nothing, *clips]).value == "dark"


def test_each_condition_has_a_table(clips):
    (table,) = condition_tables(clips)

    assert table.title.startswith("By light")
    name, cells = table.rows[0]
    assert (name, cells[0].text, cells[1].text) == ("dark", "3", "33 %")
    assert len(cells) == len(table.columns)
