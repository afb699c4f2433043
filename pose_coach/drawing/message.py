"""The message bands: cues, visibility problems, camera notices and gestures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, StrEnum

from pose_coach.coaching.cue import Severity
from pose_coach.coaching.state import SessionState, Status
from pose_coach.drawing import icons
from pose_coach.drawing.sprite import Canvas, Sprite
from pose_coach.drawing.text import BOLD, MEDIUM, fitted
from pose_coach.drawing.theme import Rgb, Sizes, Theme

CARDS = (Status.WELCOME, Status.SUMMARY)
"""Statuses that are shown as a card over a dimmed picture."""
HOW_TO_GO_ON = "Raise both hands, or press space, to go on"

_Icon = Callable[[Canvas, float, float, float, Rgb], None]

LINES, LARGE_LINES = 3, 4
"""Limits of lines of a band."""


class Look(StrEnum):
    """Appearance of a band."""

    INFO = "info"
    PRAISE = "praise"
    ADVICE = "advice"
    WARNING = "warning"
    UNSEEN = "unseen"
    CAMERA = "camera"
    GESTURE = "gesture"
    PAUSE = "pause"


class Reader(Enum):
    """Reading distance: the type size relative to that of a recording."""

    DESK = 1.0
    MAT = 1.2
    ROOM = 1.4  # before anything else is to be watched


@dataclass(frozen=True, slots=True)
class Message:
    """The text of a band, its look and reading distance."""

    text: str
    look: Look
    reader: Reader = Reader.DESK


def setting_up(state: SessionState) -> bool:
    """Return whether set-up is shown.

    Not for a recording, nor in the middle of a set, where a short tracking error would replace all panels.
    """
    if state.status is Status.WAITING:
        return state.fit is not None and not state.reps
    return state.status is Status.COUNTDOWN


def messages(state: SessionState) -> list[Message]:
    """Return the messages, the most important first."""
    said = _about_body(state)
    if state.notice:
        # A missing or dark picture precedes what it seems to show.
        said = [Message(state.notice, Look.CAMERA), *said]
    if state.gesture is not None:
        said = [Message(state.gesture.label, Look.GESTURE), *said]
    if setting_up(state):
        # One thing at a time.
        return [replace(first, reader=Reader.ROOM) for first in said[:1]]
    if state.figure is None and state.status not in CARDS:
        return said
    return [replace(one, reader=Reader.MAT) for one in said]


def _about_body(state: SessionState) -> list[Message]:
    if state.status in CARDS:
        return []
    if state.status is Status.PAUSED:
        return [Message(f"Paused. {state.because or HOW_TO_GO_ON}", Look.PAUSE)]
    main = _main(state)
    unseen = Message(state.cannot_see, Look.UNSEEN) if state.cannot_see else None
    if state.status is Status.WAITING and not (state.cue and state.cue.text):
        # This must be fixed before anything can start.
        return [said for said in (unseen, main) if said]
    return [said for said in (main, unseen) if said]


def _main(state: SessionState) -> Message | None:
    """Return the message about the status, or the cue."""
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


def icon_box_px(message: Message, height_px: int, sizes: Sizes) -> tuple[float, float, float]:
    """Return left, top and size of the icon in a band of this height."""
    size = _type_px(message.look, sizes, message.reader)
    icon = round(size * 1.02)
    return _pad_px(size), (height_px - icon) / 2, icon


def band(message: Message, max_width_px: int, sizes: Sizes, theme: Theme) -> Sprite:
    """Return a band as wide as its words, up to a width."""
    look = message.look
    size = _type_px(look, sizes, message.reader)
    pad = _pad_px(size)
    icon_px = round(size * 1.02)
    gap = round(size * 0.4)
    room_px = max(1, max_width_px - 2 * pad - icon_px - gap)
    lines = LARGE_LINES if message.reader is Reader.ROOM else LINES
    faint = look is Look.UNSEEN and message.reader is Reader.DESK
    weight = MEDIUM if faint else BOLD
    block = fitted(message.text, room_px, size, weight, lines)
    width = min(max_width_px, block.width_px + 2 * pad + icon_px + gap)
    height = block.height_px + 2 * pad
    canvas = Canvas(width, height)
    box = (0, 0, width, height)
    radius = min(height / 2, sizes.radius_px * 1.6)
    warn = look is Look.WARNING
    plate = theme.warning_plate if warn else theme.plate
    canvas.rounded(box, radius, plate, 0.9 if warn else theme.plate_opacity + 0.06)
    if look in (Look.UNSEEN, Look.CAMERA):
        canvas.rounded(box, radius, theme.muted, border_px=max(1.5, sizes.unit_px * 0.0035))
    if look is not Look.GESTURE:  # its ring fills as the hand is held, and is drawn over the band
        paint, colour = _icon(look, theme)
        paint(canvas, *icon_box_px(message, height, sizes), colour)
    canvas.block(block, pad + icon_px + gap, pad, theme.muted if faint else theme.text)
    return canvas.sprite()


def _type_px(look: Look, sizes: Sizes, reader: Reader) -> int:
    if look is Look.UNSEEN and reader is Reader.DESK:
        return sizes.px(0.05)
    return round(sizes.message_px * reader.value)


def _pad_px(size_px: int) -> int:
    return round(size_px * 0.55)


def _icon(look: Look, theme: Theme) -> tuple[_Icon, Rgb]:
    if look is Look.WARNING:
        return icons.exclamation, theme.text
    if look is Look.PRAISE:
        return icons.tick, theme.good
    if look is Look.CAMERA:
        return icons.camera, theme.second_end
    if look is Look.UNSEEN:
        return icons.hidden, theme.muted
    if look is Look.PAUSE:
        return icons.pause, theme.second_end
    return icons.chevron, theme.text
