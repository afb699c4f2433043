"""What an analysis prints when it is done."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from pose_coach.analysis import Analysis
from pose_coach.body.view import View
from pose_coach.display.tables import rep_tables


@pytest.fixture
def printed():
    """What is printed of a programme in a terminal of eighty characters, its lines."""

    def of(*reps):
        about = ("mixed", Path("clip.mp4"), 640, 360, 90.0, 900, "full")
        analysis = Analysis(
            *about, frames_tracked=900, frames_with_pose=900, view=View.SIDE, reps=reps, partial=1
        )
        into = StringIO()
        Console(file=into, width=80).print(rep_tables(analysis))
        return [line.rstrip() for line in into.getvalue().splitlines() if line.strip()]

    return of


def test_each_set_has_a_table_and_each_phase_a_column(printed, made_up):
    cat_cow, twist = made_up.rep(1, 2.0), made_up.rep(2, 1.5, exercise="supine-twist", side="left")

    lines = printed(cat_cow, twist)

    assert lines[0] == "clip.mp4: mixed"
    assert lines[1].split() == ["cat-cow"]
    assert lines[2].split()[:3] == ["rep", "from", "to"]
    assert {phase.name for phase in cat_cow.phases} <= set(lines[2].split())
    assert "side" not in lines[2].split()
    assert lines[5].split() == ["supine-twist"]
    assert "side" in lines[6].split()
    assert lines[-1].endswith("1 unfinished")


def test_nothing_is_cut_off_in_eighty_characters(printed, made_up):
    twist = made_up.rep(
        10,
        1.5,
        exercise="supine-twist",
        side="right",
        faults=("hold-cut-short", "shoulder-lifting"),
    )

    text = "\n".join(printed(made_up.rep(1, 2.0), twist))

    assert "…" not in text
    assert max(map(len, text.splitlines())) <= 80
    for word in ("supine-twist", "right", "hold-cut-short", "shoulder-lifting"):
        assert word in text


def test_a_recording_without_reps_has_no_table(printed):
    lines = printed()

    assert len(lines) == 2
    assert lines[1].startswith("0 reps")
