import numpy as np
import pytest

from studio.camera import STILL, Camera


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


def test_a_camera_on_a_stand_stays_where_it_is():
    camera = Camera()
    assert camera.sway_at(3.0, 1) == STILL
    np.testing.assert_array_equal(camera.place(STILL), camera.position)


def test_a_hand_sways_smoothly_and_the_same_for_the_same_seed_only():
    camera = Camera(handheld=1.0)
    assert camera.sway_at(2.0, 1) == camera.sway_at(2.0, 1)
    assert camera.sway_at(2.0, 1) != camera.sway_at(2.0, 2)
    times = np.arange(0, 20, 1 / 30)
    seen = np.array([camera.project(camera.aim[None], camera.sway_at(t, 3))[0] for t in times])
    assert 5 < seen[:, 0].std() < 60
    assert np.abs(np.diff(seen, axis=0)).max() < 12  # pixels from frame to frame
    moves = np.array([camera.sway_at(t, 3).move_m for t in times])
    assert np.abs(moves).max() < 0.08


def test_half_a_hand_sways_half_as_much():
    whole, half = (Camera(handheld=h).sway_at(4.0, 1) for h in (1.0, 0.5))
    np.testing.assert_allclose(half.turn_rad, np.array(whole.turn_rad) / 2)


def test_what_is_behind_the_lens_is_nowhere_in_the_picture():
    camera = Camera()
    behind = camera.position + camera.axes()[2]
    assert np.isnan(camera.project(behind[None])).all()
