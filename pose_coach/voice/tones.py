"""Three soft synthesised sounds: a repetition, the end of a hold, a rushed phase."""

from __future__ import annotations

import io
import wave

import numpy as np
from numpy.typing import NDArray

from pose_coach.coaching.cue import Tone
from pose_coach.voice.player import RATE_HZ

# Notes as (hertz, seconds), a choice: they differ in pitch, number and direction, and lie between 290 and
# 790 Hz, which the small loudspeakers of a laptop reproduce.
NOTES: dict[Tone, tuple[tuple[float, float], ...]] = {
    Tone.REP: ((659.3, 0.22),),  # one note
    Tone.HOLD_END: ((523.3, 0.2), (784.0, 0.45)),  # rising: done
    Tone.RUSHED: ((392.0, 0.2), (293.7, 0.4)),  # falling: slow down
}
# Choices of sound: half the full scale, and an envelope like that of a soft bell.
LOUDEST = 0.5
ATTACK_S, RELEASE_S = 0.012, 0.06
FADES_TO = 0.15


def samples_of(tone: Tone, volume: float = 1.0) -> NDArray[np.float64]:
    """Return a tone as samples from -1 to 1, `RATE_HZ` of them a second.

    Parameters
    ----------
    tone
        Which one.
    volume
        From 0 to 1.
    """
    return np.concatenate([_note(hertz, seconds) for hertz, seconds in NOTES[tone]]) * (
        LOUDEST * volume
    )


def wave_of(tone: Tone, volume: float = 1.0) -> bytes:
    """Return a tone as the contents of a WAV file of 16 bits."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE_HZ)
        sound.writeframes((samples_of(tone, volume) * 32767).astype("<i2").tobytes())
    return file.getvalue()


def _note(hertz: float, seconds: float) -> NDArray[np.float64]:
    """Return one note: a sine with a little of its octave, and the envelope of a bell."""
    time_s = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    sine = np.sin(2 * np.pi * hertz * time_s) + 0.15 * np.sin(4 * np.pi * hertz * time_s)
    swell = np.sin(np.pi / 2 * np.clip(time_s / ATTACK_S, 0, 1)) ** 2
    release = np.sin(np.pi / 2 * np.clip((seconds - time_s) / RELEASE_S, 0, 1)) ** 2
    note: NDArray[np.float64] = sine / 1.15 * swell * release * FADES_TO ** (time_s / seconds)
    return note
