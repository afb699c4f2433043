from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np
import pytest

from pose_coach.batch.task import Options
from pose_coach.batch.videos import find, overwritten
from pose_coach.common.errors import PoseCoachError
from pose_coach.records.annotated_video import AnnotatedVideo

OUT = Path("out")


@pytest.fixture
def put(tmp_path, monkeypatch):
    """Put files into an empty folder, and go there."""
    monkeypatch.chdir(tmp_path)

    def put(*names):
        for name in names:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(name.encode())

    return put


def found(*named, out=OUT, options=None):
    """Which videos are found, and what the names of their results begin with."""
    tasks = find([Path(name) for name in named], out, options or Options()).tasks
    return [(task.video.as_posix(), (task.folder / task.stem).as_posix()) for task in tasks]


def test_a_folder_is_searched_with_all_that_is_in_it_and_its_results_lie_as_it_does(put):
    put("rec/b.mp4", "rec/a.mov", "rec/anna/monday/a.mp4", "rec/ben/a.mp4")

    assert found("rec") == [
        ("rec/a.mov", "out/a"),
        ("rec/b.mp4", "out/b"),
        ("rec/anna/monday/a.mp4", "out/anna/monday/a"),
        ("rec/ben/a.mp4", "out/ben/a"),
    ]


def test_what_is_hidden_or_no_video_is_passed_over(put):
    put("rec/._a.mp4", "rec/.trash/a.mp4", "rec/a.txt", "rec/a.truth.json", "rec/a", "rec/A.MP4")

    assert found("rec") == [("rec/A.MP4", "out/A")]


@pytest.mark.parametrize(
    "name", ["a.ts", "a.dv.bak", "GL01.LRV", "holiday", "a.mp4.part", "a.json"]
)
def test_a_video_of_any_name_is_found_by_its_content(put, film, name):
    put("rec/notes.txt", "rec/index.ts", "rec/song.mp3")
    film(Path("rec/video.mp4"))
    Path("rec/video.mp4").rename(f"rec/{name}")

    assert [video for video, _ in found("rec")] == [f"rec/{name}"]


def test_pictures_in_a_folder_are_no_videos(put):
    put("rec/a.mp4")
    for name in ("photo.jpg", "photo.png", "photo.webp", "photo.bmp", "photo.tiff"):
        cv2.imwrite(f"rec/{name}", np.full((64, 96, 3), 90, np.uint8))

    assert [video for video, _ in found("rec")] == ["rec/a.mp4"]


def test_odd_names_are_names(put):
    names = ("rec/-dash.mp4", "rec/a b.mp4", "rec/[1].mp4", "rec/ü 🧘.mp4")
    put(*names)

    assert sorted(video for video, _ in found("rec")) == sorted(names)


def test_the_folder_of_the_results_is_not_searched(put):
    put("rec/a.mp4", "rec/out/b.mp4", "rec/anna/out/c.mp4")

    assert found("rec", out=Path("rec/out")) == [
        ("rec/a.mp4", "rec/out/a"),
        ("rec/anna/out/c.mp4", "rec/out/anna/out/c"),
    ]


def test_an_annotated_video_is_none_to_analyse_wherever_it_lies(put, film):
    put("rec/earlier/a.json", "rec/b.json")
    film(Path("rec/b.mp4"))
    with AnnotatedVideo(Path("rec/earlier/a.mp4")) as video:
        video.write(np.full((120, 160, 3), 128, np.uint8), 0.0)

    assert found("rec") == [("rec/b.mp4", "out/b")]
    assert found("rec/earlier/a.mp4") == [("rec/earlier/a.mp4", "out/a")], "it was named"


def test_files_and_folders_together(put):
    put("rec/a.mp4", "b.mp4")

    assert found("b.mp4", "rec") == [("b.mp4", "out/b"), ("rec/a.mp4", "out/a")]


def test_several_folders_have_one_each_for_their_results(put):
    put("monday/a.mp4", "tuesday/x/a.mp4")

    assert found("monday", "tuesday/") == [
        ("monday/a.mp4", "out/monday/a"),
        ("tuesday/x/a.mp4", "out/tuesday/x/a"),
    ]


@pytest.mark.skipif(os.name == "nt", reason="not everybody may make links there")
def test_a_video_that_is_named_twice_is_done_once(put):
    put("rec/a.mp4")
    Path("rec/again.mp4").symlink_to("a.mp4")
    Path("rec/round").symlink_to("..", target_is_directory=True)

    assert found("rec/a.mp4", "rec", "./rec") == [("rec/a.mp4", "out/a")]


def test_of_two_videos_with_one_name_the_results_have_the_whole_name(put):
    put("rec/clip.mov", "rec/clip.mp4", "rec/other.mp4")

    assert found("rec") == [
        ("rec/clip.mov", "out/clip.mov"),
        ("rec/clip.mp4", "out/clip.mp4"),
        ("rec/other.mp4", "out/other"),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Clip.mp4", "clip.mov"),
        ("caf\u00e9.mp4", "cafe\u0301.mov"),
        # The reps of the one would lie where the signals of the other do.
        ("clip.signals.mp4", "clip.mp4"),
    ],
)
def test_names_that_are_one_on_some_computers_or_once_more_is_added(put, one, other):
    put(f"rec/{one}", f"rec/{other}")

    assert sorted(found("rec")) == sorted((f"rec/{n}", f"out/{n}") for n in (one, other))


def test_two_videos_that_cannot_be_told_apart_are_refused(put):
    put("monday/clip.mp4", "tuesday/clip.mp4")

    with pytest.raises(PoseCoachError, match=r"Two videos are called clip\.mp4"):
        found("monday/clip.mp4", "tuesday/clip.mp4")


def test_a_folder_without_videos_is_said_and_costs_the_others_nothing(put):
    put("empty/notes.txt", "rec/a.mp4")

    search = find([Path("empty"), Path("rec")], OUT, Options())

    assert [task.video for task in search.tasks] == [Path("rec/a.mp4")]
    assert search.problems == ("empty: there is no video in it. Name another folder.",)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_folder_that_may_not_be_read_is_said(put):
    put("rec/a.mp4", "rec/secret/b.mp4")
    Path("rec/secret").chmod(0)

    search = find([Path("rec")], OUT, Options())
    Path("rec/secret").chmod(0o700)

    assert [task.video for task in search.tasks] == [Path("rec/a.mp4")]
    assert search.problems == ("rec/secret: cannot be read (Permission denied).",)


def test_a_recording_is_never_written_over(put):
    put("rec/a.mov", "rec/b.mp4")

    def lost(out, options):
        return overwritten(find([Path("rec")], Path(out), options).tasks)

    assert lost("rec", Options()) == Path("rec/b.mp4")
    assert lost("rec", Options(with_video=False)) is None
    assert lost("out", Options()) is None
