"""How the person made of sticks does the exercises that are seen in the joints alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.person import (
    Body,
    Movement,
    face_down,
    face_up,
    on_hands_and_feet,
    on_hands_and_knees,
    travelling,
)


@dataclass(frozen=True)
class Trips:
    """From home to the far end and back, so many times.

    Attributes
    ----------
    count
        How often.
    still_s, travel_s, hold_s, home_s
        Still before the first; the way there, and the way back; at the far end; at home between two.
    """

    count: int = 2
    still_s: float = 1.5
    travel_s: float = 2.5
    hold_s: float = 1.0
    home_s: float = 2.0

    @property
    def starts_s(self) -> list[float]:
        """When each of them begins."""
        each_s = 2 * self.travel_s + self.hold_s + self.home_s
        return [self.still_s + i * each_s for i in range(self.count)]

    @property
    def phases_s(self) -> list[tuple[float, float]]:
        """From when to when each travel goes."""
        back_s = self.travel_s + self.hold_s
        return [(s, s + self.travel_s) for start in self.starts_s for s in (start, start + back_s)]

    @property
    def end_s(self) -> float:
        """When the last of them is over, a still moment included."""
        return self.phases_s[-1][1] + 1.5

    def share_at(self) -> Callable[[float], float]:
        """Return how far from home to the far end the body is at a time."""
        arrivals = [(end, i % 2 == 0) for i, (_, end) in enumerate(self.phases_s)]
        leaves = [start for start, _ in self.phases_s[1:]] + [1e9]
        stays = [(float(far), end, left) for (end, far), left in zip(arrivals, leaves, strict=True)]
        return travelling((0.0, 0.0, self.still_s), *stays)


@dataclass(frozen=True)
class Performance:
    """A way to do an exercise.

    Attributes
    ----------
    exercise
        Its name.
    body
        The body of somebody who does it with a side, at a share of the way from home to the far end.
    sides
        With which it is done; ("",) where it has none.
    phases
        There and back.
    """

    exercise: str
    body: Callable[[str, float], Body]
    sides: tuple[str, ...]
    phases: tuple[str, str]

    def doing(self, trips: Trips, sides: Sequence[str] = ()) -> Movement:
        """Return the movement, each trip with its side, or all with the first."""
        share_at = trips.share_at()
        of_each = [*sides, *[self.sides[0]] * trips.count][: trips.count]
        # The other hand comes up, or the body gets ready for the other side, well before it sets off.
        ready_s = [start_s - 0.7 * trips.home_s for start_s in trips.starts_s]

        def body_at(time_s: float) -> Body:
            done = sum(s <= time_s for s in ready_s)
            return self.body(of_each[max(0, done - 1)], share_at(time_s))

        return body_at


PERFORMANCES = {
    p.exercise: p
    for p in (
        Performance(
            "rolling-plank",
            lambda _, share: on_hands_and_feet(85 * share),
            ("",),
            ("to-dog", "to-plank"),
        ),
        Performance(
            "t-spine-rotation",
            lambda side, share: on_hands_and_knees(side, opened_deg=-15 + 75 * share),
            ("left", "right"),
            ("open", "close"),
        ),
        Performance(
            "scorpion",
            lambda side, share: face_down(side, over=share),
            ("left", "right"),
            ("reach", "return"),
        ),
        Performance(
            "supine-twist",
            lambda side, share: face_up(side, fallen_deg=80 * share),
            ("left", "right"),
            ("lower", "return"),
        ),
    )
}


def in_turn(performances: Sequence[tuple[Movement, float]]) -> tuple[Movement, float]:
    """Return movements one after the other, each with its length in seconds, and the length of all."""
    lengths_s = [length_s for _, length_s in performances]
    until_s = [sum(lengths_s[: i + 1]) for i in range(len(lengths_s))]

    def body_at(time_s: float) -> Body | None:
        for (movement, length_s), end_s in zip(performances, until_s, strict=True):
            if time_s < end_s:
                return movement(time_s - (end_s - length_s))
        return None

    return body_at, until_s[-1]


@dataclass(frozen=True)
class FaultCase:
    """One fault, and a movement with so little of it that it is none.

    Attributes
    ----------
    faulty, fine
        The body at a share of the way from home to the far end.
    faulty_trips, fine_trips
        Their times.
    """

    faulty: Callable[[float], Body]
    fine: Callable[[float], Body]
    faulty_trips: Trips = Trips(1)
    fine_trips: Trips = Trips(1)
