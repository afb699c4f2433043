"""What a person sees: the overlay drawn from a `SessionState`, and the window it is shown in."""

from __future__ import annotations

from pose_coach.display.mirror import mirrored
from pose_coach.display.overlay import Overlay
from pose_coach.display.theme import THEME, THEMES, Theme, theme_named
from pose_coach.display.window import Action, Window

__all__ = [
    "THEME",
    "THEMES",
    "Action",
    "Overlay",
    "Theme",
    "Window",
    "mirrored",
    "theme_named",
]
