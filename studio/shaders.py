"""Puts the renderer's GLSL sources together from the files in `studio/glsl/`."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).with_name("glsl")
ROOM_TAPS = 12  # looks into a shadow map for each pixel of the room, which is drawn once
FLOOR_TAPS = 8
PERSON_TAPS = 6
FINE_PERSON_TAPS = 3  # enough where four samples of the person make a pixel


def source(*names: str, taps: int = ROOM_TAPS, switches: tuple[str, ...] = ()) -> str:
    """Join GLSL files into one shader; `switches` are defined in it."""
    parts = [(FOLDER / f"{name}.glsl").read_text(encoding="utf-8") for name in names]
    defined = [f"#define {name}" for name in switches]
    return "\n".join(["#version 330", f"#define TAPS {taps}", *defined, *parts])


LIT = ("common", "light")


def depth() -> tuple[str, str]:
    """Vertex and fragment shader for shadow maps."""
    return source("depth_vert"), source("depth_frag")


def room() -> tuple[str, str]:
    """Shaders for the empty room."""
    return source("room_vert"), source(*LIT, "room_frag")


def floor(moving: bool) -> tuple[str, str]:
    """Shaders that lay the person's shadow over the room, seen by a still or a moving camera."""
    switches = ("MOVING",) if moving else ()
    return source("screen_vert"), source(*LIT, "floor_frag", taps=FLOOR_TAPS, switches=switches)


def person(part: int, *, plain: bool, cut: bool, fine: bool) -> tuple[str, str]:
    """Shaders for a part of the person.

    Each part has its own, for the software rasteriser works out every branch for every pixel: a
    shader for all parts would paint cloth, hair and face each time and throw most of it away.

    Parameters
    ----------
    part
        Number of the part, see `studio.wardrobe`.
    plain
        Skin without a face.
    cut
        Leave out pixels beyond the hems; apart, because a shader that discards cannot skip hidden
        pixels early.
    fine
        For a person drawn twice as large as the picture.
    """
    switches = (f"PART {part}",) + ("PLAIN",) * plain + ("CUT",) * cut + ("FINE",) * fine
    taps = FINE_PERSON_TAPS if fine else PERSON_TAPS
    names = (*LIT, "person_parts", "person_frag")
    return source("person_vert"), source(*names, taps=taps, switches=switches)


def final() -> tuple[str, str]:
    """Shaders that put person and room together and expose the picture."""
    return source("screen_vert"), source("final_frag")
