"""The accuracy figures as one self-contained web page without scripts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pose_coach.common.html_page import rendered, style_in
from pose_coach.evaluation.breakdown import condition_tables, weakest_words
from pose_coach.evaluation.comparison import ClipResult
from pose_coach.evaluation.figures import Figures, figures
from pose_coach.evaluation.glossary import INTRODUCTION, MEANINGS
from pose_coach.evaluation.tables import (
    Cell,
    clip_table,
    false_cell,
    fault_table,
    figure_tables,
    landmark_table,
    origins_in,
    overview_table,
    seconds_cell,
    share_cell,
)

TEMPLATES = Path(__file__).with_name("templates")


def accuracy_page(results: Sequence[ClipResult], model: str, version: str) -> str:
    """Return the page.

    Parameters
    ----------
    results
        One for each clip.
    model, version
        Name of the pose model, and version of the program.
    """
    overall, *by_exercise = figure_tables(results)
    open_tables = (fault_table(results), landmark_table(results), *condition_tables(results))
    return rendered(
        TEMPLATES / "accuracy.html",
        title="How right is Pose Coach?",
        style=style_in(TEMPLATES / "accuracy.css"),
        version=version,
        model=model,
        clips=len(results),
        heads=[
            (origin, _tiles(figures([r for r in results if r.origin == origin])))
            for origin in origins_in(results)
        ],
        weakest=weakest_words(results),
        tables=[
            (overview_table(results), True),
            (overall, True),
            *((table, len(by_exercise) == 1) for table in by_exercise),
            *((table, True) for table in open_tables),
            (clip_table(results), False),
        ],
        introduction=INTRODUCTION,
        meanings=MEANINGS,
    )


def _tiles(f: Figures) -> tuple[tuple[str, Cell], ...]:
    """Return the four most important figures."""
    return (
        ("counted exactly", share_cell(f.exact)),
        ("counted where there is none", false_cell(f)),
        ("median error of phase times", seconds_cell(f.phase_times_s.median)),
        ("rushed phases found", share_cell(f.rushed.recall)),
    )
