from __future__ import annotations

import json
import shutil
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pose_coach.common.errors import PoseCoachError
from pose_coach.evaluation import observe
from pose_coach.evaluation.document import accuracy_document
from pose_coach.evaluation.run import Clip, evaluate, evaluate_clip, labelled_clips
from pose_coach.frames.files import VideoFile
from pose_coach.recording.analysis import analyze
from pose_coach.records.video_writer import VideoWriter
from pose_coach.tracking.models import ModelSize

SAMPLES = Path(__file__).parents[2] / "sample_videos"
TWO_REPS_S = 18.0  # 2 s of stillness, then twice 8 s


def names(folder):
    return [(clip.video.name, clip.truth.name) for clip in labelled_clips(folder)]


@pytest.fixture
def put(tmp_path):
    def put(*names):
        for name in names:
            (tmp_path / name).touch()
        return tmp_path

    return put


def test_clips_are_paired_with_truth_and_sorted(put):
    folder = put("b.mov", "b.truth.json", "a.mp4", "a.truth.json", "unlabelled.mp4", "notes.txt")

    assert names(folder) == [("a.mp4", "a.truth.json"), ("b.mov", "b.truth.json")]


def test_results_beside_a_clip_are_not_clips(put):
    folder = put("clip.csv", "clip.html", "clip.json", "clip.mp4", "clip.truth.json")

    assert names(folder) == [("clip.mp4", "clip.truth.json")]


def test_file_names_are_not_glob_patterns(put):
    folder = put("cat [1].mp4", "cat [1].truth.json", "cat 1.mp4", "cat [1]-fast.mp4")

    assert names(folder) == [("cat [1].mp4", "cat [1].truth.json")]


def test_upper_case_suffixes_are_found(put):
    assert names(put("GOPR0001.MP4", "GOPR0001.truth.json")) == [
        ("GOPR0001.MP4", "GOPR0001.truth.json")
    ]


@pytest.mark.parametrize("there", [(), ("clip.mp4",), ("clip.truth.json",)])
def test_a_folder_without_labelled_clips_is_an_error(put, there):
    with pytest.raises(PoseCoachError, match="no clips with truth files") as refusal:
        labelled_clips(put(*there))

    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("what", ["nothing", "a file"])
def test_a_missing_folder_is_an_error(tmp_path, what):
    path = tmp_path / "clips"
    if what == "a file":
        path.touch()

    with pytest.raises(PoseCoachError, match="no clips with truth files"):
        labelled_clips(path)


# -- what is done with a clip ------------------------------------------------------------------


def truth_document(**differing):
    """What somebody does who kneels still for 2 s and then does two slow cat-cows."""
    reps = [
        {
            "side": None,
            "start_s": from_s,
            "end_s": from_s + 7.0,
            "phases": [
                {"name": "to-cow", "start_s": from_s, "end_s": from_s + 3.0},
                {"name": "to-cat", "start_s": from_s + 4.0, "end_s": from_s + 7.0},
            ],
        }
        for from_s in (2.0, 10.0)
    ]
    known = {"schema": "pose-coach/truth/1", "exercise": "cat-cow", "origin": "rendered"}
    return {**known, "reps": reps, "scene": {"camera": {"yaw_deg": 5.0}}, **differing}


@pytest.fixture
def clip(made_up, monkeypatch, tmp_path):
    """A clip that a made-up camera took of a made-up person, and a function that writes its truth."""
    person = made_up.person(made_up.cat_cows(2))
    monkeypatch.setattr(observe, "PoseTracker", lambda _: nullcontext(person))
    monkeypatch.setattr(observe.VideoFile, "open", lambda _: made_up.source(TWO_REPS_S))
    clip = Clip(tmp_path / "clip.mp4", tmp_path / "clip.truth.json")

    def write_truth(**differing):
        clip.truth.write_text(json.dumps(truth_document(**differing)), encoding="utf-8")
        times_s = np.arange(0, TWO_REPS_S, 1 / 30)
        pose = made_up.pose_at(0.0)
        joints = [f"{side}_{name}" for side in ("left", "right") for name in ("hip", "shoulder")]
        pixels = [pose.landmarks_px[i] + (6, 0) for i in (23, 11, 24, 12)]
        np.savez(
            tmp_path / "clip.frames.npz",
            time_s=times_s,
            joints=np.array(joints),
            pixels=np.broadcast_to(np.array(pixels), (len(times_s), 4, 2)),
        )

    return clip, write_truth


def test_a_clip_is_analysed_with_every_exercise_and_with_none_named(clip):
    files, write_truth = clip
    write_truth()

    result = evaluate_clip(files, ModelSize.LITE)

    assert (result.name, result.origin, result.exercise) == ("clip", "rendered", "cat-cow")
    assert (result.sets["cat-cow"].true_count, result.sets["cat-cow"].count) == (2, 2)
    assert all(s.count == 0 for name, s in result.sets.items() if name != "cat-cow")
    assert result.recognised == "cat-cow"
    assert result.counted_right_unnamed
    assert result.conditions == {"view": "side, up to 10°"}
    assert max(abs(e) for e in result.sets["cat-cow"].time_errors_s) < 0.8
    # The trunk is 120 pixels long, and the truth lies 6 beside what was seen.
    assert result.landmark_errors == pytest.approx({"hip": 0.05, "shoulder": 0.05})


def test_named_exercises_are_counted_as_by_analyze(clip, made_up):
    files, _ = clip

    observed = observe.observe(files.video, ModelSize.LITE)

    for name, reps in observed.reps.items():
        person = made_up.person(made_up.cat_cows(2))
        source = made_up.source(TWO_REPS_S)
        analysis = analyze(source, files.video, person, model="lite", exercise=name)
        # Only an analysis tells when a live watcher would have counted.
        assert [replace(rep, counted_s=0.0) for rep in analysis.reps] == [
            replace(rep, counted_s=0.0) for rep in reps
        ]
    assert len(observed.reps["cat-cow"]) == 2


def test_the_truth_is_read_after_the_analysis(clip, monkeypatch):
    """Truth files that come into being when the analysis has ended can have had no part in it."""
    files, write_truth = clip
    analyse = observe.analyze

    def analyze_then_tell(*arguments, **options):
        analysis = analyse(*arguments, **options)
        assert list(files.truth.parent.iterdir()) == []
        write_truth()
        return analysis

    monkeypatch.setattr(observe, "analyze", analyze_then_tell)
    result = evaluate_clip(files, ModelSize.LITE)

    assert (result.sets["cat-cow"].true_count, result.sets["cat-cow"].count) == (2, 2)
    assert result.landmark_errors


def test_the_truth_does_not_influence_the_analysis(clip):
    files, write_truth = clip
    write_truth()
    right = evaluate_clip(files, ModelSize.LITE)
    write_truth(exercise="none", reps=[])
    wrong = evaluate_clip(files, ModelSize.LITE)

    assert wrong.sets["cat-cow"].count == right.sets["cat-cow"].count == 2
    assert wrong.sets["cat-cow"].true_count == 0
    assert (wrong.recognised, wrong.exercise) == ("cat-cow", "none")


def test_an_unknown_exercise_counts_as_none(clip):
    files, write_truth = clip
    write_truth(exercise="somersault")

    assert evaluate_clip(files, ModelSize.LITE).exercise == "none"


def test_a_clip_whose_truth_is_missing_is_one_line(clip):
    with pytest.raises(PoseCoachError, match="cannot be read"):
        evaluate_clip(clip[0], ModelSize.LITE)


def test_ctrl_c_ends_the_evaluation_and_not_only_a_clip(clip, made_up, monkeypatch):
    source = made_up.source(1.0, stop=KeyboardInterrupt())
    monkeypatch.setattr(observe.VideoFile, "open", lambda _: source)

    with pytest.raises(KeyboardInterrupt):
        evaluate_clip(clip[0], ModelSize.LITE)


def test_two_processes_give_the_results_of_one(tmp_path):
    """In two reps of the sample, made small."""
    clips = []
    for name in ("a", "b"):
        clips.append(Clip(tmp_path / f"{name}.mp4", tmp_path / f"{name}.truth.json"))
        shutil.copy(SAMPLES / "cat-cow.truth.json", clips[-1].truth)
        with VideoFile.open(SAMPLES / "cat-cow.mp4") as video, VideoWriter(clips[-1].video) as copy:
            for frame in video:
                if frame.time_s < 17.6 and frame.index % 3 == 0:
                    copy.write(frame.picture.rgb(320), frame.time_s)

    alone, together = (
        [replace(result, analysis_s=1.0) for result in evaluate(clips, ModelSize.LITE, jobs)]
        for jobs in (1, 2)
    )

    assert [result.name for result in together] == ["a", "b"]
    assert alone[0].sets["cat-cow"].count == 2
    assert accuracy_document(alone, "lite") == accuracy_document(together, "lite")
