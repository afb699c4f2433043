"""Where a recording is cut into pieces that are tracked independently of one another."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pose_coach.frames.files import VideoFile

PIECE_S = 30.0
"""About the length of a piece. Shorter ones cost more in lead-ins, longer ones leave processors idle. Counts
of the sample videos are the same with these pieces as without (docs/speed.md)."""

LEAD_IN_S = 1.5
"""So much before a piece its tracker begins: it smooths over half a second, and is settled after one."""

KEY_FRAMES_S = 12.0
"""Decoding begins at a key frame. Where these are farther apart, cutting costs more than it saves."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a recording, in media time.

    Attributes
    ----------
    start_s, end_s
        From its first frame to before the first frame of the next piece, which for the last one is infinite.
    """

    start_s: float = 0.0
    end_s: float = math.inf

    @property
    def lead_in_s(self) -> float:
        """When its tracker begins."""
        return max(0.0, self.start_s - LEAD_IN_S)


WHOLE = Piece()


def pieces_of(video: VideoFile, length_s: float = PIECE_S) -> tuple[Piece, ...]:
    """Cut a video at media times that depend on nothing but the file.

    So the result is the same on every computer, however many processors it has.

    Parameters
    ----------
    video
        Just opened.
    length_s
        About how long each piece is.

    Returns
    -------
    tuple of Piece
        One for all of it where it is short, or cannot be decoded from its middle at little cost.
    """
    duration_s, keys_s = video.duration_s, video.key_frames_s
    if duration_s is None or not keys_s or video.is_huge:
        return (WHOLE,)
    farthest_s = max((b - a for a, b in pairwise((*keys_s, duration_s))), default=math.inf)
    if farthest_s > KEY_FRAMES_S * video.speed:
        return (WHOLE,)
    count = max(1, round(duration_s / length_s))
    # In whole milliseconds, as they are easier to read.
    starts_s = [round(duration_s * number / count, 3) for number in range(count)]
    return tuple(Piece(*each) for each in pairwise((*starts_s, math.inf)))
