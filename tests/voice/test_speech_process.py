"""What is really heard: espeak-ng and tones, by a sound device that writes it down."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import pyttsx3

import pose_coach
from pose_coach.coaching.cue import Tone
from pose_coach.voice.speech_process import speak_english, through
from pose_coach.voice.tones import samples_of
from pose_coach.voice.voice import find_voice

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or find_library("asound") is None,
    reason="the sound device that writes down is ALSA's",
)
with_espeak = pytest.mark.skipif(
    shutil.which("espeak-ng") is None, reason="espeak-ng is not installed"
)


def loudness(samples):
    return float(np.sqrt(np.mean(samples**2)))


def length_s(samples):
    return np.flatnonzero(np.abs(samples) > 0.01)[-1] / 44100


@with_espeak
def test_speech_is_audible(sound_device):
    with find_voice() as voice:
        assert voice.speaks
        voice.say("Slower, take your time")
        words = sound_device()

    assert loudness(words) > 0.02
    assert 0.8 < length_s(words) < 2.0


@with_espeak
def test_a_count_is_spoken_as_a_word(sound_device):
    """The same number before a cue too: "3. Push the floor away" is no "third" and no list."""
    with find_voice() as voice:
        said = {}
        for text in ("3", "three", "3. Arms long", "three. Arms long"):
            voice.say(text)
            said[text] = sound_device()

    np.testing.assert_array_equal(said["3"], said["three"])
    np.testing.assert_array_equal(said["3. Arms long"], said["three. Arms long"])


@with_espeak
def test_the_volume_setting_changes_the_loudness(sound_device):
    with find_voice(1.0) as voice:
        voice.say("Breathe in")
        loud = sound_device()
    with find_voice(0.4) as voice:
        assert voice.volume == 0.4
        voice.say("Breathe in")
        soft = sound_device()

    assert loudness(soft) == pytest.approx(0.4 * loudness(loud), rel=0.15)


@pytest.mark.parametrize("tone", Tone)
def test_tones_replace_a_missing_speech_engine(sound_device, monkeypatch, tmp_path, tone):
    for program in ("head", "cat"):  # what the sound device needs, and no espeak-ng
        (tmp_path / program).symlink_to(shutil.which(program))
    monkeypatch.setenv("PATH", str(tmp_path))
    with find_voice(0.5) as voice:
        assert not voice.speaks
        voice.tone(tone)
        heard = sound_device()

    expected = samples_of(tone, 0.5)
    np.testing.assert_allclose(heard[: len(expected)], expected, atol=0.001)
    assert not heard[len(expected) :].any()


@pytest.mark.usefixtures("sound_device")
def test_the_process_plays_many_tones_and_ends_at_the_end_of_its_input():
    command = (sys.executable, "-m", "pose_coach.voice.speech_process", "tones", "1.0")
    ended = subprocess.run(
        command,
        cwd=Path(pose_coach.__file__).parents[1],
        input=b"rep\nhold-end\nrushed\n",
        capture_output=True,
        timeout=30,
        check=True,
    )

    assert ended.stdout.split() == [b"ready", b"done", b"done", b"done"]


@pytest.mark.usefixtures("no_sound_device")
def test_no_voice_is_found_without_a_sound_device(capfd):
    assert find_voice() is None
    assert capfd.readouterr().err == ""


def test_pyttsx3_speaks_at_our_volume_and_rate():
    dummy = pyttsx3.init("dummy")
    said = []
    dummy.connect("started-utterance", lambda name: said.append(name))
    say = through(dummy, 0.4)
    say("Breathe in")

    assert dummy.getProperty("volume") == 0.4
    assert dummy.getProperty("rate") == 165
    assert len(said) == 1


def engine(own, **languages):
    """A speech engine with voices and their languages."""
    voices = [SimpleNamespace(id=name, languages=[spoken]) for name, spoken in languages.items()]
    properties = {"voices": voices, "voice": own}
    return SimpleNamespace(
        chosen=properties,
        getProperty=properties.get,
        setProperty=properties.__setitem__,
    )


@pytest.mark.parametrize(
    ("own", "chosen"),
    [("anna", "daniel"), ("daniel", "daniel"), ("kathy", "kathy"), (None, None), ("", "")],
)
def test_an_english_voice_is_chosen(own, chosen):
    computer = engine(own, anna="de_DE", daniel="en_GB", kathy="en_US")
    speak_english(computer)

    assert computer.chosen["voice"] == chosen


def test_joke_voices_are_avoided_and_without_an_english_voice_the_default_stays():
    computer = engine("anna", anna="de_DE")
    speak_english(computer)
    assert computer.chosen["voice"] == "anna"

    bells = "com.apple.speech.synthesis.voice.Bells"
    computer = engine("anna", anna="de_DE", **{bells: "en_US", "daniel": "en_GB"})
    speak_english(computer)
    assert computer.chosen["voice"] == "daniel"


@pytest.mark.parametrize("rate_hz", [22050, 44100])
def test_portaudio_plays_where_miniaudio_is_missing(rate_hz, sound_device):
    """As on Python 3.15, for which nobody builds miniaudio yet."""
    program = f"""
import io, sys, wave
import numpy as np
sys.modules["miniaudio"] = None
from pose_coach.voice.player import PortAudioPlayer, find_player
player = find_player()
assert isinstance(player, PortAudioPlayer)
file = io.BytesIO()
with wave.open(file, "wb") as sound:
    sound.setnchannels(1); sound.setsampwidth(2); sound.setframerate({rate_hz})
    samples = 16000 * np.sin(2 * np.pi * 440 * np.arange({rate_hz} // 2) / {rate_hz})
    sound.writeframes(samples.astype("<i2").tobytes() + bytes(8 * {rate_hz}))
player.play(file.getvalue())
"""
    if find_library("portaudio") is None:
        pytest.skip("libportaudio2 is not installed")
    root = str(Path(pose_coach.__file__).parents[1])
    playing = subprocess.Popen(
        [sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": root}
    )
    try:
        heard = sound_device()
    finally:
        playing.kill()
        playing.wait()

    assert loudness(heard) > 0.02
