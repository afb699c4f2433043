from __future__ import annotations

import pytest

from pose_coach.errors import PoseCoachError
from pose_coach.evaluation.run import labelled_clips


def names(folder):
    return [(video.name, truth.name) for video, truth in labelled_clips(folder)]


@pytest.fixture
def put(tmp_path):
    def put(*names):
        for name in names:
            (tmp_path / name).touch()
        return tmp_path

    return put


def test_clips_come_with_their_truth_in_order_of_name(put):
    folder = put("b.mov", "b.truth.json", "a.mp4", "a.truth.json", "unlabelled.mp4", "notes.txt")

    assert names(folder) == [("a.mp4", "a.truth.json"), ("b.mov", "b.truth.json")]


def test_the_results_of_an_analysis_beside_a_clip_are_no_clips(put):
    folder = put("clip.csv", "clip.html", "clip.json", "clip.mp4", "clip.truth.json")

    assert names(folder) == [("clip.mp4", "clip.truth.json")]


def test_a_name_is_a_name_and_no_pattern(put):
    folder = put("cat [1].mp4", "cat [1].truth.json", "cat 1.mp4", "cat [1]-fast.mp4")

    assert names(folder) == [("cat [1].mp4", "cat [1].truth.json")]


def test_capital_letters_of_a_camera(put):
    assert names(put("GOPR0001.MP4", "GOPR0001.truth.json")) == [
        ("GOPR0001.MP4", "GOPR0001.truth.json")
    ]


@pytest.mark.parametrize("there", [(), ("clip.mp4",), ("clip.truth.json",)])
def test_a_folder_without_labelled_clips(put, there):
    with pytest.raises(PoseCoachError, match="no clips with truth files") as refusal:
        labelled_clips(put(*there))

    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("what", ["nothing", "a file"])
def test_what_is_no_folder(tmp_path, what):
    path = tmp_path / "clips"
    if what == "a file":
        path.touch()

    with pytest.raises(PoseCoachError, match="no clips with truth files"):
        labelled_clips(path)
