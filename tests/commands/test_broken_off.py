"""Sessions that are broken off, in processes of their own; `benchmarks/break_off.py` does it more often."""

from __future__ import annotations

import os
import pty
import shutil
import signal
import subprocess
import sys
import time

import pytest

from pose_coach.frames.files import VideoFile
from pose_coach.history.query import opened_history

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to send")


class Coaching:
    """A live session that records, writes a report and keeps a history."""

    def __init__(self, folder, clip, apart, **ends):
        self.folder, self.wait_s = folder, apart.wait_s
        (folder / "out").mkdir(exist_ok=True)
        command = [*(sys.executable, "-m", "pose_coach", "live", "cat-cow", "--source", str(clip))]
        command += ["--headless", "--no-voice", "--model", "lite", "--db", "history.db"]
        command += ["--record", "out/live.mp4", "--report", "out/live.html"]
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env={**apart.environment, "XDG_DATA_HOME": str(folder / "data")},
            **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **ends},
            start_new_session=True,
            preexec_fn=lambda: [
                signal.signal(n, signal.SIG_DFL) for n in (signal.SIGHUP, signal.SIGINT)
            ],
        )

    def wait_begun(self):
        part = self.folder / "out" / "live.part.mp4"
        give_up_s = time.monotonic() + self.wait_s
        while not (part.exists() and part.stat().st_size > 2000):
            assert self.process.poll() is None, self.process.communicate()
            assert time.monotonic() < give_up_s
            time.sleep(0.02)

    def pictures(self):
        with VideoFile.open(self.folder / "out" / "live.mp4") as video:
            pictures = len(list(video))
            # While it was stopped there were none.
            assert [words for words in video.warnings if "no pictures from" not in words] == []
            return pictures


@pytest.fixture
def coaching(tmp_path, clips, apart):
    begun = []

    def begin(**ends):
        begun.append(Coaching(tmp_path, clips.first_reps, apart, **ends))
        begun[-1].wait_begun()
        return begun[-1]

    yield begin
    for each in begun:
        each.process.kill()
        each.process.communicate()


def test_signals_during_saving_change_nothing(coaching, tmp_path):
    session = coaching()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        session.process.send_signal(number)
        time.sleep(0.1)
    _, err = session.process.communicate(timeout=session.wait_s)

    assert session.process.returncode == 0
    assert b"Traceback" not in err
    assert session.pictures() > 0
    assert (tmp_path / "out" / "live.html").exists()
    assert sorted(os.listdir(tmp_path / "out")) == ["live.html", "live.mp4"]


def test_a_closed_terminal_leaves_video_and_report(coaching, tmp_path):
    ours, theirs = pty.openpty()
    session = coaching(stdin=theirs, stdout=theirs, stderr=theirs)

    os.close(theirs)
    os.close(ours)
    session.process.send_signal(signal.SIGHUP)  # the system sends it to whoever leads the terminal
    session.process.wait(timeout=session.wait_s)

    assert session.process.returncode == 0
    assert session.pictures() > 0
    assert (tmp_path / "out" / "live.html").exists()


def test_a_closed_output_pipe_loses_only_output(coaching, tmp_path):
    """As `tee` does, which hears Ctrl-C, too."""
    session = coaching()

    session.process.stdout.close()
    session.process.stdout = None
    session.process.send_signal(signal.SIGINT)
    _, err = session.process.communicate(timeout=session.wait_s)

    assert session.process.returncode == 0
    assert b"Traceback" not in err
    assert session.pictures() > 0
    assert (tmp_path / "out" / "live.html").exists()


def test_a_deleted_folder_moves_the_report_to_the_data_folder(coaching, tmp_path):
    session = coaching()

    shutil.rmtree(tmp_path / "out")
    session.process.send_signal(signal.SIGTERM)
    out, err = session.process.communicate(timeout=session.wait_s)

    assert session.process.returncode == 1
    lines = [line for line in err.decode().splitlines() if line.startswith("pose-coach: ")]
    assert len(lines) == 2
    assert all("cannot be written" in line for line in lines)
    assert (tmp_path / "data" / "pose-coach" / "live.html").exists()
    assert b"data/pose-coach/live.html" in out.replace(b"\n", b"")
    with opened_history(tmp_path / "history.db", pytest.fail) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_suspended_program_continues(coaching):
    session = coaching()

    session.process.send_signal(signal.SIGSTOP)
    time.sleep(2.0)
    session.process.send_signal(signal.SIGCONT)
    time.sleep(0.5)
    session.process.send_signal(signal.SIGTERM)
    _, err = session.process.communicate(timeout=session.wait_s)

    assert session.process.returncode == 0
    assert b"pose-coach: " not in err
    assert session.pictures() > 0
