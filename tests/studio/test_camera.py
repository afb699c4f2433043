import numpy as np
import pytest

from studio.camera import Camera


def test_the_point_looked_at_is_in_the_middle():
    camera = Camera(yaw_deg=25, height_m=1.4)
    np.testing.assert_allclose(camera.project(camera.aim[None])[0], [640, 360], atol=1e-6)


@pytest.mark.parametrize(("facing", "sign"), [("right", 1), ("left", -1)])
def test_the_head_is_on_the_side_the_person_faces(facing, sign):
    camera = Camera(facing=facing)
    head, feet = camera.project(np.array([[0, -0.6, 0.5], [0, 0.4, 0.1]]))
    assert np.sign(head[0] - feet[0]) == sign


def test_up_in_the_world_is_up_in_the_picture():
    low, high = Camera().project(np.array([[0, 0, 0.1], [0, 0, 0.9]]))
    assert high[1] < low[1]


def test_a_longer_lens_makes_things_larger():
    points = np.array([[0, -0.5, 0.3], [0, 0.5, 0.3]])
    wide, long = (np.ptp(Camera(focal_mm=f).project(points)[:, 0]) for f in (25.0, 50.0))
    assert long == pytest.approx(2 * wide)
