from collections.abc import Callable
from dataclasses import replace

from pose_coach.body.landmarks import Side
from pose_coach.coaching.state import BodyDrawing, SessionState, Status
from pose_coach.drawing.facing import Facing
from pose_coach.exercises.catalog import exercise_named

MakeBody = Callable[..., BodyDrawing]
STATE = SessionState(
    1.0, "cat-cow", "Cat-cow", Status.MOVING, figure=exercise_named("cat-cow").figure
)


def flipped(body: BodyDrawing) -> BodyDrawing:
    landmarks_px = body.landmarks_px.copy()
    landmarks_px[:, 0] = 1000 - landmarks_px[:, 0]
    return replace(body, landmarks_px=landmarks_px)


def test_the_drawn_person_faces_the_way_the_user_does(make_body: MakeBody) -> None:
    head_left = make_body((100, 100, 500, 300))
    facing = Facing()
    assert not facing.mirrors(STATE)
    assert facing.mirrors(replace(STATE, body=head_left))
    assert facing.mirrors(STATE)  # out of sight for a moment
    assert not facing.mirrors(replace(STATE, body=flipped(head_left)))


def test_standing_up_does_not_turn_the_figure(make_body: MakeBody) -> None:
    facing = Facing()
    lying = make_body((100, 100, 500, 300))
    assert facing.mirrors(replace(STATE, body=lying))
    standing = flipped(lying)
    standing.landmarks_px[:11] = (600.0, 100.0)
    standing.landmarks_px[[11, 12]] = (600.0, 200.0)
    standing.landmarks_px[[23, 24]] = (590.0, 400.0)
    assert facing.mirrors(replace(STATE, body=standing))
    facing.reset()
    assert not facing.mirrors(replace(STATE, body=standing))


def test_the_side_to_work_takes_precedence_over_the_facing(make_body: MakeBody) -> None:
    figure = exercise_named("scorpion").figure
    assert figure is not None
    assert figure.side is Side.LEFT
    state = replace(STATE, figure=figure, body=make_body((100, 100, 500, 300)))
    assert not Facing().mirrors(state)
    assert not Facing().mirrors(replace(state, side=Side.LEFT))
    assert Facing().mirrors(replace(state, side=Side.RIGHT))
