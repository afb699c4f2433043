"""The scene file: what is done, by whom, filmed how. TOML in, checked dataclasses out."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from studio.body import body_names
from studio.camera import Camera
from studio.room import ROOMS
from studio.settings import SceneError, choose, read_table
from studio.wardrobe import COLOURS, HAIRS, LEGS, SKINS, SLEEVES, Look

PASSERS = ("walker", "exerciser", "dog", "vacuum")
TABLES = (
    "camera",
    "exercise",
    "faults",
    "filming",
    "movement",
    "passers",
    "person",
    "room",
    "seed",
)
PerRep = tuple[float, ...]
EXERCISES = (
    "cat-cow",
    "rolling-plank",
    "t-spine-rotation",
    "scorpion",
    "supine-twist",
    "programme",
    "none",
)


@dataclass(frozen=True)
class Movement:
    """What is done. A list gives a value for each repetition; the last one goes on.

    Attributes
    ----------
    reps
        Number of repetitions.
    start_with
        Cat-cow: the end that is gone to first, "cow" or "cat".
    first, second
        Size of the movement to the first and second end, 1 is full (cat-cow: to cow and to cat in
        the order in which they come; others: there, and how far home).
    first_s, second_s
        Seconds of travel to each end.
    first_hold_s, second_hold_s
        Seconds of standing still there.
    side
        "left", "right" or "both" (first left, then right, the reps shared out).
    variant
        A way of doing it, where an exercise has several; for "none", what is done instead.
    arms
        Supine twist and scorpion: how the arms lie.
    head
        Supine twist and scorpion: "left", "right" or "still", where the head is turned all the
        time; nothing is what is usual.
    entry, exit
        How the person gets into position and out of it; "none" leaves it out, nothing is what is
        usual for the exercise.
    rest_after_rep
        The repetition after which a rest is taken; 0 for none.
    rest_in
        Where that rest is taken: "neutral", or nothing for what is usual for the exercise.
    rest_s
        Stillness before the first and after the last repetition.
    stops
        Halts in the middle of each phase.
    tremor
        Unsteadiness; 0 is as steady as people are, 1 clearly shaking.
    """

    reps: int = 4
    start_with: str = "cow"
    first: PerRep = (1.0,)
    second: PerRep = (1.0,)
    first_s: PerRep = (3.2,)
    second_s: PerRep = (3.2,)
    first_hold_s: PerRep = (0.5,)
    second_hold_s: PerRep = (0.5,)
    side: str = "both"
    variant: str = ""
    arms: str = ""
    head: str = ""
    entry: str = ""
    exit: str = ""
    rest_after_rep: int = 0
    rest_in: str = ""
    rest_s: float = 0.8
    stops: PerRep = (0.0,)
    tremor: float = 0.0


@dataclass(frozen=True)
class Fault:
    """Something done wrong in some repetitions."""

    name: str
    reps: PerRep = ()
    amount: float = 1.0

    def affects(self, rep: int) -> bool:
        """Return whether a repetition, counted from 1, has this fault."""
        return not self.reps or rep in self.reps


@dataclass(frozen=True)
class Filming:
    """How the picture is taken.

    Attributes
    ----------
    fps
        Frames a second.
    variable
        0 is a steady rate; towards 1 frames come late and some are missing.
    light
        1 is a well-lit room, 0.2 a dark one.
    exposure
        1 is right; 2 and more burn out what is bright.
    warmth
        -1 bluish to 1 yellowish.
    window
        Strength of the light from the window.
    noise
        Grain in levels of 255.
    blur
        Softness of the lens in pixels.
    jpeg
        Quality of the webcam's own compression, 0 to leave it out.
    crf
        Quality of the video's compression; higher is smaller.
    mirrored
        Left and right exchanged, as in many webcam programs.
    supersample
        2 draws edges finely, 1 is faster.
    """

    fps: float = 30.0
    variable: float = 0.0
    light: float = 1.0
    exposure: float = 1.0
    warmth: float = 0.1
    window: float = 1.0
    window_deg: float = 35.0
    noise: float = 2.0
    blur: float = 0.4
    jpeg: int = 92
    crf: int = 23
    mirrored: bool = False
    supersample: int = 2


@dataclass(frozen=True)
class Passer:
    """Someone or something else in the picture.

    Attributes
    ----------
    kind
        "walker" and "dog" and "vacuum" go past; "exerciser" does cat-cows there all the time.
    start_s, duration_s
        When it sets out, and how long it takes.
    depth_m
        Distance behind the middle of the mat; negative is between mat and camera.
    from_m, to_m
        Where it comes from and goes to along the mat; the head's end is negative.
    body, skin, hair, hair_colour, top_colour, trouser_colour
        Looks, as in ``[person]``.
    """

    kind: str = "walker"
    start_s: float = 2.0
    duration_s: float = 4.0
    depth_m: float = 0.95
    from_m: float = -2.6
    to_m: float = 2.6
    body: str = "man-average"
    skin: str = "light"
    hair: str = "short"
    hair_colour: str = "brown"
    top_colour: str = "navy"
    trouser_colour: str = "grey"

    @property
    def onwards(self) -> float:
        """Sign of the way: +1 towards the feet's end of the mat."""
        return 1.0 if self.to_m >= self.from_m else -1.0


@dataclass(frozen=True)
class Scene:
    """One clip."""

    exercise: str
    seed: int = 0
    movement: Movement = field(default_factory=Movement)
    faults: tuple[Fault, ...] = ()
    body: str = "woman-slim"
    look: Look = field(default_factory=Look)
    camera: Camera = field(default_factory=Camera)
    filming: Filming = field(default_factory=Filming)
    room: str = "living"
    mat: str | None = None
    passers: tuple[Passer, ...] = ()


def read_scene(path: Path) -> Scene:
    """Read a scene file.

    Raises
    ------
    SceneError
        If it is missing, is not TOML or has a setting that is wrong.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SceneError(f"{path}: cannot be read ({error.strerror})") from error
    except tomllib.TOMLDecodeError as error:
        raise SceneError(f"{path}: not valid TOML: {error}") from error
    try:
        return scene_from(table)
    except SceneError as error:
        raise SceneError(f"{path}: {error}") from None


def scene_from(table: dict[str, Any]) -> Scene:
    """Build a scene from the tables of a scene file."""
    table = dict(table)
    for key in table:
        choose(key, TABLES, "scene")
    exercise = choose(str(table.get("exercise", "")), EXERCISES, "exercise")
    movement = read_table(Movement, table.get("movement", {}), "movement")
    choose(movement.side, ("left", "right", "both"), "movement.side")
    choose(movement.start_with, ("cow", "cat"), "movement.start_with")
    choose(movement.head, ("", "left", "right", "still"), "movement.head")
    choose(movement.rest_in, ("", "neutral"), "movement.rest_in")
    for name in ("first_s", "second_s"):
        if min(getattr(movement, name)) <= 0:
            raise SceneError(f"movement.{name}: a phase must take some time")
    faults = tuple(
        read_table(Fault, f, f"faults[{i}]") for i, f in enumerate(table.get("faults", []))
    )
    person = dict(table.get("person", {}))
    body = choose(str(person.pop("body", "woman-slim")), body_names(), "person.body")
    look = read_table(Look, person, "person")
    _check_look(look, "person")
    choose(look.sleeves, list(SLEEVES), "person.sleeves")
    choose(look.legs, list(LEGS), "person.legs")
    choose(look.fit, ("fitted", "loose"), "person.fit")
    camera = read_table(Camera, table.get("camera", {}), "camera")
    choose(camera.facing, ("left", "right"), "camera.facing")
    if camera.width % 2 or camera.height % 2:
        raise SceneError("camera: width and height must be even")
    room = dict(table.get("room", {}))
    for key in room:
        choose(key, ("name", "mat"), "room")
    mat = room.get("mat")
    return Scene(
        exercise=exercise,
        seed=int(table.get("seed", 0)),
        movement=movement,
        faults=faults,
        body=body,
        look=look,
        camera=camera,
        filming=read_table(Filming, table.get("filming", {}), "filming"),
        room=choose(str(room.get("name", "living")), list(ROOMS), "room.name"),
        mat=None if mat is None else choose(str(mat), list(COLOURS), "room.mat"),
        passers=tuple(_passer(p, f"passers[{i}]") for i, p in enumerate(table.get("passers", []))),
    )


def _check_look(look: Look | Passer, where: str) -> None:
    """Check the choices that everybody has."""
    choose(look.skin, list(SKINS), f"{where}.skin")
    choose(look.hair, ("short", "long", "bun"), f"{where}.hair")
    choose(look.hair_colour, list(HAIRS), f"{where}.hair_colour")
    choose(look.top_colour, list(COLOURS), f"{where}.top_colour")
    choose(look.trouser_colour, list(COLOURS), f"{where}.trouser_colour")


def _passer(table: dict[str, Any], where: str) -> Passer:
    passer = read_table(Passer, table, where)
    choose(passer.kind, PASSERS, f"{where}.kind")
    choose(passer.body, body_names(), f"{where}.body")
    _check_look(passer, where)
    if passer.duration_s <= 0:
        raise SceneError(f"{where}.duration_s: going past must take some time")
    return passer


def per_rep(values: PerRep, rep: int) -> float:
    """Return the value for a repetition, counted from 1; the last one goes on."""
    return values[min(rep, len(values)) - 1]
