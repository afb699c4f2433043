"""Accuracy by recording condition, and the weakest condition."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pose_coach.evaluation.comparison import ClipResult
from pose_coach.evaluation.figures import Figures, figures
from pose_coach.evaluation.tables import (
    Cell,
    Table,
    percent_cell,
    seconds_cell,
    share_cell,
)

# A choice: fewer clips are no evidence of a weakness.
FEWEST = 3
COLUMNS = (
    "clips",
    "exact",
    "false",
    "recognised",
    "error",
    "95 %",
    "joints",
)


@dataclass(frozen=True, slots=True)
class Group:
    """The clips that share a condition, and their figures."""

    condition: str
    value: str
    figures: Figures


def groups(results: Sequence[ClipResult]) -> dict[str, list[Group]]:
    """Return the groups by condition, the weakest first, without conditions that never vary."""
    conditions = dict.fromkeys(name for r in results for name in r.conditions)
    found = {}
    for name in conditions:
        values = sorted({r.conditions[name] for r in results if name in r.conditions})
        if len(values) > 1:
            found[name] = sorted(
                (
                    Group(
                        name,
                        value,
                        figures([r for r in results if r.conditions.get(name) == value]),
                    )
                    for value in values
                ),
                key=_strength,
            )
    return found


def weakest(results: Sequence[ClipResult]) -> Group | None:
    """Return the group with the fewest exact counts, of equals the one with the largest time errors.

    None if no group is large enough, or all are counted exactly.
    """
    enough = [g for of in groups(results).values() for g in of if g.figures.exact.of >= FEWEST]
    worst = min(enough, key=_strength, default=None)
    return None if worst is None or worst.figures.exact.value == 1 else worst


def condition_tables(results: Sequence[ClipResult]) -> list[Table]:
    """Return a table for each condition, the weakest value first."""
    return [
        Table(
            f"By {name}",
            COLUMNS,
            tuple((group.value, _cells(group.figures)) for group in of),
        )
        for name, of in groups(results).items()
    ]


def weakest_words(results: Sequence[ClipResult]) -> str:
    """Return a sentence about the weakest group, or ""."""
    group = weakest(results)
    if group is None:
        return ""
    exact = group.figures.exact
    return (
        f"Weakest spot, by {group.condition}: {group.value}, "
        f"{exact.hits} of {exact.of} clips counted exactly."
    )


def _strength(group: Group) -> tuple[float, float]:
    exact = group.figures.exact.value
    time_s = group.figures.phase_times_s.median
    return (math.inf if math.isnan(exact) else exact, 0.0 if math.isnan(time_s) else -time_s)


def _cells(f: Figures) -> tuple[Cell, ...]:
    return (
        Cell(str(f.clips)),
        share_cell(f.exact),
        Cell(str(f.false_counts), is_wrong=f.false_counts > 0),
        percent_cell(f.recognised.value),
        seconds_cell(f.phase_times_s.median),
        seconds_cell(f.phase_times_s.p95),
        percent_cell(f.landmark_error),
    )
