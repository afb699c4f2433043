"""A sound device that writes down what is played, and a process that takes its time."""

from __future__ import annotations

import sys
import time

import numpy as np
import pytest

# What is played goes through ALSA into a file, as fast as it comes. A sound is followed by silence for
# as long as the device is open; two seconds of both are kept.
ALSA = """
pcm.!default {{
  type file
  slave.pcm {{ type null }}
  file "| (head -c 176400 > {folder}/$$.raw; cat > /dev/null)"
  format "raw"
}}
"""


def comes_true(condition, within_s=10.0):
    """Wait until something is so, and return whether it came to be."""
    end = time.monotonic() + within_s
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return bool(condition())


@pytest.fixture
def until():
    """How to wait until something is so."""
    return comes_true


@pytest.fixture
def sound_device(tmp_path, monkeypatch):
    """Give processes begun from here a sound device; calling it waits for a sound and returns its samples."""
    folder = tmp_path / "played"
    folder.mkdir()
    settings = tmp_path / "asound.conf"
    settings.write_text(ALSA.format(folder=folder))
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(settings))
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere")

    def next_sound():
        files = []

        def played():
            files[:] = [f for f in folder.glob("*.raw") if f.stat().st_size == 176400]
            return files

        assert comes_true(played)
        samples = np.fromfile(files[0], "<i2") / 32768
        files[0].unlink()
        return samples

    return next_sound


@pytest.fixture
def no_sound_device(tmp_path, monkeypatch):
    """Processes begun from here find no sound device."""
    settings = tmp_path / "asound.conf"
    settings.write_text("")
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(settings))
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere")


@pytest.fixture
def slow(tmp_path):
    """A process that takes 0.3 s for each line, and writes down what it began and what was heard."""
    script = tmp_path / "slow.py"
    script.write_text(
        "import pathlib, sys, time\n"
        "def note(name, line):\n"
        f"    with (pathlib.Path({str(tmp_path)!r}) / name).open('a') as file: file.write(line)\n"
        "print('ready', flush=True)\n"
        "for line in sys.stdin:\n"
        "    note('begun', line)\n"
        "    time.sleep(0.3)\n"
        "    note('heard', line)\n"
        "    if 'once' in sys.argv: break\n"
        "    print('done', flush=True)\n"
    )
    return sys.executable, str(script), "once"


@pytest.fixture
def lines(tmp_path):
    """What the slow process has `begun` and what was `heard` of it."""

    def read(name):
        path = tmp_path / name
        return path.read_text().splitlines() if path.exists() else []

    return read
