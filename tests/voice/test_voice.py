"""The voice never makes anybody wait, says one thing at a time, and the newest wins."""

from __future__ import annotations

import sys
import time

import pytest

from pose_coach.coaching.cue import Tone
from pose_coach.voice.voice import Voice


def test_say_returns_at_once(slow, lines, until):
    with Voice(slow, speaks=True) as voice:
        took_s = []
        for number in range(200):
            began = time.perf_counter()
            voice.say(f"{number}")
            took_s.append(time.perf_counter() - began)
        assert until(lambda: "199" in lines("heard"))

    # A frame has 33 ms. The median, as the two processes may share one processor with others.
    assert sorted(took_s)[100] < 0.001
    assert sorted(took_s)[195] < 0.005


@pytest.mark.parametrize("goes_on", [False, True], ids=["one each", "one for all"])
def test_only_the_newest_waiting_sentence_is_spoken(slow, lines, until, goes_on):
    with Voice(slow[:2] if goes_on else slow, speaks=True) as voice:
        voice.say("one")
        assert until(lambda: lines("begun") == ["one"])
        for text in ("two", "three", "four"):
            voice.say(text)
        assert until(lambda: len(lines("heard")) == 2)
        assert lines("heard") == ["one", "four"]
        voice.say("five")
        assert until(lambda: lines("heard") == ["one", "four", "five"])


def test_mute_stops_in_the_middle_of_a_word(slow, lines, until):
    with Voice(slow, speaks=True) as voice:
        voice.say("one")
        assert until(lambda: lines("begun") == ["one"])
        voice.mute(True)
        voice.say("two")
        assert voice.muted
        time.sleep(0.6)
        voice.mute(False)
        voice.say("three")
        assert until(lambda: lines("heard"))
        assert lines("heard") == ["three"]
        assert lines("begun") == ["one", "three"]


def test_closing_stops_speech_at_once(slow, lines, until):
    voice = Voice(slow, speaks=True)
    voice.say("one")
    assert until(lambda: lines("begun") == ["one"])
    began = time.monotonic()
    voice.close()
    voice.say("two")
    voice.close()

    assert time.monotonic() - began < 1.0
    time.sleep(0.5)
    assert lines("heard") == []
    assert lines("begun") == ["one"]


def test_line_breaks_in_a_sentence_become_spaces(slow, lines, until):
    with Voice(slow, speaks=True) as voice:
        voice.say(" Breathe in,\nand\tout ")
        voice.say("")
        assert until(lambda: lines("heard") == ["Breathe in, and out"])


def test_a_speaking_voice_plays_no_tones_and_a_tone_voice_does_not_speak(slow, lines, until):
    with Voice(slow, speaks=False) as tones:
        tones.say("Slower")
        tones.tone(Tone.HOLD_END)
        assert until(lambda: lines("heard") == ["hold-end"])
    with Voice(slow, speaks=True) as words:
        words.tone(Tone.REP)
        words.say("Slower")
        assert until(lambda: lines("heard") == ["hold-end", "Slower"])


@pytest.mark.parametrize(
    "command",
    [
        ("/nowhere/engine",),
        (sys.executable, "-c", "raise SystemExit(1)"),
        (sys.executable, "-c", "print('no engine')"),
    ],
)
def test_a_missing_engine_is_not_ready_and_raises_nothing(command):
    with Voice(command, speaks=True) as voice:
        assert not voice.is_ready()
        voice.say("one")
        voice.mute(True)


def test_waiting_for_an_engine_times_out():
    with Voice((sys.executable, "-c", "import time; time.sleep(60)"), speaks=True) as voice:
        assert not voice.is_ready(within_s=0.2)
        began = time.monotonic()
    assert time.monotonic() - began < 1.0


def test_an_engine_that_dies_is_restarted(tmp_path, lines, until):
    script = tmp_path / "dies.py"
    script.write_text(
        "import pathlib\n"
        "print('ready', flush=True)\n"
        "line = input()\n"
        f"with pathlib.Path({str(tmp_path / 'heard')!r}).open('a') as f: f.write(line + '\\n')\n"
        "raise SystemExit(line == 'one')\n"
    )
    with Voice((sys.executable, str(script)), speaks=True) as voice:
        for count, text in enumerate(("one", "two", "three"), start=1):
            voice.say(text)
            assert until(lambda count=count: len(lines("heard")) == count)
