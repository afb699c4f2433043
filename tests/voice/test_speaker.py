"""The voice never makes anybody wait, says one thing at a time, and the newest wins."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time

import pytest

from pose_coach.voice.speaker import ENGINES, Speaker, find_engine


@pytest.fixture
def engine(tmp_path):
    """A speech engine that takes a while for each sentence and writes down what it has said."""
    script = tmp_path / "engine.py"
    script.write_text(
        "import sys, time\n"
        "time.sleep(0.3)\n"
        f"open({str(tmp_path / 'said.txt')!r}, 'a').write(sys.argv[-1] + '\\n')\n"
    )
    return (sys.executable, str(script), "--")


def said(tmp_path, count, within_s=8.0):
    """Wait until so many sentences were said, and return them all."""
    path, until = tmp_path / "said.txt", time.monotonic() + within_s
    lines = []
    while len(lines) < count and time.monotonic() < until:
        lines = path.read_text().splitlines() if path.exists() else []
        time.sleep(0.02)
    return lines


def test_a_sentence_is_said_and_nobody_waits(engine, tmp_path):
    with Speaker(engine) as speaker:
        began = time.monotonic()
        speaker.say("Slower")
        assert time.monotonic() - began < 0.2
        assert said(tmp_path, 1) == ["Slower"]


def test_of_those_that_wait_only_the_newest_is_said(engine, tmp_path):
    with Speaker(engine) as speaker:
        speaker.say("one")
        time.sleep(0.1)  # being said
        for text in ("two", "three", "four"):
            speaker.say(text)
        assert said(tmp_path, 2) == ["one", "four"]


def test_mute_stops_in_the_middle_of_a_word(engine, tmp_path):
    with Speaker(engine) as speaker:
        speaker.say("one")
        time.sleep(0.1)
        speaker.mute(True)
        speaker.say("two")
        assert speaker.muted
        time.sleep(0.8)
        speaker.mute(False)
        speaker.say("three")
        assert said(tmp_path, 1) == ["three"]


def test_closing_hushes_it_at_once(engine, tmp_path):
    speaker = Speaker(engine)
    speaker.say("one")
    time.sleep(0.1)
    began = time.monotonic()
    speaker.close()

    assert time.monotonic() - began < 1.0
    assert not (tmp_path / "said.txt").exists()


def test_an_engine_that_is_gone_is_no_reason_to_stop():
    with Speaker(("no-such-engine", "--")) as speaker:
        speaker.say("one")
        speaker.say("two")


def test_the_engine_is_looked_for_on_the_path(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_engine() is None
    command = tmp_path / "espeak-ng"
    command.write_text("#!/bin/sh\n")
    command.chmod(0o755)
    assert find_engine() == ("espeak-ng", "--")


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
def test_a_real_engine_makes_sound(tmp_path):
    engine = next(e for e in ENGINES if e[0] == "espeak-ng")
    sound = tmp_path / "slower.wav"
    subprocess.run(
        (engine[0], "-w", str(sound), *engine[1:], "Slower - take your time"), check=True
    )

    assert sound.stat().st_size > 20_000
