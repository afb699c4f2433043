import pytest

from studio.scene import per_rep, read_scene, scene_from
from studio.settings import SceneError


def test_a_scene_file_is_read_with_what_it_says_and_sensible_rest(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text(
        'exercise = "cat-cow"\nseed = 4\n[movement]\nreps = 2\nfirst_s = [2.0, 3.5]\n'
        '[[faults]]\nname = "elbows-bending"\nreps = [2]\n[person]\nbody = "man-heavy"\n'
        'top_colour = "red"\n[camera]\nyaw_deg = 20\nfacing = "left"\n'
    )
    scene = read_scene(path)
    assert scene.movement.reps == 2
    assert scene.movement.first_s == (2.0, 3.5)
    assert scene.faults[0].affects(2)
    assert not scene.faults[0].affects(1)
    assert scene.body == "man-heavy"
    assert scene.camera.yaw_deg == 20.0
    assert scene.camera.width == 1280


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"exercise": "yoga"}, "'yoga' is not one of cat-cow"),
        ({}, "exercise"),
        ({"exercise": "cat-cow", "camara": {}}, "'camara' is not one of"),
        ({"exercise": "cat-cow", "movement": {"rep": 2}}, "did you mean 'reps'"),
        ({"exercise": "cat-cow", "movement": {"reps": "two"}}, "must be a whole number"),
        ({"exercise": "cat-cow", "movement": {"first_s": "slow"}}, "must be a number"),
        ({"exercise": "cat-cow", "movement": {"first_s": 0}}, "must take some time"),
        ({"exercise": "cat-cow", "person": {"body": "giant"}}, "person.body"),
        ({"exercise": "cat-cow", "person": {"top_colour": "pink"}}, "person.top_colour"),
        ({"exercise": "cat-cow", "camera": {"width": 641}}, "even"),
        ({"exercise": "cat-cow", "room": {"colour": 1}}, "'colour' is not one of"),
        ({"exercise": "cat-cow", "passers": [{"kind": "cat"}]}, r"passers\[0\].kind"),
        ({"exercise": "cat-cow", "passers": [{"body": "giant"}]}, r"passers\[0\].body"),
        ({"exercise": "cat-cow", "passers": [{"skin": "blue"}]}, r"passers\[0\].skin"),
        ({"exercise": "cat-cow", "passers": [{"duration_s": 0}]}, "must take some time"),
    ],
)
def test_a_wrong_setting_is_named(table, message):
    with pytest.raises(SceneError, match=message):
        scene_from(table)


def test_a_missing_or_broken_file_is_named(tmp_path):
    with pytest.raises(SceneError, match=r"none\.toml"):
        read_scene(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_text("exercise = ")
    with pytest.raises(SceneError, match="not valid TOML"):
        read_scene(tmp_path / "bad.toml")


def test_the_last_value_goes_on():
    assert [per_rep((1.0, 2.0), n) for n in (1, 2, 3)] == [1.0, 2.0, 2.0]
