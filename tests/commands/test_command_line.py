"""What holds for the command line as a whole: wrong calls, help, pipes."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from pose_coach import __version__


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["analyze"], "Missing argument 'VIDEO|FOLDER...'"),
        (["analyze", "clip.mp4", "--loud"], "No such option"),
        (["analyze", "clip.mp4", "--model", "huge"], "'huge' is not one of"),
        (["live", "cat-cow", "--only", "scorpion"], "name no exercise"),
        (["live", "--only", "yoga"], "yoga: no such exercise"),
        (["live", "--only", "scorpion", "--skip", "scorpion"], "Nothing is left"),
        (["live", "yoga"], "yoga: no such exercise. There is: cat-cow"),
        (["live", "cat-cow", "--reps", "0"], "0 is not in the range"),
        (["live", "cat-cow", "--wait", "-1"], "-1.0 is not in the range"),
        (["evaluate"], "Missing argument 'DIR...'"),
        (["evaluate", ".", "--jobs", "0"], "0 is not in the range"),
        (["dance"], "No such command 'dance'"),
    ],
)
def test_a_usage_error_is_one_line_and_status_2(run, arguments, words):
    ended = run(*arguments)

    assert (ended.status, ended.out) == (2, "")
    assert words in ended.error_line
    assert ended.err.rstrip().endswith("See pose-coach --help.")


def test_the_help_names_the_commands_and_the_app(run):
    ended = run("--help")

    assert ended.status == 0
    assert "Without a command it opens the app in your browser." in ended.out
    assert "analyze" in ended.out
    assert "live" in ended.out


def test_the_exercises_are_listed_with_dose_and_tempo(run):
    ended = run("exercises")

    assert (ended.status, ended.err) == (0, "")
    row = next(line for line in ended.out.splitlines() if "cat-cow" in line)
    assert "10 reps" in row
    assert "3 to 5 s" in row


@pytest.mark.skipif(os.name == "nt", reason="pipes end differently on Windows")
def test_a_closed_output_pipe_is_no_failure(tmp_path, apart):
    """As in `pose-coach exercises | head -0`."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "pose_coach", "exercises"],
            cwd=tmp_path,
            env=apart.environment,
            stdout=writer,
            stderr=subprocess.PIPE,
            timeout=apart.wait_s,
            check=False,
        )
    finally:
        os.close(writer)

    assert (ended.returncode, ended.stderr) == (0, b"")


def test_the_version(run):
    assert run("--version").out.split()[-1] == __version__


@pytest.mark.parametrize(
    "arguments", [["--help"], ["-h"], ["analyze", "--help"], ["live", "--help"]]
)
def test_help_lists_arguments_and_options(run, arguments):
    ended = run(*arguments)

    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("Usage: pose-coach")


def test_help_contains_the_safety_note(run):
    assert "Stop if anything hurts." in run("--help").out


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="needs the processor time of a child")
def test_help_is_fast(tmp_path, apart):
    process = subprocess.Popen(
        [sys.executable, "-m", "pose_coach", "--help"],
        cwd=tmp_path,
        env=apart.environment,
        stdout=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)

    assert process.returncode == 0
    assert used.ru_utime + used.ru_stime < 0.5


def test_help_loads_nothing_heavy(tmp_path, apart):
    code = (
        "import sys\n"
        "from pose_coach.cli import main\n"
        "main(['--help'])\n"
        "sys.stderr.write(' '.join(sys.modules))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=apart.environment,
        capture_output=True,
        text=True,
        timeout=apart.wait_s,
        check=True,
    )

    loaded = set(ended.stderr.split())
    assert "pose_coach.cli" in loaded
    assert loaded.isdisjoint({"cv2", "mediapipe", "numpy", "av", "rich"})
