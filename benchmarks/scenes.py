"""The rows of `scene_matrix.py`: which scenes there are, and what may be missing in each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from scene_clips import Shown
from scene_effects import (
    Stage,
    as_the_floor,
    backlight,
    coarse,
    compressed,
    cut_off,
    dog_crossed,
    each,
    hidden,
    left_and_back,
    light,
    mirrored,
    nobody,
    out_of_focus,
    placed,
    second_person,
    seen_nearer,
    seen_smaller,
    shaken,
    smeared,
    standing_by,
    switched,
    tilted,
    turned,
    turned_by_its_label,
    walked_by,
)

from pose_coach.body.landmarks import ANKLES, HIPS, KNEES, WRISTS, Landmark


@dataclass(frozen=True, slots=True)
class Scene:
    """One row of the matrix.

    Attributes
    ----------
    group, what
        What it is called.
    make
        Makes the video from a stage.
    fewer
        How many repetitions cannot be seen whole, and may be missing, besides none at all.
    small
        Whether it belongs to the small matrix.
    is_empty
        Whether nobody is in it.
    is_mirrored
        Whether left and right are swapped.
    """

    group: str
    what: str
    make: Callable[[Stage], Shown]
    fewer: Callable[[Stage], int] = lambda _: 0
    small: bool = False
    is_empty: bool = False
    is_mirrored: bool = False


PARTS: dict[str, Sequence[int]] = {
    "hands": WRISTS,
    "knees": KNEES,
    "feet": ANKLES,
    "head": (Landmark.NOSE,),
    "hips": HIPS,
}


def all_scenes() -> list[Scene]:
    """Return every scene."""
    return [*_plain(), *_lights(), *_sharpness(), *_bodies(), *_clothes(), *_cameras(), *_others()]


def _plain() -> Iterable[Scene]:
    yield Scene("as it is", "", each(lambda picture, _: picture), small=True)


def _lights() -> Iterable[Scene]:
    def lose_one(_: Stage) -> int:
        return 1

    def lose_all(stage: Stage) -> int:
        return len(stage.clip.reps)

    for share, grain in ((0.3, 3.0), (0.12, 4.0), (0.05, 4.0)):
        yield Scene("light", f"dark: {share:.0%} of it, grain", each(light(share, grain)))
    yield Scene("light", "black", each(light(0.01, 1.0)), small=True)
    yield Scene("light", "overexposed, 1.8 times", each(light(1.8)))
    yield Scene("light", "overexposed, 3 times", each(light(3.0)))
    yield Scene("light", "a window behind", each(backlight))
    yield Scene("light", "off for half of a repetition", switched(0.25, 0.75), lose_one)
    yield Scene("light", "off in mid-repetition, for good", switched(0.5, 1000.0), lose_all)
    yield Scene("light", "grain, 25 levels of 255", each(light(1.0, 25.0)))
    yield Scene("light", "grain, 60 levels", each(light(1.0, 60.0)))


def _sharpness() -> Iterable[Scene]:
    for sigma_px in (4.0, 10.0):
        yield Scene(
            "sharpness", f"out of focus, {sigma_px:g} of 640 pixels", each(out_of_focus(sigma_px))
        )
    for length_px in (20, 50):
        yield Scene("sharpness", f"smeared, {length_px} of 640 pixels", each(smeared(length_px)))
    for crf in (38, 48):
        yield Scene("sharpness", f"compressed, H.264 at {crf}", compressed(crf))
    for width_px in (240, 120, 64):
        yield Scene("sharpness", f"{width_px} pixels wide", each(coarse(width_px)))


def _bodies() -> Iterable[Scene]:
    for name, landmarks in PARTS.items():
        yield Scene("hidden", f"a box before the {name}", placed(hidden(*landmarks)))
    yield Scene("distance", "half as large", each(seen_smaller(0.5)))
    yield Scene("distance", "a third", each(seen_smaller(0.33)))
    yield Scene("distance", "a fifth", each(seen_smaller(0.2)))
    yield Scene("distance", "too near, 1.5 times", placed(seen_nearer(1.5)))
    for name in ("hands", "feet", "head"):
        yield Scene("cut off", f"the {name}", cut_off(*PARTS[name]))


def _clothes() -> Iterable[Scene]:
    for contrast in (0.5, 0.2):
        yield Scene(
            "clothes", f"and skin as the floor, {contrast:.0%} contrast", as_the_floor(contrast)
        )


def _cameras() -> Iterable[Scene]:
    for turn_deg in (5.0, 10.0, 15.0, -15.0):
        yield Scene("camera", f"tilted by {turn_deg:g}°", each(tilted(turn_deg)))
    for size in (0.01, 0.03):
        yield Scene("camera", f"in the hand, sways by {size:.0%}", each(shaken(size)))
    yield Scene("camera", "upside down", each(turned(2)), small=True)
    yield Scene("camera", "on its left side", each(turned(1)))
    yield Scene("camera", "on its right side", each(turned(3)))
    yield Scene("camera", "upside down, labelled so", turned_by_its_label(180))
    yield Scene("camera", "on its side, labelled so", turned_by_its_label(90))
    yield Scene("camera", "mirrored", each(mirrored), is_mirrored=True)


def _others() -> Iterable[Scene]:
    def lose_one(_: Stage) -> int:
        return 1

    yield Scene("others", "walks by behind, there and back", walked_by(in_front=False))
    yield Scene(
        "others",
        "walks by in front, there and back",
        walked_by(in_front=True),
        lambda s: len(s.clip.reps),
    )
    yield Scene("others", "a drawn dog trots through in front", dog_crossed, lose_one)
    yield Scene("others", "stands behind", standing_by)
    yield Scene("others", "does cat-cows behind, smaller", second_person(0.7))
    yield Scene("others", "does cat-cows behind, as large", second_person(1.0))
    yield Scene("others", "the person leaves and comes back", left_and_back)
    yield Scene("others", "nobody there", nobody, small=True, is_empty=True)
