"""What a bench spans: exercises, faults, tempi, ways in and out, and where the camera stands."""

from __future__ import annotations

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
