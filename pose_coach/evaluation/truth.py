"""Truth files: what a clip really shows (`pose-coach/truth/1`)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pose_coach.errors import PoseCoachError

SCHEMA = "pose-coach/truth/1"
SUFFIX = ".truth.json"
NONE = "none"


@dataclass(frozen=True, slots=True)
class TruePhase:
    """The travel between two ends, as it was.

    `rushed` is None where that cannot be told.
    """

    name: str
    start_s: float
    end_s: float
    rushed: bool | None


@dataclass(frozen=True, slots=True)
class TrueRep:
    """One repetition, as it was."""

    side: str | None
    start_s: float
    end_s: float
    phases: tuple[TruePhase, ...]
    rushed: bool | None
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """What a clip really shows.

    Attributes
    ----------
    exercise
        "none" where nothing may be counted.
    origin
        "rendered" or "filmed".
    reps
        In order of time.
    tolerance_s
        How well the times are known: 0 where they are exact.
    """

    exercise: str
    origin: str
    reps: tuple[TrueRep, ...]
    tolerance_s: float


def read_truth(path: Path) -> Truth:
    """Read a truth file.

    Raises
    ------
    PoseCoachError
        Where it is not one.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document["schema"] != SCHEMA:
            raise ValueError(f"its schema is {document['schema']}, not {SCHEMA}")
        return Truth(
            exercise=str(document["exercise"]),
            origin=str(document.get("origin", "")),
            reps=tuple(_rep(rep) for rep in document["reps"]),
            tolerance_s=float(document.get("tolerance_s", 0.0)),
        )
    except OSError as error:
        raise PoseCoachError(f"{path}: cannot be read ({error.strerror}).") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        reason = f"it lacks {error}" if isinstance(error, KeyError) else error
        raise PoseCoachError(
            f"{path}: not a truth file ({reason}). Mend it or take it away."
        ) from error


def _rep(document: dict[str, Any]) -> TrueRep:
    phases = tuple(
        TruePhase(str(p["name"]), *_span_s(p), _rushed(p)) for p in document.get("phases", ())
    )
    start_s, end_s = _span_s(document)
    return TrueRep(
        side=document.get("side"),
        start_s=start_s,
        end_s=end_s,
        phases=phases,
        rushed=_rushed(document),
        faults=tuple(document.get("faults", ())),
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
