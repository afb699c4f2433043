"""The least that a camera with RTSP does: H.264 over the control connection."""

from __future__ import annotations

import base64
import contextlib
import socket
import struct
import threading
import time
from fractions import Fraction

import av
import numpy as np
import pytest

from pose_coach.common.errors import PoseCoachError
from pose_coach.frames.streams import LiveStream

CLOCK_HZ = 90_000
TIMES_S = tuple(i / 20 + (i % 3) / 100 for i in range(44))


def encoded():
    """The timestamp and the NAL units of each frame."""
    encoder = av.CodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt = 96, 64, "yuv420p"
    encoder.time_base, encoder.framerate = Fraction(1, CLOCK_HZ), Fraction(20)
    encoder.options = {"tune": "zerolatency", "g": "5"}
    for time_s in TIMES_S:
        pixels = np.full((64, 96, 3), int(80 * time_s), np.uint8)
        frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
        frame.pts, frame.time_base = round(time_s * CLOCK_HZ), encoder.time_base
        for packet in encoder.encode(frame):
            units = bytes(packet).replace(b"\0\0\0\1", b"\0\0\1").split(b"\0\0\1")
            yield packet.pts, [unit for unit in units if unit]


def serve(listener, closing, stalls):
    frames = list(encoded())
    parameters = [base64.b64encode(u).decode() for u in frames[0][1] if u[0] & 31 in (7, 8)]
    description = (
        "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=camera\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\n"
        "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:track\r\n"
        f"a=fmtp:96 packetization-mode=1;sprop-parameter-sets={','.join(parameters)}\r\n"
    )
    answers = {
        "OPTIONS": "Public: OPTIONS, DESCRIBE, SETUP, PLAY\r\n\r\n",
        "DESCRIBE": f"Content-Type: application/sdp\r\nContent-Length: {len(description)}\r\n\r\n"
        + description,
        "SETUP": "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\nSession: 1\r\n\r\n",
        "PLAY": "Session: 1\r\n\r\n",
    }
    connection, _ = listener.accept()
    # An OSError here means that the client has gone.
    with connection, connection.makefile("rb") as lines, contextlib.suppress(OSError):
        method = ""
        while method != "PLAY":
            method = lines.readline().decode().split()[0]
            headers = {}
            while line := lines.readline().decode().strip():
                key, value = line.split(":", 1)
                headers[key.lower()] = value.strip()
            reply = f"RTSP/1.0 200 OK\r\nCSeq: {headers['cseq']}\r\n{answers[method]}"
            connection.sendall(reply.encode())
        number = 0
        for pts, units in frames:
            for unit in units:
                last = 0x80 if unit is units[-1] else 0
                packet = struct.pack(">BBHII", 0x80, 96 | last, number, pts + 777, 42) + unit
                connection.sendall(struct.pack(">cBH", b"$", 0, len(packet)) + packet)
                number += 1
            closing.wait(0.05)
        if stalls:
            closing.wait(30)


@pytest.fixture
def camera():
    """A server on this machine for one client; gives its address."""
    closing = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def address(*, stalls=False):
            arguments = (listener, closing, stalls)
            threading.Thread(target=serve, args=arguments, daemon=True).start()
            return f"rtsp://127.0.0.1:{listener.getsockname()[1]}/camera"

        yield address
        closing.set()


def test_a_camera_with_rtsp_keeps_its_own_times(camera):
    with LiveStream.open(camera()) as stream:
        frames = list(stream)

    assert (stream.width, stream.height) == (96, 64)
    assert len(frames) > 3
    indices = np.array([frame.index for frame in frames])
    times_s = np.array([frame.time_s for frame in frames])
    stated_s = np.array(TIMES_S)
    firsts = range(len(TIMES_S) - indices[-1])
    differences_s = [times_s - (stated_s[k + indices] - stated_s[k]) for k in firsts]
    assert min(np.abs(difference_s).max() for difference_s in differences_s) < 1e-4


def test_a_camera_with_rtsp_that_stalls_is_one_clear_line(camera):
    began_s = time.monotonic()

    with pytest.raises(PoseCoachError, match="the stream sends no pictures"):
        list(LiveStream.open(camera(stalls=True), open_s=2, stall_s=0.6))

    assert time.monotonic() - began_s < 8
