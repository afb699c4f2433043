from __future__ import annotations

from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pose_coach.body.pose import Silhouette

# Two rows of three cells.
MASK = np.array([[0.0, 0.4, 0.8], [0.2, 0.6, 1.0]], np.float32)


def sample(x: float, y: float, px_per_cell: float = 1.0) -> float:
    return float(Silhouette(MASK, px_per_cell).at(np.array([x, y], dtype=np.float64)))


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        pytest.param(0.5, 0.5, 0.0, id="the centre of the first cell"),
        pytest.param(1.5, 0.5, 0.4, id="the centre of the next"),
        pytest.param(2.5, 1.5, 1.0, id="the centre of the last"),
        pytest.param(1.0, 0.5, 0.2, id="half way between two cells"),
        pytest.param(0.75, 0.5, 0.1, id="a quarter of the way"),
        pytest.param(0.5, 1.0, 0.1, id="half way between two rows"),
        pytest.param(1.0, 1.0, 0.3, id="where four cells meet"),
        pytest.param(2.25, 1.25, 0.85, id="anywhere"),
    ],
)
def test_sampling_between_cells_is_bilinear(x: float, y: float, expected: float) -> None:
    # A value lies up to a thousandth of a cell off, so that the last cell needs no neighbour.
    assert sample(x, y) == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [(0.0, 0.5, 0.0), (3.0, 0.5, 0.8), (1.5, 0.0, 0.4), (3.0, 2.0, 1.0), (0.0, 2.0, 0.2)],
)
def test_sampling_extends_the_last_cell_to_the_edge(x: float, y: float, expected: float) -> None:
    assert sample(x, y) == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize("point", [(-0.01, 1), (3.01, 1), (2.5, -0.01), (2.5, 2.01), (9e9, -9e9)])
def test_sampling_outside_gives_zero(point: tuple[float, float]) -> None:
    everywhere = Silhouette(np.ones((2, 3), np.float32), 1.0)
    assert everywhere.at(np.array(point, dtype=np.float64)) == 0
    assert everywhere.at(np.array([2.5, 1.0])) == 1


def test_points_are_in_source_pixels_for_any_cell_size() -> None:
    # Cells of 10 pixels: the picture is 30 x 20.
    assert sample(5, 5, px_per_cell=10) == pytest.approx(0.0, abs=1e-3)
    assert sample(15, 5, px_per_cell=10) == pytest.approx(0.4, abs=1e-3)
    assert sample(20, 15, px_per_cell=10) == pytest.approx(0.8, abs=1e-3)
    assert sample(30.1, 5, px_per_cell=10) == 0
    # Cells of half a pixel: 1.5 x 1.
    assert sample(0.75, 0.25, px_per_cell=0.5) == pytest.approx(0.4, abs=1e-3)
    assert sample(1.6, 0.25, px_per_cell=0.5) == 0


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(st.floats(-1, 4), st.floats(-1, 3), st.floats(0.3, 9))
def test_larger_cells_scale_the_silhouette(x: float, y: float, scale: float) -> None:
    larger = sample(x * scale, y * scale, px_per_cell=scale)
    near_the_edge = min(abs(x), abs(x - 3), abs(y), abs(y - 2)) < 1e-6
    assert near_the_edge or larger == pytest.approx(sample(x, y), abs=1e-6)


@pytest.mark.parametrize("shape", [(2,), (1, 2), (5, 2), (4, 6, 2), (0, 2)])
def test_many_points_of_any_shape_are_sampled_at_once(shape: tuple[int, ...]) -> None:
    points = np.random.default_rng(3).uniform(-1, 4, shape)
    values = Silhouette(MASK, 1.0).at(points)
    assert values.shape == shape[:-1]
    one_by_one = [sample(x, y) for x, y in points.reshape(-1, 2)]
    assert values.reshape(-1) == pytest.approx(one_by_one)


def test_a_silhouette_is_immutable() -> None:
    silhouette = Silhouette(MASK, 1.0)
    with pytest.raises(FrozenInstanceError):
        silhouette.px_per_cell = 2.0
