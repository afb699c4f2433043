"""What is said is made of words and numbers alone: no engine reads out a bracket or an arrow."""

from __future__ import annotations

import re

import pytest

from pose_coach.exercises.catalog import exercises

SPOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ,.:;'?!-]*")


@pytest.mark.parametrize("exercise", exercises().values(), ids=lambda exercise: exercise.name)
def test_every_cue_can_be_read_out(exercise):
    cues = [fault.cue for fault in exercise.faults]
    cues += [exercise.title, exercise.start_cue]
    cues += [
        words for end in (exercise.low, exercise.high) for words in (end.label, end.phase_label)
    ]

    assert [cue for cue in cues if not SPOKEN.fullmatch(cue)] == []
