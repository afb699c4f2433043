"""Comparison of left and right in a report: figures, words and chart."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from markupsafe import Markup

from pose_coach.body.landmarks import Side
from pose_coach.counting.events import Rep
from pose_coach.report.charts import HALF_IN
from pose_coach.report.svg import COLOURS, Chart

ALMOST_EVEN = 0.1
"""Sides that differ by less than this share are even."""

_MIDDLE, _LONGEST, _EDGE = 0.5, 0.9, 1.75
"""Where bars begin, how long they may be, and where the chart ends."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A figure of both sides.

    Attributes
    ----------
    title
        What it is.
    form
        How it is written.
    left, right
        NaN where there is none.
    """

    title: str
    form: str
    left: float
    right: float

    @property
    def words(self) -> tuple[str, str]:
        """Both as they are written."""
        return self._written(self.left), self._written(self.right)

    def _written(self, value: float) -> str:
        return "none" if math.isnan(value) else self.form.format(value)


def both_sides(reps: Sequence[Rep]) -> tuple[Pair, ...]:
    """Return the counts, and the means of a rep: range, phase and hold; nothing where there are no sides."""
    left = [rep for rep in reps if rep.side is Side.LEFT]
    right = [rep for rep in reps if rep.side is Side.RIGHT]
    if not left and not right:
        return ()

    def means(title: str, form: str, of: Callable[[Rep], float]) -> Pair:
        return Pair(title, form, _mean(map(of, left)), _mean(map(of, right)))

    return (
        Pair("reps", "{:.0f}", len(left), len(right)),
        means("range", "{:.0f}°", lambda rep: rep.range_deg),
        means("a phase", "{:.1f} s", lambda rep: _mean(p.duration_s for p in rep.phases)),
        means("hold", "{:.1f} s", lambda rep: rep.hold_s),
    )


def balance_words(pairs: Sequence[Pair]) -> str:
    """Return how the sides compare in their range of motion."""
    left, right = next((pair.left, pair.right) for pair in pairs if pair.title == "range")
    if math.isnan(left) or math.isnan(right):
        return f"Only the {'right' if math.isnan(left) else 'left'} side was done."
    less, more = sorted((left, right))
    if more - less < ALMOST_EVEN * more:
        return "Both sides go about as far."
    lesser = "left" if left < right else "right"
    return f"The {lesser} goes {more - less:.0f}° less far than the other side."


def sides_chart(name: str, pairs: Sequence[Pair]) -> Markup:
    """Draw left against right; the greater of a pair fills its room.

    Parameters
    ----------
    name
        No other chart in the page has it.
    pairs
        What is compared.
    """
    with Chart(name, HALF_IN[0], 0.42 * len(pairs) + 0.4) as chart:
        axes = chart.figure.subplots()
        axes.grid(visible=False)
        axes.set_axis_off()
        axes.set_xlim(-_EDGE, _EDGE)
        axes.set_ylim(len(pairs) - 0.4, -1.0)
        for sign, side in ((-1, Side.LEFT), (1, Side.RIGHT)):
            align = "right" if sign < 0 else "left"
            axes.text(
                sign * _MIDDLE, -0.75, side.capitalize(), ha=align, va="center", weight="bold"
            )
            for place, pair in enumerate(pairs):
                value = pair.left if side is Side.LEFT else pair.right
                greater = max(0.0 if math.isnan(v) else v for v in (pair.left, pair.right))
                length = value / greater * _LONGEST if greater and not math.isnan(value) else 0.0
                axes.barh(
                    place,
                    sign * length,
                    left=sign * _MIDDLE,
                    height=0.55,
                    color=COLOURS[side],
                    edgecolor=COLOURS["ground"],
                    hatch="//" if side is Side.RIGHT else None,
                    linewidth=0,
                )
                axes.text(
                    sign * (_MIDDLE + length + 0.04),
                    place,
                    pair.words[side is Side.RIGHT],
                    ha=align,
                    va="center",
                )
        for place, pair in enumerate(pairs):
            axes.text(0.0, place, pair.title, ha="center", va="center")
        figures = "; ".join(f"{pair.title} {' and '.join(pair.words)}" for pair in pairs)
        return chart.svg(f"Left against right: {figures}.")


def _mean(values: Iterable[float]) -> float:
    known = [value for value in values if not math.isnan(value)]
    return fmean(known) if known else math.nan
