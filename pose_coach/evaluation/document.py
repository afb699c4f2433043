"""The figures as JSON and as Markdown."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from pose_coach.evaluation.breakdown import condition_tables, groups, weakest_words
from pose_coach.evaluation.comparison import ClipResult, SetResult
from pose_coach.evaluation.figures import Detection, Figures, figures
from pose_coach.evaluation.glossary import INTRODUCTION, MEANINGS
from pose_coach.evaluation.statistics import Errors, Share
from pose_coach.evaluation.tables import (
    Table,
    exercises_in,
    fault_table,
    figure_tables,
    landmark_table,
    origins_in,
    overview_table,
)

SCHEMA = "pose-coach/accuracy/1"
ALL = "all"


def accuracy_document(results: Sequence[ClipResult], model: str) -> dict[str, Any]:
    """Return the figures and the clips as a JSON document. Unknown numbers are null.

    `figures` is by exercise ("all" for all together) and origin, `conditions` by condition and value.
    """
    return {
        "schema": SCHEMA,
        "model": model,
        "figures": {
            name or ALL: {
                origin: figures_document(figures([r for r in results if r.origin == origin], name))
                for origin in origins_in(results)
            }
            for name in (None, *exercises_in(results))
        },
        "conditions": {
            name: {group.value: figures_document(group.figures) for group in of}
            for name, of in groups(results).items()
        },
        "clips": [_clip(result) for result in results],
    }


def figures_document(f: Figures) -> dict[str, Any]:
    """Return the figures of a group by name."""
    plain = {
        field.name: _plain(getattr(f, field.name)) for field in fields(f) if field.name != "faults"
    }
    faults = [
        {"exercise": exercise, "fault": fault, **_plain(found)}
        for (exercise, fault), found in f.faults.items()
    ]
    return {**plain, "landmark_error": _plain(f.landmark_error), "faults": faults}


def markdown(results: Sequence[ClipResult], model: str, version: str) -> str:
    """Return the figures and their meanings as Markdown."""
    parts = [
        ("", [overview_table(results), *figure_tables(results)]),
        ("Faults", [fault_table(results)]),
        ("Landmarks", [landmark_table(results)]),
        ("By condition", condition_tables(results)),
    ]
    lines = ["# How right is Pose Coach?"]
    lines.append(
        f"Version {version}, {model} model, {len(results)} clips. Made by"
        " `pose-coach evaluate DIR... --markdown`."
    )
    lines += INTRODUCTION
    for heading, tables in parts:
        shown = [_markdown(table) for table in tables if table.rows]
        lines += [f"## {heading}"] if heading and shown else []
        lines += shown
    if weakest := weakest_words(results):
        lines.append(weakest)
    lines.append("## What the figures mean")
    meanings = "\n".join(f"| {name} | {words} |" for name, words in MEANINGS)
    lines.append(f"| figure | meaning |\n|---|---|\n{meanings}")
    return "\n\n".join(lines)


def _markdown(table: Table) -> str:
    lines = [
        f"| {table.title} | {' | '.join(table.columns)} |",
        "|---" * (len(table.columns) + 1) + "|",
    ]
    for name, cells in table.rows:
        shown = (f"{c.text} ({c.note})" if c.note else c.text for c in cells)
        lines.append(f"| {name} | {' | '.join(shown)} |")
    return "\n".join(lines)


def _clip(result: ClipResult) -> dict[str, Any]:
    return {
        "name": result.name,
        "origin": result.origin,
        "exercise": result.exercise,
        "conditions": dict(result.conditions),
        "recognised": result.recognised,
        "counts_unnamed": dict(result.counts_unnamed),
        "sets": {name: _set(of) for name, of in result.sets.items()},
        "frames": result.frames,
        "frames_with_pose": result.frames_with_pose,
        "duration_s": _number(result.duration_s),
        "analysis_s": _number(result.analysis_s),
        "angle_error_deg": _number(result.angle_error_deg),
        "landmarks": _plain(result.landmark_errors),
    }


def _set(of: SetResult) -> dict[str, Any]:
    return {
        "true_count": of.true_count,
        "count": of.count,
        "start_errors_s": [_number(e) for e in of.start_errors_s],
        "end_errors_s": [_number(e) for e in of.end_errors_s],
        "range_errors_deg": [_number(e) for e in of.range_errors_deg],
    }


def _plain(value: object) -> Any:
    """Return shares, errors and numbers, also nested, as JSON values."""
    if isinstance(value, Share):
        low, high = value.interval
        share = {"share": value.value, "hits": value.hits, "of": value.of, "low": low, "high": high}
        return _plain(share)
    if isinstance(value, (Errors, Detection)):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {name: _plain(of) for name, of in value.items()}
    return _number(value) if isinstance(value, float) else value


def _number(value: float) -> float | None:
    """Return a rounded number, None if it is unknown."""
    return None if math.isnan(value) else round(value, 4)
