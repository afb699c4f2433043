import json

import av
import numpy as np
import pytest

from studio.film import VideoWriter
from studio.joining import join
from studio.scene import Filming
from studio.settings import SceneError

REP = {
    "side": "left",
    "start_s": 0.5,
    "end_s": 1.5,
    "phases": [{"name": "open", "start_s": 0.5, "end_s": 0.9, "rushed": True}],
    "hold_s": 0.2,
}


@pytest.fixture
def clip(tmp_path):
    """A clip of two seconds, all of one grey, with one repetition in it."""

    def film(name, grey, size=(64, 48)):
        path = tmp_path / f"{name}.mp4"
        with VideoWriter(path, *size, Filming(fps=10.0)) as video:
            for n in range(20):
                video.write(np.full((size[1], size[0], 3), grey, np.uint8), n / 10)
        truth = {"exercise": name, "reps": [REP]}
        path.with_suffix(".truth.json").write_text(json.dumps(truth))
        return path

    return film


def test_pictures_and_truths_come_one_after_the_other(clip, tmp_path):
    out = tmp_path / "both.mp4"
    join([clip("scorpion", 40), clip("supine-twist", 200)], out)

    with av.open(str(out)) as video:
        greys = [(f.time, f.to_ndarray(format="gray").mean()) for f in video.decode(video=0)]
    assert [time_s for time_s, _ in greys] == pytest.approx([n / 10 for n in range(40)], abs=0.001)
    assert [grey > 120 for _, grey in greys] == [False] * 20 + [True] * 20

    truth = json.loads(out.with_suffix(".truth.json").read_text())
    assert truth["exercise"] == "mixed"
    assert [(r["exercise"], r["start_s"], r["end_s"]) for r in truth["reps"]] == [
        ("scorpion", 0.5, 1.5),
        ("supine-twist", 2.5, 3.5),
    ]
    assert truth["reps"][1]["phases"][0]["end_s"] == 2.9
    assert truth["reps"][1]["hold_s"] == 0.2


def test_clips_of_different_sizes_are_refused_and_nothing_is_left(clip, tmp_path):
    out = tmp_path / "both.mp4"

    with pytest.raises(SceneError, match="differ in size"):
        join([clip("scorpion", 40), clip("supine-twist", 40, (96, 48))], out)
    assert not out.exists()


def test_a_clip_without_truth_is_refused(clip, tmp_path):
    alone = clip("scorpion", 40)
    alone.with_suffix(".truth.json").unlink()

    with pytest.raises(SceneError, match=r"there is no scorpion\.truth\.json"):
        join([alone], tmp_path / "out.mp4")
    assert not (tmp_path / "out.mp4").exists()
