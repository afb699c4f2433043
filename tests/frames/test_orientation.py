from __future__ import annotations

import struct

import numpy as np
import pytest

from pose_coach.frames.orientation import Orientation

ONE = 1 << 16
STORED = np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3)


def matrix(a, b, c, d):
    return struct.pack("=9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((ONE, 0, 0, ONE), STORED),
        ((0, ONE, -ONE, 0), np.rot90(STORED, -1)),
        ((-ONE, 0, 0, -ONE), np.rot90(STORED, 2)),
        ((0, -ONE, ONE, 0), np.rot90(STORED, 1)),
        ((-ONE, 0, 0, ONE), STORED[:, ::-1]),
        ((ONE, 0, 0, -ONE), STORED[::-1]),
        ((0, ONE, ONE, 0), STORED.swapaxes(0, 1)),
        ((0, -ONE, -ONE, 0), np.rot90(STORED, 2).swapaxes(0, 1)),
        ((65000, 3000, -3000, 65000), STORED),
        ((0, 0, 0, 0), STORED),
    ],
)
def test_every_way_a_picture_can_lie_is_turned_upright(numbers, expected):
    orientation = Orientation.from_display_matrix(matrix(*numbers))

    upright = orientation.upright(STORED)

    assert np.array_equal(upright, expected)
    assert upright.flags.c_contiguous
    assert orientation.size(3, 2) == (expected.shape[1], expected.shape[0])


def test_a_matrix_that_is_cut_off_is_taken_as_upright():
    assert Orientation.from_display_matrix(b"\0" * 10) == Orientation()
