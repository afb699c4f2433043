from __future__ import annotations

from fractions import Fraction

import av
import cv2
import numpy as np
import pytest

from pose_coach.frames.files import VideoFile
from pose_coach.tracking.cells import StandingPicture


def scene(number):
    """A limb that moves slowly, three pixels a picture, before a wall with some structure."""
    rows, columns = np.mgrid[:360, :640]
    wall = (110 + 40 * np.sin(rows / 17.0) * np.cos(columns / 23.0)).astype(np.uint8)
    picture = np.repeat(wall[..., None], 3, axis=2)
    return cv2.line(picture, (320, 300), (200 + 3 * number, 120), (200, 150, 120), 14)


@pytest.mark.parametrize(
    ("codec", "options"),
    [
        ("libx264", {"crf": "18"}),
        ("libx264", {"crf": "36", "g": "6"}),
        ("mpeg4", {"qscale": "4"}),
        ("libvpx", {"deadline": "realtime", "b": "500k"}),
        ("mjpeg", {}),
    ],
)
def test_a_picture_that_is_encoded_again_stands_and_one_that_moves_does_not(
    tmp_path, codec, options
):
    shown = [0, 1, 2, 3, *[4] * 8, 12, 13, 14, 15]
    path = tmp_path / "stands.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=30, options=options)
        stream.width, stream.height = 640, 360
        stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        for index, number in enumerate(shown):
            frame = av.VideoFrame.from_ndarray(scene(number), format="rgb24")
            frame.pts, frame.time_base = index, Fraction(1, 30)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))

    standing = StandingPicture()
    with VideoFile.open(path) as video:
        stood = [standing.see(frame.picture.rgb(640)) for frame in video]

    assert stood == [False] * 5 + [True] * 7 + [False] * 4


def test_what_creeps_does_not_stand_for_ever():
    standing = StandingPicture()
    creeping = [np.full((64, 64, 3), 100 + n, np.uint8) for n in range(36)]

    assert sum(not standing.see(picture) for picture in creeping) == 3


def test_pictures_of_two_sizes_differ():
    standing = StandingPicture()
    standing.see(np.zeros((64, 64, 3), np.uint8))

    assert not standing.see(np.zeros((64, 32, 3), np.uint8))
    assert not standing.see(np.zeros((4, 4, 3), np.uint8))
