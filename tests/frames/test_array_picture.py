from __future__ import annotations

import numpy as np
import pytest

from pose_coach.frames.array_picture import ArrayPicture, fit_within


@pytest.mark.parametrize(
    ("size", "max_side_px", "expected"),
    [
        ((1920, 1080), 640, (640, 360)),
        ((1080, 1920), 640, (360, 640)),
        ((640, 480), 640, (640, 480)),
        ((320, 240), 640, (320, 240)),
        ((1920, 1080), None, (1920, 1080)),
        ((4000, 3), 100, (100, 1)),
    ],
)
def test_a_picture_is_scaled_down_to_fit_and_never_up(size, max_side_px, expected):
    assert fit_within(*size, max_side_px) == expected


def test_a_side_below_one_pixel_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        fit_within(640, 480, 0)


def test_an_opencv_picture_is_delivered_as_rgb():
    bgr = np.zeros((40, 60, 3), np.uint8)
    bgr[..., 0] = 200  # blue
    picture = ArrayPicture(bgr, order="bgr")

    assert (picture.width, picture.height) == (60, 40)
    assert picture.rgb().shape == (40, 60, 3)
    assert picture.rgb()[0, 0].tolist() == [0, 0, 200]
    assert picture.rgb(30).shape == (20, 30, 3)
    assert picture.rgb(30)[0, 0].tolist() == [0, 0, 200]


def test_scaling_down_averages_over_areas():
    stripes = np.zeros((64, 64, 3), np.uint8)
    stripes[:, ::2] = 200

    assert np.all(ArrayPicture(stripes).rgb(32) == 100)


@pytest.mark.parametrize("max_side_px", [None, 64, 32])
@pytest.mark.parametrize("order", ["rgb", "bgr"])
def test_drawing_on_what_was_delivered_leaves_the_picture_alone(max_side_px, order):
    picture = ArrayPicture(np.zeros((48, 64, 3), np.uint8), order=order)

    picture.rgb(max_side_px)[:] = 255

    assert not picture.rgb().any()


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((48, 64), np.uint8),
        np.zeros((48, 64, 4), np.uint8),
        np.zeros((48, 64, 3), np.float32),
    ],
)
def test_other_arrays_are_refused(pixels):
    with pytest.raises(ValueError, match="height x width x 3 of uint8"):
        ArrayPicture(pixels)
