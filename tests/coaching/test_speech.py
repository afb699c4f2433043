"""Silence is the default; the count and a new cue are said."""

from __future__ import annotations

from dataclasses import replace

from pose_coach.coaching.speech import words_for
from pose_coach.coaching.state import Cue, SessionState, Severity, Status

QUIET = SessionState(1.0, "cat-cow", "Cat-cow", Status.MOVING)
CUE = Cue("rushed", "Slower - take your time", Severity.WARNING, 1.0)


def test_nothing_new_is_nothing_said():
    assert words_for(QUIET, QUIET) is None
    assert words_for(replace(QUIET, reps=2, cue=CUE), replace(QUIET, reps=2, cue=CUE)) is None


def test_the_count_is_said():
    assert words_for(replace(QUIET, reps=2), replace(QUIET, reps=3)) == "3"


def test_a_cue_is_said_once_and_again_only_when_it_is_raised_again():
    shown = replace(QUIET, cue=CUE)
    assert words_for(QUIET, shown) == "Slower - take your time"
    assert (
        words_for(shown, replace(QUIET, cue=replace(CUE, time_s=20.0))) == "Slower - take your time"
    )


def test_count_and_cue_come_in_one_sentence():
    assert words_for(QUIET, replace(QUIET, reps=1, cue=CUE)) == "1. Slower - take your time"


def test_what_cannot_be_seen_is_said_when_there_is_nothing_else():
    blind = replace(QUIET, cannot_see="I can't see your hands. Move the camera back")
    assert words_for(QUIET, blind) == "I can't see your hands. Move the camera back"
    assert words_for(QUIET, replace(blind, reps=1)) == "1"


def test_a_reset_is_silent():
    assert words_for(replace(QUIET, reps=5), QUIET) is None
