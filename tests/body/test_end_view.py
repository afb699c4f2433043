from __future__ import annotations

import math
from dataclasses import replace

import pytest

from pose_coach.body.end_view import end_view
from pose_coach.body.measurements import measure
from pose_coach.body.pose import Silhouette
from tests.feet_end import from_the_feet
from tests.person import Camera, face_up


@pytest.mark.parametrize("side", ["left", "right"])
def test_knee_height_follows_the_silhouette(side):
    heights = [end_view(from_the_feet(deg, side=side)).knees_deg for deg in (0, 30, 60, 85)]

    assert heights == sorted(heights, reverse=True)
    assert heights[0] == pytest.approx(90, abs=15)
    assert heights[-1] < 20


@pytest.mark.parametrize(("side", "sign"), [("left", 1), ("right", -1)])
@pytest.mark.parametrize("mirrored", [False, True])
def test_knees_on_their_way_lean_to_their_side(side, sign, mirrored):
    lean = end_view(from_the_feet(45, side=side, mirrored=mirrored)).lean

    assert lean * (-sign if mirrored else sign) > 0.1


def test_upright_knees_have_no_lean():
    assert end_view(from_the_feet(0)).lean == pytest.approx(0, abs=0.02)


@pytest.mark.parametrize("fallen_deg", [0, 45, 85])
def test_an_end_view_is_lying_on_the_back(fallen_deg):
    measured = measure(from_the_feet(fallen_deg))

    assert measured.end_on
    assert measured.off_lying_on_back <= 1
    assert measured.off_lying > 1


def test_sitting_is_not_lying():
    assert measure(from_the_feet(0, upright=True)).off_lying_on_back > 1


def test_the_end_view_needs_a_silhouette():
    pose = Camera().seen(face_up(fallen_deg=40))
    empty = from_the_feet(0)
    assert empty.silhouette is not None
    nobody = Silhouette(empty.silhouette.mask * 0, empty.silhouette.px_per_cell)

    assert math.isnan(end_view(pose).knees_deg)
    assert math.isnan(end_view(replace(empty, silhouette=nobody)).knees_deg)
    assert not measure(pose).end_on
