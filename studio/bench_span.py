"""What a bench spans: exercises, faults, tempi, ways in and out, and where the camera stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

#: Exercises with their shares of a bench of all.
SHARES: dict[str, int] = {
    "cat-cow": 30,
    "rolling-plank": 32,
    "t-spine-rotation": 32,
    "scorpion": 32,
    "supine-twist": 32,
    "none": 20,
}
KINDS: dict[str, tuple[str, ...]] = {
    "cat-cow": (
        "plain",
        "elbows-bending",
        "plain",
        "hips-rocking",
        "small",
        "only-head-moves",
        "plain",
        "half-movement",
        "jerky",
        "head-left-out",
    ),
    "rolling-plank": (
        "plain",
        "hips-sagging",
        "hips-piked",
        "plain",
        "dog-not-reached",
        "knees-bending",
        "hands-or-feet-walking",
        "jerky",
    ),
    "t-spine-rotation": (
        "plain",
        "elbow-bending",
        "straight-arm",
        "pelvis-turning",
        "threaded",
        "plain",
        "half-opened",
        "only-elbow-moves",
        "jerky",
    ),
    "scorpion": ("plain", "shoulder-lifting", "plain", "leg-thrown", "short-reach", "jerky"),
    "supine-twist": (
        "plain",
        "shoulder-lifting",
        "knees-apart",
        "plain",
        "knees-dropped",
        "hold-cut-short",
        "jerky",
    ),
    "none": ("still", "rocking", "kicks", "arm-raises", "circles", "head-nods"),
}
SKIN_OF: dict[str, tuple[str, ...]] = {
    "woman-slim": ("fair", "light"),
    "man-average": ("light", "olive"),
    "woman-heavy": ("fair", "olive", "brown"),
    "man-heavy": ("light", "brown"),
    "woman-athletic": ("brown", "dark"),
    "man-athletic": ("brown", "dark"),
    "woman-older": ("light", "olive"),
    "man-older": ("fair", "light"),
}
FLOOR_COLOURS = {"living": "wood", "studio": "charcoal", "bedroom": "wood", "plain": "grey"}
#: Seconds of travel, and how many repetitions keep the clip short.
TEMPI: dict[str, tuple[float, float, int]] = {
    "slow": (3.3, 4.4, 2),
    "good": (2.4, 3.1, 2),
    "mixed": (1.2, 3.3, 3),
    "brisk": (1.5, 2.4, 3),
    "rushed": (0.9, 1.5, 4),
}
HOLDS_S: dict[str, tuple[float, float]] = {
    "t-spine-rotation": (0.5, 1.5),
    "scorpion": (0.7, 1.8),
    "supine-twist": (2.0, 5.0),
}
DEEP_BREATHS_S = 24.0
WAYS_IN: dict[str, tuple[str, ...]] = {
    "cat-cow": ("sitting", "walk-in", "upright"),
    "none": ("sitting", "upright"),
    "t-spine-rotation": ("sitting", "upright", "walk-in"),
    "rolling-plank": ("knees", "hands-and-knees", "walk-in"),
    "scorpion": ("lying-down", "walk-in"),
    "supine-twist": ("lying-down", "walk-in"),
}
WAYS_OUT: dict[str, tuple[str, ...]] = {
    **WAYS_IN,
    "cat-cow": ("child", "sitting", "upright", "walk-out"),
    "t-spine-rotation": ("child", "sitting", "walk-out"),
    "rolling-plank": ("knees", "hands-and-knees", "walk-out"),
    "scorpion": ("getting-up", "walk-out"),
    "supine-twist": ("getting-up", "walk-out"),
}
TWISTS = ("feet-down", "tabletop", "crossed", "one-straight")
#: Where the camera looks: along the mat, and how high.
AIMS = {"scorpion": (0.05, 0.30), "supine-twist": (0.05, 0.30), "rolling-plank": (-0.05, 0.45)}
YAWS_DEG = (0.0, 15.0, -15.0, 30.0, 0.0, -30.0, 7.0, -8.0)
HEIGHTS_M = (0.3, 0.6, 0.9, 1.25, 1.6)
DISTANCES_M = (2.1, 2.8, 3.4, 4.1)


@dataclass(frozen=True)
class Odd:
    """A movement of the bench's later scenes.

    In all tables a pair is a range that is drawn from, and a list a choice; what is not named is
    drawn as usual.

    Attributes
    ----------
    movement
        Settings of `studio.scene.Movement`.
    fault
        Name of a fault, and the range of its amount.
    faulty_reps
        The repetitions that have it; none: all.
    view
        Key of `VIEWS`, where it is part of the style.
    """

    movement: dict[str, Any] = field(default_factory=dict)
    fault: tuple[str, float, float] | None = None
    faulty_reps: tuple[float, ...] = ()
    view: str = ""


#: Seconds of travel and repetitions.
ODD_TEMPI = ((2.1, 2.8, 2), (1.3, 2.0, 3), (1.6, 2.4, 2), (0.8, 1.3, 4), (1.5, 2.1, 3))
ODD_FPS = (15.0, 20.0, 12.0, 15.0)
#: How a scene is seen: settings of the camera, and `fps`; `wide_m` is how much of the room is in
#: the picture from side to side, at the mat.
VIEWS: dict[str, dict[str, Any]] = {
    "usual": {},
    "ten-fps": {"fps": 10.0},
    "usual-2": {},
    "narrow": {"width": 260, "height": 196},
    "far": {"distance_m": (4.6, 5.6), "wide_m": (4.2, 5.2)},
    "usual-3": {},
    "phone-below": {
        "width": 360,
        "height": 640,
        "distance_m": (3.6, 4.6),
        "wide_m": (2.6, 3.1),
        "aim_z_m": (0.8, 1.3),
        "tilt_deg": 0.0,
    },
    "low": {"height_m": (0.10, 0.20)},
    "high": {"height_m": (1.9, 2.3)},
    "elbow-out": {"wide_m": (1.75, 2.0), "aim_z_m": (0.10, 0.25), "height_m": (0.4, 0.8)},
    "from-feet": {
        "yaw_deg": (-115.0, -65.0),
        "distance_m": (2.8, 3.6),
        "height_m": (0.75, 1.5),
        "wide_m": (2.2, 3.0),
    },
}
OWN_VIEWS = ("elbow-out", "from-feet")  # only where a style asks for them
LEGS = ["feet-down", "tabletop", "crossed"]
SLOW = {"first_s": (1.6, 2.4), "second_s": (1.6, 2.4), "reps": 2}
QUICK = {"first_s": (0.9, 1.5), "second_s": (0.9, 1.5), "reps": 4}
#: Each exercise in the ways people film it.
STYLES: dict[str, dict[str, Odd]] = {
    "cat-cow": {
        "very-small": Odd(fault=("half-movement", 0.75, 0.95)),
        "neutral-pause": Odd({**SLOW, "rest_after_rep": 1, "rest_in": "neutral"}),
        "head-still": Odd(fault=("head-left-out", 0.9, 1.1)),
        "from-cat": Odd({"start_with": "cat"}),
        "cat-only-small": Odd({"first": (0.9, 1.0), "second": (0.4, 0.6)}),
        "held": Odd({**SLOW, "first_hold_s": (1.5, 4.0), "second_hold_s": (0.0, 1.5)}),
        "child-rest": Odd({"reps": 2, "rest_after_rep": 1}),
        "uneven": Odd({**QUICK, "first": [(1.0, 0.65, 0.9, 0.7)], "second": (0.6, 1.0)}),
    },
    "rolling-plank": {
        "bent-knees": Odd(fault=("knees-bending", 0.7, 1.1)),
        "heels-high": Odd({"variant": "heels-high"}),
        "short-dog": Odd(fault=("dog-not-reached", 0.7, 0.9)),
        "knees-rest": Odd({"reps": 2, "rest_after_rep": 1}),
        "held": Odd({**SLOW, "first_hold_s": (2.0, 6.0)}),
        "plank-held": Odd({**SLOW, "second_hold_s": (2.0, 5.0)}),
        "quick": Odd({"first_s": (0.8, 1.2), "second_s": (0.8, 1.2), "reps": 4}),
        "uneven": Odd({**QUICK, "first": [(1.0, 0.7, 0.9, 0.65)]}),
    },
    "t-spine-rotation": {
        "at-ear": Odd({"variant": "hand-at-ear", "reps": 2}),
        "straight": Odd({"variant": "straight-arm"}),
        "at-temple": Odd({"variant": "hand-at-temple", "reps": 2}),
        "threaded": Odd({"variant": "threaded"}),
        "at-nape": Odd({"variant": "hand-at-nape", "reps": 2}),
        "elbow-out": Odd({"variant": ["hand-at-ear", ""], "reps": 2}, view="elbow-out"),
        "closing-small": Odd({"variant": ["hand-at-ear", ""], "second": (0.25, 0.45), "reps": 2}),
        "straight-small": Odd({"variant": "straight-arm", "first": (0.55, 0.75)}),
        "straight-out": Odd({"variant": "straight-arm"}, view="elbow-out"),
        "held": Odd({"variant": ["straight-arm", "threaded"], **SLOW, "first_hold_s": (2.0, 5.0)}),
    },
    "scorpion": {
        "quick": Odd({"first_s": (1.1, 1.5), "second_s": (1.1, 1.5), "reps": 4, "side": "both"}),
        "head-left": Odd({"head": "left", "side": "both"}),
        "head-right": Odd({"head": "right", "side": "both"}),
        "small-reach": Odd({"head": ["", "left", "right"]}, fault=("short-reach", 0.7, 1.1)),
        "one-side-small": Odd(
            {**QUICK, "side": "both"}, ("short-reach", 0.9, 1.1), faulty_reps=(2.0, 4.0)
        ),
        "arms-overhead": Odd({"arms": "overhead", "head": ["left", "right"], "side": "both"}),
        "arms-low": Odd({"arms": "low", "head": ["", "left", "right"]}),
        "rest": Odd({"reps": 2, "rest_after_rep": 1, "side": "both"}),
        "held": Odd({**SLOW, "first_hold_s": (2.0, 6.0)}),
    },
    "supine-twist": {
        "belly": Odd({"arms": "belly", "variant": LEGS}),
        "from-feet": Odd({"arms": ["out", "cactus", "belly"], "variant": LEGS}, view="from-feet"),
        "sides": Odd({"arms": "sides", "variant": LEGS}),
        "half-way": Odd({"first": (0.4, 0.6), "side": "both", "variant": LEGS[:2]}),
        "overhead": Odd({"arms": "overhead", "variant": LEGS}),
        "one-side-small": Odd(
            {**QUICK, "side": "both", "first": [(1.0, 0.4, 1.0, 0.4), (0.4, 1.0, 0.4, 1.0)]},
        ),
        "cactus": Odd({"arms": "cactus", "variant": LEGS}),
        "from-feet-both": Odd({"side": "both", "arms": ["", "sides"]}, view="from-feet"),
        "head-still": Odd({"head": ["still", "left", "right"], "side": "both"}),
        "crossed": Odd({"variant": "crossed", "arms": ["", "belly", "cactus"]}),
        "rest": Odd({"reps": 2, "rest_after_rep": 1, "side": "both"}),
        "held": Odd({**SLOW, "first_hold_s": (2.5, 6.0), "side": "both"}),
        "quick": Odd({"first_s": (0.9, 1.3), "second_s": (0.9, 1.3), "reps": 4, "side": "both"}),
    },
}


def _other(variant: str, low_s: float, high_s: float, reps: int, **movement: Any) -> Odd:
    pace = {"first_s": (low_s, high_s), "second_s": (low_s, high_s), "reps": reps}
    return Odd({"variant": variant, **pace, **movement})


HELD = {"first_hold_s": (1.0, 2.5)}
#: What is none of the exercises.
OTHERS: dict[str, Odd] = {
    "bridge": _other("bridge", 0.9, 2.4, 3),
    "superman": _other("superman", 0.8, 2.0, 3),
    "kneeling-to-dog": _other("kneeling-to-dog", 1.4, 2.4, 2),
    "knees-to-chest": _other("knees-to-chest", 1.0, 2.4, 2, **HELD),
    "bird-dog": _other("bird-dog", 1.0, 2.2, 3),
    "push-ups": _other("push-ups", 0.6, 1.6, 4),
    "alternating-superman": _other("alternating-superman", 0.7, 1.6, 4, first_hold_s=(0.1, 0.8)),
    "figure-four": _other("figure-four", 1.2, 2.4, 2, **HELD),
    "childs-pose": _other("childs-pose", 1.5, 3.0, 2, **HELD),
    "walk-out": _other("walk-out", 1.4, 2.4, 2),
    "knee-to-chest": _other("knee-to-chest", 1.0, 2.4, 3),
    "heel-to-seat": _other("heel-to-seat", 1.0, 2.2, 3),
    "fire-hydrant": _other("fire-hydrant", 0.8, 1.8, 4),
    "half-get-up": _other("half-get-up", 1.5, 2.6, 2),
    "cobra": _other("cobra", 1.2, 2.6, 2, **HELD),
    "mountain-climbers-slow": _other("mountain-climbers", 0.8, 1.4, 4),
    "lying-windmill": _other("lying-windmill", 1.2, 2.6, 3),
    "donkey-kick": _other("donkey-kick", 0.7, 1.6, 4),
    "settling": _other("settling", 0.6, 1.2, 4, first=(0.4, 1.0)),
    "leg-raises": _other("leg-raises", 0.9, 2.2, 3),
    "crunch": _other("crunch", 0.7, 1.6, 4),
    "plank-hold": _other("plank-hold", 0.8, 1.5, 3),
    "lying-prone": _other("lying-prone", 0.8, 2.0, 3, **HELD),
    "mountain-climbers-fast": _other(
        "mountain-climbers", 0.24, 0.4, 13, first_hold_s=0.0, second_hold_s=0.0
    ),
    "cow-held": _other("cow-held", 1.5, 2.6, 2, first_hold_s=(1.0, 3.0)),
    "crouch-to-pike": _other("crouch-to-pike", 1.4, 2.4, 2),
    "lying-supine": _other("lying-supine", 0.8, 2.0, 3, **HELD),
    "shoulder-taps": _other("shoulder-taps", 0.4, 0.9, 6),
    "leg-curls": _other("leg-curls", 0.7, 1.6, 4),
    "plank-jacks": _other("plank-jacks", 0.25, 0.45, 10, first_hold_s=0.0, second_hold_s=0.0),
    "rocking": _other("rocking", 1.2, 2.4, 3),
}
