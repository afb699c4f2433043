"""The run that feeds any bytes to the readers notices what it is there to notice."""

from __future__ import annotations

import importlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import pose_coach
from pose_coach.common.errors import PoseCoachError

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
pytestmark = pytest.mark.skipif(
    not (sys.platform == "linux" and BENCHMARKS.is_dir()), reason="needs Linux and a checkout"
)


def refuse(path):
    raise PoseCoachError(f"{path}: not a video.")


def refuse_in_two_lines(path):
    raise PoseCoachError(f"{path}: not\na video.")


def die(_):
    os.kill(os.getpid(), signal.SIGKILL)  # as the system does where memory is short


def fill_the_memory(_):
    bytes(3 * 2**30)


def misread(_):
    raise KeyError("width")


@pytest.fixture
def tried(tmp_path, monkeypatch):
    """Have a reader read in a process of its own, and return how that ended."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    child, targets = map(importlib.import_module, ("fuzz_child", "fuzz_targets"))
    yield lambda read: child.tried(targets.Target("a", read, lambda _: []), b"", tmp_path)
    for name in ("fuzz_child", "fuzz_targets", "hostile_files"):
        del sys.modules[name]


def test_a_value_and_a_line_are_no_failures(tried):
    assert (tried(Path.read_bytes).is_taken, tried(Path.read_bytes).failure) == (True, "")
    assert (tried(refuse).is_taken, tried(refuse).failure) == (False, "")


@pytest.mark.parametrize(
    ("read", "words"),
    [
        (die, f"ended by signal {signal.SIGKILL:d}"),
        (fill_the_memory, "MemoryError"),
        (misread, "KeyError: 'width'"),
        (refuse_in_two_lines, "more than one line"),
    ],
)
def test_everything_else_is_one(tried, read, words):
    assert words in tried(read).failure


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="needs ffmpeg to make a video")
def test_a_moment_of_it_finds_nothing(tmp_path):
    command = [sys.executable, BENCHMARKS / "fuzz_parsers.py", "--seconds", "3", "--only", "gif"]
    environment = {**os.environ, "PYTHONPATH": str(Path(pose_coach.__file__).parents[1])}

    ended = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )

    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.splitlines()[-1].startswith("| video-gif | changed at random")
