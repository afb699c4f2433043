"""What libraries write stays off the terminal, whenever they write it."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from pose_coach.common.native_output import silenced

ROOT = Path(__file__).parents[2]

LOUD = """
import atexit, ctypes, logging, os, subprocess, sys, warnings
libc = ctypes.CDLL(None)
{silence}
def native(words): libc.dprintf(2, words)
native(b"native at once\\n")
logging.getLogger("library").error("logged")
warnings.warn("warned")
subprocess.run([sys.executable, "-c", "import os; os.write(2, b'from a child')"])
atexit.register(native, b"native at the end\\n")
print("ours", file=sys.stderr)
"""
SILENCE = "from pose_coach.common.native_output import silence_libraries; silence_libraries()"


def said(silence, **environment):
    """What a program that has loud libraries says on standard error."""
    return subprocess.run(
        [sys.executable, "-c", LOUD.format(silence=silence)],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stderr=subprocess.PIPE,
        check=True,
    ).stderr.decode()


@pytest.mark.skipif(os.name == "nt", reason="needs libc")
def test_only_our_own_lines_reach_the_terminal():
    assert said(SILENCE) == "ours\n"


@pytest.mark.skipif(os.name == "nt", reason="needs libc")
def test_without_silencing_all_lines_reach_the_terminal():
    words = said("")

    for each in ("native at once", "logged", "warned", "from a child", "native at the end", "ours"):
        assert each in words


@pytest.mark.skipif(os.name == "nt", reason="needs libc")
def test_warnings_are_shown_on_request():
    assert "UserWarning: warned" in said(SILENCE, PYTHONWARNINGS="default")


def test_only_the_block_is_silenced(capfd):
    with silenced():
        os.write(2, b"inside")
    os.write(2, b"after")

    assert capfd.readouterr().err == "after"


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudoterminal")
@pytest.mark.parametrize("words", [("exercises",), ("--version",), ("analyze", "missing.mp4")])
def test_silencing_works_on_a_terminal_and_with_stderr_closed(words, tmp_path):
    command = [sys.executable, "-m", "pose_coach", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    terminal, other_end = pty.openpty()
    try:
        on_terminal = subprocess.run(
            command,
            env=environment,
            cwd=tmp_path,
            stderr=other_end,
            stdout=subprocess.PIPE,
            check=False,
        )
        os.write(other_end, b"end")
        seen = os.read(terminal, 10_000).decode()
    finally:
        os.close(terminal)
        os.close(other_end)
    closed = subprocess.run(
        ["sh", "-c", 'exec "$@" 2>&-', "sh", *command],
        env=environment,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        check=False,
    )

    assert (on_terminal.returncode, on_terminal.stdout) == (closed.returncode, closed.stdout)
    assert ("missing.mp4: no such file" in seen) == (on_terminal.returncode != 0)
    assert "Traceback" not in seen
