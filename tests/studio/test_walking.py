import numpy as np
import pytest

from studio.body import body_names, load_body
from studio.walking import Walking


@pytest.fixture(scope="module", params=body_names())
def walking(request):
    return Walking(load_body(request.param))


@pytest.mark.parametrize("onwards", [-1.0, 1.0])
def test_a_foot_on_the_floor_stays_where_it_was_set_down(walking, onwards):
    # the left foot is flat from a tenth to a third of its stride
    shares = np.linspace(0.1, 0.33, 8)
    ankles = []
    for share in shares:
        walked = share * walking.stride_m
        skeleton = walking.pose(walked, 1.0, onwards * walked, onwards)
        ankles.append(skeleton.position("foot.L"))
    assert np.ptp(np.array(ankles), axis=0).max() < 0.012


def test_no_foot_goes_through_the_floor_and_one_always_carries(walking):
    for share in np.linspace(0, 1, 21):
        skeleton = walking.pose(share * walking.stride_m, 0.0, 0.0, 1.0)
        balls = [float(skeleton.position(f"toe3-1.{s}")[2]) for s in "LR"]
        assert min(balls) > -0.005
        assert min(balls) < 0.06


def test_a_walker_looks_where_it_is_going(walking):
    face = np.array([0.0, -1.0, 0.0])
    for onwards in (-1.0, 1.0):
        skeleton = walking.pose(0.3, 0.0, 0.0, onwards)
        assert (skeleton.rotation("head") @ face)[1] * onwards > 0.9
