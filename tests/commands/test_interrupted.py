"""Ctrl-C during an analysis."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from pose_coach.frames.files import VideoFile


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT to send")
def test_ctrl_c_leaves_a_playable_video_and_a_partial_analysis(clips, tmp_path, apart, document):
    command = [sys.executable, "-m", "pose_coach", "analyze", str(clips.whole), "--out", "out"]
    part = tmp_path / "out" / "cat-cow.part.mp4"
    deadline = time.monotonic() + apart.wait_s
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=apart.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # Whoever runs the tests in the background may have them, and so their children, ignore it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        try:
            while not (part.exists() and part.stat().st_size > 4000):
                assert process.poll() is None, "it ended before it could be interrupted"
                assert time.monotonic() < deadline
                time.sleep(0.02)
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=apart.wait_s)
        finally:
            process.kill()

    found = document(tmp_path / "out" / "cat-cow.json")
    assert process.returncode == 0
    (error_line,) = err.decode().splitlines()
    assert "stopped after" in error_line
    assert found["interrupted"] is True
    assert 0 < found["source"]["frames"] < 357
    with VideoFile.open(tmp_path / "out" / "cat-cow.mp4") as video:
        assert abs(len(list(video)) - found["source"]["frames"]) <= 1
        assert video.warnings == []
    assert not part.exists()


def test_ctrl_c_before_the_first_pose_is_no_failure(run, clips, tmp_path, monkeypatch):
    def press(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("pose_coach.tracking.landmarker.PoseTracker.track", press)
    ended = run("analyze", clips.moment)

    assert ended.status == 0
    assert "stopped after 0.0 s" in ended.error_line
    assert "moment.mp4" not in ended.out.split("Written:")[1]
    assert sorted(path.name for path in (tmp_path / "out").glob("[!.]*")) == [
        "moment.csv",
        "moment.html",
        "moment.json",
        "moment.signals.csv",
    ]
