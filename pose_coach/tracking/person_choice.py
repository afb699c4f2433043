"""Chooses whom to follow among several people in the picture.

The networks follow whom they find first, and that may be who stands or exercises behind, while the person
whom it is about has not come yet. So they look afresh from time to time, and see who is there.
"""

from __future__ import annotations

from collections.abc import Sequence

from pose_coach.tracking.following import BodyPosition

# So often is looked afresh, and again so soon where somebody seems the better choice.
EVERY_S, AGAIN_S = 2.0, 0.7
# Whether anything else moves is seen so often at least; where they were half a second ago is remembered.
MOVES_EVERY_S = 0.3
# Who is the better choice as often in a row is followed: those who pass are not.
LOOKS = 3
# Nearer than who is followed: so many times as large, and with a trunk so many times as long, for a plank is
# longer than somebody on hands and knees at the same distance.
NEARER = 1.2
# Who stands all the time is no reason to leave somebody on the floor aside who is this large beside them.
NOT_FAR = 0.6
# On the floor the shoulders are less than this share of the trunk's length above the hips.
DOWN = 0.7
# Boxes that overlap more are of one body (intersection over union), in one look or from look to look.
ONE_BODY = 0.3


class PersonChooser:
    """Chooses among the people found by repeated detections."""

    def __init__(self) -> None:
        self._due_s: float | None = None
        self._better: BodyPosition | None = None
        self._count = 0

    def is_due(self, time_s: float) -> bool:
        """Return whether it is time to look afresh, at a time at which somebody is followed."""
        if self._due_s is None:
            self._due_s = time_s + AGAIN_S
        return time_s >= self._due_s

    def put_off(self, time_s: float) -> None:
        """Note that no detection was needed at this time."""
        self._due_s = time_s + MOVES_EVERY_S

    def see(self, followed: BodyPosition, seen: Sequence[BodyPosition]) -> BodyPosition | None:
        """Take in who is there, and return whom to follow instead; None where all stays as it is.

        Parameters
        ----------
        followed
            Who is followed, at the time of the look.
        seen
            Everybody who was found, the one who is followed perhaps among them.
        """
        better = max(
            (place for place in seen if _is_better(place, followed)),
            key=lambda place: place.size,
            default=None,
        )
        stays = (
            better is not None
            and self._better is not None
            and self._better.overlap(better) >= ONE_BODY
        )
        self._count = 0 if better is None else self._count + 1 if stays else 1
        self._better = better
        self._due_s = followed.time_s + (EVERY_S if better is None else AGAIN_S)
        if self._count < LOOKS:
            return None
        self._better, self._count = None, 0
        return better


def _is_better(place: BodyPosition, followed: BodyPosition) -> bool:
    if not _is_down(place) or place.overlap(followed) >= ONE_BODY:
        return False
    if not _is_down(followed):
        return place.size >= NOT_FAR * followed.size
    return (
        place.size >= NEARER * followed.size
        and place.trunk_length >= NEARER * followed.trunk_length
    )


def _is_down(place: BodyPosition) -> bool:
    """Return whether somebody is on the floor, or bends down to it."""
    shoulders, hips = place.joints[0], place.joints[1]
    return float(hips[1] - shoulders[1]) < DOWN * place.trunk_length
