from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pose_coach.body.back_curve import UNSEEN, BackCurve, back_curve, robust_cubic
from pose_coach.body.landmarks import HIPS, KNEES, SHOULDERS, WRISTS
from pose_coach.body.pose import Pose, Silhouette

MakePose = Callable[..., Pose]
MakeBack = Callable[[float], Any]

COW_DEG, CAT_DEG = -50.0, 60.0
STATIONS = np.linspace(0.1, 0.9, 33)

# Drawing a body takes 15 ms, and there is nothing to shrink towards: few examples, always the same.
few = settings(max_examples=20, deadline=None, derandomize=True, database=None)
turnings = st.floats(-60, 70)


def curve_deg(pose: Pose) -> float:
    return back_curve(pose).curve_deg


def assert_unseen(curve: BackCurve) -> None:
    assert math.isnan(curve.curve_deg)
    assert curve.quality == 0.0
    assert curve.outline_px.shape == (0, 2)


# The angle


@pytest.mark.parametrize("turning_deg", range(-70, 81, 10))
def test_a_parabola_is_measured_to_a_degree(
    make_pose: MakePose, make_parabola: MakeBack, turning_deg: float
) -> None:
    pose = make_pose(back=make_parabola(turning_deg))
    assert curve_deg(pose) == pytest.approx(turning_deg, abs=1.0)


@pytest.mark.parametrize("turning_deg", range(-50, 51, 10))
def test_a_circle_is_measured_to_three_degrees(
    make_pose: MakePose, make_arc: MakeBack, turning_deg: float
) -> None:
    assert curve_deg(make_pose(back=make_arc(turning_deg))) == pytest.approx(turning_deg, abs=3.0)


@pytest.mark.parametrize("turning_deg", [-70, -60, 60, 70, 80])
def test_a_deep_circle_is_measured_a_little_too_flat(
    make_pose: MakePose, make_arc: MakeBack, turning_deg: float
) -> None:
    # A cubic cannot follow them all the way: 12 % at the very most.
    share = curve_deg(make_pose(back=make_arc(turning_deg))) / turning_deg
    assert 0.88 < share < 1.0


def test_a_flat_back_is_zero_at_any_height(make_pose: MakePose) -> None:
    for height in (0.05, 0.15, 0.3):
        flat = make_pose(back=lambda s, height=height: np.full_like(s, height))
        assert curve_deg(flat) == pytest.approx(0.0, abs=0.5)


def test_a_sloping_flat_back_is_zero(make_pose: MakePose) -> None:
    # Thicker at the shoulder than at the hip, but straight.
    assert curve_deg(make_pose(back=lambda s: 0.08 + 0.15 * s)) == pytest.approx(0.0, abs=0.5)


def test_rounded_is_positive_and_hollow_is_negative(
    make_pose: MakePose, make_arc: MakeBack
) -> None:
    assert curve_deg(make_pose(back=make_arc(CAT_DEG))) > 45
    assert curve_deg(make_pose(back=make_arc(COW_DEG))) < -35


def test_the_angle_grows_with_the_bend(make_pose: MakePose, make_arc: MakeBack) -> None:
    read = [curve_deg(make_pose(back=make_arc(t), trunk_px=120)) for t in range(-70, 81, 5)]
    assert np.diff(read).min() > 1.0


def test_an_s_shape_is_the_difference_of_its_ends(make_pose: MakePose) -> None:
    # Rounded at the shoulder, hollow at the loins: height k s^2 (1 - s), slope k (2s - 3s^2).
    k = 1.2
    ends = [math.degrees(math.atan(k * (2 * s - 3 * s**2))) for s in (0.1, 0.9)]
    pose = make_pose(back=lambda s: 0.12 + k * s**2 * (1 - s))
    assert curve_deg(pose) == pytest.approx(ends[0] - ends[1], abs=1.5)


def test_a_deep_cat_with_the_trunk_line_below_the_belly_is_measured(
    make_pose: MakePose, make_arc: MakeBack
) -> None:
    cat = make_pose(back=make_arc(75))
    hip, shoulder = cat.landmarks_px[HIPS[0]], cat.landmarks_px[SHOULDERS[0]]
    assert cat.silhouette is not None
    assert cat.silhouette.at((hip + shoulder) / 2) == 0  # the trap is really there
    assert curve_deg(cat) == pytest.approx(75, rel=0.12)


# Invariance


@few
@given(turnings, st.floats(60, 220), st.floats(100, 350), st.floats(200, 300))
def test_the_angle_is_invariant_to_size_and_position(
    make_pose: MakePose,
    make_parabola: MakeBack,
    turning_deg: float,
    trunk_px: float,
    x: float,
    y: float,
) -> None:
    pose = make_pose(back=make_parabola(turning_deg), trunk_px=trunk_px, hip_px=(x, y))
    assert curve_deg(pose) == pytest.approx(turning_deg, abs=2.5)


@few
@given(turnings, st.floats(-25, 25), st.sampled_from(["left", "right"]))
def test_the_angle_is_invariant_to_rotation(
    make_pose: MakePose,
    make_parabola: MakeBack,
    turning_deg: float,
    turned_deg: float,
    facing: str,
) -> None:
    pose = make_pose(
        back=make_parabola(turning_deg), turned_deg=turned_deg, facing=facing, hip_px=(350, 240)
    )
    assert curve_deg(pose) == pytest.approx(turning_deg, abs=2.5)


@few
@given(turnings)
def test_mirroring_does_not_change_the_angle(
    make_pose: MakePose,
    make_arc: MakeBack,
    in_mirror: Callable[[Pose], Pose],
    turning_deg: float,
) -> None:
    pose = make_pose(back=make_arc(turning_deg))
    assert curve_deg(in_mirror(pose)) == pytest.approx(curve_deg(pose), abs=0.01)


@few
@given(turnings, st.floats(1.0, 4.0), st.floats(1.5, 3.0), st.floats(0.0, 0.1))
def test_a_coarse_soft_or_noisy_mask_changes_the_angle_by_a_few_degrees(
    make_pose: MakePose,
    make_parabola: MakeBack,
    turning_deg: float,
    px_per_cell: float,
    edge_cells: float,
    noise: float,
) -> None:
    pose = make_pose(
        back=make_parabola(turning_deg),
        px_per_cell=px_per_cell,
        edge_cells=edge_cells,
        noise=noise,
        size_px=(600, 420),
    )
    assert curve_deg(pose) == pytest.approx(turning_deg, abs=5.0)


# Clothes, hair, head


@pytest.mark.parametrize("turning_deg", [-50, -20, 0, 20, 50])
def test_a_three_centimetre_hood_changes_the_angle_by_less_than_six_degrees(
    make_pose: MakePose, make_parabola: MakeBack, turning_deg: float
) -> None:
    hooded = make_pose(back=make_parabola(turning_deg), hood=0.06)
    bare = make_pose(back=make_parabola(turning_deg))
    assert hooded.silhouette is not None
    assert bare.silhouette is not None
    assert (hooded.silhouette.mask - bare.silhouette.mask).max() == 1  # the hood is there
    assert curve_deg(hooded) == pytest.approx(turning_deg, abs=6.0)


@pytest.mark.parametrize("turning_deg", [-60, -30, 0, 30])
def test_a_raised_head_is_not_part_of_the_back(
    make_pose: MakePose, make_parabola: MakeBack, turning_deg: float
) -> None:
    # It covers the last of the stations and all that lies between shoulder and ear.
    pose = make_pose(back=make_parabola(turning_deg), head=(1.05, 0.22))
    assert pose.silhouette is not None
    assert pose.silhouette.at(np.array([260 + 180 * 1.05, 240 - 180 * 0.3])) == 1
    assert curve_deg(pose) == pytest.approx(turning_deg, abs=4.0)


def test_a_head_bent_far_back_leaves_the_cow_hollow(
    make_pose: MakePose, make_arc: MakeBack
) -> None:
    pose = make_pose(back=make_arc(-60), head=(1.0, 0.25))
    assert curve_deg(pose) == pytest.approx(-60, abs=6.0)


def test_the_fit_ignores_outliers() -> None:
    x = np.linspace(-1, 1, 33)
    heights = 0.2 - 0.1 * x**2
    heights[[12, 13, 14]] += 0.2
    coefficients, residual = robust_cubic(heights)
    assert coefficients == pytest.approx([0.2, 0.0, -0.1, 0.0], abs=0.002)
    assert residual < 0.02


def test_the_fit_tolerates_missing_stations() -> None:
    x = np.linspace(-1, 1, 33)
    heights = 0.3 + 0.1 * x - 0.2 * x**2 + 0.05 * x**3
    heights[5:15] = np.nan
    coefficients, residual = robust_cubic(heights)
    assert coefficients == pytest.approx([0.3, 0.1, -0.2, 0.05], abs=1e-6)
    assert residual < 1e-6


# What cannot be seen


def test_no_silhouette_gives_nan(make_pose: MakePose) -> None:
    assert_unseen(back_curve(make_pose(with_silhouette=False)))
    assert_unseen(UNSEEN)


def test_an_empty_mask_gives_nan(make_pose: MakePose) -> None:
    pose = make_pose()
    empty = Silhouette(np.zeros((240, 360), np.float32), 2.0)
    assert_unseen(back_curve(replace(pose, silhouette=empty)))


def test_a_full_mask_gives_nan(make_pose: MakePose) -> None:
    pose = make_pose()
    full = Silhouette(np.ones((240, 360), np.float32), 2.0)
    assert_unseen(back_curve(replace(pose, silhouette=full)))


def test_coinciding_hip_and_shoulder_give_nan(make_pose: MakePose) -> None:
    pose = make_pose()
    points = pose.landmarks_px.copy()
    points[list(SHOULDERS)] = points[list(HIPS)] + 1.0
    assert_unseen(back_curve(replace(pose, landmarks_px=points)))


def test_a_trunk_shorter_than_two_cells_gives_nan(make_pose: MakePose) -> None:
    # Its silhouette is there, but of a flat back it would make 12 degrees.
    assert_unseen(back_curve(make_pose(trunk_px=3.9, hip_px=(261, 241), edge_cells=0.5)))
    assert not math.isnan(curve_deg(make_pose(trunk_px=4.1, hip_px=(261, 241), edge_cells=0.5)))


@pytest.mark.parametrize("pair", [HIPS, SHOULDERS, KNEES, WRISTS])
def test_nan_landmarks_give_nan(make_pose: MakePose, pair: tuple[int, int]) -> None:
    # Without knees and hands nobody can tell the back from the belly.
    pose = make_pose()
    points = pose.landmarks_px.copy()
    points[pair[0]] = np.nan
    assert_unseen(back_curve(replace(pose, landmarks_px=points)))


@pytest.mark.parametrize(
    ("turned_deg", "hip_px"),
    [
        pytest.param(0, (260, 10), id="top"),
        pytest.param(90, (710, 150), id="right"),
        pytest.param(180, (400, 470), id="bottom"),
        pytest.param(270, (10, 330), id="left"),
    ],
)
def test_a_back_beyond_the_picture_gives_nan(
    make_pose: MakePose, make_arc: MakeBack, turned_deg: float, hip_px: tuple[float, float]
) -> None:
    # Hips and shoulders are 10 pixels inside, the back is 15 pixels outside.
    pose = make_pose(back=make_arc(0), turned_deg=turned_deg, hip_px=hip_px)
    assert (pose.landmarks_px[[*HIPS, *SHOULDERS]] > 0).all()
    assert (pose.landmarks_px[[*HIPS, *SHOULDERS]] < [720, 480]).all()
    assert_unseen(back_curve(pose))


def test_a_body_half_outside_gives_nan(make_pose: MakePose) -> None:
    for hip_px in ((650, 240), (-90, 240)):
        assert_unseen(back_curve(make_pose(hip_px=hip_px)))


def test_a_cut_off_shoulder_leaves_the_rest_measurable(
    make_pose: MakePose, make_parabola: MakeBack
) -> None:
    # The camera is tilted: the back climbs out of the picture.
    def climbing(y: float) -> BackCurve:
        return back_curve(make_pose(back=make_parabola(30), turned_deg=-20, hip_px=(260, y)))

    whole, cut = climbing(240), climbing(82)
    assert 0.6 < cut.quality < 0.9 * whole.quality
    assert cut.curve_deg == pytest.approx(30, abs=3)


def test_a_jagged_outline_gives_nan(make_pose: MakePose) -> None:
    # Teeth as deep as a third of the trunk.
    pose = make_pose(back=lambda s: 0.2 + 0.17 * np.sign(np.sin(40 * s)))
    assert_unseen(back_curve(pose))


# Quality and outline


def test_quality_falls_with_the_size_of_a_hole(make_pose: MakePose, make_arc: MakeBack) -> None:
    back = make_arc(30)
    holes = [(), ((0.3, 0.4),), ((0.3, 0.5),), ((0.3, 0.4), (0.6, 0.8)), ((0.3, 0.7),)]
    qualities = [back_curve(make_pose(back=back, holes=hole)).quality for hole in holes]
    assert qualities[0] > 0.95
    assert all(np.diff(qualities) < -0.05)
    assert qualities[-1] == 0.0


def test_a_hole_does_not_change_the_angle(make_pose: MakePose, make_parabola: MakeBack) -> None:
    pose = make_pose(back=make_parabola(40), holes=((0.4, 0.55),))
    assert curve_deg(pose) == pytest.approx(40, abs=2)


@pytest.mark.parametrize("turning_deg", [-50, 0, 50])
@pytest.mark.parametrize("facing", ["left", "right"])
def test_the_outline_runs_from_hip_to_shoulder_along_the_edge_of_the_mask(
    body: Callable[..., Any], make_arc: MakeBack, turning_deg: float, facing: str
) -> None:
    somebody = body(
        back=make_arc(turning_deg), facing=facing, hip_px=(350.0, 240.0), turned_deg=10.0
    )
    pose = somebody.pose()
    outline_px = back_curve(pose).outline_px
    apart_px = np.hypot(*(outline_px - somebody.back_px(STATIONS)).T)
    assert apart_px.max() < 1.5
    up = _normal(somebody)
    assert pose.silhouette is not None
    assert (pose.silhouette.at(outline_px + 6 * up) < 0.1).all()
    assert (pose.silhouette.at(outline_px - 6 * up) > 0.9).all()


def _normal(somebody: Any) -> NDArray[np.float64]:
    """A pixel outwards at each of the stations."""
    ends = somebody.back_px(STATIONS + 1e-4) - somebody.back_px(STATIONS - 1e-4)
    along = ends / np.hypot(*ends.T)[:, None]
    outwards = np.stack([along[:, 1], -along[:, 0]], axis=1)
    return outwards if somebody.facing == "right" else -outwards
