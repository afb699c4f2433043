"""Small charts of the history as SVG, without scripts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from html import escape

WIDTH, HEIGHT = 320, 130
LEFT, RIGHT, TOP, BOTTOM = 34, 8, 10, 20
DAY, STEP = 11, 13
WEEKS = 53


def bars(title: str, labels: Sequence[str], values: Sequence[float], unit: str) -> str:
    """Return a bar chart from 0, with a bar per period."""
    top = max(2.0, _round_up(max(values, default=0.0), (1, 2, 4, 6, 8, 10)))
    width = (WIDTH - LEFT - RIGHT) / max(1, len(values))
    drawn = []
    for index, (label, value) in enumerate(zip(labels, values, strict=True)):
        y = _y(value, 0.0, top)
        drawn.append(
            f'<rect class="bar" x="{LEFT + index * width + 0.15 * width:.1f}" y="{y:.1f}"'
            f' width="{0.7 * width:.1f}" height="{HEIGHT - BOTTOM - y:.1f}">'
            f"<title>{escape(f'{label}: {value:g}{unit}')}</title></rect>"
        )
    return _chart(title, labels, 0.0, top, unit, drawn)


def lines(
    title: str, labels: Sequence[str], series: Mapping[str, Sequence[float]], unit: str, digits: int
) -> str:
    """Return a line chart. A line has a gap at NaN.

    Parameters
    ----------
    title, labels
        The title for screen readers, and the labels of the periods.
    series
        `all`, or `left` and `right`: a value per period.
    unit, digits
        Format of a value.
    """
    known = [value for values in series.values() for value in values if not math.isnan(value)]
    low, high = _around(known)
    drawn = []
    for name, values in series.items():
        points = [
            (_x(index, len(labels)), _y(value, low, high), label, value)
            for index, (label, value) in enumerate(zip(labels, values, strict=True))
        ]
        path, pen = "", "M"
        for x, y, _, value in points:
            if math.isnan(value):
                pen = "M"
                continue
            path += f"{pen}{x:.1f} {y:.1f}"
            pen = "L"
        drawn.append(f'<path class="line {name}" d="{path}"/>')
        whose = "" if name == "all" else f" {name}"
        drawn += [
            f'<circle class="dot {name}" cx="{x:.1f}" cy="{y:.1f}" r="3">'
            f"<title>{escape(f'{label}{whose}: {value:.{digits}f}{unit}')}</title></circle>"
            for x, y, label, value in points
            if not math.isnan(value)
        ]
    return _chart(title, labels, low, high, unit, drawn)


def year(reps: dict[date, int], today: date) -> str:
    """Return a calendar of the year up to today with the reps of each day, a column per week."""
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=WEEKS - 1)
    most = max(reps.values(), default=1)
    drawn, month = [], 0
    for number in range((today - first).days + 1):
        day = first + timedelta(days=number)
        week, weekday = divmod(number, 7)
        x, y = 30 + week * STEP, 16 + weekday * STEP
        if weekday == 0 and day.month != month and week < WEEKS - 1:
            drawn.append(f'<text x="{x}" y="10">{day:%b}</text>')
            month = day.month
        done = reps.get(day, 0)
        # A day with one rep is visible, too.
        shade = (
            f'class="done" fill-opacity="{0.35 + 0.65 * done / most:.2f}"'
            if done
            else 'class="day"'
        )
        said = f"{day.day} {day:%B %Y}: {done} rep{'' if done == 1 else 's'}"
        drawn.append(
            f'<rect {shade} x="{x}" y="{y}" width="{DAY}" height="{DAY}" rx="2">'
            f"<title>{said}</title></rect>"
        )
    drawn += [f'<text x="0" y="{16 + row * STEP + 10}">{name}</text>' for row, name in _WEEKDAYS]
    days = sum(1 for day in reps if first <= day <= today)
    return (
        f'<div class="year" tabindex="0" role="group" aria-label="The last year">'
        f'<svg viewBox="0 0 {30 + WEEKS * STEP} {18 + 7 * STEP}" role="img"'
        f' aria-label="Something was done on {days} days of the last year">{"".join(drawn)}</svg></div>'
    )


_WEEKDAYS = ((0, "Mon"), (2, "Wed"), (4, "Fri"))


def _chart(
    title: str, labels: Sequence[str], low: float, high: float, unit: str, drawn: Sequence[str]
) -> str:
    scale = "".join(
        f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text x="{LEFT - 5}" y="{y + 4:.1f}" text-anchor="end">{round(value, 6):g}{unit}</text>'
        for value in (low, (low + high) / 2, high)
        for y in (_y(value, low, high),)
    )
    ends = ""
    if labels:
        ends = f'<text x="{LEFT}" y="{HEIGHT - 4}">{escape(labels[0])}</text>'
    if len(labels) > 1:
        ends += f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 4}" text-anchor="end">{escape(labels[-1])}</text>'
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">'
        f"{scale}{ends}{''.join(drawn)}</svg>"
    )


def _x(index: int, count: int) -> float:
    width = WIDTH - LEFT - RIGHT
    return LEFT + (index + 0.5) * width / max(1, count)


def _y(value: float, low: float, high: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - low) / (high - low)


def _around(values: Sequence[float]) -> tuple[float, float]:
    """Return round limits around the values, with a round middle."""
    if not values:
        return 0.0, 1.0
    low, high = min(values), max(values)
    step = _round_up((high - low) / 2 or max(abs(high), 1.0) / 10, (1, 2, 5, 10))
    bottom = math.floor(low / step) * step
    top = bottom + 2 * step
    return (bottom, top) if top >= high else (bottom, bottom + 4 * step)


def _round_up(value: float, steps: Sequence[float]) -> float:
    """Return the next larger step times a power of ten; 1 if the value is not positive."""
    if value <= 0:
        return 1.0
    power: float = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in steps if value <= step * power * 1.0001)
