"""A disk that fills up costs what no longer fits on it, and nothing else."""

from __future__ import annotations

import json

import pytest

from pose_coach.common.errors import PoseCoachError
from pose_coach.records.video_writer import VideoWriter


@pytest.fixture(params=["write", "close"])
def full_disk(request, monkeypatch):
    """The annotated video cannot be written: after five pictures, or at its end."""
    do = getattr(VideoWriter, request.param)

    def fail(self, *arguments):
        if self.frames_written >= 5:
            do(self, *arguments)
            raise PoseCoachError("out/moment.mp4: the video cannot be written (no space left).")
        do(self, *arguments)

    monkeypatch.setattr(VideoWriter, request.param, fail)


@pytest.mark.usefixtures("full_disk")
def test_a_disk_too_full_for_the_video_keeps_the_analysis(run, clips, tmp_path, document):
    ended = run("analyze", clips.moment, "--model", "lite", "--db", tmp_path / "kept.db")

    assert ended.status == 1
    assert "the video cannot be written" in ended.error_line
    assert document(tmp_path / "out" / "moment.json")["source"]["frames"] == 10
    assert {"moment.csv", "moment.signals.csv"} <= {p.name for p in (tmp_path / "out").iterdir()}
    assert ".mp4" not in ended.out.split("Written:")[1]


def test_a_full_disk_still_prints_and_keeps_the_reps(run, clips, tmp_path, monkeypatch):
    def fail(*_):
        raise PoseCoachError("out/two-reps.json: cannot be written (no space left).")

    monkeypatch.setattr("pose_coach.batch.results.write_analysis", fail)

    ended = run("analyze", clips.two_reps, "--no-video", "--model", "lite", "--db", "kept.db")
    run("history", "--db", "kept.db", "--export", "kept.json")

    assert ended.status == 1
    assert "cannot be written" in ended.error_line
    assert "2 reps" in ended.out
    (session,) = json.loads((tmp_path / "kept.json").read_text())["sessions"]
    assert len(session["reps"]) == 2
