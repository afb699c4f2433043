from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from pose_coach.body.view import View
from pose_coach.recording.analysis import Analysis
from pose_coach.terminal.batch_progress import BatchProgress, BatchRow, batch_table, print_whole

LONG = "rec/anna in the garden, from the side, 12th of May.mp4"


@pytest.fixture
def analysis(made_up):
    """Three reps, one of them rushed."""
    hurried = made_up.phase(rushed=True)
    reps = (made_up.rep(1), made_up.rep(2, phases=(hurried, hurried)), made_up.rep(3))
    return Analysis("cat-cow", Path("a.mp4"), 320, 180, 9.0, 90, "full", 90, 90, View.SIDE, reps, 1)


def shown(table, width):
    console = Console(width=width, file=None)
    with console.capture() as capture:
        console.print(table)
    return [line.rstrip() for line in capture.get().splitlines() if line.strip()]


def test_the_table_lists_every_recording_including_failed_ones(analysis):
    rows = [BatchRow("rec/a.mp4", analysis, ""), BatchRow("rec/b [1].mp4", None, "failed")]

    heading, _, first, second = shown(batch_table(rows), 100)

    assert heading.split() == ["video", "exercise", "reps", "clean", "rushed"]
    assert first.split() == ["rec/a.mp4", "cat-cow", "3", "2", "1"]
    assert second.split() == ["rec/b", "[1].mp4", "failed"]


def test_a_narrow_terminal_folds_names_and_keeps_numbers(analysis):
    lines = shown(batch_table([BatchRow(LONG, analysis, "earlier")]), 60)

    assert max(map(cell_len, lines)) <= 60
    assert "".join(line[:18].strip() for line in lines[2:]).startswith("rec/anna in")
    assert lines[2].split()[-4:] == ["3", "2", "1", "earlier"]


def test_a_file_gets_unbroken_lines(analysis, capsys):
    print_whole(batch_table([BatchRow(LONG * 3, analysis, "")]))

    (line,) = (line for line in capsys.readouterr().out.splitlines() if "cat-cow" in line)
    assert LONG * 3 in line


@pytest.fixture
def terminal(monkeypatch, capsys):
    """A terminal of some width, and what stands in it at last."""
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("TTY_INTERACTIVE", "1")
    monkeypatch.setenv("NO_COLOR", "1")

    def terminal(width):
        monkeypatch.setenv("COLUMNS", str(width))
        return lambda: capsys.readouterr().err

    return terminal


def test_a_terminal_shows_a_bar_per_recording_and_a_total(terminal):
    screen = terminal(90)
    with BatchProgress(3) as progress:
        progress.tell("rec/a.mp4", 10, 100)
        progress.tell("rec/b.mp4", 7, None)
        progress.tell(LONG, 120, 100)
        progress.end("rec/never-begun.mp4")

    shown = screen()
    for words in ("In all", "1/3 videos", "rec/a.mp4", "10/100 frames", " 7 frames", "120/120"):
        assert words in shown


def test_each_bar_takes_one_line_at_any_width(terminal):
    screen = terminal(40)
    with BatchProgress(2) as progress:
        progress.tell(LONG, 10, 100)

    lines = [line for line in screen().splitlines() if "frames" in line]
    assert lines
    assert all("…" in line for line in lines)


def test_a_single_recording_has_one_bar(terminal):
    screen = terminal(90)
    with BatchProgress(1) as progress:
        progress.tell("a.mp4", 10, 100)

    assert "In all" not in screen()


def test_a_file_gets_messages_but_no_bars(capsys):
    with BatchProgress(2) as progress:
        progress.tell("a.mp4", 1, 2)
        progress.say("pose-coach: b.mp4 [1]: " + "no video " * 20)

    assert capsys.readouterr().err == "pose-coach: b.mp4 [1]: " + "no video " * 20 + "\n"
