"""Other things that people do on a mat, as end positions that are gone to and left again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from studio import prone, standing, supine
from studio.kneeling import CHANNELS as KNEELING
from studio.moves.cat_cow import COW_DEG, COW_NECK_DEG
from studio.moves.on_knees import CHILD, LEVEL
from studio.moves.on_toes import DOG, PLANK
from studio.moves.ways import FEET, ON_FEET, STEPPING
from studio.plank import CHANNELS as ON_TOES

Channels = dict[str, float]
ALONG = {"arms": 16.0}  # the arms beside the body
LONG = {"long_l": 1.0, "long_r": 1.0}
OVERHEAD = {"arms": 160.0}
PIKE = {**ON_TOES, **DOG, "hip": -8.0, "step_l": 0.40, "step_r": 0.40}
SUPERMAN = {"up": 16.0, "hand_l": 0.16, "hand_r": 0.16, "leg_l": 14.0, "leg_r": 14.0}


@dataclass(frozen=True)
class Drill:
    """One kind of movement that is none of the exercises.

    Attributes
    ----------
    home
        Station where it is at home (`studio.moves.ways`).
    ends
        End positions, which take turns; a scene's size scales the way there.
    base
        Channels that are different all the time.
    stays
        Whether the end is gone to once and kept.
    """

    home: str
    ends: tuple[Channels, ...]
    base: Channels | None = None
    stays: bool = False

    @property
    def rest(self) -> Channels:
        """Return the channels at home."""
        return {**HOME_CHANNELS[self.home], **(self.base or {})}


@dataclass(frozen=True)
class Swap:
    """A way from one posture to another and back, hands or feet stepping.

    Attributes
    ----------
    home, other
        Poser and channels of the two.
    details
        Of `studio.moves.performance.Act`, on the way there.
    """

    home: tuple[str, Channels]
    other: tuple[str, Channels]
    details: dict[str, Any]


HOME_CHANNELS: dict[str, Channels] = {
    "level": {**KNEELING, **LEVEL},
    "plank": {**ON_TOES, **PLANK},
    "prone": prone.CHANNELS,
    "supine": supine.CHANNELS,
}
DRILLS: dict[str, Drill] = {
    # on hands and knees
    "childs-pose": Drill("level", ({**CHILD, "pitch": 74.0},)),
    "cow-held": Drill("level", ({"curve": COW_DEG, "neck": COW_NECK_DEG},), stays=True),
    "bird-dog": Drill(
        "level",
        (
            {"kick": 84.0, "stretch": 1.0, "reach_l": 1.0, "neck": -14.0},
            {"kick_l": 84.0, "stretch": 1.0, "reach": 1.0, "neck": -14.0},
        ),
    ),
    "donkey-kick": Drill("level", ({"kick_l": 82.0, "curve": -8.0}, {"kick": 82.0, "curve": -8.0})),
    "fire-hydrant": Drill(
        "level", ({"hydrant": 62.0, "twist": 4.0}, {"hydrant_l": 62.0, "twist": -4.0})
    ),
    # on hands and toes
    "plank-hold": Drill("plank", ({"neck": -12.0},)),
    "push-ups": Drill("plank", ({"push": 0.46, "neck": -18.0},)),
    "mountain-climbers": Drill("plank", ({"drive_l": 1.0}, {"drive_r": 1.0})),
    "shoulder-taps": Drill("plank", ({"tap_l": 1.0}, {"tap_r": 1.0})),
    "plank-jacks": Drill("plank", ({"apart": 0.24},)),
    # face down
    "lying-prone": Drill("prone", ({"head": 52.0}, {"head": -52.0})),
    "superman": Drill("prone", (SUPERMAN,), base=OVERHEAD),
    "alternating-superman": Drill(
        "prone",
        (
            {"up": 7.0, "hand_l": 0.20, "leg_r": 17.0},
            {"up": 7.0, "hand_r": 0.20, "leg_l": 17.0},
        ),
        base=OVERHEAD,
    ),
    "cobra": Drill("prone", ({"up": 34.0},), base={"tucked": 1.0}),
    "heel-to-seat": Drill(
        "prone",
        ({"heel_l": 122.0, "grab_l": 1.0}, {"heel_r": 122.0, "grab_r": 1.0}),
        base=ALONG,
    ),
    "leg-curls": Drill("prone", ({"heel_l": 105.0}, {"heel_r": 105.0})),
    # face up
    "lying-supine": Drill("supine", ({"head": 44.0}, {"head": -44.0}), base={**LONG, "arms": 24.0}),
    "knee-to-chest": Drill(
        "supine", ({"hug_l": 1.0, "hold_l": 1.0}, {"hug_r": 1.0, "hold_r": 1.0}), base=ALONG
    ),
    "knees-to-chest": Drill(
        "supine", ({"hug_l": 1.0, "hug_r": 1.0, "hold_l": 1.0, "hold_r": 1.0},), base=ALONG
    ),
    "figure-four": Drill(
        "supine",
        ({"four_l": 1.0, "hug_r": 0.55}, {"four_r": 1.0, "hug_l": 0.55}),
        base=ALONG,
    ),
    "bridge": Drill("supine", ({"hips": 30.0},), base=ALONG),
    "crunch": Drill("supine", ({"curl": 28.0},), base={"behind": 1.0, "curl": 7.0}),
    "leg-raises": Drill("supine", ({"raise_l": 62.0}, {"raise_r": 62.0}), base={**LONG, **ALONG}),
    "lying-windmill": Drill(
        "supine",
        ({"arms": 155.0, "wide_l": 24.0, "wide_r": 24.0},),
        base={**LONG, "arms": 20.0},
    ),
}
SWAPS: dict[str, Swap] = {
    "kneeling-to-dog": Swap(
        ("kneeling", {**KNEELING, **LEVEL}),
        ("plank", {**ON_TOES, **DOG}),
        {"way": STEPPING, "meets": ("wrist.L", "wrist.R")},
    ),
    "walk-out": Swap(("plank", PIKE), ("plank", {**ON_TOES, **PLANK}), {"way": STEPPING}),
    "crouch-to-pike": Swap(
        ("standing", {**standing.CHANNELS, "squat": 1.0}),
        ("plank", PIKE),
        {"way": STEPPING, "meets": FEET},
    ),
    "half-get-up": Swap(
        ("supine", supine.CHANNELS),
        ("standing", {**standing.CHANNELS, "sit": 1.0}),
        {"way": ON_FEET, "meets": FEET, "heading_deg": 180.0},
    ),
}
