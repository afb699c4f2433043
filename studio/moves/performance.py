"""What a performance is: acts in one posture each, the ways between them, and the truth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from studio.body import Body
from studio.kneeling import Kneeling
from studio.mixing import Mixer, Way
from studio.plank import Plank
from studio.prone import Prone
from studio.rotations import about_z
from studio.scene import Fault, Scene
from studio.settings import SceneError
from studio.skeleton import Skeleton
from studio.standing import Standing
from studio.supine import Supine
from studio.timeline import Timeline
from studio.truth import RepTruth

POSERS: dict[str, Callable[[Body], Any]] = {
    "kneeling": Kneeling,
    "plank": Plank,
    "prone": Prone,
    "standing": Standing,
    "supine": Supine,
}


@dataclass
class Act:
    """A time in which one poser understands the channels.

    Attributes
    ----------
    poser
        Its name in `POSERS`.
    timeline
        Its channels over time.
    begin_s, full_s
        From when to when the body comes into this act from the one before.
    way
        How it does so.
    heading_deg
        Turn of the whole body about the vertical.
    meets
        Bones that come to lie where they are in the neighbouring act: the next one, or with
        `meets_last` the one before; without any the act stays in its place on the mat.
    signal
        Channel that drives the exercise done in this act.
    """

    poser: str
    timeline: Timeline
    begin_s: float = 0.0
    full_s: float = 0.0
    way: Way = field(default_factory=Way)
    heading_deg: float = 0.0
    meets: tuple[str, ...] = ()
    meets_last: bool = False
    signal: str = ""


@dataclass
class Performance:
    """A person's doing over time.

    Attributes
    ----------
    acts
        In order of time; the clip ends with the last one.
    reps
        The truth.
    """

    acts: list[Act]
    reps: list[RepTruth] = field(default_factory=list)

    @property
    def duration_s(self) -> float:
        """Length of the clip."""
        return self.acts[-1].timeline.now_s

    @property
    def main(self) -> Act:
        """The (first) act in which the exercise is done."""
        return next((a for a in self.acts if a.signal), self.acts[-1])

    @property
    def timeline(self) -> Timeline:
        """The channels of the exercise."""
        return self.main.timeline

    def signal_at(self, time_s: float) -> float:
        """Return the value of the channel that drives the exercise; NaN where there is none."""
        act = self._act_at(time_s)
        if act.signal and (time_s >= act.full_s or act.full_s == 0):
            return act.timeline.at(time_s)[act.signal]
        return float("nan")

    def _act_at(self, time_s: float) -> Act:
        return [a for a in self.acts if a.begin_s <= time_s or a is self.acts[0]][-1]

    def posed_by(self, body: Body) -> Callable[[float], Skeleton]:
        """Return what poses a body for any time of the performance."""
        posers = {name: POSERS[name](body) for name in {a.poser for a in self.acts}}
        mixer = Mixer(body)
        shifts = [np.zeros(3) for _ in self.acts]

        def pose_in(number: int, time_s: float) -> Skeleton:
            act = self.acts[number]
            skeleton: Skeleton = posers[act.poser].pose(act.timeline.at(time_s))
            if act.heading_deg == 0 and not shifts[number].any():
                return skeleton
            return skeleton.turned(about_z(act.heading_deg), shifts[number])

        def settle(number: int, neighbour: int) -> None:
            """Shift an act along the mat to where it meets its neighbour."""
            time_s = self.acts[max(number, neighbour)].begin_s
            mine, other = (
                np.mean([pose_in(n, time_s).position(b) for b in self.acts[number].meets], axis=0)
                for n in (number, neighbour)
            )
            shifts[number] = np.array([0.0, other[1] - mine[1], 0.0])

        for number in reversed(range(len(self.acts) - 1)):
            if self.acts[number].meets and not self.acts[number].meets_last:
                settle(number, number + 1)
        for number in range(1, len(self.acts)):
            if self.acts[number].meets and self.acts[number].meets_last:
                settle(number, number - 1)

        def pose(time_s: float) -> Skeleton:
            act = self._act_at(time_s)
            number = self.acts.index(act)
            now = pose_in(number, time_s)
            if number == 0 or time_s >= act.full_s:
                return now
            share = (time_s - act.begin_s) / (act.full_s - act.begin_s)
            return mixer.mix(pose_in(number - 1, time_s), now, share, act.way)

        return pose


class Script:
    """Writes a performance down, act by act.

    Parameters
    ----------
    seed, tremor
        Of the scene.
    """

    def __init__(self, seed: int, tremor: float = 0.0) -> None:
        self.seed, self.tremor = seed, tremor
        self.acts: list[Act] = []
        self.reps: list[RepTruth] = []
        self.station = ""

    @property
    def line(self) -> Timeline:
        """The timeline of the present act."""
        return self.acts[-1].timeline

    def enter(
        self, poser: str, channels: dict[str, float], travel_s: float = 0.0, **details: Any
    ) -> Timeline:
        """Go over into another posture; `details` are those of `Act`."""
        now_s = self.line.now_s if self.acts else 0.0
        full_s = now_s + (travel_s if self.acts else 0.0)
        timeline = Timeline(dict(channels), seed=self.seed + len(self.acts), now_s=full_s)
        self._give_life(poser, timeline)
        self.acts.append(Act(poser, timeline, now_s, full_s, **details))
        return timeline

    def _give_life(self, poser: str, timeline: Timeline) -> None:
        """Add what a body at rest does, and the tremor asked for."""
        shaking = self.tremor
        if poser == "kneeling":
            for channel, size in (("curve", 0.5), ("neck", 0.7), ("thigh", 0.15), ("bend", 0.3)):
                timeline.shake(channel, size, 0.12, 0.45)
            if shaking > 0:
                for channel, size, more in (
                    ("curve", 0.5, 2.6),
                    ("neck", 0.7, 1.8),
                    ("bend", 0.3, 1.2),
                ):
                    timeline.shake(channel, size + more * shaking, 1.5, 6.0)
            return
        sizes = {
            "plank": (("hip", 0.5), ("neck", 0.6), ("bend", 0.2)),
            "standing": (("neck", 0.6), ("bend", 0.3)),
            "prone": (("head", 0.6), ("lift", 0.25)),
            "supine": (("head", 0.6), ("lift", 0.25)),
        }[poser]
        for channel, size in sizes:
            timeline.shake(channel, size * (1 + 4 * shaking), 0.15 + shaking, 0.55 + 5 * shaking)

    def performance(self) -> Performance:
        """Return what has been written."""
        return Performance(self.acts, self.reps)


def faults_of(scene: Scene, rep: int, known: Iterable[str]) -> dict[str, Fault]:
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


def told(faults: Mapping[str, Fault], limits: Mapping[str, float]) -> list[str]:
    """Return the faults that the truth tells of: those large enough to be one."""
    return [name for name, fault in faults.items() if fault.amount >= limits[name]]
