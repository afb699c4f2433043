"""Pieces that are tracked by real processes: the same as in turn, also where one dies or somebody stops."""

from __future__ import annotations

import multiprocessing
import os
import signal
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pose_coach.common.errors import PoseCoachError
from pose_coach.common.processes import WorkerPool
from pose_coach.frames.files import VideoFile
from pose_coach.frames.pieces import pieces_of
from pose_coach.recording import piecewise
from pose_coach.recording.piecewise import PieceTask, in_pool, in_turn
from pose_coach.tracking.landmarker import PoseTracker
from pose_coach.tracking.models import ModelSize
from tests.frames.test_pieces import film

SAMPLE = Path(__file__).parents[2] / "sample_videos" / "cat-cow-hurried.mp4"
PIECE_S = 1.5


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    """Three seconds of somebody, with a key frame every third of a second."""
    import av

    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    with VideoFile.open(SAMPLE) as sample, av.open(path, "w") as video:
        stream = video.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt, stream.gop_size = 320, 180, "yuv420p", 10
        for frame, _ in zip(sample, range(90), strict=False):
            video.mux(stream.encode(av.VideoFrame.from_ndarray(frame.picture.rgb(320))))
        video.mux(stream.encode(None))
    return path


def tasks_of(path, video, length_s=PIECE_S):
    return [
        PieceTask(path, piece, ModelSize.LITE, None, False) for piece in pieces_of(video, length_s)
    ]


def test_in_turn_and_in_processes_the_same_is_found(clip, monkeypatch):
    monkeypatch.setattr(piecewise, "pieces_of", lambda video: pieces_of(video, PIECE_S))
    told = []

    with VideoFile.open(clip) as video, PoseTracker(ModelSize.LITE) as tracker:
        one_after_another = list(in_turn(video, tracker))
    with VideoFile.open(clip) as video, WorkerPool(2) as pool:
        tasks = tasks_of(clip, video)
        at_once = list(in_pool(video, tasks, pool, with_pictures=True, tell=told.append))

    assert len(tasks) == 2
    assert len(at_once) == len(one_after_another) == 90
    assert [frame.index for frame, _ in at_once] == list(range(90))
    for (frame, sample), (other, same) in zip(at_once, one_after_another, strict=True):
        assert frame.time_s == other.time_s
        assert np.array_equal(frame.picture.rgb(64), other.picture.rgb(64))
        assert (sample is None) == (same is None)
        if sample is not None:
            assert np.array_equal(sample.pose.landmarks_px, same.pose.landmarks_px)
            assert np.array_equal(sample.measured.features, same.measured.features, equal_nan=True)
            assert (sample.glance is None) == (same.glance is None)
    assert sum(sample is not None and sample.glance is not None for _, sample in at_once) >= 14
    assert multiprocessing.active_children() == []


def test_who_is_followed_is_followed_after_a_cut_too(made_up, tmp_path, monkeypatch):
    class Two:
        """Somebody on the left and somebody on the right, whom a tracker that begins anew finds first."""

        shift_px = 0.0

        def track(self, frame):
            pose = made_up.pose_at(frame.time_s)
            return replace(pose, landmarks_px=np.add(pose.landmarks_px, [self.shift_px, 0.0]))

        def restart(self, followed=None):
            self.shift_px = 250.0 if followed is None else 0.0

    monkeypatch.setattr(piecewise, "pieces_of", lambda video: pieces_of(video, 20.0))
    path = film(tmp_path / "film.mp4", 40, without=(25.0, 27.0))
    with VideoFile.open(path) as video:
        found = list(in_turn(video, Two()))

    assert len(found) == 190
    assert {float(sample.pose.landmarks_px[0, 0]) for _, sample in found if sample} == {50.0}
    assert len(video.reading.gaps_s) == 1


def test_a_process_that_dies_again_and_again_is_told_in_a_line(tmp_path):
    path = film(tmp_path / "film.mp4", 40)
    killed = []

    def kill(_frames):
        for process in multiprocessing.active_children():
            if process.pid not in killed:
                killed.append(process.pid)
                os.kill(process.pid, getattr(signal, "SIGKILL", signal.SIGTERM))

    with VideoFile.open(path) as video, WorkerPool(1) as pool:
        found = in_pool(video, tasks_of(path, video, 20.0), pool, with_pictures=False, tell=kill)
        with pytest.raises(PoseCoachError, match=r"film\.mp4: the process .* from 0 s on died 2"):
            list(found)

    assert multiprocessing.active_children() == []


def test_who_is_asked_to_stop_keeps_what_is_done_and_leaves_no_process(tmp_path, monkeypatch):
    path = film(tmp_path / "film.mp4", 60)
    asked = []
    monkeypatch.setattr(piecewise, "is_stopped", lambda: bool(asked))

    with VideoFile.open(path) as video, WorkerPool(1) as pool:
        tasks = tasks_of(path, video, 20.0)
        with closing(in_pool(video, tasks, pool, with_pictures=False)) as found:
            times_s = []
            for frame, _ in found:
                times_s.append(frame.time_s)
                asked.append(True)

    assert 100 <= len(times_s) < 300
    assert times_s == [index / 5 for index in range(len(times_s))]
    assert video.warnings == []  # that it is cut short is no fault of the video
    assert multiprocessing.active_children() == []
