from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from pose_coach.common.errors import PoseCoachError
from pose_coach.frames.files import VideoFile
from pose_coach.records.video_writer import VideoWriter

COLOURS = [(230, 20, 20), (20, 200, 20), (20, 20, 220), (128, 128, 128)]


def picture(number=0, width_px=96, height_px=64):
    """A stripe of each colour, and a white bar that moves."""
    rgb = np.empty((height_px, width_px, 3), np.uint8)
    for stripe, colour in zip(np.array_split(rgb, 4, axis=1), COLOURS, strict=True):
        stripe[:] = colour
    rgb[number % height_px] = 255
    return rgb


def write(path, times_s=(0.0, 0.04, 0.08), **size):
    with VideoWriter(path) as video:
        for number, time_s in enumerate(times_s):
            video.write(picture(number, **size), time_s)
    return path


def test_huge_pictures_are_written_one_at_a_time(tmp_path):
    # Larger than 4096 x 2304.
    huge = {"width_px": 4112, "height_px": 2320}
    with VideoWriter(tmp_path / "huge.mp4") as video:
        for number in range(3):
            video.write(picture(number, **huge), number / 25)
            assert video._waiting.qsize() <= 1

    frames, source = read(tmp_path / "huge.mp4")

    assert (source.width, source.height) == (4112, 2320)
    assert [frame.time_s for frame in frames] == pytest.approx([0.0, 0.04, 0.08])


def read(path):
    with VideoFile.open(path) as video:
        return list(video), video


def test_every_frame_keeps_its_own_time(tmp_path):
    times_s = [0.0, 0.033, 0.04, 0.5, 0.5001, 2.0, 2.2]

    frames, video = read(write(tmp_path / "squares.mp4", times_s))

    assert [frame.time_s for frame in frames] == pytest.approx(times_s, abs=2e-5)
    assert video.duration_s == pytest.approx(2.4, abs=1e-3)


def test_a_late_first_frame_keeps_its_time(tmp_path):
    path = write(tmp_path / "late.mp4", [3.0, 3.5])

    with av.open(path) as container:
        assert [frame.time for frame in container.decode(video=0)] == pytest.approx([3.0, 3.5])


def test_times_closer_than_a_tick_stay_distinct(tmp_path):
    frames, _ = read(write(tmp_path / "close.mp4", [0.0, 1e-6, 2e-6, 0.1]))

    assert len(frames) == 4
    assert frames[-1].time_s == pytest.approx(0.1, abs=2e-5)


def test_the_video_is_h264_yuv420p_with_bt709_colours(tmp_path):
    path = write(tmp_path / "squares.mp4")

    with av.open(path) as container:
        context = container.streams.video[0].codec_context
        assert (context.name, context.pix_fmt) == ("h264", "yuv420p")
        tags = (context.colorspace, context.color_primaries, context.color_trc, context.color_range)
    assert tags == (1, 1, 1, 1)  # BT.709 thrice, limited range
    assert b"moof" not in path.read_bytes()[:200], "must be a plain MP4"
    rgb = read(path)[0][0].picture.rgb()
    for stripe, colour in zip(np.array_split(rgb[32], 4), COLOURS, strict=True):
        assert np.abs(stripe[12].astype(int) - colour).max() <= 6


def test_ffmpeg_sees_the_same_colours(tmp_path):
    program = shutil.which("ffmpeg")
    if program is None:
        pytest.skip("the ffmpeg program is not installed")
    path = write(tmp_path / "squares.mp4")
    command = [program, "-v", "error", "-i", path, "-frames:v", "1", "-f", "image2pipe"]
    png = subprocess.run([*command, "-c:v", "png", "-"], check=True, capture_output=True).stdout

    bgr = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)

    for stripe, colour in zip(np.array_split(bgr[32, :, ::-1], 4), COLOURS, strict=True):
        assert np.abs(stripe[12].astype(int) - colour).max() <= 6


@pytest.mark.parametrize(("size", "expected"), [((97, 65), (96, 64)), ((2, 3), (2, 2))])
def test_odd_sides_lose_a_line_of_pixels(tmp_path, size, expected):
    path = write(tmp_path / "odd.mp4", width_px=size[0], height_px=size[1])

    _, video = read(path)

    assert (video.width, video.height) == expected


def test_non_contiguous_pictures_can_be_written(tmp_path):
    with VideoWriter(tmp_path / "views.mp4") as video:
        video.write(picture()[::-1, ::-1, :], 0.0)

    rgb = read(tmp_path / "views.mp4")[0][0].picture.rgb()
    assert np.abs(rgb[32, 84].astype(int) - COLOURS[0]).max() <= 6


def test_an_older_video_stays_until_the_new_one_is_complete(tmp_path):
    path = tmp_path / "squares.mp4"
    path.write_bytes(b"the older one")

    with VideoWriter(path) as video:
        video.write(picture(), 0.0)
        assert path.read_bytes() == b"the older one"
        assert (tmp_path / "squares.part.mp4").exists()

    assert len(read(path)[0]) == 1
    assert os.listdir(tmp_path) == ["squares.mp4"]


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, RuntimeError, SystemExit])
def test_an_interrupted_video_is_playable(tmp_path, interruption):
    path = tmp_path / "squares.mp4"

    def record():
        with VideoWriter(path) as video:
            for number in range(5):
                video.write(picture(number), number / 25)
            raise interruption

    with pytest.raises(interruption):
        record()

    assert len(read(path)[0]) == 5
    assert os.listdir(tmp_path) == ["squares.mp4"]


def test_a_writer_without_frames_leaves_no_file(tmp_path):
    with VideoWriter(tmp_path / "nothing.mp4"):
        pass

    assert os.listdir(tmp_path) == []


def test_a_writer_without_frames_keeps_an_older_video(tmp_path):
    path = write(tmp_path / "squares.mp4")
    with VideoWriter(path) as video:
        assert video.frames_written == 0

    assert len(read(path)[0]) == 3


def test_closing_twice_is_harmless(tmp_path):
    with VideoWriter(tmp_path / "squares.mp4") as video:
        video.write(picture(), 0.0)
        video.close()
        video.close()

    assert video.frames_written == 1
    assert len(read(tmp_path / "squares.mp4")[0]) == 1


@pytest.mark.parametrize("name", ["a:b.mp4", "Rücken %d.mp4", "no ending"])
def test_file_names_are_taken_literally(tmp_path, name):
    write(tmp_path / name)

    assert os.listdir(tmp_path) == [name]


def refusal(path):
    with pytest.raises(PoseCoachError) as caught:
        write(path, [i / 25 for i in range(100)])
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_missing_folder_is_one_clear_line(tmp_path):
    message = refusal(tmp_path / "no" / "squares.mp4")

    assert message == f"{tmp_path / 'no'}: no such folder. Create it, or name another one."


def test_a_folder_in_place_of_the_video_is_one_clear_line(tmp_path):
    assert "this is a folder" in refusal(tmp_path)


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder even root cannot fill")
def test_an_unwritable_folder_is_one_clear_line():
    assert "the video cannot be written" in refusal(Path("/proc/self/squares.mp4"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_a_full_disk_is_one_clear_line_and_keeps_the_older_video(tmp_path):
    path = write(tmp_path / "squares.mp4")
    (tmp_path / "squares.part.mp4").symlink_to("/dev/full")

    message = refusal(path)

    assert message.startswith(f"{path}: the video cannot be written (no space left on device).")
    assert len(read(path)[0]) == 3
    assert os.listdir(tmp_path) == ["squares.mp4"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits of file size")
@pytest.mark.parametrize("share", [0.005, 0.4, 0.999])
def test_a_disk_full_midway_is_one_clear_line_and_keeps_the_older_video(tmp_path, share):
    path = tmp_path / "squares.mp4"
    with VideoWriter(path) as video:
        random = np.random.default_rng(0)
        for number in range(60):
            video.write(random.integers(0, 256, (64, 96, 3), np.uint8), number / 25)
    limit_bytes = int(share * path.stat().st_size)
    write(path)
    program = (
        "import resource, sys\n"
        "import numpy as np\n"
        "from pose_coach.records.video_writer import VideoWriter\n"
        "random = np.random.default_rng(0)\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit_bytes}, {limit_bytes}))\n"
        "with VideoWriter(sys.argv[1]) as video:\n"
        "    for number in range(60):\n"
        "        video.write(random.integers(0, 256, (64, 96, 3), np.uint8), number / 25)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, timeout=20
    )

    assert done.returncode == 1
    last_line = done.stderr.strip().splitlines()[-1]
    assert last_line.startswith(
        f"pose_coach.common.errors.PoseCoachError: {path}: the video cannot be written (file too large)."
    )
    assert len(read(path)[0]) == 3
    assert os.listdir(tmp_path) == ["squares.mp4"]


@pytest.mark.parametrize("time_s", [0.5, 0.4, -1.0, float("nan")])
def test_non_increasing_times_raise_value_error(tmp_path, time_s):
    with VideoWriter(tmp_path / "squares.mp4") as video:
        video.write(picture(), 0.5)
        with pytest.raises(ValueError, match="times must increase"):
            video.write(picture(), time_s)


@pytest.mark.parametrize(
    "rgb", [np.zeros((64, 96), np.uint8), np.zeros((1, 96, 3), np.uint8), picture(0, 98, 64)]
)
def test_pictures_of_another_shape_raise_value_error(tmp_path, rgb):
    with VideoWriter(tmp_path / "squares.mp4") as video:
        video.write(picture(), 0.0)
        with pytest.raises(ValueError, match=r"one size|height x width"):
            video.write(rgb, 1.0)


def test_writing_to_a_closed_writer_raises_value_error(tmp_path):
    with pytest.raises(ValueError, match="with statement"):
        VideoWriter(tmp_path / "squares.mp4").write(picture(), 0.0)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_ctrl_c_leaves_a_playable_video(tmp_path):
    path = tmp_path / "squares.mp4"
    program = (
        "import itertools, os, signal, sys, threading\n"
        "import numpy as np\n"
        "from pose_coach.records.video_writer import VideoWriter\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "kill = threading.Timer(0.1, os.kill, [os.getpid(), signal.SIGINT])\n"
        "with VideoWriter(sys.argv[1]) as video:\n"
        "    for number in itertools.count():\n"
        "        if number == 10: kill.start()\n"
        "        video.write(np.full((64, 96, 3), number % 256, np.uint8), number / 25)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, timeout=20
    )

    assert "KeyboardInterrupt" in done.stderr
    assert len(read(path)[0]) > 5
    assert os.listdir(tmp_path) == ["squares.mp4"]


@pytest.mark.parametrize(
    ("fps", "level"), [(24.0, 30), (30000 / 1001, 30), (60.0, 31), (240.0, 40), (0.5, 22)]
)
def test_the_h264_level_fits_size_and_rate(tmp_path, fps, level):
    """By Table A-1 of H.264: 920 macroblocks a picture, at 30 a second 27,600 of 40,500 of level 3."""
    path = tmp_path / "fast.mp4"
    with VideoWriter(path, nominal_fps=fps) as video:
        for number in range(4):
            video.write(np.full((360, 640, 3), 40 * number, np.uint8), number / fps)

    with av.open(str(path)) as written:
        assert written.streams.video[0].codec_context.extradata[3] == level
        times_s = [frame.time for frame in written.decode(video=0)]
    assert times_s == pytest.approx([number / fps for number in range(4)], abs=1e-3)
