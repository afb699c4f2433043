"""On the way from one posture to another: hands and feet step, the body goes along."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio.body import Body
from studio.contact import lowest, part_points
from studio.limbs import stretch_to, turn_knee_up
from studio.rotations import about_z, blend
from studio.skeleton import Skeleton
from studio.timeline import minimum_jerk

SIDES = ("L", "R")
STILL_M = 0.015  # a hand or foot that is to end up this near stays where it is
STEP_LIFT = 0.22  # height of a step as a share of its length
STEP_LIFT_MOST_M = 0.09
KNEE_LEAST_M = 0.058  # height of a knee on the floor
LEAST_M = {"arm": 0.035, "leg": 0.05}  # lowest place of a wrist and an ankle


@dataclass(frozen=True)
class Way:
    """How a body gets from one posture to the next.

    Attributes
    ----------
    hands, feet
        Whether they stand on the floor in both postures, and so stay or step; else they are
        carried along with the body.
    feet_first
        Whether the feet step before the hands.
    roll_deg
        Turn of the whole body about its long axis; the body stays on the floor meanwhile.
    """

    hands: bool = False
    feet: bool = False
    feet_first: bool = False
    roll_deg: float = 0.0


class Mixer:
    """Mixes postures of one body.

    Parameters
    ----------
    body
        The body.
    """

    def __init__(self, body: Body) -> None:
        self.body = body
        self.points = {
            "root": part_points(body, ("root", "pelvis", "upperleg01")),
            "spine02": part_points(body, ("spine01", "spine02", "spine03", "shoulder")),
            "head": part_points(body, ("head",), 0.9),
        }

    def low(self, skeleton: Skeleton) -> float:
        """Return the height of the lowest part of the trunk."""
        return min(lowest(skeleton, bone, points) for bone, points in self.points.items())

    def mix(self, first: Skeleton, second: Skeleton, share: float, way: Way) -> Skeleton:
        """Return the posture at a share of the time of the way from the first to the second."""
        done = minimum_jerk(share)
        mixed = self._carried(first, second, done, way)
        self._clear(mixed, first, second, done, way.roll_deg != 0)
        arms = [("arm", "wrist", s) for s in SIDES] if way.hands else []
        legs = [("leg", "foot", s) for s in SIDES] if way.feet else []
        limbs = legs + arms if way.feet_first else arms + legs
        moving = [
            (limb, bone, side)
            for limb, bone, side in limbs
            if _apart(first, second, f"{bone}.{side}") > STILL_M
        ]
        for limb, bone, side in limbs:
            name, p = f"{bone}.{side}", done
            lift = 0.0
            if (limb, bone, side) in moving:  # one after the other, half overlapping
                turn, width = moving.index((limb, bone, side)), 2.0 / (len(moving) + 1)
                p = minimum_jerk(float(np.clip(share / width - 0.5 * turn, 0.0, 1.0)))
                far = _apart(first, second, name)
                lift = min(STEP_LIFT * far, STEP_LIFT_MOST_M) * 4 * p * (1 - p)
            goal = first.position(name) + (second.position(name) - first.position(name)) * p
            end = blend(first.rotation(name), second.rotation(name), p)
            stretch_to(mixed, limb, side, goal + np.array([0.0, 0.0, lift]), end)
            if limb == "leg":
                knee = f"lowerleg01.{side}"
                least = (float(k.position(knee)[2]) for k in (first, second))
                turn_knee_up(mixed, side, min(KNEE_LEAST_M, *least))
        self._off_the_floor(mixed, first, second, way)
        return mixed

    def _carried(self, first: Skeleton, second: Skeleton, done: float, way: Way) -> Skeleton:
        """Turn every joint by a share of its way."""
        one, two = first.rotations, second.rotations
        turned = np.empty_like(one)
        full = about_z(way.roll_deg)
        rest = blend(np.eye(3), (one[0] @ full).T @ two[0], done)
        turned[0] = one[0] @ about_z(way.roll_deg * done) @ rest
        for i, parent in enumerate(self.body.parents):
            if parent >= 0:
                local = one[parent].T @ one[i]
                goal = two[parent].T @ two[i]
                same = float(np.abs(local - goal).max()) < 1e-9
                turned[i] = turned[parent] @ (local if same else blend(local, goal, done))
        place = first.positions[0] + (second.positions[0] - first.positions[0]) * done
        return Skeleton.standing_as(self.body, turned, place)

    def _clear(
        self, mixed: Skeleton, first: Skeleton, second: Skeleton, done: float, rolling: bool
    ) -> None:
        """Lift the body out of the floor, or keep it on the floor if it rolls."""
        lows = [self.low(skeleton) for skeleton in (first, second, mixed)]
        wanted = lows[0] * (1 - done) + lows[1] * done
        miss = (wanted if rolling else min(wanted, 0.0)) - lows[2]
        if miss > 0 or rolling:
            mixed.move(np.array([0.0, 0.0, miss]))

    def _off_the_floor(self, mixed: Skeleton, first: Skeleton, second: Skeleton, way: Way) -> None:
        """Keep wrists and ankles that are carried along from going through the floor."""
        for limb, bone, planted in (("arm", "wrist", way.hands), ("leg", "foot", way.feet)):
            for side in SIDES:
                name = f"{bone}.{side}"
                least = min(LEAST_M[limb], *(float(k.position(name)[2]) for k in (first, second)))
                place = mixed.position(name)
                if not planted and place[2] < least:
                    goal = np.array([place[0], place[1], least])
                    stretch_to(mixed, limb, side, goal, mixed.rotation(name))


def _apart(first: Skeleton, second: Skeleton, bone: str) -> float:
    return float(np.linalg.norm(first.position(bone) - second.position(bone)))
