"""Checks form, tempo and repetitions of five back-mobility exercises from a camera or a video.

What stands in `__all__` is for other programs; docs/library.md shows how. Nothing of it is loaded before
it is asked for: the pose model and the decoders take their time.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pose_coach.common.errors import PoseCoachError
    from pose_coach.counting.events import (
        Event,
        Phase,
        PhaseEnded,
        PhaseStarted,
        Rep,
        RepAbandoned,
        RepCounted,
        RepFinished,
    )
    from pose_coach.recording.analysis import Analysis
    from pose_coach.recording.library import analyze, events, watch
    from pose_coach.recording.pipeline import Moment
    from pose_coach.recording.signals import Signals
    from pose_coach.records.analysis_file import read_analysis, write_analysis
    from pose_coach.records.signals_file import read_signals, write_signals
    from pose_coach.report.plot import plot

__version__ = "0.1.0"

__all__ = [
    "Analysis",
    "Event",
    "Moment",
    "Phase",
    "PhaseEnded",
    "PhaseStarted",
    "PoseCoachError",
    "Rep",
    "RepAbandoned",
    "RepCounted",
    "RepFinished",
    "Signals",
    "__version__",
    "analyze",
    "events",
    "plot",
    "read_analysis",
    "read_signals",
    "watch",
    "write_analysis",
    "write_signals",
]

_EVENTS = "pose_coach.counting.events"
_HOMES = {
    "Analysis": "pose_coach.recording.analysis",
    "Event": _EVENTS,
    "Moment": "pose_coach.recording.pipeline",
    "Phase": _EVENTS,
    "PhaseEnded": _EVENTS,
    "PhaseStarted": _EVENTS,
    "PoseCoachError": "pose_coach.common.errors",
    "Rep": _EVENTS,
    "RepAbandoned": _EVENTS,
    "RepCounted": _EVENTS,
    "RepFinished": _EVENTS,
    "Signals": "pose_coach.recording.signals",
    "analyze": "pose_coach.recording.library",
    "events": "pose_coach.recording.library",
    "plot": "pose_coach.report.plot",
    "read_analysis": "pose_coach.records.analysis_file",
    "read_signals": "pose_coach.records.signals_file",
    "watch": "pose_coach.recording.library",
    "write_analysis": "pose_coach.records.analysis_file",
    "write_signals": "pose_coach.records.signals_file",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
