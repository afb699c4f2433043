import json

import numpy as np
import pytest

moderngl = pytest.importorskip("moderngl", reason="drawing needs studio/requirements.txt")


def scene(**tables):
    from studio.scene import scene_from

    return scene_from(
        {
            "exercise": "cat-cow",
            "movement": {
                "reps": 1, "first_s": 0.4, "second_s": 0.4, "entry": "none", "exit": "none",
                "rest_s": 0.1, "first_hold_s": 0.1, "second_hold_s": 0.1,
            },
            "camera": {"width": 320, "height": 240, **tables.pop("camera", {})},
            "filming": {"fps": 10.0, "supersample": 1, **tables.pop("filming", {})},
            **tables,
        }
    )  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def off_screen():
    try:
        moderngl.create_context(standalone=True, backend="egl").release()
    except Exception as error:  # moderngl's own kinds differ with what is missing
        pytest.skip(f"no off-screen drawing here: {error}")


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    from studio.shoot import shoot

    path = tmp_path_factory.mktemp("clips") / "a.mp4"
    shoot(scene(), path, frames_too=True)
    return path


@pytest.fixture
def stage_of():
    from studio.stage import Stage

    made = []

    def make(**tables):
        clean = {"noise": 0.0, "blur": 0.0, "jpeg": 0, **tables.pop("filming", {})}
        made.append(Stage(scene(filming=clean, **tables)))
        return made[-1]

    yield make
    for stage in made:
        stage.close()


def pictures(path):
    import av

    with av.open(str(path)) as container:
        return [f.to_ndarray(format="rgb24") for f in container.decode(video=0)]


def test_a_clip_has_its_frames_at_their_times(clip):
    import av

    with av.open(str(clip)) as container:
        times = [float(f.time) for f in container.decode(video=0)]
    np.testing.assert_allclose(times, np.arange(len(times)) / 10, atol=1e-3)
    assert len(times) == 12


def test_the_truth_lies_beside_the_clip_and_nothing_half_finished(clip):
    from studio.check import check_folder

    truth = json.loads(clip.with_name("a.truth.json").read_text())
    assert truth["reps"][0]["start_s"] == pytest.approx(0.1 + 0.0594 * 0.4, abs=0.001)
    assert truth["reps"][0]["range_deg"] > 100
    assert truth["reps"][0]["back_range_deg"] > 60
    assert check_folder(clip.parent) == [("a.truth.json", [])]
    names = {p.name for p in clip.parent.iterdir()}
    assert names == {"a.mp4", "a.truth.json", "a.frames.npz"}


def test_the_person_is_where_the_true_joints_are(clip):
    frame = pictures(clip)[0]
    with np.load(clip.with_name("a.frames.npz")) as data:
        joints = dict(zip(data["joints"], data["pixels"][0], strict=True))
        curve = data["back_curve_deg"]
    x, y = (joints["mid_back"]).round().astype(int)
    red, green, blue = (int(v) for v in frame[y, x])
    assert green > red + 25  # the teal top
    assert blue > red + 25
    assert curve.min() < -40  # the cow
    assert curve.max() > curve.min() + 60  # and the cat


def test_two_processes_make_the_same_clip_as_one():
    from studio.crew import takes

    one = list(takes(scene(), 6, 1))
    two = list(takes(scene(), 6, 2))
    for (first, row), (second, same) in zip(one, two, strict=True):
        np.testing.assert_array_equal(first, second)
        assert row.time_s == same.time_s


def test_drawing_only_what_moves_leaves_nothing_out(stage_of, monkeypatch):
    from studio import renderer

    stage = stage_of()
    in_part, _ = stage.take_at(0.6)
    monkeypatch.setattr(renderer, "_box_around", lambda _, width, height: (0, 0, width, height))
    whole, _ = stage.take_at(0.6)
    assert np.abs(in_part.astype(int) - whole).max() <= 2


def test_the_room_is_drawn_alike_by_a_still_and_a_moving_camera(stage_of):
    still, held = stage_of().renderer, stage_of(camera={"handheld": 1e-6}).renderer
    assert np.abs(still.empty.astype(int) - held.empty).mean() < 3


def test_a_camera_in_the_hand_moves_room_and_person_together(stage_of):
    import cv2

    from studio.camera import Sway

    stage = stage_of(camera={"handheld": 1.0, "width": 640, "height": 480})
    skeleton = stage.pose(0.0)
    turn = 6 * 18.0 / stage.scene.camera.focal_mm / 320  # six pixels in the middle
    before = stage.renderer.draw(skeleton, Sway())
    after = stage.renderer.draw(skeleton, Sway(turn_rad=(0.0, turn, 0.0)))
    for rows, columns in ((slice(60, 140), slice(120, 520)), (slice(230, 380), slice(180, 460))):
        a, b = (cv2.cvtColor(p, cv2.COLOR_RGB2GRAY)[rows, columns] for p in (before, after))
        (dx, dy), _ = cv2.phaseCorrelate(a.astype(np.float32), b.astype(np.float32))
        assert abs(dx) == pytest.approx(6, abs=1.0)
        assert abs(dy) < 0.7


@pytest.mark.parametrize("kind", ["walker", "exerciser", "dog", "vacuum"])
def test_others_are_in_the_picture_while_they_pass(stage_of, kind):
    passer = {"kind": kind, "start_s": 0.2, "duration_s": 0.8, "from_m": -1.0, "to_m": 1.0}
    never = {"kind": "vacuum", "start_s": 99.0}
    alone, together = stage_of(passers=[never]), stage_of(passers=[passer])
    pairs = [
        (alone.take_at(t)[0].astype(int), together.take_at(t)[0].astype(int)) for t in (0.0, 0.6)
    ]
    there = [int((np.abs(a - b).max(axis=2) > 40).sum()) for a, b in pairs]
    assert there[1] > 30
    assert (there[0] > 30) == (kind == "exerciser")


def test_over_exposure_burns_out_what_is_bright(stage_of):
    right, over = (stage_of(filming={"exposure": e}).take_at(0.0)[0] for e in (1.0, 2.5))
    assert (over > 250).mean() > (right > 250).mean() + 0.1


def test_an_interrupted_clip_leaves_nothing_behind(tmp_path):
    from studio.shoot import shoot

    def stop(done, _):
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shoot(scene(), tmp_path / "a.mp4", progress=stop)
    assert not list(tmp_path.iterdir())


def test_a_bench_goes_on_where_it_was_stopped(tmp_path, capsys):
    from studio import bench

    short = [("one", scene()), ("two", scene(seed=2))]
    assert bench.film_bench(short, tmp_path, 1, frames_too=False) == 0
    first = (tmp_path / "one.mp4").stat().st_mtime_ns
    (tmp_path / "two.truth.json").unlink()
    assert bench.film_bench(short, tmp_path, 1, frames_too=False) == 0
    assert "1 there already" in capsys.readouterr().err
    assert (tmp_path / "one.mp4").stat().st_mtime_ns == first
    assert (tmp_path / "two.truth.json").exists()
