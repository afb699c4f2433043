"""What truly happened in a clip, and the truth file that says so."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from studio.timeline import Move, Timeline

RUSHED_BELOW_S = 2.0
SCHEMA = "pose-coach/truth/1"


@dataclass(frozen=True)
class PhaseTruth:
    """One travel between two end positions: while it is faster than 5 % of its own peak speed."""

    name: str
    start_s: float
    end_s: float

    @classmethod
    def of(cls, name: str, timeline: Timeline, channel: str, move: Move) -> PhaseTruth:
        """Take the times at which a driven channel is seen to move in the course of a move."""
        return cls(name, *timeline.travel(channel, move))

    @property
    def rushed(self) -> bool:
        """Whether the phase is shorter than it should be."""
        return self.end_s - self.start_s < RUSHED_BELOW_S - 1e-9


@dataclass
class RepTruth:
    """One repetition.

    Attributes
    ----------
    phases, side, hold_s, faults, complete
        As in the truth file.
    range_deg
        Range of the angle that tells the exercise (`studio.angles.SIGNAL_ANGLE`), known once it
        has been filmed.
    back_range_deg
        Range of the curve of the back's outline in the picture, for cat-cows.
    """

    phases: list[PhaseTruth] = field(default_factory=list)
    side: str | None = None
    hold_s: float = 0.0
    faults: list[str] = field(default_factory=list)
    complete: bool = True
    exercise: str | None = None
    range_deg: float | None = None
    back_range_deg: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return it as it stands in the truth file."""
        ranges = {"range_deg": self.range_deg, "back_range_deg": self.back_range_deg}
        named = {} if self.exercise is None else {"exercise": self.exercise}
        return {
            **named,
            "side": self.side,
            "start_s": round(self.phases[0].start_s, 4),
            "end_s": round(self.phases[-1].end_s, 4),
            "phases": [
                {
                    "name": p.name,
                    "start_s": round(p.start_s, 4),
                    "end_s": round(p.end_s, 4),
                    "rushed": p.rushed,
                }
                for p in self.phases
            ],
            "hold_s": round(self.hold_s, 4),
            "rushed": any(p.rushed for p in self.phases),
            "faults": sorted(set(self.faults)),
            **{name: round(value, 2) for name, value in ranges.items() if value is not None},
        }


def truth_dict(exercise: str, reps: list[RepTruth], scene: dict[str, Any]) -> dict[str, Any]:
    """Return the content of a truth file; `scene` notes how the clip was made."""
    return {
        "schema": SCHEMA,
        "exercise": "mixed" if exercise == "programme" else exercise,
        "origin": "rendered",
        "reps": [rep.as_dict() for rep in reps],
        "scene": scene,
    }


def write_truth(path: Path, content: dict[str, Any]) -> None:
    """Write a truth file, at once or not at all."""
    partial = path.with_name(f".{path.name}.part")
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)
