import av
import numpy as np
import pytest

from studio.film import Lens, VideoWriter
from studio.scene import Filming


def picture():
    frame = np.full((120, 160, 3), 100, dtype=np.uint8)
    frame[40:80, 60:100] = [200, 60, 40]
    return frame


def test_grain_is_the_same_for_the_same_frame_of_the_same_clip_only():
    filming = Filming(noise=5.0)
    once, again, other = (Lens(160, 120, filming, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(once.spoil(picture(), 3), again.spoil(picture(), 3))
    assert (once.spoil(picture(), 3) != once.spoil(picture(), 4)).any()
    assert (once.spoil(picture(), 3) != other.spoil(picture(), 3)).any()


def test_grain_is_as_strong_as_asked_for_and_leaves_the_brightness_alone():
    clean = Filming(noise=0.0, blur=0.0, jpeg=0)
    np.testing.assert_array_equal(Lens(160, 120, clean, 1).spoil(picture(), 0), picture())
    grainy = Filming(noise=6.0, blur=0.0, jpeg=0)
    spoiled = Lens(160, 120, grainy, 1).spoil(picture(), 0)[:30].astype(float)
    assert spoiled.mean() == pytest.approx(100, abs=1)
    assert 5 < spoiled.std() < 10


def test_softness_blurs_an_edge_and_compression_changes_little():
    soft = Lens(160, 120, Filming(noise=0.0, blur=2.0, jpeg=0), 1).spoil(picture(), 0)
    assert 110 < soft[60, 60, 0] < 190
    packed = Lens(160, 120, Filming(noise=0.0, blur=0.0, jpeg=85), 1).spoil(picture(), 0)
    assert np.abs(packed.astype(int) - picture()).mean() < 3


def test_a_video_keeps_uneven_times(tmp_path):
    times = [0.0, 0.05, 0.2, 0.25]
    with VideoWriter(tmp_path / "a.mp4", 160, 120, Filming(fps=20.0)) as writer:
        for time_s in times:
            writer.write(picture(), time_s)
    with av.open(str(tmp_path / "a.mp4")) as container:
        seen = [float(frame.time) for frame in container.decode(video=0)]
    np.testing.assert_allclose(seen, times, atol=1e-3)
