import numpy as np
import pytest

from studio.rotations import (
    about_x,
    about_z,
    aim,
    between,
    blend,
    from_vector,
    to_vector,
    twist_about,
    unit,
)


def random_rotations(count):
    rng = np.random.default_rng(0)
    return [from_vector(unit(rng.normal(size=3)) * a) for a in rng.uniform(0, 3.1, count)]


@pytest.mark.parametrize("rotation", random_rotations(8))
def test_a_rotation_vector_there_and_back_is_the_same_rotation(rotation):
    np.testing.assert_allclose(from_vector(to_vector(rotation)), rotation, atol=1e-7)


def test_a_half_turn_keeps_its_axis():
    turn = about_z(180)
    np.testing.assert_allclose(from_vector(to_vector(turn)), turn, atol=1e-6)


@pytest.mark.parametrize("rotation", random_rotations(5))
def test_between_takes_one_direction_to_the_other(rotation):
    start = unit([0.3, -0.5, 0.8])
    np.testing.assert_allclose(
        between(start, rotation @ start) @ start, rotation @ start, atol=1e-9
    )


def test_between_opposite_directions_is_still_a_rotation():
    turn = between([0, 0, 1], [0, 0, -1])
    np.testing.assert_allclose(turn @ [0, 0, 1], [0, 0, -1], atol=1e-9)
    assert np.linalg.det(turn) == pytest.approx(1.0)


def test_blend_halfway_is_half_the_angle():
    np.testing.assert_allclose(blend(about_x(10), about_x(70), 0.5), about_x(40), atol=1e-9)


def test_aim_brings_direction_and_side():
    turn = aim([0, 0, -1], [1, 0, 0], [0, -1, 0], [1, 0, 0])
    np.testing.assert_allclose(turn @ [0, 0, -1], [0, -1, 0], atol=1e-9)
    np.testing.assert_allclose(turn @ [1, 0, 0], [1, 0, 0], atol=1e-9)


def test_positive_flexion_leans_forward():
    assert (about_x(30) @ [0, 0, 1])[1] < 0


def test_twist_is_the_turn_about_the_axis():
    axis = unit([1.0, 2.0, -0.5])
    assert twist_about(from_vector(axis * 0.7), axis) == pytest.approx(0.7)
