"""What a performance is: driven channels, who poses them, and the truth about it."""

from __future__ import annotations

from dataclasses import dataclass, field

from studio.scene import Fault, Scene
from studio.settings import SceneError
from studio.timeline import Timeline
from studio.truth import RepTruth


@dataclass
class Performance:
    """A person's doing over time.

    Attributes
    ----------
    poser
        Which poser understands the channels: "kneeling" and others.
    timeline
        The channels over time; the clip ends at its `now_s`.
    reps
        The truth.
    back_channels
        Channel that drives the exercise, for the truth of every frame.
    """

    poser: str
    timeline: Timeline
    reps: list[RepTruth] = field(default_factory=list)
    signal: str = "curve"


def faults_of(scene: Scene, rep: int, known: tuple[str, ...]) -> dict[str, Fault]:
    """Return the faults of one repetition by name.

    Raises
    ------
    SceneError
        If a fault does not belong to the exercise.
    """
    for fault in scene.faults:
        if fault.name not in known:
            raise SceneError(
                f"faults: {fault.name!r} is not a fault of {scene.exercise}; known: "
                + ", ".join(known)
            )
    return {f.name: f for f in scene.faults if f.affects(rep)}
