"""Three tones that tell apart, and do not click."""

from __future__ import annotations

import io
import wave

import numpy as np
import pytest

from pose_coach.coaching.cue import Tone
from pose_coach.voice.player import RATE_HZ
from pose_coach.voice.tones import samples_of, wave_of


def strongest_hz(samples):
    spectrum = np.abs(np.fft.rfft(samples, 2**18))
    return np.fft.rfftfreq(2**18, 1 / RATE_HZ)[np.argmax(spectrum)]


@pytest.mark.parametrize(
    ("tone", "first_hz", "last_hz"),
    [
        (Tone.REP, 659.3, 659.3),
        (Tone.HOLD_END, 523.3, 784.0),
        (Tone.RUSHED, 392.0, 293.7),
    ],
)
def test_each_tone_has_its_own_sequence_of_notes(tone, first_hz, last_hz):
    samples, tenth = samples_of(tone), RATE_HZ // 10

    assert strongest_hz(samples[:tenth]) == pytest.approx(first_hz, abs=5)
    assert strongest_hz(samples[-2 * tenth :]) == pytest.approx(last_hz, abs=5)


@pytest.mark.parametrize("tone", Tone)
def test_a_tone_is_short_and_starts_and_ends_silent(tone):
    samples = samples_of(tone)

    assert 0.1 < len(samples) / RATE_HZ < 0.8
    assert abs(samples[0]) < 1e-6
    assert abs(samples[-1]) < 1e-3
    assert np.abs(samples).max() <= 0.5


@pytest.mark.parametrize("tone", Tone)
def test_the_waveform_has_no_discontinuity(tone):
    """A sine of 784 Hz and its octave move by at most 0.07 from sample to sample at half volume."""
    assert np.abs(np.diff(samples_of(tone))).max() < 0.07


def test_half_the_volume_halves_the_amplitude():
    np.testing.assert_allclose(samples_of(Tone.REP, 0.5), samples_of(Tone.REP) / 2)
    assert not samples_of(Tone.REP, 0.0).any()


def test_the_wav_file_holds_the_same_samples():
    with wave.open(io.BytesIO(wave_of(Tone.RUSHED))) as file:
        assert (file.getnchannels(), file.getframerate()) == (1, RATE_HZ)
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32767
    np.testing.assert_allclose(samples, samples_of(Tone.RUSHED), atol=1 / 32767)
