"""A picture of how a clip is counted: the position, what was proposed in it, and what was chosen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Arc

from fitting.tracks import Tracked
from pose_coach.body.features import features
from pose_coach.counting.candidates import Candidate, View, views_of
from pose_coach.counting.decoding import decode
from pose_coach.counting.model import Model
from pose_coach.counting.observations import RATE_HZ, resample
from pose_coach.counting.phase_times import phase_times
from pose_coach.exercises.exercise import Exercise

STYLE: Any = {"svg.fonttype": "none", "svg.hashsalt": "counting", "font.family": "sans-serif"}
OUT, BACK, OTHER = "#0b6bcb", "#c2500a", "#9aa0a6"
# Of the strip of arcs: even a short one can be seen.
LEAST_TALL = 0.12


def draw(tracked: Tracked, exercise: Exercise, model: Model, path: Path) -> None:
    """Draw how a clip is counted as one exercise, in the view in which most was found."""
    values = features(tracked.landmarks_px, tracked.world_m, tracked.silhouette)
    track = resample(tracked.times_s, values)
    views = views_of(track, [exercise], model)
    decoded = decode(views)
    chosen = decoded.reps
    own = [sum(rep.view is view for rep in chosen) for view in views]
    view = views[int(np.argmax(own))]
    chosen = tuple(rep for rep in chosen if rep.view is view)
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(8.6, 4.3), facecolor="white", layout="constrained")
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=[3, 2])
        _draw_position(above, view, track.times_s, chosen)
        _draw_proposals(below, view, track.times_s, chosen)
        figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


def _draw_position(
    axes: Axes, view: View, times_s: np.ndarray, chosen: tuple[Candidate, ...]
) -> None:
    homes = [view.position[rep.view.travels[rep.steps[0]].begin] for rep in chosen]
    position = view.position - (np.median(homes) if homes else np.nanmin(view.position))
    axes.plot(times_s, position, color=OTHER, linewidth=1.2)
    for rep in chosen:
        for step in rep.steps:
            times = phase_times(view.spans[step])
            first, last = (round(at) for at in times)
            during = slice(first, last + 1)
            axes.plot(times_s[during], position[during], color=_colour(view, step), linewidth=3.2)
        middle_s = times_s[0] + (rep.begin + rep.end) / 2 / RATE_HZ
        axes.annotate(
            f"log-odds {rep.log_odds:.1f}",
            (middle_s, np.nanmax(position)),
            xytext=(0, 6),
            textcoords="offset points",
            ha="center",
        )
    axes.set_ylabel("position")
    axes.set_ylim(top=1.18 * np.nanmax(position))
    low, high = view.exercise.low.label, view.exercise.high.label
    axes.set_yticks([0, 1], [f"{low} 0", f"{high} 1"])
    lines = [Line2D([], [], color=c, linewidth=w) for c, w in ((OUT, 3.2), (BACK, 3.2), (OTHER, 1))]
    names = ["way out", "way back", "rest; below, proposals that were not chosen"]
    axes.figure.legend(lines, names, loc="outside upper left", ncols=3, frameon=False)
    axes.spines[["top", "right"]].set_visible(False)


def _draw_proposals(
    axes: Axes, view: View, times_s: np.ndarray, chosen: tuple[Candidate, ...]
) -> None:
    steps = {step for rep in chosen for step in rep.steps}
    longest = max((t.end - t.begin for t in view.travels), default=1)
    for step, travel in enumerate(view.travels):
        begin_s, end_s = times_s[travel.begin], times_s[travel.end]
        tall = 2 * max(LEAST_TALL, ((travel.end - travel.begin) / longest) ** 0.5)
        is_chosen = step in steps
        axes.add_patch(
            Arc(
                ((begin_s + end_s) / 2, 0),
                end_s - begin_s,
                tall,
                theta1=180,
                theta2=360,
                color=_colour(view, step) if is_chosen else OTHER,
                linewidth=3.2 if is_chosen else 0.7,
                zorder=3 if is_chosen else 2,
            )
        )
    axes.set_ylim(-1.05, 0)
    axes.set_yticks([])
    axes.set_ylabel("proposals")
    axes.set_xlabel("seconds")
    axes.spines[["top", "right", "left"]].set_visible(False)


def _colour(view: View, step: int) -> str:
    return OUT if view.travels[step].is_out else BACK
