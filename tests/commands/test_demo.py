from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pose_coach.commands import demo
from pose_coach.common.errors import PoseCoachError
from pose_coach.frames.files import VideoFile

ROOT = Path(__file__).parents[2]


@pytest.fixture
def short(monkeypatch):
    """Only the first third of a second of a video is read: what is done with it is tested elsewhere."""
    frames = VideoFile.__iter__
    monkeypatch.setattr(
        VideoFile, "__iter__", lambda video: (f for f in frames(video) if f.index < 10)
    )


@pytest.mark.usefixtures("short")
def test_demo_needs_no_argument_and_prints_where_the_results_are(run, tmp_path):
    ended = run("demo")

    assert ended.status == 0
    assert (
        "out/cat-cow.json, out/cat-cow.csv, out/cat-cow.signals.csv, out/cat-cow.mp4, out/cat-cow.html"
        in ended.out
    )
    assert len(list((tmp_path / "out").glob("[!.]*"))) == 5


@pytest.mark.usefixtures("short")
def test_the_folder_can_be_chosen(run, tmp_path):
    run("demo", "--out", "here", "--model", "lite")

    assert (tmp_path / "here" / "cat-cow.mp4").is_file()


def test_the_sample_video_is_not_overwritten(run):
    ended = run("demo", "--out", demo.sample_video().parent)

    assert ended.status == 2
    assert "would be overwritten" in ended.error_line


def test_a_missing_sample_is_one_line_that_says_what_to_do(tmp_path):
    with pytest.raises(PoseCoachError, match=r"is missing\. Reinstall"):
        demo.sample_video((tmp_path,))


def test_the_wheel_holds_the_sample_where_demo_looks_for_it():
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"][
        "build"
    ]["targets"]["wheel"]
    sample = f"sample_videos/{demo.SAMPLE}"

    assert (ROOT / sample).is_file()
    assert wheel["force-include"][sample] == f"pose_coach/{sample}"
    assert ROOT / "pose_coach" / "sample_videos" in demo.FOLDERS
