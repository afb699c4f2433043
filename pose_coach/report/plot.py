"""Plots the signal of an analysis over time, with reps, phases and holds, for notebooks."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from pose_coach.body.pose import FloatArray
from pose_coach.common.errors import PoseCoachError
from pose_coach.counting.events import Rep
from pose_coach.recording.analysis import Analysis
from pose_coach.recording.signals import Signals, holds_of

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

# Told apart by lightness as well: also in print, and by those who see no red. Rushed phases are hatched.
SIGNAL, PHASE, RUSHED, HOLD = "#1b4f72", "#d4e6f1", "#f1948a", "#e8e6df"
# Further out of the posture the signal means nothing; a moving body is further out than a resting one.
OUT_OF_POSTURE = 1.5


def plot(analysis: Analysis, axes: Axes | None = None) -> Axes:
    """Draw the signal over time.

    Parameters
    ----------
    analysis
        With its signals.
    axes
        Where to draw; a new figure where None, which a notebook shows by itself.

    Returns
    -------
    matplotlib.axes.Axes
        What was drawn on, to add to or to save: `axes.figure.savefig("clip.png")`.

    Raises
    ------
    PoseCoachError
        Where the analysis has no signals, or matplotlib is missing.
    """
    signals = analysis.signals
    if signals is None:
        raise PoseCoachError(
            f"{analysis.path}: this analysis has no signals. Analyse the video again, or keep its"
            " .signals.csv beside the JSON file."
        )
    if axes is None:
        axes = _new_axes()
    for rep in analysis.reps:
        _draw_rep(axes, rep)
    axes.plot(signals.time_s, in_posture(signals), color=SIGNAL, linewidth=1.5, label="signal")
    axes.legend(
        handles=_legend(axes),
        loc="upper center",
        bbox_to_anchor=(0.5, -0.15),
        ncols=4,
        fontsize="small",
        frameon=False,
    )
    axes.set_xlim(0.0, max(analysis.duration_s, 1e-3))
    axes.set_xlabel("Time (s)")
    axes.set_ylabel("Signal (degrees)")
    reps = len(analysis.reps)
    count = f"{reps} rep" if reps == 1 else f"{reps} reps"
    axes.set_title(
        f"{analysis.exercise}: {count}, {analysis.clean} clean, {analysis.rushed} rushed"
    )
    return axes


def _new_axes() -> Axes:
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise PoseCoachError(
            "Plots need matplotlib, which is not installed. Install it: pip install matplotlib."
        ) from error
    return pyplot.subplots(figsize=(10, 4), layout="constrained")[1]


def _legend(axes: Axes) -> list[Artist]:
    """Return the line and a patch for each kind of stretch that there is."""
    from matplotlib.patches import Patch

    stretches = {patch.get_label(): patch for patch in axes.patches if isinstance(patch, Patch)}
    return [*axes.lines, *stretches.values()]


def _draw_rep(axes: Axes, rep: Rep) -> None:
    for from_s, until_s in holds_of(rep):
        axes.axvspan(from_s, until_s, color=HOLD, linewidth=0, label="hold")
    for phase in rep.phases:
        axes.axvspan(
            phase.start_s,
            phase.end_s,
            facecolor=RUSHED if phase.rushed else PHASE,
            edgecolor="white",
            hatch="//" if phase.rushed else None,
            linewidth=0,
            label="rushed phase" if phase.rushed else "phase",
        )
    words = [str(rep.number) if rep.side is None else f"{rep.number} {rep.side}"]
    words += ["rushed"] * rep.rushed + ["jerky"] * rep.jerky + list(rep.faults)
    axes.annotate(
        "\n".join(words),
        ((rep.start_s + rep.end_s) / 2, 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(0, -4),
        textcoords="offset points",
        ha="center",
        va="top",
        fontsize="small",
    )


def in_posture(signals: Signals) -> FloatArray:
    """Return the signal where it means something: in the exercise's posture, or in a rep.

    Each exercise and side has a signal of its own: between two of them the line is broken.
    """
    means_something = (signals.off_posture <= OUT_OF_POSTURE) | (signals.rep > 0)
    kinds = list(zip(signals.exercise, signals.side, strict=True))
    changes = [i for i, (before, after) in enumerate(pairwise(kinds), 1) if before != after]
    means_something[changes] = False
    return np.where(means_something, signals.signal_deg, np.nan)
