from __future__ import annotations

from dataclasses import replace

import pytest

from pose_coach.body.framing import BodyEnd, framing
from tests.person import Camera, on_hands_and_feet, on_hands_and_knees


def shifted(pose, right=0.0, down=0.0):
    """The same body elsewhere in the picture, by shares of its size."""
    by = [right * pose.width_px, down * pose.height_px]
    return replace(pose, landmarks_px=pose.landmarks_px + by)


@pytest.mark.parametrize("head", ["left", "right"])
def test_ends_cut_off_by_an_edge_are_named(head):
    pose = Camera(head=head).seen(on_hands_and_knees())
    to_head = 1.0 if head == "right" else -1.0

    assert framing(pose).cut_off == frozenset()
    assert framing(shifted(pose, right=0.6 * to_head)).cut_off == {BodyEnd.HEAD}
    assert framing(shifted(pose, right=-0.6 * to_head)).cut_off == {BodyEnd.FEET}
    assert framing(shifted(pose, down=0.5)).cut_off == {BodyEnd.BOTTOM}
    assert framing(shifted(pose, down=-0.7)).cut_off == {BodyEnd.TOP}


def test_a_body_too_near_is_cut_off_at_both_ends():
    pose = Camera(metre_px=400).seen(on_hands_and_feet())
    middle = pose.landmarks_px.mean(axis=0)
    near = replace(pose, landmarks_px=(pose.landmarks_px - middle) * 4 + middle)

    assert {BodyEnd.HEAD, BodyEnd.FEET} <= framing(near).cut_off


def test_the_box_is_in_shares_of_the_picture():
    pose = Camera().seen(on_hands_and_knees())
    left, top, right, bottom = framing(pose).box
    x = pose.landmarks_px[:, 0] / pose.width_px

    assert (left, right) == pytest.approx((x.min(), x.max()))
    assert 0 < top < bottom < 1


@pytest.mark.parametrize("head", ["left", "right"])
def test_a_tilted_camera_tilts_the_floor(head):
    pose = Camera(head=head).seen(on_hands_and_knees())
    turn = [[0.9703, 0.2419], [-0.2419, 0.9703]]  # by 14 degrees
    tilted = replace(pose, landmarks_px=pose.landmarks_px @ turn)

    assert framing(pose).hands_to_knees_deg == pytest.approx(0.0, abs=1.0)
    assert abs(framing(tilted).hands_to_knees_deg) == pytest.approx(14.0, abs=1.0)
