"""The band with the one thing to say now, and what cannot be seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from pose_coach.coaching.state import SessionState, Severity, Status
from pose_coach.display import icons
from pose_coach.display.sprite import Canvas, Sprite
from pose_coach.display.text import BOLD, MEDIUM, fitted
from pose_coach.display.theme import Rgb, Sizes, Theme

_Icon = Callable[[Canvas, float, float, float, Rgb], None]

LINES = 2
"""A band never has more."""


class Look(StrEnum):
    """How a band looks."""

    INFO = "info"
    PRAISE = "praise"
    ADVICE = "advice"
    WARNING = "warning"
    PAUSED = "paused"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class Message:
    """Words in a band."""

    text: str
    look: Look


def messages(state: SessionState) -> list[Message]:
    """Return what to say, first what may not be left out."""
    main = _main(state)
    unseen = Message(state.cannot_see, Look.UNSEEN) if state.cannot_see else None
    if state.status is Status.WAITING and not (state.cue and state.cue.text):
        # Nothing starts before this is mended.
        return [said for said in (unseen, main) if said]
    return [said for said in (main, unseen) if said]


def _main(state: SessionState) -> Message | None:
    """Return how the session stands, or else the cue."""
    if state.status is Status.PAUSED:
        return Message("Paused", Look.PAUSED)
    if state.status is Status.DONE:
        return Message(_summary(state), Look.PRAISE)
    if state.cue is not None and state.cue.text:
        return Message(state.cue.text, _LOOK_OF[state.cue.severity])
    if state.status is Status.WAITING:
        return Message(state.instruction or "Get into the start position", Look.INFO)
    return None


def _summary(state: SessionState) -> str:
    if not state.reps:
        return "Done"
    share = f"all {state.reps}" if state.clean == state.reps else f"{state.clean} of {state.reps}"
    return "Well done: " + f"{share} clean".replace(" ", "\N{NO-BREAK SPACE}")


_LOOK_OF = {
    Severity.INFO: Look.INFO,
    Severity.PRAISE: Look.PRAISE,
    Severity.ADVICE: Look.ADVICE,
    Severity.WARNING: Look.WARNING,
}


def max_height_px(look: Look, sizes: Sizes) -> int:
    """Return the height of a band with all its lines."""
    return round(_type_px(look, sizes) * (0.7 + 1.2 * (LINES - 1))) + 2 * _pad_px(look, sizes)[1]


def band(message: Message, max_width_px: int, sizes: Sizes, theme: Theme) -> Sprite:
    """Return a band as wide as its words, within the width given."""
    look = message.look
    size = _type_px(look, sizes)
    pad_x, pad_y = _pad_px(look, sizes)
    icon_px = round(size * 1.02)
    gap = round(size * 0.4)
    room_px = max(1, max_width_px - 2 * pad_x - icon_px - gap)
    block = fitted(message.text, room_px, size, _WEIGHT[look], LINES)
    width = min(max_width_px, block.width_px + 2 * pad_x + icon_px + gap)
    height = block.height_px + 2 * pad_y
    canvas = Canvas(width, height)
    box = (0, 0, width, height)
    radius = min(height / 2, sizes.radius_px * 1.6)
    warn = look is Look.WARNING
    plate = theme.warning_plate if warn else theme.plate
    canvas.rounded(box, radius, plate, 0.9 if warn else theme.plate_opacity + 0.06)
    if look is Look.UNSEEN:
        canvas.rounded(box, radius, theme.muted, border_px=max(1.5, sizes.unit_px * 0.0035))
    paint, colour = _icon(look, theme)
    paint(canvas, pad_x, (height - icon_px) / 2, icon_px, colour)
    canvas.block(block, pad_x + icon_px + gap, pad_y, _ink(look, theme))
    return canvas.sprite()


_WEIGHT = {
    Look.INFO: BOLD,
    Look.PRAISE: BOLD,
    Look.ADVICE: BOLD,
    Look.WARNING: BOLD,
    Look.PAUSED: BOLD,
    Look.UNSEEN: MEDIUM,
}


def _type_px(look: Look, sizes: Sizes) -> int:
    return sizes.px(0.05) if look is Look.UNSEEN else sizes.message_px


def _pad_px(look: Look, sizes: Sizes) -> tuple[int, int]:
    size = _type_px(look, sizes)
    return round(size * 0.55), round(size * 0.55)


def _ink(look: Look, theme: Theme) -> Rgb:
    return theme.muted if look is Look.UNSEEN else theme.text


def _icon(look: Look, theme: Theme) -> tuple[_Icon, Rgb]:
    if look is Look.WARNING:
        return icons.exclamation, theme.text
    if look is Look.PRAISE:
        return icons.tick, theme.good
    if look is Look.PAUSED:
        return icons.pause, theme.text
    if look is Look.UNSEEN:
        return icons.hidden, theme.muted
    return icons.chevron, theme.text
