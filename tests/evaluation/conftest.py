"""Truths, and what was measured of them: the same, unless a test says how it differs."""

from __future__ import annotations

import math
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from pose_coach.counting.events import Rep
from pose_coach.evaluation.comparison import ClipResult, SetResult, compare
from pose_coach.evaluation.truth import TruePhase, TrueRep, Truth

RUSHED_BELOW_S = 2.0


def true_rep(
    start_s: float,
    cow_s: float = 3.0,
    cat_s: float = 3.0,
    *,
    exercise: str = "cat-cow",
    rushed: tuple[bool | None, bool | None] = (None, None),
    **differing: Any,
) -> TrueRep:
    """Return a rep: to the cow, a second there, to the cat."""
    cow = TruePhase("to-cow", start_s, start_s + cow_s, rushed[0])
    cat = TruePhase("to-cat", cow.end_s + 1.0, cow.end_s + 1.0 + cat_s, rushed[1])
    known = {"side": None, "faults": (), **differing}
    return TrueRep(exercise, start_s=start_s, end_s=cat.end_s, phases=(cow, cat), **known)


def truth_of(
    *reps: TrueRep, exercise: str = "cat-cow", tolerance_s: float = 0.0, origin: str = "rendered"
) -> Truth:
    """Return the truth of a clip with these reps."""
    return Truth(exercise, origin, reps, tolerance_s)


def set_of(truth: Truth, reps: list[Rep], exercise: str = "cat-cow") -> SetResult:
    """Return the comparison of what was counted with a truth."""
    return compare("clip", exercise, RUSHED_BELOW_S, truth, reps)


def clip_of(
    truth: Truth, reps: dict[str, list[Rep]] | list[Rep] | None = None, **differing: Any
) -> ClipResult:
    """Return the result of a clip: `reps` are those counted, by exercise; a list is of cat-cow."""
    counted = reps if isinstance(reps, dict) else {"cat-cow": reps or []}
    names = dict.fromkeys(("cat-cow", *counted))
    known = {
        "name": "clip",
        "origin": truth.origin,
        "exercise": truth.exercise,
        "tolerance_s": truth.tolerance_s,
        "conditions": {},
        "sets": {name: set_of(truth, counted.get(name, []), name) for name in names},
        "recognised": truth.exercise,
        "counts_unnamed": {name: len(of) for name, of in counted.items()},
        "duration_s": 20.0,
        "frames": 600,
        "frames_with_pose": 600,
        "analysis_s": 10.0,
        **differing,
    }
    return ClipResult(**known)


@pytest.fixture
def the() -> SimpleNamespace:
    """What tests put truths and results together with."""
    return SimpleNamespace(rep=true_rep, truth=truth_of, set=set_of, clip=clip_of)


@pytest.fixture
def measured(made_up: Any) -> Callable[..., Rep]:
    """What was measured of a true rep: the same, unless it is shifted or told to differ."""

    def measure(
        true: TrueRep,
        *,
        number: int = 1,
        late_s: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0),
        rushed: tuple[bool, ...] | None = None,
        **differing: Any,
    ) -> Rep:
        cow, cat = true.phases
        told = rushed or tuple(p.end_s - p.start_s < RUSHED_BELOW_S for p in true.phases)
        spans = (
            (cow.start_s + late_s[0], cow.end_s + late_s[1]),
            (cat.start_s + late_s[2], cat.end_s + late_s[3]),
        )
        phases = tuple(
            made_up.phase(true_phase.name, *span, rushed=flag)
            for true_phase, span, flag in zip(true.phases, spans, told, strict=True)
        )
        known = {
            "end_s": phases[1].end_s,
            "counted_s": true.end_s + 0.3,
            "phases": phases,
            "side": true.side,
            "faults": true.faults or (),
            "range_deg": 90.0 if math.isnan(true.range_deg) else true.range_deg,
            **differing,
        }
        return made_up.rep(number, phases[0].start_s, **known)

    return measure
