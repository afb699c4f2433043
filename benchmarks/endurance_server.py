"""A network camera that is killed every now and then: the ffmpeg program, serving a clip without end."""

from __future__ import annotations

import json
import random
import socket
import subprocess
import threading
import time
from pathlib import Path

GONE_S = 2.0, 12.0
"""For so long, from and to, nobody starts it again."""


class Server:
    """JPEGs over HTTP at the pace of the clip, to one listener at a time, as phones and cheap cameras do."""

    def __init__(self, clip: Path, rate: float) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.address = f"http://127.0.0.1:{free.getsockname()[1]}/video"
        boundary = "multipart/x-mixed-replace;boundary=ffmpeg"
        self._command = [
            *("ffmpeg", "-v", "error", "-nostdin", "-stream_loop", "-1", "-re", "-i", str(clip)),
            *("-vf", f"fps={rate},scale=640:-2,noise=alls=2:allf=t", "-c:v", "mjpeg", "-q:v", "4"),
            *("-f", "mpjpeg", "-content_type", boundary, "-listen", "1", self.address),
        ]
        self._process: subprocess.Popen[bytes] | None = None
        self._over = threading.Event()
        self._failing: threading.Thread | None = None
        self._began_s = 0.0

    def start(self) -> None:
        """Begin to serve, and again whenever somebody has gone."""
        self._process = subprocess.Popen(self._command, stderr=subprocess.DEVNULL)

    def kill(self) -> None:
        """End without a word to whoever listens."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def fail_every(self, seconds: float, log: Path) -> None:
        """Be killed and started again, from now on until closed; each time is noted in a file."""
        self._began_s = time.monotonic()
        self._failing = threading.Thread(target=self._fail, args=(seconds, log), daemon=True)
        self._failing.start()

    def close(self) -> None:
        """End for good."""
        self._over.set()
        if self._failing is not None:
            self._failing.join()
        self.kill()

    def _fail(self, seconds: float, log: Path) -> None:
        by_chance = random.Random(1)
        while not self._over.wait(seconds * by_chance.uniform(0.7, 1.3)):
            at_s = time.monotonic() - self._began_s
            self.kill()
            self._over.wait(by_chance.uniform(*GONE_S))
            self.start()
            noted = {"what": "failed", "at_s": at_s, "mended_s": time.monotonic() - self._began_s}
            with log.open("a") as file:
                file.write(f"{json.dumps({**noted, 'how': 'the server was killed'})}\n")
