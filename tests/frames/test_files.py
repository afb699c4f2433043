from __future__ import annotations

import itertools
from fractions import Fraction

import av
import cv2
import numpy as np
import pytest

from pose_coach.frames.files import VideoFile

RED, GREEN, BLUE, WHITE = (230, 20, 20), (20, 200, 20), (20, 20, 220), (240, 240, 240)
UPRIGHT = [[RED, GREEN], [BLUE, WHITE]]


TOLERANCE = 6
"""Two versions of libswscale round differently; a mistaken matrix or range differs by 15 and up."""


def corners(rgb):
    """The colours of the four corners, a little inside."""
    height_px, width_px = rgb.shape[:2]
    ys, xs = (height_px // 5, height_px - height_px // 5), (width_px // 5, width_px - width_px // 5)
    return [[tuple(int(v) for v in rgb[y, x]) for x in xs] for y in ys]


def read(path):
    with VideoFile.open(path) as video:
        return list(video), video


def test_a_video_of_variable_frame_rate_keeps_the_time_of_every_frame(make_video):
    times_s = [0.0, 0.033, 0.2, 0.21, 1.5, 1.533]

    frames, _ = read(make_video(times_s=times_s))

    assert [frame.time_s for frame in frames] == pytest.approx(times_s, abs=1e-4)
    assert [frame.index for frame in frames] == list(range(6))


def test_time_starts_at_the_first_frame_of_a_video_that_starts_late(make_video):
    frames, _ = read(make_video("late.mkv", times_s=[5.0, 5.5, 6.0]))

    assert [frame.time_s for frame in frames] == pytest.approx([0.0, 0.5, 1.0], abs=2e-3)


def test_a_video_without_timestamps_goes_by_its_stated_rate(make_video):
    frames, video = read(make_video("raw.h264", options={"bf": "0"}))

    assert len(frames) == 10
    assert video.nominal_fps is not None
    steps_s = np.diff([frame.time_s for frame in frames])
    assert steps_s == pytest.approx(np.full(9, 1 / video.nominal_fps), abs=1e-6)


def test_two_recordings_joined_end_to_end_are_one_video(make_video, tmp_path):
    part = make_video("part.ts", times_s=[i / 10 for i in range(30)])
    joined = tmp_path / "joined.ts"
    joined.write_bytes(part.read_bytes() * 2)

    frames, _ = read(joined)

    times_s = [frame.time_s for frame in frames]
    assert len(times_s) >= 58
    assert all(a < b for a, b in itertools.pairwise(times_s))
    assert times_s[-1] == pytest.approx(5.9, abs=0.3)


def test_a_video_tells_what_it_is(make_video):
    with VideoFile.open(make_video("moving cat-cow.mp4", sound=True)) as video:
        assert video.name == "moving cat-cow.mp4"
        assert (video.width, video.height) == (96, 64)
        assert video.duration_s == pytest.approx(0.333, abs=0.02)
        assert video.frame_count == 10
        assert video.nominal_fps == pytest.approx(30, abs=1)
        assert video.is_live is False
        assert video.description == "96 x 64, 30 frames a second, h264, 0.3 s"
        assert len(list(video)) == 10
        assert video.warnings == []


ROTATIONS_DEG = (0, 90, 180, 270)
every_orientation = pytest.mark.parametrize(
    ("rotation_deg", "hflip"), [(deg, hflip) for deg in ROTATIONS_DEG for hflip in (False, True)]
)


@every_orientation
def test_a_phone_video_is_shown_as_its_display_matrix_says(make_video, rotation_deg, hflip):
    path = make_video(rotation_deg=rotation_deg, hflip=hflip)
    # The matrix turns counterclockwise, then flips.
    expected = np.rot90(np.array(UPRIGHT), rotation_deg // 90)
    expected = expected[:, ::-1] if hflip else expected

    frames, video = read(path)
    rgb = frames[0].picture.rgb()

    assert np.abs(np.array(corners(rgb)) - expected).max() < 12
    size = (96, 64) if rotation_deg % 180 == 0 else (64, 96)
    assert (video.width, video.height) == size
    assert (rgb.shape[1], rgb.shape[0]) == size
    assert rgb.flags.c_contiguous
    assert max(frames[0].picture.rgb(48).shape) == 48


@every_orientation
def test_orientation_agrees_with_ffmpeg(make_video, ffmpeg, rotation_deg, hflip):
    path = make_video(rotation_deg=rotation_deg, hflip=hflip)

    frames, _ = read(path)

    assert difference_to_ffmpeg(ffmpeg, path, frames[0].picture.rgb()) <= TOLERANCE


def difference_to_ffmpeg(ffmpeg, path, rgb):
    """Largest difference of a first frame to the one ffmpeg writes as PNG, of 255 levels."""
    png = ffmpeg(
        "-i", path, "-frames:v", "1", "-sws_flags", "area+accurate_rnd+full_chroma_int",
        "-f", "image2pipe", "-c:v", "png", "-pix_fmt", "rgb24", "-",
    )  # fmt: skip
    theirs = cv2.cvtColor(cv2.imdecode(np.frombuffer(png, np.uint8), 1), cv2.COLOR_BGR2RGB)
    assert theirs.shape == rgb.shape
    # Away from edges, where the two interpolate colour differently.
    edges = cv2.Canny(theirs, 20, 40)
    smooth = cv2.dilate(edges, np.ones((9, 9), np.uint8)) == 0
    assert smooth.mean() > 0.3
    return np.abs(theirs.astype(int) - rgb)[smooth].max()


@pytest.mark.parametrize("size", [(97, 65), (33, 70), (641, 2)])
def test_odd_sizes(make_video, size):
    width_px, height_px = size
    frames, video = read(
        make_video("odd.mkv", width_px=width_px, height_px=height_px, pix_fmt="yuv444p")
    )

    assert (video.width, video.height) == size
    assert frames[0].picture.rgb().shape == (height_px, width_px, 3)


def test_pixels_that_are_not_square_are_made_square(make_video):
    path = make_video(width_px=96, height_px=64, pixel_aspect=Fraction(4, 3))

    frames, video = read(path)

    assert (video.width, video.height) == (128, 64)
    assert frames[0].picture.rgb().shape == (64, 128, 3)
    assert frames[0].picture.rgb(64).shape == (32, 64, 3)


def test_a_rotated_video_with_pixels_that_are_not_square(make_video):
    path = make_video(width_px=96, height_px=64, pixel_aspect=Fraction(4, 3), rotation_deg=90)

    frames, video = read(path)

    assert (video.width, video.height) == (64, 128)
    assert frames[0].picture.rgb(64).shape == (64, 32, 3)


def test_a_picture_is_scaled_while_it_is_converted(make_video):
    frames, _ = read(make_video(width_px=960, height_px=640))

    small = frames[3].picture.rgb(96)

    assert small.shape == (64, 96, 3)
    assert np.abs(np.array(corners(small)) - np.array(UPRIGHT)).max() < 12


@pytest.mark.parametrize(
    ("codec", "pix_fmt", "tags"),
    [
        ("libx264", "yuv420p", {}),
        ("libx264", "yuv420p", {"colorspace": "bt709", "color_range": "tv"}),
        ("libx264", "yuv420p", {"colorspace": "bt709", "color_range": "pc"}),
        ("libx264", "yuv420p", {"colorspace": "smpte170m", "color_range": "tv"}),
        ("libx264", "yuv420p10le", {"colorspace": "bt2020nc"}),
        ("mjpeg", "yuvj420p", {}),
        ("ffv1", "yuv422p12le", {}),
        ("ffv1", "gray", {}),
        ("ffv1", "bgr0", {}),
        ("ffv1", "yuva420p", {}),
    ],
)
def test_colours_are_those_of_ffmpeg(make_video, ffmpeg, codec, pix_fmt, tags):
    path = make_video("colours.mkv", codec=codec, pix_fmt=pix_fmt, options=tags)

    frames, _ = read(path)

    assert difference_to_ffmpeg(ffmpeg, path, frames[0].picture.rgb()) <= TOLERANCE


@pytest.mark.parametrize(
    ("name", "codec", "pix_fmt"),
    [
        ("ten_bit.mp4", "libx264", "yuv420p10le"),
        ("hdr.mp4", "libx265", "yuv420p10le"),
        ("deep.mkv", "ffv1", "yuv444p16le"),
        ("turned_inside_out.mkv", "ffv1", "bgr0"),
        ("seethrough.mkv", "ffv1", "yuva420p"),
        ("web.webm", "libvpx-vp9", "yuv420p"),
        ("old.avi", "mpeg4", "yuv420p"),
        ("dance.gif", "gif", "rgb8"),
        ("stills.mov", "mjpeg", "yuvj422p"),
    ],
)
def test_formats_of_cameras_and_phones(make_video, name, codec, pix_fmt):
    if codec == "libx265" and codec not in av.codecs_available:
        pytest.skip("this build of PyAV has no HEVC encoder")
    options = {"x265-params": "log-level=none"} if codec == "libx265" else {}

    frames, video = read(make_video(name, codec=codec, pix_fmt=pix_fmt, options=options))

    assert len(frames) == 10
    assert video.warnings == []
    assert np.abs(np.array(corners(frames[-1].picture.rgb())) - np.array(UPRIGHT)).max() < 60


def test_a_video_that_changes_its_size_midway_keeps_the_size_it_began_with(make_video, tmp_path):
    small = make_video("small.ts", times_s=[i / 10 for i in range(12)])
    large = make_video("large.ts", times_s=[i / 10 for i in range(12)], width_px=192, height_px=128)
    joined = tmp_path / "joined.ts"
    joined.write_bytes(small.read_bytes() + large.read_bytes())

    frames, video = read(joined)

    assert frames[-1].picture.frame.width == 192
    assert {frame.picture.rgb().shape for frame in frames} == {(64, 96, 3)}
    assert (video.width, video.height) == (96, 64)


@pytest.mark.parametrize("name", ["a:b.mp4", "50% done %03d.mp4", "Übung Rücken.mp4", "-i.mp4"])
def test_file_names_mean_nothing_but_the_file(make_video, name):
    frames, _ = read(make_video(name))

    assert len(frames) == 10


def test_frames_outlive_the_video_they_came_from(make_video):
    with VideoFile.open(make_video()) as video:
        frame = next(iter(video))

    assert frame.picture.rgb().shape == (64, 96, 3)


def test_closing_ends_the_iteration(make_video):
    with VideoFile.open(make_video()) as video:
        frames = iter(video)
        next(frames)
        video.close()

        assert list(frames) == []


def test_a_video_is_iterated_over_once(make_video):
    with VideoFile.open(make_video()) as video:
        assert len(list(video)) == 10
        assert list(video) == []
        assert video.warnings == []
