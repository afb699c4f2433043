"""Driven values over time: minimum-jerk moves, stops on the way, tremor and idle sway."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from studio.rotations import Array

#: A phase is the stretch in which the speed is above this share of its own peak: the
#: percent-of-peak onset of motor control (TAT-HUM's `find_movement_bounds_percent_threshold`).
MOVING_SHARE = 0.05
SAMPLE_S = 0.001


def minimum_jerk(progress: float) -> float:
    """Return how far a minimum-jerk move has come (0 to 1) at a share of its duration."""
    p = min(max(progress, 0.0), 1.0)
    return p * p * p * (10.0 + p * (6.0 * p - 15.0))


def stopped_jerk(progress: float, stops: int, stop_share: float = 0.3) -> float:
    """Return the progress of a move that comes to a halt `stops` times on its way.

    Parameters
    ----------
    progress
        Share of the duration, 0 to 1.
    stops
        Halts on the way; with none this is `minimum_jerk`.
    stop_share
        Share of the whole duration spent standing still.
    """
    if stops <= 0:
        return minimum_jerk(progress)
    p = min(max(progress, 0.0), 1.0)
    pieces = stops + 1
    halt = stop_share / stops
    travel = (1.0 - stop_share) / pieces
    done = int(p / (travel + halt))
    inside = p - done * (travel + halt)
    return (done + minimum_jerk(min(inside / travel, 1.0))) / pieces


def _progress(shares: Array, stops: int) -> Array:
    """Return `stopped_jerk` of many shares of the duration."""
    if stops <= 0:
        p = np.clip(shares, 0.0, 1.0)
        return np.asarray(p * p * p * (10.0 + p * (6.0 * p - 15.0)))
    return np.array([stopped_jerk(float(p), stops) for p in shares])


def moving_span(times_s: Array, values: Array, share: float = MOVING_SHARE) -> tuple[float, float]:
    """Return from when to when a signal moves faster than a share of its peak speed.

    Halts in between belong to the movement.

    Parameters
    ----------
    times_s, values
        Samples of the signal, one movement long.
    share
        Of the peak speed.

    Raises
    ------
    ValueError
        If the signal does not move.
    """
    between_s = (times_s[1:] + times_s[:-1]) / 2
    speed = np.abs(np.diff(values) / np.diff(times_s))
    least = share * float(speed.max(initial=0.0))
    if least <= 0:
        raise ValueError("a signal that stands still has no movement")
    fast = np.flatnonzero(speed > least)
    first, last = int(fast[0]), int(fast[-1])

    def crossing(slow: int, quick: int) -> float:
        if not 0 <= slow < len(speed):
            return float(times_s[0] if slow < 0 else times_s[-1])
        part = (least - speed[slow]) / (speed[quick] - speed[slow])
        return float(between_s[slow] + part * (between_s[quick] - between_s[slow]))

    return crossing(first - 1, first), crossing(last + 1, last)


@dataclass(frozen=True)
class Move:
    """A change of some channels over a span of time."""

    start_s: float
    end_s: float
    targets: dict[str, float]
    stops: int = 0


@dataclass
class Timeline:
    """Channels driven by moves that follow each other.

    Attributes
    ----------
    start
        Value of every channel at the beginning.
    moves
        In order of time; moves of the same channel may not overlap.
    noise
        Standard deviation of the unsteadiness of a channel, by its name.
    tremor_hz
        Band of the unsteadiness.
    seed
        Makes the unsteadiness repeatable.
    """

    start: dict[str, float]
    moves: list[Move] = field(default_factory=list)
    noise: dict[str, tuple[float, float, float]] = field(default_factory=dict)
    seed: int = 0
    now_s: float = 0.0

    def wait(self, duration_s: float) -> None:
        """Stand still for a while."""
        self.now_s += duration_s

    def move(self, duration_s: float, targets: dict[str, float], stops: int = 0) -> Move:
        """Append a move that begins now, and let its time pass.

        Raises
        ------
        ValueError
            If the duration is not positive or a channel is not known.
        """
        if duration_s <= 0:
            raise ValueError(f"a move must take some time, not {duration_s} s")
        unknown = set(targets) - set(self.start)
        if unknown:
            raise ValueError(f"no such channel: {', '.join(sorted(unknown))}")
        made = Move(self.now_s, self.now_s + duration_s, dict(targets), stops)
        self.moves.append(made)
        self.now_s = made.end_s
        return made

    def beside(self, start_s: float, end_s: float, targets: dict[str, float]) -> None:
        """Add a move of other channels while one that is there already goes on."""
        self.moves.append(Move(start_s, end_s, dict(targets)))
        self.moves.sort(key=lambda move: move.start_s)

    def shake(self, channel: str, deviation: float, low_hz: float, high_hz: float) -> None:
        """Make a channel unsteady, in a band of frequencies."""
        self.noise[channel] = (deviation, low_hz, high_hz)

    def steady_value(self, channel: str, time_s: float) -> float:
        """Return the driven value of a channel, without unsteadiness."""
        value = self.start[channel]
        for move in self.moves:
            if move.start_s >= time_s:
                break
            if channel in move.targets:
                p = (time_s - move.start_s) / (move.end_s - move.start_s)
                value += (move.targets[channel] - value) * stopped_jerk(p, move.stops)
        return value

    def steady_values(self, channel: str, times_s: Array) -> Array:
        """Return the driven values of a channel at many times, without unsteadiness."""
        values = np.full(len(times_s), self.start[channel])
        for move in self.moves:
            if channel in move.targets and move.start_s < times_s[-1]:
                shares = (times_s - move.start_s) / (move.end_s - move.start_s)
                values += (move.targets[channel] - values) * _progress(shares, move.stops)
        return values

    def travel(self, channel: str, move: Move) -> tuple[float, float]:
        """Return from when to when a channel is seen to move in the course of a move.

        A channel that stands still is given the move's own times.
        """
        count = max(round((move.end_s - move.start_s) / SAMPLE_S), 50) + 1
        times_s = np.linspace(move.start_s, move.end_s, count)
        values = self.steady_values(channel, times_s)
        if np.ptp(values) < 1e-9:
            return move.start_s, move.end_s
        return moving_span(times_s, values)

    def still_until(self, channel: str, time_s: float) -> float:
        """Return when a channel next moves after a time; the end of the timeline if it does not."""
        for move in self.moves:
            if move.start_s >= time_s - 1e-6 and channel in move.targets:
                begin_s = self.steady_value(channel, move.start_s)
                if abs(move.targets[channel] - begin_s) > 1e-9:
                    return self.travel(channel, move)[0]
        return self.now_s

    def at(self, time_s: float) -> dict[str, float]:
        """Return the value of every channel."""
        values = {name: self.steady_value(name, time_s) for name in self.start}
        for number, name in enumerate(sorted(self.noise)):
            deviation, low_hz, high_hz = self.noise[name]
            rng = np.random.default_rng([self.seed, number, 77])
            hz = rng.uniform(low_hz, high_hz, 6)
            phase = rng.uniform(0, 2 * np.pi, 6)
            wave = np.sin(2 * np.pi * hz * time_s + phase).sum() / np.sqrt(3.0)
            values[name] += deviation * float(wave)
        return values
