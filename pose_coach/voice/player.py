"""Plays short sounds on the default sound device."""

from __future__ import annotations

import io
import threading
import time
import wave
from collections.abc import Generator
from typing import Any, Protocol

RATE_HZ = 44100
# Choices. A short buffer keeps a tone close to its event; closing waits until the last buffers are played.
BUFFER_MS = 40
DRAIN_S = 0.15
# An unplugged device never asks for the rest: give up after this time.
AT_MOST_LATE_S = 2.0


class Player(Protocol):
    """A sound device."""

    def play(self, sound: bytes) -> None:
        """Play the contents of a WAV file and return when it has ended."""
        ...


def find_player() -> Player:
    """Return the default sound device.

    miniaudio needs no system package. PortAudio replaces it where it has no wheel for this Python or
    processor; on Linux that needs the system package libportaudio2.

    Raises
    ------
    Exception
        If there is no device or neither library. The class depends on the library.
    """
    try:
        import miniaudio
    except ImportError:
        return PortAudioPlayer()
    return MiniaudioPlayer(miniaudio)


class MiniaudioPlayer:
    """The sound device through miniaudio.

    Parameters
    ----------
    library
        The module.
    """

    def __init__(self, library: Any) -> None:
        self._library = library
        self._device = library.PlaybackDevice(
            output_format=library.SampleFormat.SIGNED16,
            nchannels=1,
            sample_rate=RATE_HZ,
            buffersize_msec=BUFFER_MS,
            app_name="Pose Coach",
        )

    def play(self, sound: bytes) -> None:
        """Play the contents of a WAV file and return when it has ended."""
        decoded = self._library.decode(sound, nchannels=1, sample_rate=RATE_HZ)
        over = threading.Event()
        frames = _frames(memoryview(decoded.samples), over)
        next(frames)
        self._device.start(frames)
        over.wait(decoded.duration + AT_MOST_LATE_S)
        time.sleep(DRAIN_S)
        self._device.stop()


class PortAudioPlayer:
    """The sound device through PortAudio."""

    def __init__(self) -> None:
        import sounddevice

        sounddevice.check_output_settings(channels=1, dtype="int16")
        self._open = sounddevice.RawOutputStream

    def play(self, sound: bytes) -> None:
        """Play the contents of a 16-bit WAV file and return when it has ended."""
        with wave.open(io.BytesIO(sound)) as file:
            samples = file.readframes(file.getnframes())
            rate_hz, channels = file.getframerate(), file.getnchannels()
        # Leaving the block waits until everything is played.
        with self._open(samplerate=rate_hz, channels=channels, dtype="int16") as stream:
            stream.write(samples)


def _frames(samples: memoryview, over: threading.Event) -> Generator[memoryview, int, None]:
    asked = yield samples[:0]
    at = 0
    while at < len(samples):
        start, at = at, at + asked
        asked = yield samples[start:at]
    over.set()
