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
def test_the_knees_come_down_with_the_height_of_the_silhouette(side):
    heights = [end_view(from_the_feet(deg, side=side)).knees_deg for deg in (0, 30, 60, 85)]

    assert heights == sorted(heights, reverse=True)
    assert heights[0] == pytest.approx(90, abs=15)
    assert heights[-1] < 20


@pytest.mark.parametrize(("side", "sign"), [("left", 1), ("right", -1)])
@pytest.mark.parametrize("mirrored", [False, True])
def test_on_their_way_the_knees_lean_to_their_side_of_the_picture(side, sign, mirrored):
    lean = end_view(from_the_feet(45, side=side, mirrored=mirrored)).lean

    assert lean * (-sign if mirrored else sign) > 0.1


def test_knees_that_stand_lean_nowhere():
    assert end_view(from_the_feet(0)).lean == pytest.approx(0, abs=0.02)


@pytest.mark.parametrize("fallen_deg", [0, 45, 85])
def test_a_body_seen_from_its_feet_lies_on_its_back_and_not_on_its_belly(fallen_deg):
    measured = measure(from_the_feet(fallen_deg))

    assert measured.end_on
    assert measured.off_lying_on_back <= 1
    assert measured.off_lying > 1


def test_somebody_who_sits_before_the_camera_does_not_lie():
    assert measure(from_the_feet(0, upright=True)).off_lying_on_back > 1


def test_without_a_silhouette_nothing_is_told_of_the_end():
    pose = Camera().seen(face_up(fallen_deg=40))
    empty = from_the_feet(0)
    assert empty.silhouette is not None
    nobody = Silhouette(empty.silhouette.mask * 0, empty.silhouette.px_per_cell)

    assert math.isnan(end_view(pose).knees_deg)
    assert math.isnan(end_view(replace(empty, silhouette=nobody)).knees_deg)
    assert not measure(pose).end_on
