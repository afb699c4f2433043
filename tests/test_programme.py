"""The whole programme in one clip: walking in, five exercises with the ways between them, walking out.

With the quickest model and every second frame; nobody says what is done when.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pose_coach.analysis import analyze, sets_of
from pose_coach.evaluation.truth import MIXED, read_truth
from pose_coach.exercises.catalog import exercises
from pose_coach.frames.files import VideoFile
from pose_coach.tracking.landmarker import PoseTracker
from pose_coach.tracking.models import ModelSize

PROGRAMME = Path(__file__).parents[1] / "sample_videos" / "programme.mp4"


class EverySecondFrame:
    """A video of which every other frame is left out."""

    def __init__(self, video):
        self._video = video

    def __getattr__(self, name):
        return getattr(self._video, name)

    def __iter__(self):
        return (frame for frame in self._video if frame.index % 2 == 0)


@pytest.fixture(scope="module")
def analysis():
    with VideoFile.open(PROGRAMME) as video, PoseTracker(ModelSize.FULL) as tracker:
        return analyze(EverySecondFrame(video), PROGRAMME, tracker, model="full")


@pytest.fixture(scope="module")
def truth():
    return read_truth(PROGRAMME.with_suffix(".truth.json"))


def test_the_sets_are_recognised_in_the_programmes_order(analysis):
    assert analysis.exercise == MIXED
    assert [of_set[0].exercise for of_set in sets_of(analysis.reps)] == list(exercises())


def test_every_rep_is_counted_once_and_with_its_side(analysis, truth):
    done = [(rep.exercise, rep.side) for rep in truth.reps]

    assert [(rep.exercise, rep.side) for rep in analysis.reps] == done
    assert [rep.number for rep in analysis.reps] == list(range(1, 11))


def test_each_is_found_when_it_is_done(analysis, truth):
    for found, true in zip(analysis.reps, truth.reps, strict=True):
        assert found.start_s < true.end_s
        assert found.end_s > true.start_s
