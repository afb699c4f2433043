from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from pose_coach.common.errors import PoseCoachError
from pose_coach.evaluation.truth import TruePhase, TrueRep, read_truth

SAMPLES = Path(__file__).parents[2] / "sample_videos"


def document(**differing):
    """The truth of a clip with one rep, but for what is named; `...` leaves a name out."""
    known = {
        "schema": "pose-coach/truth/1",
        "exercise": "cat-cow",
        "origin": "filmed",
        "tolerance_s": 0.3,
        "reps": [rep()],
        **differing,
    }
    return {name: value for name, value in known.items() if value is not ...}


def rep(**differing):
    known = {
        "side": None,
        "start_s": 1.0,
        "end_s": 8,
        "phases": [
            {"name": "to-cow", "start_s": 1.0, "end_s": 4.0, "rushed": False},
            {"name": "to-cat", "start_s": 5.0, "end_s": 8.0, "rushed": None},
        ],
        "rushed": False,
        "faults": ["hips-rocking"],
        "range_deg": 85,
        **differing,
    }
    return {name: value for name, value in known.items() if value is not ...}


@pytest.fixture
def write(tmp_path):
    def write(content):
        path = tmp_path / "clip.truth.json"
        text = content if isinstance(content, str) else json.dumps(content)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_truth_file_is_read(write):
    truth = read_truth(write(document()))

    assert (truth.exercise, truth.origin, truth.tolerance_s) == ("cat-cow", "filmed", 0.3)
    assert truth.reps == (
        TrueRep(
            exercise="cat-cow",
            side=None,
            start_s=1.0,
            end_s=8.0,
            phases=(
                TruePhase("to-cow", 1.0, 4.0, rushed=False),
                TruePhase("to-cat", 5.0, 8.0, rushed=None),
            ),
            rushed=False,
            faults=("hips-rocking",),
            range_deg=85.0,
        ),
    )


def test_optional_fields_may_be_missing(write):
    bare = rep(side=..., phases=..., rushed=..., faults=..., range_deg=...)

    truth = read_truth(write(document(origin=..., tolerance_s=..., reps=[bare])))

    assert (truth.origin, truth.tolerance_s, truth.scene) == ("", 0.0, {})
    (only,) = truth.reps
    assert (only.side, only.start_s, only.end_s, only.phases) == (None, 1.0, 8.0, ())
    assert (only.rushed, only.faults) == (None, None)
    assert math.isnan(only.range_deg)


def test_none_has_no_reps(write):
    truth = read_truth(write(document(exercise="none", reps=[])))

    assert (truth.exercise, truth.reps) == ("none", ())


def test_reps_of_a_mixed_clip_name_their_exercise(write):
    reps = [rep(exercise="cat-cow"), rep(exercise="scorpion", side="left")]

    truth = read_truth(write(document(exercise="mixed", reps=reps)))

    assert [of.exercise for of in truth.reps] == ["cat-cow", "scorpion"]
    assert [of.side for of in truth.reps_of("scorpion")] == ["left"]


def test_the_range_of_cat_cow_is_that_of_the_outline(write):
    truth = read_truth(write(document(reps=[rep(range_deg=60.0, back_range_deg=95.0)])))

    assert truth.reps[0].range_deg == 95.0


@pytest.mark.parametrize("scene", [{"mirrored": True}, {"filming": {"mirrored": True}}])
def test_sides_are_swapped_in_a_mirrored_picture(write, scene):
    reps = [rep(side="left"), rep(side=None)]

    truth = read_truth(write(document(reps=reps, scene=scene)))

    assert [of.side for of in truth.reps] == ["right", None]


def test_the_scene_is_kept_unchanged(write):
    scene = {"body": "woman-slim", "camera": {"yaw_deg": 12.0}}

    assert read_truth(write(document(scene=scene))).scene == scene
    assert read_truth(write(document(scene="a living room"))).scene == {}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "Expecting value"),
        ("reps: 3", "Expecting value"),
        ("[1, 2]", "list indices"),
        (document(schema=...), "it lacks 'schema'"),
        (document(schema="pose-coach/analysis/1"), "its schema is pose-coach/analysis/1, not"),
        (document(exercise=...), "it lacks 'exercise'"),
        (document(reps=...), "it lacks 'reps'"),
        (document(reps=None), "not iterable"),
        (document(tolerance_s="little"), "could not convert"),
        (document(reps=[rep(end_s=...)]), "it lacks 'end_s'"),
        (document(reps=[rep(start_s="early")]), "could not convert"),
        (document(reps=[rep(start_s=9.0)]), "its times run from 9 to 8 s"),
        (document(reps=[rep(start_s=float("nan"))]), "its times run from nan to 8 s"),
        (document(reps=[rep(rushed="yes")]), "rushed is 'yes', neither true, false nor null"),
        (document(reps=[rep(phases=[{"start_s": 1.0, "end_s": 4.0}])]), "it lacks 'name'"),
        (document(exercise="mixed"), "it lacks 'exercise'"),
        (document(reps=[rep(range_deg="wide")]), "could not convert"),
        (document(reps=["one"]), "'str' object"),
    ],
)
def test_a_file_that_is_no_truth_file_is_one_line_with_the_reason(write, content, reason):
    path = write(content)

    with pytest.raises(PoseCoachError) as refusal:
        read_truth(path)

    message = str(refusal.value)
    assert message.startswith(f"{path}: not a truth file (")
    assert message.endswith("Mend it or take it away.")
    assert reason in message
    assert "\n" not in message


def test_a_binary_file_is_one_line(tmp_path):
    path = tmp_path / "clip.truth.json"
    path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(PoseCoachError, match="not a truth file"):
        read_truth(path)


def test_a_missing_file_is_one_line(tmp_path):
    with pytest.raises(PoseCoachError, match=r"clip\.truth\.json: cannot be read \(No such file"):
        read_truth(tmp_path / "clip.truth.json")


@pytest.mark.parametrize(
    "path", sorted(SAMPLES.glob("cat-cow*.truth.json")), ids=lambda path: path.name
)
def test_the_samples_have_exact_truths(path):
    truth = read_truth(path)

    assert (truth.origin, truth.tolerance_s) == ("rendered", 0.0)
    assert truth.reps
    assert all(len(rep.phases) == 2 for rep in truth.reps)
