import json

import numpy as np
import pytest

moderngl = pytest.importorskip("moderngl", reason="drawing needs studio/requirements.txt")
pytest.importorskip("PIL", reason="drawing needs studio/requirements.txt")


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    from studio.scene import scene_from
    from studio.shoot import shoot

    scene = scene_from(
        {
            "exercise": "cat-cow",
            "movement": {
                "reps": 1, "first_s": 0.4, "second_s": 0.4, "entry": "none", "exit": "none",
                "rest_s": 0.1, "first_hold_s": 0.1, "second_hold_s": 0.1,
            },
            "camera": {"width": 320, "height": 240},
            "filming": {"fps": 10.0, "supersample": 1},
        }
    )  # fmt: skip
    path = tmp_path_factory.mktemp("clips") / "a.mp4"
    try:
        shoot(scene, path, frames_too=True)
    except Exception as error:
        if type(error).__module__ in ("_moderngl", "moderngl") or "EGL" in str(error):
            pytest.skip(f"no off-screen drawing here: {error}")
        raise
    return path


def test_a_clip_has_its_frames_at_their_times(clip):
    import av

    with av.open(str(clip)) as container:
        times = [float(f.time) for f in container.decode(video=0)]
    np.testing.assert_allclose(times, np.arange(len(times)) / 10, atol=1e-3)
    assert len(times) == 12


def test_the_truth_lies_beside_the_clip(clip):
    truth = json.loads(clip.with_name("a.truth.json").read_text())
    assert truth["reps"][0]["start_s"] == pytest.approx(0.1)


def test_the_person_is_where_the_true_joints_are(clip):
    import av

    with av.open(str(clip)) as container:
        frame = next(container.decode(video=0)).to_ndarray(format="rgb24")
    with np.load(clip.with_name("a.frames.npz")) as data:
        joints = dict(zip(data["joints"], data["pixels"][0], strict=True))
    x, y = (joints["mid_back"]).round().astype(int)
    red, green, blue = (int(v) for v in frame[y, x])
    assert green > red + 25  # the teal top
    assert blue > red + 25
