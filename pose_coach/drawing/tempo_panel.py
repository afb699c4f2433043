"""The tempo panel of a recording: gauge, phase and seconds."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pose_coach.coaching.state import SessionState, Status
from pose_coach.drawing.gauge import draw_gauge, read
from pose_coach.drawing.plate import Style, plate
from pose_coach.drawing.sprite import Canvas, Sprite
from pose_coach.drawing.text import BOLD, MEDIUM, fitted, width_px
from pose_coach.drawing.theme import Rgb, Sizes, Theme
from pose_coach.frames.frame import RgbImage

WIDTH = 0.44
HEIGHT = 0.5
"""Of the panel, in units."""

_TRACK = 0.054


@dataclass(frozen=True, slots=True)
class Words:
    """The text beside the gauge.

    Attributes
    ----------
    label
        The action, or the position of the body.
    label_colour
        Its colour.
    value_s
        Seconds, or None.
    note
        The target for the seconds, or "".
    alarm
        Whether the panel has a frame in the warning's colour.
    """

    label: str
    label_colour: Rgb
    value_s: float | None = None
    note: str = ""
    alarm: bool = False


def words(state: SessionState, theme: Theme) -> Words:
    """Return the text of the panel for a state."""
    pace = state.pace
    if pace is not None:
        shortest_s, longest_s = pace.ideal_s
        value_s = None if math.isnan(pace.elapsed_s) else pace.elapsed_s
        note = f"aim for {shortest_s:g} to {longest_s:g} s"
        if pace.too_fast:
            return Words("Slower", theme.warning, value_s, note, alarm=True)
        return Words(pace.label, theme.text, value_s, note)
    if state.status is Status.HOLDING or state.hold_s > 0:
        # End labels are already shown beside the gauge.
        unnamed = state.end_label and state.end_labels is None
        label = f"{state.end_label}: hold" if unnamed else "Hold"
        value_s = state.hold_s if state.hold_s > 0 else None
        return Words(label, theme.end_colour(state.position), value_s, _hold_note(state))
    if state.status is Status.READY:
        return Words("Ready", theme.good)
    if state.end_label:
        return Words(state.end_label, theme.end_colour(state.position))
    return Words("", theme.text)


def _hold_note(state: SessionState) -> str:
    """Return the time left of a hold with a goal."""
    if not state.hold_goal_s:
        return ""
    left_s = math.ceil(state.hold_goal_s - state.hold_s)
    return f"{left_s} s to go, breathe" if left_s > 0 else "long enough"


def shown(state: SessionState) -> bool:
    """Return whether the panel has any content."""
    if state.status is Status.MOVING and state.pace is None:
        # Nothing is known of a movement until the exercise is recognised.
        return bool(state.end_label or state.end_labels or state.hold_s > 0)
    return state.status in (Status.READY, Status.MOVING, Status.HOLDING)


def draw_tempo(
    image: RgbImage,
    x_px: int,
    y_px: int,
    state: SessionState,
    style: Style,
) -> None:
    """Draw the panel over `image`, in place, with its top left corner at (x, y)."""
    sizes, theme, cache = style
    said = words(state, theme)
    ends = state.end_labels
    key = ("tempo", sizes, said.label, said.label_colour, said.note, said.alarm, ends)
    cache.get(key, lambda: _plate(said, ends, sizes, theme)).draw(image, x_px, y_px)
    top, bottom = _track_rows_px(sizes)
    draw_gauge(
        image,
        read(state),
        x_px + _track_middle_px(sizes),
        (y_px + top, y_px + bottom),
        sizes.px(_TRACK),
        theme,
    )
    if said.value_s is not None:
        value, colour = f"{said.value_s:.1f}", theme.warning if said.alarm else theme.text
        max_px = sizes.px(WIDTH) - _text_left_px(sizes) - sizes.padding_px
        type_px = sizes.value_px, sizes.label_px
        sprite = cache.get(
            ("seconds", sizes, value, said.alarm),
            lambda: seconds(value, type_px, max_px, colour, theme),
        )
        baseline = _value_baseline_px(sizes)
        sprite.draw(image, x_px + _text_left_px(sizes), y_px + baseline - sizes.value_px)


def _track_middle_px(sizes: Sizes) -> int:
    return sizes.padding_px + sizes.px(_TRACK * 0.86)


def _track_rows_px(sizes: Sizes) -> tuple[int, int]:
    inset = sizes.padding_px + sizes.px(_TRACK * 0.86)
    return inset, sizes.px(HEIGHT) - inset


def _text_left_px(sizes: Sizes) -> int:
    return sizes.padding_px + sizes.px(_TRACK * 1.72) + sizes.px(0.028)


def _value_baseline_px(sizes: Sizes) -> int:
    return sizes.px(0.328)


def _plate(said: Words, ends: tuple[str, str] | None, sizes: Sizes, theme: Theme) -> Sprite:
    canvas = plate(WIDTH, HEIGHT, sizes, theme)
    width, height = canvas.width_px, canvas.height_px
    if said.alarm:
        canvas.rounded(
            canvas.box_px, sizes.radius_px, theme.warning, border_px=max(2, sizes.px(0.009))
        )
    left = _text_left_px(sizes)
    inner_px = width - left - sizes.padding_px
    if ends is not None:
        # In line with the ends of the track.
        top, bottom = _track_rows_px(sizes)
        for name, middle, colour in (
            (ends[1], top, theme.second_end),
            (ends[0], bottom, theme.first_end),
        ):
            block = fitted(name, inner_px, sizes.small_px, BOLD)
            canvas.block(block, left, middle - block.height_px / 2, colour)
    label = fitted(said.label, inner_px, sizes.label_px, BOLD, max_lines=2)
    if label.lines and label.lines[-1].endswith("…"):
        label = fitted(said.label, inner_px, sizes.small_px, BOLD, max_lines=3)
    # A single line takes the place of the second line, next to the seconds.
    bottom_px = _value_baseline_px(sizes) - sizes.value_px * 0.7 - sizes.px(0.036)
    if said.value_s is None:
        bottom_px = (height + label.height_px) / 2
    canvas.block(label, left, bottom_px - label.height_px, said.label_colour)
    if said.note:
        note = fitted(said.note, inner_px, sizes.px(0.034), MEDIUM)
        canvas.block(note, left, _value_baseline_px(sizes) + sizes.px(0.026), theme.muted)
    return canvas.sprite()


def seconds(value: str, type_px: tuple[int, int], max_px: int, colour: Rgb, theme: Theme) -> Sprite:
    """Return a number of seconds with its unit.

    Parameters
    ----------
    value
        The number.
    type_px
        Type size of the number, which is reduced if need be, and of the unit.
    max_px
        Width to keep within.
    colour, theme
        Of the number, and for the unit.
    """
    baseline, unit_size = type_px
    size, gap = baseline, max(1, round(0.1 * baseline))
    unit_px = width_px("s", unit_size, BOLD)
    while size > 8 and width_px(value, size, BOLD) + gap + unit_px > max_px:
        size = round(size * 0.94)
    value_px = width_px(value, size, BOLD)
    canvas = Canvas(value_px + gap + unit_px, round(baseline * 1.3))
    canvas.text(value, 0, baseline, size, BOLD, colour)
    canvas.text("s", value_px + gap, baseline, unit_size, MEDIUM, theme.muted)
    return canvas.sprite()
