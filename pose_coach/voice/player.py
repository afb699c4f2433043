"""Plays a short sound on the sound device of this computer."""

from __future__ import annotations

import io
import threading
import time
import wave
from collections.abc import Generator
from typing import Any, Protocol

RATE_HZ = 44100
# How much the device asks for at once: short, so that a tone comes with what it is about.
BUFFER_MS = 40
# What was handed over last is still on its way to the ear.
DRAIN_S = 0.15
# An unplugged device never asks for the rest.
AT_MOST_LATE_S = 2.0


class Player(Protocol):
    """A sound device."""

    def play(self, sound: bytes) -> None:
        """Play the contents of a WAV file, and come back when it has been heard."""
        ...


def find_player() -> Player:
    """Return the sound device of this computer.

    miniaudio needs no system package. Where nobody builds it for this Python or processor, PortAudio is used,
    which on Linux is the system package libportaudio2.

    Raises
    ------
    Exception
        Where there is no device, or neither library; of whichever class the library has.
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
        """Play the contents of a WAV file, and come back when it has been heard."""
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
        """Play the contents of a WAV file of 16 bits, and come back when it has been heard."""
        with wave.open(io.BytesIO(sound)) as file:
            samples = file.readframes(file.getnframes())
            rate_hz, channels = file.getframerate(), file.getnchannels()
        # Leaving the block waits for what was handed over.
        with self._open(samplerate=rate_hz, channels=channels, dtype="int16") as stream:
            stream.write(samples)


def _frames(samples: memoryview, over: threading.Event) -> Generator[memoryview, int, None]:
    asked = yield samples[:0]
    at = 0
    while at < len(samples):
        start, at = at, at + asked
        asked = yield samples[start:at]
    over.set()
