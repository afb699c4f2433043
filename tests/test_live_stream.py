"""A set from a real stream, whose server is killed in the middle of it and started again."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from itertools import pairwise
from pathlib import Path

import av
import pytest

from pose_coach.coaching.session import Session
from pose_coach.common.errors import PoseCoachError
from pose_coach.exercises.cat_cow import EXERCISE
from pose_coach.frames.reconnecting import GONE, open_live
from pose_coach.live.coach import LiveCoach
from pose_coach.records.video_writer import VideoWriter
from pose_coach.tracking.landmarker import PoseTracker
from pose_coach.tracking.models import ModelSize
from pose_coach.window.window import Action

# Its reps take three seconds each; the person kneels still before the first.
CLIP = Path(__file__).parents[1] / "sample_videos" / "cat-cow-hurried.mp4"
FROM_S = 3.0
GIVE_UP_S = 60


class Server:
    """FFmpeg as a phone or IP camera: JPEGs over HTTP, at the pace of the clip."""

    def __init__(self, program):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.address = f"http://127.0.0.1:{free.getsockname()[1]}/video"
        boundary = "multipart/x-mixed-replace;boundary=ffmpeg"
        self._command = [
            *(program, "-v", "error", "-nostdin", "-ss", str(FROM_S), "-re", "-i", CLIP),
            *("-vf", "fps=15,scale=480:-2", "-c:v", "mjpeg", "-q:v", "3", "-f", "mpjpeg"),
            *("-content_type", boundary, "-listen", "1", self.address),
        ]
        self._process = None

    def start(self):
        self._process = subprocess.Popen(self._command, stderr=subprocess.DEVNULL)

    def kill(self):
        if self._process is not None:
            self._process.kill()
            self._process.wait()


@pytest.fixture
def server():
    program = shutil.which("ffmpeg")
    if program is None:
        pytest.skip("the ffmpeg program is not installed")
    server = Server(program)
    yield server
    server.kill()


def opened(address):
    """Open a stream as soon as its server is up."""
    give_up_s = time.monotonic() + 10
    while True:
        try:
            return open_live(address)
        except PoseCoachError:
            assert time.monotonic() < give_up_s
            time.sleep(0.05)


class Somebody:
    """Watches, pulls the plug after the first rep, sees that it is said, mends it, and does another."""

    def __init__(self, server, session):
        self._server = server
        self._session = session
        self._give_up_s = time.monotonic() + GIVE_UP_S
        self.noticed = None
        self.pictures = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def show(self, _image):
        self.pictures += 1

    def poll(self):
        """Also while there is no picture."""
        assert time.monotonic() < self._give_up_s
        if self.noticed is None and len(self._session.reps) == 1:
            self._server.kill()
            self.noticed = []
        elif self.noticed == [GONE]:
            self._server.start()
            self.noticed.append("mended")
        return Action.QUIT if len(self._session.reps) == 2 else None

    def hear(self, notice):
        if self.noticed is not None:
            self.noticed.append(notice)


def test_a_set_lives_on_when_the_server_is_killed_and_started_again(server, tmp_path):
    server.start()
    session = Session(EXERCISE, live=True)
    announced, recording = [], tmp_path / "out.mp4"
    somebody = Somebody(server, session)

    with PoseTracker(ModelSize.LITE) as tracker, opened(server.address) as source:
        LiveCoach(
            session,
            tracker,
            window=somebody,
            writer=VideoWriter(recording),
            on_rep=announced.append,
            on_notice=somebody.hear,
        ).run(source)

    assert somebody.noticed == [GONE, "mended", None]
    first, second = announced
    assert (first.number, second.number) == (1, 2)
    # A phase that was under way when the picture came is not judged by its length.
    seen = [phase for rep in announced for phase in rep.phases if phase.start_seen]
    assert len(seen) >= 2
    assert all(1.0 < phase.duration_s < 2.2 for phase in seen)
    assert not any(phase.rushed for rep in announced for phase in rep.phases if phase not in seen)
    assert second.start_s - first.end_s > 1.0
    with av.open(str(recording)) as video:
        times_s = [frame.time for frame in video.decode(video=0)]
    assert len(times_s) == somebody.pictures
    assert all(before_s < after_s for before_s, after_s in pairwise(times_s))
    # The gap is in it, with its pictures.
    assert max(after_s - before_s for before_s, after_s in pairwise(times_s)) < 2.0
    assert times_s[-1] > second.end_s
