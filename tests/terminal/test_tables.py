"""What an analysis prints when it is done."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from pose_coach.body.view import View
from pose_coach.recording.analysis import Analysis
from pose_coach.terminal.tables import rep_tables


def shown(table):
    """The lines of a terminal of eighty characters."""
    into = StringIO()
    Console(file=into, width=80).print(table)
    return [line.rstrip() for line in into.getvalue().splitlines() if line.strip()]


@pytest.fixture
def printed():
    """What is printed of a programme in a terminal of eighty characters, its lines."""

    def of(*reps, considered=()):
        about = ("mixed", Path("clip.mp4"), 640, 360, 90.0, 900, "full")
        analysis = Analysis(
            *about,
            frames_tracked=900,
            frames_with_pose=900,
            view=View.SIDE,
            reps=reps,
            partial=1,
            considered=considered,
        )
        return shown(rep_tables(analysis))

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


def test_eighty_columns_hold_every_cell(printed, made_up):
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


def test_no_table_is_shown_without_reps(printed):
    lines = printed()

    assert len(lines) == 2
    assert lines[1].startswith("0 reps")


def test_a_partly_seen_rep_is_not_clean(printed, made_up):
    late = made_up.phase("to-cow", 2.0, 5.0, start_seen=False)

    lines = printed(made_up.rep(1, 2.0, phases=(late, made_up.phase("to-cat", 6.0, 9.0))))

    assert lines[3].endswith("not all of it was seen")
    assert lines[4].startswith("1 rep, 0 clean")


def test_possible_repetitions_are_listed_below_the_table(printed, made_up):
    considered = [made_up.considered(*each) for each in ((2.0, 0.9), (12.0, 0.3), (40.0, 0.25))]

    lines = printed(made_up.rep(1, 2.0), considered=considered)

    assert lines[-2].startswith("1 rep, 1 clean")
    assert lines[-1] == (
        "2 movements were perhaps repetitions and were not counted: at 12.0 s, 40.0 s."
    )
