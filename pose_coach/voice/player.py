"""Plays a short sound through miniaudio, which needs no system package on any platform."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator

import miniaudio

RATE_HZ = 44100
# How much the device asks for at once: short, so that a tone comes with what it is about.
BUFFER_MS = 40
# What was handed over last is still on its way to the ear.
DRAIN_S = 0.15
# A device that is pulled out never asks for the rest.
AT_MOST_LATE_S = 2.0


class Player:
    """The sound device of this computer.

    Raises
    ------
    miniaudio.MiniaudioError
        Where there is none.
    """

    def __init__(self) -> None:
        self._device = miniaudio.PlaybackDevice(
            output_format=miniaudio.SampleFormat.SIGNED16,
            nchannels=1,
            sample_rate=RATE_HZ,
            buffersize_msec=BUFFER_MS,
            app_name="Pose Coach",
        )

    def play(self, wave: bytes) -> None:
        """Play the contents of a WAV file, and come back when it has been heard."""
        sound = miniaudio.decode(wave, nchannels=1, sample_rate=RATE_HZ)
        over = threading.Event()
        frames = _frames(memoryview(sound.samples), over)
        next(frames)
        self._device.start(frames)
        over.wait(sound.duration + AT_MOST_LATE_S)
        time.sleep(DRAIN_S)
        self._device.stop()


def _frames(samples: memoryview, over: threading.Event) -> Generator[memoryview, int, None]:
    asked = yield samples[:0]
    at = 0
    while at < len(samples):
        start, at = at, at + asked
        asked = yield samples[start:at]
    over.set()
