"""Truth files (`pose-coach/truth/1`)."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pose_coach.common.errors import UNREADABLE, PoseCoachError, reason
from pose_coach.common.files import read_whole
from pose_coach.evaluation.conditions import flattened

SCHEMA = "pose-coach/truth/1"
SUFFIX = ".truth.json"
NONE = "none"
MIXED = "mixed"
MIRRORED = {"left": "right", "right": "left"}


@dataclass(frozen=True, slots=True)
class TruePhase:
    """The true movement between two ends. `rushed` is None if unknown."""

    name: str
    start_s: float
    end_s: float
    rushed: bool | None


@dataclass(frozen=True, slots=True)
class TrueRep:
    """One true repetition.

    Attributes
    ----------
    exercise
        Its exercise.
    side
        "left", "right" or None, as seen in the picture: swapped in a mirrored one.
    start_s, end_s
        From the start of its first phase to the end of its last.
    phases
        In order of time.
    rushed, faults
        None if not labelled.
    range_deg
        Range of motion; NaN if not labelled.
    """

    exercise: str
    side: str | None
    start_s: float
    end_s: float
    phases: tuple[TruePhase, ...]
    rushed: bool | None = None
    faults: tuple[str, ...] | None = None
    range_deg: float = math.nan


@dataclass(frozen=True, slots=True)
class Truth:
    """The truth of a clip.

    Attributes
    ----------
    exercise
        "none" if nothing may be counted, "mixed" for several exercises.
    origin
        "rendered" or "filmed".
    reps
        In order of time.
    tolerance_s
        Accuracy of the times, 0 if exact.
    scene
        Recording conditions, as far as known.
    """

    exercise: str
    origin: str
    reps: tuple[TrueRep, ...]
    tolerance_s: float
    scene: Mapping[str, Any] = field(default_factory=dict)

    def reps_of(self, exercise: str) -> tuple[TrueRep, ...]:
        """Return the reps of one exercise."""
        return tuple(rep for rep in self.reps if rep.exercise == exercise)


def read_truth(path: Path) -> Truth:
    """Read a truth file.

    Raises
    ------
    PoseCoachError
        If it is not one.
    """
    try:
        document = json.loads(read_whole(path).decode("utf-8"))
        if document["schema"] != SCHEMA:
            raise ValueError(f"its schema is {document['schema']}, not {SCHEMA}")
        exercise = str(document["exercise"])
        scene = document.get("scene")
        scene = scene if isinstance(scene, dict) else {}
        is_mirrored = flattened(scene).get("mirrored") is True
        return Truth(
            exercise=exercise,
            origin=str(document.get("origin", "")),
            reps=tuple(_rep(rep, exercise, is_mirrored) for rep in document["reps"]),
            tolerance_s=float(document.get("tolerance_s", 0.0)),
            scene=scene,
        )
    except OSError as error:
        raise PoseCoachError(f"{path}: cannot be read ({error.strerror}).") from error
    except UNREADABLE as error:
        raise PoseCoachError(
            f"{path}: not a truth file ({reason(error)}). Mend it or take it away."
        ) from error


def _rep(document: dict[str, Any], exercise: str, is_mirrored: bool) -> TrueRep:
    phases = tuple(
        TruePhase(str(p["name"]), *_span_s(p), _rushed(p)) for p in document.get("phases", ())
    )
    start_s, end_s = _span_s(document)
    own = document["exercise"] if exercise == MIXED else document.get("exercise", exercise)
    side, faults = document.get("side"), document.get("faults")
    # For cat-cow the program measures the outline of the back, not the flexion of the spine.
    range_deg = document.get("back_range_deg", document.get("range_deg"))
    return TrueRep(
        exercise=str(own),
        side=MIRRORED.get(str(side), side) if is_mirrored else side,
        start_s=start_s,
        end_s=end_s,
        phases=phases,
        rushed=_rushed(document),
        faults=None if faults is None else tuple(faults),
        range_deg=math.nan if range_deg is None else float(range_deg),
    )


def _span_s(document: dict[str, Any]) -> tuple[float, float]:
    start_s, end_s = float(document["start_s"]), float(document["end_s"])
    if not start_s <= end_s:
        raise ValueError(f"its times run from {start_s:g} to {end_s:g} s")
    return start_s, end_s


def _rushed(document: dict[str, Any]) -> bool | None:
    rushed = document.get("rushed")
    if rushed is not None and not isinstance(rushed, bool):
        raise ValueError(f"rushed is {rushed!r}, neither true, false nor null")
    return rushed
