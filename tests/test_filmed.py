"""Real people, filmed: clips that are nobody's to pass on, and so lie beside the project.

Each is tracked once, with nothing named and with each of the five named. The model that comes with the
program was fitted to these clips among others. How it counts people whom it has not seen is what
`python -m fitting check` tells.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from pose_coach.evaluation.comparison import compare
from pose_coach.evaluation.observe import observe
from pose_coach.evaluation.truth import read_truth
from pose_coach.exercises.cat_cow import EXERCISE
from pose_coach.frames.array_picture import ArrayPicture
from pose_coach.frames.files import VideoFile
from pose_coach.recording.analysis import analyze, recognised
from pose_coach.tracking.landmarker import PoseTracker
from pose_coach.tracking.models import ModelSize

SHARED = Path(__file__).parents[1].parent / "shared"
FILMED = SHARED / "filmed"

pytestmark = pytest.mark.skipif(
    not FILMED.is_dir(), reason=f"the filmed clips are not here ({FILMED})"
)


class Varied:
    """A video of which the frames are delivered otherwise: fewer, more, faster, mirrored, ..."""

    def __init__(self, video, vary):
        self._video = video
        self._vary = vary

    def __getattr__(self, name):
        return getattr(self._video, name)

    def __iter__(self):
        return self._vary(iter(self._video))


def analysis_of(path, vary):
    with VideoFile.open(path) as video, PoseTracker() as tracker:
        return analyze(Varied(video, vary), path, tracker, model="full", exercise=EXERCISE.name)


def as_filmed(frames):
    return frames


def every_third(frames):
    return (frame for frame in frames if frame.index % 3 == 0)


def without_every_third(frames):
    return (frame for frame in frames if frame.index % 3 != 1)


def twice(frames):
    """At 60 frames a second, each picture shown twice."""
    for frame in frames:
        yield frame
        yield replace(frame, time_s=frame.time_s + 1 / 60)


def mirrored(frames):
    for frame in frames:
        yield replace(frame, picture=ArrayPicture(frame.picture.rgb()[:, ::-1]))


def small(frames):
    for frame in frames:
        yield replace(frame, picture=ArrayPicture(frame.picture.rgb(320)))


def at_speed(factor):
    def vary(frames):
        return (replace(frame, time_s=frame.time_s / factor) for frame in frames)

    return vary


TWICE_AS_FAST, HALF_AS_FAST = at_speed(2), at_speed(0.5)
CAT_COW_A, CAT_COW_B = "cat-cow-a", "cat-cow-b"


@cache
def observed(path):
    """What is found in a clip, with nothing named and with each of the five named."""
    return observe(path, ModelSize.FULL)


# The clips, and the sides of their repetitions in order.
SIDES = {
    "filmed/cat-cow-a": [None] * 3,
    "filmed/cat-cow-b": [None] * 2,
    "filmed/rolling-plank-a": [None],
    "filmed/t-spine-rotation-a": ["right"],
    "filmed/t-spine-rotation-b": ["left"] * 2,
    "filmed/scorpion-a": ["right", "left"],
    "filmed/supine-twist-a": ["left", "right"] * 2,
    "filmed-more/rolling-plank-b": [None] * 2,
    "filmed-more/supine-twist-b": ["left", "right"] * 2,
    "filmed-more/t-spine-rotation-c": ["left"] * 2,
}


@pytest.mark.parametrize("name", SIDES)
def test_every_exercise_is_counted_exactly_and_with_its_sides(name):
    exercise = Path(name).name.rpartition("-")[0]
    found = observed(SHARED / f"{name}.mp4")
    reps = found.analysis.reps

    assert [rep.side for rep in reps] == SIDES[name]
    assert recognised(reps) == exercise
    assert [rep.number for rep in reps] == list(range(1, len(reps) + 1))
    counts = {other: len(of_one) for other, of_one in found.reps.items()}
    assert counts == {other: len(reps) if other == exercise else 0 for other in counts}


@pytest.mark.parametrize("name", SIDES)
def test_the_sides_are_those_of_the_label(name):
    truth = read_truth(SHARED / f"{name}.truth.json")

    assert [rep.side for rep in truth.reps] == SIDES[name]


@pytest.fixture(scope="module", params=["cat-cow-a", "cat-cow-b"])
def cat_cow(request):
    """What was found in a clip, compared with its truth, which is read afterwards."""
    path = FILMED / f"{request.param}.mp4"
    reps = observed(path).analysis.reps
    truth = read_truth(path.with_suffix(".truth.json"))
    compared = compare(path.stem, EXERCISE.name, EXERCISE.tempo.rushed_below_s, truth, reps)
    return truth, reps, compared


def test_their_phases_begin_and_end_within_what_the_label_is_good_for(cat_cow):
    truth, reps, compared = cat_cow
    starts_seen = sum(phase.start_seen for rep in reps for phase in rep.phases)

    assert len(compared.end_errors_s) == 2 * len(truth.reps)
    assert len(compared.start_errors_s) == starts_seen >= 2 * len(truth.reps) - 1
    errors_s = (*compared.start_errors_s, *compared.end_errors_s)
    # A label by eye tells when a movement is seen; 5 % of its peak speed is reached a little before.
    assert [round(e, 2) for e in errors_s if abs(e) > truth.tolerance_s + 0.15] == []


def test_their_reps_are_counted_within_a_second_of_their_end(cat_cow):
    _, reps, _ = cat_cow

    assert all(0 <= rep.counted_s - rep.end_s <= 1.0 for rep in reps)


def test_their_rushed_phases_are_told_from_the_calm(cat_cow):
    *_, compared = cat_cow

    assert compared.rushed
    assert all(true == told for true, told in compared.rushed)


@pytest.mark.parametrize(
    ("vary", "speed"),
    [
        (TWICE_AS_FAST, 2.0),
        (HALF_AS_FAST, 0.5),
        (mirrored, 1.0),
        (small, 1.0),
        (every_third, 1.0),
        (twice, 1.0),
        (without_every_third, 1.0),
    ],
    ids=["2x", "0.5x", "mirrored", "320 px", "10 fps", "60 fps", "third dropped"],
)
@pytest.mark.parametrize("name", [CAT_COW_A, CAT_COW_B])
def test_the_same_is_counted_and_timed_however_it_was_recorded(name, vary, speed, request):
    # At double speed the first phase, 0.35 s from the first frame on, is not found; mirrored or at half speed
    # the first one, under way in the first frame, ends 0.5 to 0.6 s late.
    if (name, vary) in (
        (CAT_COW_A, TWICE_AS_FAST),
        (CAT_COW_B, mirrored),
        (CAT_COW_B, HALF_AS_FAST),
    ):
        request.applymarker(
            pytest.mark.xfail(strict=False, reason="a first phase seen only in part")
        )
    path = FILMED / f"{name}.mp4"
    reps = analysis_of(path, vary).reps
    truth = read_truth(path.with_suffix(".truth.json"))
    true_ends_s = [phase.end_s for rep in truth.reps for phase in rep.phases]

    assert len(reps) == len(truth.reps)
    ends_s = [phase.end_s * speed for rep in reps for phase in rep.phases]
    # Ten frames a second blur a little more; and what is played faster passes in less of the tracker's time.
    blur_s = 0.15 * max(1.0, speed)
    assert ends_s == pytest.approx(true_ends_s, abs=truth.tolerance_s + blur_s)


@pytest.mark.parametrize("path", sorted(FILMED.glob("none-*.mp4")), ids=lambda path: path.stem)
def test_in_other_movements_nothing_is_counted(path):
    found = observed(path)

    assert found.analysis.frames_with_pose > 10
    assert recognised(found.analysis.reps) == "none"
    assert {name: len(reps) for name, reps in found.reps.items() if reps} == {}
