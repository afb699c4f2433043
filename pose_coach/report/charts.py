"""The charts of a report.

They are drawn by matplotlib, which the pose tracker brings along anyway, as SVG. A page of one set stays near
100 kB, where a charting library in JavaScript would put 50 kB to 4 MB into every page and show nothing at all
where scripts are not run: in a mail's preview, say. SVG prints sharply, takes the page's colours by light and
in the dark, and its parts are links, which a keyboard and a screen reader know. The little that is left to a
script are figures where one points, and the player.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from markupsafe import Markup

from pose_coach.body.landmarks import Side
from pose_coach.body.pose import FloatArray
from pose_coach.counting.events import Considered, Rep
from pose_coach.exercises.exercise import Exercise
from pose_coach.recording.signals import holds_of
from pose_coach.report.considered_words import likelihood_words
from pose_coach.report.svg import COLOURS, POINTS_PER_INCH, Chart, Mark
from pose_coach.report.words import phase_words, sign, verdict

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDE_IN, NARROW_IN = (10.6, 2.9), (4.9, 3.4)
"""The signal over time, for a desk and paper, and for a phone."""
HALF_IN = (5.0, 2.7)

MOST_POINTS = 1200
"""Of a line. More than a screen can show of it."""

_LEGIBLE_IN = 0.17
"""Smallest width of a rep for its number."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A signal over time. NaN is a gap.

    Attributes
    ----------
    time_s, value_deg
        Of one length.
    """

    time_s: FloatArray
    value_deg: FloatArray

    def thinned(self) -> Curve:
        """Return the same with no more points than can be shown."""
        step = max(1, math.ceil(len(self.time_s) / MOST_POINTS))
        return Curve(self.time_s[::step], self.value_deg[::step])


def signal_chart(
    name: str,
    exercise: Exercise,
    reps: Sequence[Rep],
    curve: Curve,
    span_s: tuple[float, float],
    href: Callable[[float], str] | None,
    *,
    is_wide: bool,
    perhaps: Sequence[Considered] = (),
) -> Markup:
    """Draw the signal over time, with reps, phases, holds and what was rushed.

    Parameters
    ----------
    name
        No other chart in the page has it.
    exercise, reps
        What was done.
    curve
        Its signal.
    span_s
        From when to when.
    href
        Where a moment of the video is to be found; None where there is no video.
    is_wide
        Whether for a desk or for a phone.
    perhaps
        What was perhaps a rep, and was not counted.
    """
    size_in = WIDE_IN if is_wide else NARROW_IN
    with Chart(name, *size_in) as chart:
        strip, axes = chart.figure.subplots(
            2, 1, sharex=True, gridspec_kw={"height_ratios": (1, 8), "hspace": 0.0}
        )
        legible_s = _LEGIBLE_IN / size_in[0] * (span_s[1] - span_s[0])
        for rep in reps:
            _draw_rep(chart, axes, exercise, rep)
            _draw_number(chart, strip, rep, href, legible_s)
        for each in perhaps:
            words = f"Perhaps a rep, not counted: {likelihood_words(each.probability)}"
            style = {"color": COLOURS["ground"], "edgecolor": COLOURS["soft"], "linestyle": "--"}
            _draw_box(chart, strip, each, words, href, **style)
            if each.end_s - each.start_s >= legible_s:
                _write(strip, each, "?")
        axes.plot(curve.time_s, curve.value_deg, color=COLOURS["ink"], linewidth=1.4)
        axes.set_xlim(*span_s)
        axes.set_xlabel("Time (s)")
        axes.set_ylabel(f"{exercise.low.label}  ←  degrees  →  {exercise.high.label}")
        strip.set_axis_off()
        strip.set_ylim(0.0, 1.0)
        chart.figure.draw_without_rendering()
        box = axes.get_position()
        width_pt, height_pt = (side * POINTS_PER_INCH for side in size_in)
        low, high = axes.get_ylim()
        return chart.svg(
            f"{exercise.title}: signal over time, {_reps(len(reps))}. Each rep is a link.",
            links=True,
            left=box.x0 * width_pt,
            right=box.x1 * width_pt,
            top=(1.0 - box.y1) * height_pt,
            bottom=(1.0 - box.y0) * height_pt,
            from_s=span_s[0],
            until_s=span_s[1],
            low=low,
            high=high,
        )


def _draw_rep(chart: Chart, axes: Axes, exercise: Exercise, rep: Rep) -> None:
    for from_s, until_s in holds_of(rep):
        hold = axes.axvspan(from_s, until_s, color=COLOURS["hold"], linewidth=0)
        chart.mark(hold, Mark(f"Rep {rep.number}, hold: {until_s - from_s:.1f} s", from_s))
    for phase in rep.phases:
        is_up = phase.name == exercise.high.phase
        span = axes.axvspan(
            phase.start_s,
            phase.end_s,
            facecolor=COLOURS["high" if is_up else "low"],
            edgecolor=COLOURS["rushed"],
            hatch="///" if phase.rushed else None,
            linewidth=0,
        )
        chart.mark(span, Mark(phase_words(exercise, rep, phase), phase.start_s))


def _draw_number(
    chart: Chart,
    strip: Axes,
    rep: Rep,
    href: Callable[[float], str] | None,
    legible_s: float,
) -> None:
    """Draw what leads to a rep: its number over it, with the sign of what slipped."""
    words = f"Rep {rep.number}{f', {rep.side}' if rep.side else ''}: {verdict(rep)}"
    _draw_box(
        chart,
        strip,
        rep,
        words,
        href,
        color=COLOURS["band"],
        edgecolor=COLOURS["rushed"] if rep.rushed else COLOURS["grid"],
        linewidth=1.2 if rep.rushed else 0.8,
    )
    length_s = rep.end_s - rep.start_s
    if length_s >= legible_s:
        full = f"{_label(rep)} {sign(rep)}"
        fits = length_s > 1.8 * legible_s * len(full) / 3
        _write(strip, rep, full if fits else str(rep.number))


def _draw_box(
    chart: Chart,
    strip: Axes,
    what: Rep | Considered,
    words: str,
    href: Callable[[float], str] | None,
    **style: Any,
) -> None:
    length_s = what.end_s - what.start_s
    box = strip.barh(0.5, length_s, left=what.start_s, height=0.8, **style)[0]
    chart.mark(box, Mark(words, what.start_s, href(what.start_s) if href else None))


def _write(strip: Axes, over: Rep | Considered, text: str) -> None:
    strip.text((over.start_s + over.end_s) / 2, 0.47, text, ha="center", va="center")


def tempo_chart(name: str, exercise: Exercise, reps: Sequence[Rep]) -> Markup:
    """Draw how long each phase took against the ideal band and the limit of what is rushed."""
    tempo = exercise.tempo
    with Chart(name, *HALF_IN) as chart:
        axes = chart.figure.subplots()
        axes.axhspan(*tempo.ideal_s, color=COLOURS["band"], linewidth=0)
        axes.axhline(
            tempo.rushed_below_s, color=COLOURS["rushed"], linewidth=1.2, linestyle=(0, (4, 3))
        )
        longest_s = max((phase.duration_s for rep in reps for phase in rep.phases), default=0.0)
        top_s = 1.12 * max(longest_s, tempo.ideal_s[1])
        for words, limit_s in (("ideal", tempo.ideal_s[1]), ("rushed below", tempo.rushed_below_s)):
            axes.annotate(
                words,
                (len(reps) + 0.6, limit_s),
                (-3, -3),
                textcoords="offset points",
                ha="right",
                va="top",
                color=COLOURS["soft"],
            )
        for place, rep in enumerate(reps, 1):
            for phase in rep.phases:
                is_up = phase.name == exercise.high.phase
                colour = COLOURS["left" if is_up else "right"]
                point = axes.plot(
                    place + (-0.14 if is_up else 0.14),
                    phase.duration_s,
                    marker="^" if is_up else "v",
                    markersize=8,
                    markerfacecolor=COLOURS["ground"] if phase.rushed else colour,
                    markeredgecolor=COLOURS["rushed"] if phase.rushed else colour,
                    markeredgewidth=1.5,
                    linestyle="none",
                )[0]
                chart.mark(point, Mark(phase_words(exercise, rep, phase), phase.start_s))
        axes.set_ylim(0.0, top_s)
        axes.set_ylabel("Seconds a phase")
        _number_reps(axes, reps)
        rushed = sum(phase.rushed for rep in reps for phase in rep.phases)
        return chart.svg(
            f"Tempo: {rushed} of {sum(len(rep.phases) for rep in reps)} phases rushed; the ideal is"
            f" {tempo.ideal_s[0]:g} to {tempo.ideal_s[1]:g} s."
        )


def range_chart(name: str, exercise: Exercise, reps: Sequence[Rep]) -> Markup:
    """Draw the range of motion rep by rep, left and right in their own colours."""
    ranges_deg = [rep.range_deg for rep in reps]
    with Chart(name, *HALF_IN) as chart:
        axes = chart.figure.subplots()
        axes.grid(visible=False, axis="x")
        for place, rep in enumerate(reps, 1):
            if math.isnan(rep.range_deg):
                continue
            bar = axes.bar(
                place,
                rep.range_deg,
                width=0.66,
                color=COLOURS["right" if rep.side is Side.RIGHT else "left"],
                edgecolor=COLOURS["ground"],
                hatch="//" if rep.side is Side.RIGHT else None,
                linewidth=0,
            )[0]
            side = f", {rep.side}" if rep.side else ""
            chart.mark(bar, Mark(f"Rep {rep.number}{side}: {rep.range_deg:.0f}°", rep.start_s))
            if len(reps) <= 12:
                axes.annotate(
                    f"{rep.range_deg:.0f}°",
                    (place, rep.range_deg),
                    (0, 2),
                    textcoords="offset points",
                    ha="center",
                )
        axes.set_ylabel("Range of motion (degrees)")
        axes.margins(y=0.12)
        _number_reps(axes, reps)
        label = f"Range of motion of {exercise.title}, rep by rep"
        if np.isfinite(ranges_deg).any():
            label += f": {np.nanmin(ranges_deg):.0f} to {np.nanmax(ranges_deg):.0f} degrees"
        return chart.svg(f"{label}.")


def _number_reps(axes: Axes, reps: Sequence[Rep]) -> None:
    axes.set_xlim(0.4, len(reps) + 0.6)
    step = max(1, math.ceil(len(reps) / 15))
    shown = list(range(1, len(reps) + 1, step))
    axes.set_xticks(shown, [_label(reps[place - 1]) for place in shown])
    axes.set_xlabel("Rep")


def _label(rep: Rep) -> str:
    """Return "3", or "3L" and "3R" where there are sides."""
    return f"{rep.number}{rep.side[0].upper() if rep.side else ''}"


def _reps(count: int) -> str:
    return "1 rep" if count == 1 else f"{count} reps"
