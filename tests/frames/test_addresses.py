"""Only addresses that make sense for a camera are opened, and they lead nowhere else."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from pose_coach.common.errors import PoseCoachError
from pose_coach.frames import open_source
from pose_coach.frames.streams import LiveStream

REFUSED = [
    "file:///etc/hostname",
    "FILE:///etc/hostname",
    "File://localhost/etc/hostname",
    "ftp://host/a.mp4",
    "rtmp://host/live",
    "udp://@:5004",
    "rtp://0.0.0.0:5004",
    "tcp://0.0.0.0:80?listen",
    "srt://:9000",
    "concat://a",
    "pipe://0",
    "data://video/mp4,x",
    "hls+http://host/a",
    "crypto+file:///etc/hostname",
    "async:http://host/a",
    "cache:http://host/a",
    "concat:http://host/a|file:/etc/hostname",
    "pipe:0",
    "pipe:",
    "data:video/mp4;base64,AAAA",
    "subfile,,start,0,end,9,,:/etc/hostname",
    "fd:0",
    "lavfi:testsrc",
    "http:/host",
    "http://host/a b",
    "http://host/a\r\nHost: other",
    "rtsp://host/\x1b[31m",
    "http://host/\u202e",
]


@pytest.mark.parametrize("spec", REFUSED)
@pytest.mark.parametrize("live", [True, False])
def test_anything_but_http_and_rtsp_is_refused_in_one_line(spec, live, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("pose_coach.frames.devices.cameras", list)
    monkeypatch.setattr(LiveStream, "open", lambda _: pytest.fail("it was opened"))

    with pytest.raises(PoseCoachError) as caught:
        open_source(spec, live=live)

    assert str(caught.value).isprintable()


@pytest.fixture
def serve():
    """Serve one text at any address of this computer."""
    servers = []

    def serve(text, redirect=None):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(302 if redirect else 200)
                self.send_header("Location", redirect or "/")
                self.send_header("Content-Type", "application/vnd.apple.mpegurl")
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_address[1]}/list.m3u8"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_playlist_from_the_network_does_not_lead_to_a_file(serve, make_video):
    clip = make_video("own.ts", [i / 10 for i in range(20)])
    address = serve(
        f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile://{clip}\n#EXT-X-ENDLIST\n"
    )

    with pytest.raises(PoseCoachError):
        LiveStream.open(address, open_s=3.0, stall_s=1.0)


def test_a_redirection_does_not_lead_to_a_file(serve, make_video):
    clip = make_video("own.ts", [i / 10 for i in range(20)])

    with pytest.raises(PoseCoachError):
        LiveStream.open(serve("", redirect=f"file://{clip}"), open_s=3.0, stall_s=1.0)


def test_a_password_with_an_at_sign_is_not_shown(serve):
    address = serve("").replace("http://", "http://me:p@ss@")

    with pytest.raises(PoseCoachError) as caught:
        LiveStream.open(address, open_s=3.0, stall_s=1.0)

    assert "ss@" not in str(caught.value)
