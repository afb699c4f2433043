import numpy as np
import pytest

from studio.body import body_names, load_body
from studio.kneeling import Kneeling
from studio.moves import perform
from studio.moves.t_spine_rotation import end_position
from studio.scene import scene_from


@pytest.fixture(scope="module", params=body_names())
def kneeling(request):
    return Kneeling(load_body(request.param))


def pose(kneeling, end, side):
    lifted = {"behind_l" if side == "left" else "behind_r": 1.0}
    return kneeling.pose({**end_position(end, side, 1.0, {}), **lifted})


@pytest.mark.parametrize("side", ["left", "right"])
def test_open_the_elbow_points_up_and_closed_it_points_down(kneeling, side):
    s = side[0].upper()
    opened, closed = pose(kneeling, "open", side), pose(kneeling, "closed", side)
    lift = [
        float((k.position(f"lowerarm01.{s}") - k.position(f"upperarm01.{s}"))[2])
        for k in (opened, closed)
    ]
    assert lift[0] > 0.12
    assert lift[1] < lift[0] - 0.1


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("end", ["open", "closed"])
def test_the_hand_stays_at_the_head_and_the_other_on_the_floor(kneeling, end, side):
    skeleton = pose(kneeling, end, side)
    s, other = ("L", "R") if side == "left" else ("R", "L")
    head = skeleton.point("head", kneeling.skull.mean(axis=0))
    assert np.linalg.norm(skeleton.position(f"wrist.{s}") - head) < 0.2
    planted = skeleton.position(f"wrist.{other}")
    np.testing.assert_allclose(planted, kneeling.wrist[other], atol=0.02)


def test_the_chest_turns_as_far_as_commanded(kneeling):
    skeleton = pose(kneeling, "open", "left")
    turn = skeleton.rotation("root").T @ skeleton.rotation("spine01")
    angle = np.degrees(np.arctan2(turn[1, 0], turn[0, 0]))
    assert angle == pytest.approx(62.0, abs=0.1)


def test_left_comes_before_right():
    done = perform(
        scene_from(
            {
                "exercise": "t-spine-rotation",
                "movement": {"reps": 4, "entry": "none", "exit": "none"},
            }
        )
    )
    assert [r.side for r in done.reps] == ["left", "left", "right", "right"]
    assert all([p.name for p in r.phases] == ["close", "open"] for r in done.reps)
