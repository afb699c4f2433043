from __future__ import annotations

import contextlib
import http.server
import shutil
import socket
import subprocess
import threading
import time

import av
import cv2
import numpy as np
import pytest

from pose_coach.common.errors import PoseCoachError
from pose_coach.frames.streams import LiveStream

INTERVAL_S = 0.08
"""Twice what FFmpeg supposes for a stream of JPEGs."""


class Handler(http.server.BaseHTTPRequestHandler):
    """A camera on the network: each path behaves in another way. Picture n has brightness 5 n."""

    def log_message(self, *_):
        pass

    def do_GET(self):
        with contextlib.suppress(OSError):  # The client has gone.
            getattr(self, self.path.strip("/").replace(".", "_"))()

    def head(self, content_type, status=200, length=None):
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def body(self, content_type, content):
        self.head(content_type, length=len(content))
        self.wfile.write(content)

    def pictures(self, count, interval_s=INTERVAL_S):
        self.head("multipart/x-mixed-replace; boundary=frame")
        for number in range(count):
            image = np.full((48, 64, 3), 5 * number % 256, np.uint8)
            jpeg = cv2.imencode(".jpg", image)[1].tobytes()
            header = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
            self.wfile.write(header.encode() + jpeg + b"\r\n")
            if self.server.closing.wait(interval_s):
                return

    def video(self):
        self.pictures(14)
        self.wfile.write(b"--frame--\r\n")

    def endless(self):
        self.pictures(100_000, 0.005)

    def ending(self):
        self.pictures(8)

    def stalling(self):
        self.pictures(8)
        self.server.closing.wait(30)

    def silent(self):
        self.server.closing.wait(30)

    def page(self):
        self.body("text/html", b"<html><body>Camera settings</body></html>" * 20)

    def picture_jpg(self):
        jpeg = cv2.imencode(".jpg", np.zeros((48, 64, 3), np.uint8))[1]
        self.body("image/jpeg", jpeg.tobytes())

    def secret(self):
        self.head("text/plain", status=401)

    def broken(self):
        self.head("text/plain", status=503)

    def missing(self):
        self.head("text/plain", status=404)

    def clip_ts(self):
        content = self.server.clip.read_bytes()
        self.head("video/mp2t", length=len(content))
        for start in range(0, len(content), 1880):
            self.wfile.write(content[start : start + 1880])
            self.server.closing.wait(0.015)

    def clip_mp4(self):
        self.body("video/mp4", self.server.clip.read_bytes())


@pytest.fixture
def camera():
    """A server on this machine; gives the address of a path."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.closing = threading.Event()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()

    def address(path, clip=None):
        server.clip = clip
        return f"http://127.0.0.1:{server.server_port}/{path}"

    yield address
    server.closing.set()
    server.shutdown()
    server.server_close()


def stream_threads():
    return [t for t in threading.enumerate() if "127.0.0.1" in t.name]


def test_a_camera_that_streams_jpegs_delivers_pictures_by_time_of_arrival(camera):
    with LiveStream.open(camera("video")) as stream:
        assert (stream.width, stream.height) == (64, 48)
        assert stream.description == "64 x 48, mjpeg"
        assert stream.is_live is True
        assert (stream.duration_s, stream.frame_count, stream.nominal_fps) == (None, None, None)
        frames = list(stream)

    assert len(frames) >= 6
    assert (frames[0].index, frames[0].time_s) == (0, 0.0)
    times_s = np.array([frame.time_s for frame in frames])
    indices = np.array([frame.index for frame in frames])
    assert np.all(np.diff(times_s) > 0)
    assert times_s[-1] > 0.75 * INTERVAL_S * indices[-1]
    brightness = [int(frame.picture.rgb()[0, 0, 0]) for frame in frames]
    assert np.diff(brightness) == pytest.approx(5 * np.diff(indices), abs=2)


def test_a_slow_consumer_always_gets_the_newest_picture(camera):
    with LiveStream.open(camera("endless")) as stream:
        indices = []
        for frame in stream:
            indices.append(frame.index)
            if len(indices) == 4:
                break
            time.sleep(0.15)

    assert np.diff(indices).min() > 5


def test_closing_ends_the_thread_of_a_running_stream_at_once(camera):
    stream = LiveStream.open(camera("endless"))
    assert len(stream_threads()) == 1
    began_s = time.monotonic()

    stream.close()

    assert time.monotonic() - began_s < 0.9
    assert stream_threads() == []


def test_a_stream_with_a_clock_keeps_its_own_times(camera, make_video):
    stated_s = np.array([i / 15 + (i % 3) / 50 for i in range(30)])
    clip = make_video("clip.ts", stated_s, noise=True)
    with LiveStream.open(camera("clip.ts", clip)) as stream:
        frames = list(stream)

    assert stream.description.endswith("h264")
    assert len(frames) > 3
    times_s = np.array([frame.time_s for frame in frames])
    indices = np.array([frame.index for frame in frames])
    firsts = range(30 - indices[-1])
    differences_s = [times_s - (stated_s[k + indices] - stated_s[k]) for k in firsts]
    assert min(np.abs(difference_s).max() for difference_s in differences_s) < 1e-4


def test_a_finished_video_at_an_address_is_played_at_its_own_pace(camera, make_video):
    clip = make_video(
        times_s=[i / 20 for i in range(20)], container_options={"movflags": "+faststart"}
    )
    began_s = time.monotonic()
    with LiveStream.open(camera("clip.mp4", clip)) as stream:
        assert stream.duration_s == pytest.approx(1.0, abs=0.1)
        frames = list(stream)

    assert 0.8 < time.monotonic() - began_s < 5
    assert len(frames) > 12


@pytest.mark.parametrize("small_first", [True, False])
@pytest.mark.parametrize("name", ["clip.mp4", "clip.ts"])
def test_of_several_pictures_the_largest_is_shown(camera, tmp_path, small_first, name):
    """As of cameras that send a small picture beside the large one."""
    sizes = [(32, 18), (160, 90)] if small_first else [(160, 90), (32, 18)]
    path = tmp_path / name
    with av.open(str(path), "w") as container:
        streams = [container.add_stream("libx264", rate=10) for _ in sizes]
        for stream, (width_px, height_px) in zip(streams, sizes, strict=True):
            stream.width, stream.height, stream.pix_fmt = width_px, height_px, "yuv420p"
        for _ in range(20):
            for stream in streams:
                picture = np.full((stream.height, stream.width, 3), 90, np.uint8)
                container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        for stream in streams:
            container.mux(stream.encode(None))

    with LiveStream.open(camera(name, path)) as stream:
        first = next(iter(stream))

    assert (stream.width, stream.height) == (160, 90)
    assert first.picture.rgb().shape == (90, 160, 3)


def test_the_end_of_the_stream_ends_iteration_and_thread_and_is_mentioned(camera):
    with LiveStream.open(camera("ending")) as stream:
        frames = list(stream)
        assert list(stream) == []

    assert len(frames) > 2
    assert stream.warnings == [f"{stream.name}: the connection to the stream has ended."]
    assert stream_threads() == []


def refusal(address, **timeouts):
    began_s = time.monotonic()
    with pytest.raises(PoseCoachError) as caught, LiveStream.open(address, **timeouts) as stream:
        list(stream)
    assert time.monotonic() - began_s < 8
    message = str(caught.value)
    assert message.startswith(address)
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("page", "there is no video at this address"),
        ("picture.jpg", "there is no video at this address"),
        ("missing", "there is no video at this address"),
        ("secret", "asks for a password"),
        ("broken", "cannot be reached"),
    ],
)
def test_an_address_without_a_stream_is_one_clear_line(camera, capfd, path, expected):
    assert expected in refusal(camera(path))
    assert capfd.readouterr() == ("", "")


def test_an_address_where_nobody_listens_is_one_clear_line():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    for scheme in ("http", "rtsp"):
        message = refusal(f"{scheme}://127.0.0.1:{port}/video")
        assert "cannot be reached (connection refused). Check the address" in message


def test_a_stream_that_never_begins_is_one_clear_line(camera):
    assert "sends no pictures" in refusal(camera("silent"), open_s=0.5)


def test_a_stream_that_stalls_is_one_clear_line(camera):
    assert "sends no pictures" in refusal(camera("stalling"), stall_s=0.5)


def test_the_password_in_an_address_is_not_shown(camera):
    address = camera("video").replace("http://", "http://me:secret@")
    with LiveStream.open(address) as stream:
        assert stream.name == camera("video")


@pytest.mark.parametrize(
    ("codec", "container", "tolerance_s"),
    [
        # Jittering arrival; and the stream's own exact clock.
        (["mjpeg"], ["mpjpeg", "-content_type", "multipart/x-mixed-replace;boundary=ffmpeg"], 0.5),
        (["libx264", "-tune", "zerolatency", "-g", "5"], ["mpegts"], 0.002),
    ],
)
def test_a_real_ffmpeg_server(make_video, codec, container, tolerance_s):
    program = shutil.which("ffmpeg")
    if program is None:
        pytest.skip("the ffmpeg program is not installed")
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"http://127.0.0.1:{free.getsockname()[1]}/live"
    clip = make_video(times_s=[i / 25 for i in range(40)])
    server = subprocess.Popen(
        [
            *(program, "-v", "error", "-nostdin", "-re", "-i", clip),
            *("-c:v", *codec, "-f", *container, "-listen", "1", address),
        ],
        stderr=subprocess.DEVNULL,
    )
    try:
        frames, stream = listen(address)
    finally:
        server.kill()
        server.wait()

    assert stream.description.endswith("mjpeg" if codec == ["mjpeg"] else "h264")
    assert len(frames) > 10
    times_s = np.array([frame.time_s for frame in frames])
    indices = np.array([frame.index for frame in frames])
    assert times_s == pytest.approx(indices * 0.04, abs=tolerance_s)


def listen(address):
    """Read a stream to its end, as soon as its server is up."""
    give_up_s = time.monotonic() + 10
    while True:
        try:
            stream = LiveStream.open(address)
        except PoseCoachError as error:
            if not isinstance(error.__cause__, av.error.ConnectionRefusedError):
                raise
            assert time.monotonic() < give_up_s
            time.sleep(0.05)
        else:
            with stream:
                return list(stream), stream
