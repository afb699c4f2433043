"""Puts the renderer's GLSL sources together from the files in `studio/glsl/`."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).with_name("glsl")
FLOOR_TAPS = 12  # looks into a shadow map for each pixel
PERSON_TAPS = 6  # fewer, for the person is drawn larger and scaled down


def source(*names: str, taps: int = FLOOR_TAPS) -> str:
    """Join GLSL files into one shader."""
    parts = [(FOLDER / f"{name}.glsl").read_text(encoding="utf-8") for name in names]
    return "\n".join(["#version 330", f"#define TAPS {taps}", *parts])


LIT = ("common", "light")


def depth() -> tuple[str, str]:
    """Vertex and fragment shader for shadow maps."""
    return source("depth_vert"), source("depth_frag")


def room() -> tuple[str, str]:
    """Shaders for the empty room."""
    return source("room_vert"), source(*LIT, "room_frag")


def floor() -> tuple[str, str]:
    """Shaders that lay the person's shadow over the room."""
    return source("screen_vert"), source(*LIT, "floor_frag")


def person() -> tuple[str, str]:
    """Shaders for the person, without cutting clothes to their hems."""
    return source("person_vert"), source(*LIT, "person_parts", "person_frag", taps=PERSON_TAPS)


def person_cut() -> tuple[str, str]:
    """Shaders that only cut out what is to be seen.

    They are apart because a shader that discards cannot skip hidden pixels early.
    """
    return source("person_vert"), source("common", "person_parts", "person_cut_frag")


def final() -> tuple[str, str]:
    """Shaders that put person and room together and expose the picture."""
    return source("screen_vert"), source("final_frag")
