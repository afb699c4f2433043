import numpy as np
import pytest

from studio.rounded import distance_to, melted
from studio.things import VACUUM, dog_shape, vacuum_shape


def closed(faces):
    """Return whether every edge is shared by two triangles that run along it in turn."""
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    there = {tuple(e) for e in edges.tolist()}
    return len(there) == len(edges) and all((b, a) in there for a, b in there)


def volume(vertices, faces):
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6)


def test_a_rods_skin_lies_as_far_from_it_as_it_is_thick():
    rod = (np.zeros(3), np.array([0.0, 0.0, 0.3]), 0.1, 0.1)
    vertices, faces = melted([rod], 0.02, 0.005)
    assert closed(faces)
    assert np.abs(distance_to(vertices, rod)).max() < 0.006
    whole = np.pi * 0.1**2 * 0.3 + 4 / 3 * np.pi * 0.1**3
    assert volume(vertices, faces) == pytest.approx(whole, rel=0.05)  # and it faces outwards


def test_rods_that_touch_become_one_shape():
    first = (np.zeros(3), np.array([0.0, 0.3, 0.0]), 0.06, 0.06)
    second = (np.array([0.0, 0.3, 0.0]), np.array([0.0, 0.3, 0.3]), 0.06, 0.05)
    _, faces = melted([first, second], 0.02, 0.01)
    assert closed(faces)


def test_the_dog_stands_on_the_floor_and_is_as_large_as_a_dog():
    vertices, faces = dog_shape()
    assert closed(faces)
    assert volume(vertices, faces) > 0.005
    low, high = vertices.min(axis=0), vertices.max(axis=0)
    assert -0.01 < low[2] < 0.02
    assert 0.4 < high[2] < 0.7
    assert np.abs(vertices[:, 0].mean()) < 0.005


def test_the_vacuum_cleaner_is_low_and_round():
    vertices, faces = vacuum_shape()
    assert volume(vertices, faces) > 0.004
    assert vertices[:, 2].max() == VACUUM[-1][0] < 0.12
    assert np.linalg.norm(vertices[:, :2], axis=1).max() < 0.18
