"""Real people, filmed: clips that are nobody's to pass on, and so lie beside the project.

Each is tracked once, and what was measured is then watched for every exercise. Of the movements in which
nothing may be counted two of three frames are left out, to be quick.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from pose_coach.analysis import analyze, recognised
from pose_coach.body.measurements import measure
from pose_coach.counting.counter import Counter
from pose_coach.evaluation.comparison import compare
from pose_coach.evaluation.truth import read_truth
from pose_coach.exercises.cat_cow import EXERCISE
from pose_coach.exercises.catalog import exercise_named, exercises
from pose_coach.frames.files import VideoFile
from pose_coach.frames.pictures import ArrayPicture
from pose_coach.tracking.landmarker import PoseTracker

FILMED = Path(__file__).parents[1].parent / "shared" / "filmed"

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


@cache
def measured(path, vary):
    """What was measured in each frame of a clip, with its time."""
    with VideoFile.open(path) as video, PoseTracker() as tracker:
        poses = [(frame.time_s, tracker.track(frame)) for frame in vary(iter(video))]
        return [(time_s, pose and measure(pose)) for time_s, pose in poses]


def reps_in(path, exercise, vary=as_filmed):
    """The reps that are counted in a clip: of one exercise, or of whatever is recognised."""
    counter = Counter(exercises().values() if exercise is None else [exercise_named(exercise)])
    moments = measured(path, vary)
    for time_s, found in moments:
        counter.update(time_s, found)
    counter.finish(moments[-1][0])
    return counter.reps


# The clips, and the sides of their repetitions in order.
SIDES = {
    "cat-cow-a": [None] * 3,
    "cat-cow-b": [None] * 2,
    "rolling-plank-a": [None],
    "t-spine-rotation-a": ["right"],
    "t-spine-rotation-b": ["left"] * 2,
    "scorpion-a": ["right", "left"],
    "supine-twist-a": ["left", "right"] * 2,
}


@pytest.mark.parametrize("is_named", [True, False], ids=["named", "recognised"])
@pytest.mark.parametrize("name", SIDES)
def test_every_exercise_is_counted_exactly_and_with_its_sides(name, is_named):
    exercise = name.rpartition("-")[0]
    reps = reps_in(FILMED / f"{name}.mp4", exercise if is_named else None)

    assert [rep.side for rep in reps] == SIDES[name]
    assert recognised(reps) == exercise
    assert [rep.number for rep in reps] == list(range(1, len(reps) + 1))
    # Who pauses near home, as once in the scorpions and once in the twists, is counted there.
    assert all(-0.8 <= rep.counted_s - rep.end_s <= 0.5 for rep in reps)


@pytest.mark.parametrize("name", SIDES)
def test_in_one_exercise_no_rep_of_another_is_counted(name):
    exercise = name.rpartition("-")[0]
    found = {other: len(reps_in(FILMED / f"{name}.mp4", other)) for other in exercises()}

    assert found == {other: len(SIDES[name]) if other == exercise else 0 for other in exercises()}


@pytest.mark.parametrize("name", SIDES)
def test_the_sides_are_those_of_the_label(name):
    truth = read_truth(FILMED / f"{name}.truth.json")

    assert [rep.side for rep in truth.reps] == SIDES[name]


@pytest.fixture(scope="module", params=["cat-cow-a", "cat-cow-b"])
def cat_cow(request):
    """What was found in a clip, compared with its truth, which is read afterwards."""
    path = FILMED / f"{request.param}.mp4"
    reps = reps_in(path, EXERCISE.name)
    truth = read_truth(path.with_suffix(".truth.json"))
    compared = compare(path.stem, EXERCISE.name, EXERCISE.tempo.rushed_below_s, truth, reps)
    return truth, reps, compared


def test_filmed_cat_cows_are_counted_exactly(cat_cow):
    truth, reps, _ = cat_cow

    assert len(reps) == len(truth.reps) == {"cat-cow-a": 3, "cat-cow-b": 2}[cat_cow[2].name]


def test_their_phases_begin_and_end_within_what_the_label_is_good_for(cat_cow):
    truth, reps, compared = cat_cow
    starts_seen = sum(phase.start_seen for rep in reps for phase in rep.phases)

    assert len(compared.end_errors_s) == 2 * len(truth.reps)
    assert len(compared.start_errors_s) == starts_seen >= 2 * len(truth.reps) - 1
    errors_s = (*compared.start_errors_s, *compared.end_errors_s)
    assert [round(e, 2) for e in errors_s if abs(e) > truth.tolerance_s] == []


def test_their_reps_are_counted_within_half_a_second_of_their_end(cat_cow):
    _, reps, _ = cat_cow

    assert all(0 <= rep.counted_s - rep.end_s <= 0.5 for rep in reps)


def test_their_rushed_phases_are_told_from_the_calm(cat_cow):
    *_, compared = cat_cow

    assert compared.rushed
    assert all(true == told for true, told in compared.rushed)


@pytest.mark.parametrize(
    ("vary", "speed"),
    [
        (at_speed(2), 2.0),
        (at_speed(0.5), 0.5),
        (mirrored, 1.0),
        (small, 1.0),
        (every_third, 1.0),
        (twice, 1.0),
        (without_every_third, 1.0),
    ],
    ids=["2x", "0.5x", "mirrored", "320 px", "10 fps", "60 fps", "third dropped"],
)
@pytest.mark.parametrize("name", ["cat-cow-a", "cat-cow-b"])
def test_the_same_is_counted_and_timed_however_it_was_recorded(name, vary, speed):
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
    moments = measured(path, every_third)

    assert len(moments) > 10
    assert any(found is not None for _, found in moments)
    assert recognised(reps_in(path, None, every_third)) == "none"
    assert {name: len(reps_in(path, name, every_third)) for name in exercises()} == dict.fromkeys(
        exercises(), 0
    )
