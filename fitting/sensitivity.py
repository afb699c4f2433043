"""What each constant of the recorded count changes when it is multiplied by 0.7 and by 1.4."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import numpy as np

import pose_coach.counting
from fitting.accuracy import Figures, figures, time_errors_s
from fitting.examples import Example
from pose_coach.counting.model import Model
from pose_coach.exercises.exercise import Exercise

FACTORS = (0.7, 1.4)
# These decide what is shown while somebody moves, or what is said of it: a recorded count does not use them.
LIVE_OR_SHOWN = (
    "counter",
    "motion",
    "motion_selector",
    "posture",
    "history",
    "rep_builder",
    "causal_counter",
    "explanations",
)


def counting_modules() -> list[ModuleType]:
    """Return the modules of the counting model that a recorded count uses."""
    names = [module.name for module in pkgutil.iter_modules(pose_coach.counting.__path__)]
    return [
        importlib.import_module(f"pose_coach.counting.{name}")
        for name in names
        if name not in LIVE_OR_SHOWN
    ]


def constants() -> dict[str, Any]:
    """Return the numbers that a recorded count uses, by module and name."""
    return {
        f"{module.__name__.rsplit('.', 1)[1]}.{name}": vars(module)[name]
        for module in counting_modules()
        for name in _assigned(module)
        if name.isupper() and not name.startswith("_") and _is_number(vars(module)[name])
    }


def _assigned(module: ModuleType) -> list[str]:
    """Return the names that a module itself assigns, not those that it imports."""
    assignments = [
        node for node in ast.parse(inspect.getsource(module)).body if isinstance(node, ast.Assign)
    ]
    targets = [target for node in assignments for target in node.targets]
    return [n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)]


def _is_number(value: object) -> bool:
    return _scaled(value, 1.0) is not None


@contextmanager
def multiplied(name: str, factor: float) -> Iterator[None]:
    """Multiply a constant, wherever it was imported to, for a while."""
    module_name, constant = name.rsplit(".", 1)
    value = vars(importlib.import_module(f"pose_coach.counting.{module_name}"))[constant]
    holders = [m for m in counting_modules() if vars(m).get(constant) is value]
    for module in holders:
        setattr(module, constant, _scaled(value, factor))
    try:
        yield
    finally:
        for module in holders:
            setattr(module, constant, value)


def _scaled(value: object, factor: float) -> Any:
    """Return a number, or all numbers of a collection, multiplied; None where it holds no numbers."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if factor == 1.0 else max(1, round(value * factor))
    if isinstance(value, float):
        return value * factor
    if isinstance(value, dict | tuple | list) and value:
        parts = list(value.values()) if isinstance(value, dict) else list(value)
        scaled = [_scaled(part, factor) for part in parts]
        if any(part is None for part in scaled):
            return None
        return (
            dict(zip(value, scaled, strict=True))
            if isinstance(value, dict)
            else type(value)(scaled)
        )
    return None


def sensitivity_table(
    examples: Sequence[Example], exercises: Sequence[Exercise], model: Model
) -> str:
    """Return a Markdown table: a line for each constant, with what 0.7 and 1.4 times it changes."""

    def row() -> tuple[Figures, float]:
        errors_s = np.abs(time_errors_s(examples, exercises, model))
        median_s = float(np.median(errors_s)) if len(errors_s) else float("nan")
        return figures(examples, exercises, lambda _: model), median_s

    lines = [
        "| constant | value | times | counted exactly | sides right | false, nothing named "
        "| false, one named | median time error |",
        "|---|---|---|---|---|---|---|---|",
    ]

    def add(name: str, value: object, factor: float) -> None:
        found, error_s = row()
        shares = (found.exact, found.sides, found.false_unnamed, found.false_named)
        cells = [name, str(value), f"{factor:g}", *map(str, shares), f"{error_s:.3f} s"]
        lines.append(f"| {' | '.join(cells)} |")

    add("(as it is)", "", 1.0)
    for name, value in constants().items():
        for factor in FACTORS:
            with multiplied(name, factor):
                add(name, value, factor)
    return "\n".join(lines)
