"""Files as phones, calls and cameras write them: changing sizes, odd clocks, several pictures, HDR."""

from __future__ import annotations

from fractions import Fraction

import av
import cv2
import numpy as np
import pytest

from pose_coach.frames.files import VideoFile

FPS = 10


@pytest.fixture
def encode(tmp_path):
    """Write pictures, one list for each stream; a picture may bring a size of its own."""

    def write(
        name, *tracks, codec="libx264", tags=None, start_s=0.0, container_options=None, **settings
    ):
        path = tmp_path / name
        with av.open(str(path), "w", container_options=container_options or {}) as container:
            container.metadata.update(tags or {})
            streams = []
            for pictures in tracks:
                fps = settings.get("fps", FPS)
                stream = container.add_stream(
                    codec, rate=fps, options={"g": "10", **settings.get("options", {})}
                )
                stream.height, stream.width = pictures[0].shape[:2]
                stream.pix_fmt = settings.get("pix_fmt", "yuv420p")
                stream.time_base = stream.codec_context.time_base = Fraction(1, fps)
                for name_, value in settings.get("colours", {}).items():
                    setattr(stream.codec_context, name_, value)
                streams.append((stream, pictures))
            for stream, pictures in streams:
                for number, pixels in enumerate(pictures):
                    frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
                    frame = settings.get("convert", lambda f: f)(frame)
                    frame.pts, frame.time_base = number + round(start_s * fps), Fraction(1, fps)
                    container.mux(stream.encode(frame))
                container.mux(stream.encode(None))
        return path

    return write


def disc(width_px, height_px, level=230):
    """A white disc in the middle of the picture: it stays one where proportions are kept."""
    picture = np.zeros((height_px, width_px, 3), np.uint8)
    radius_px = min(width_px, height_px) // 3
    return cv2.circle(picture, (width_px // 2, height_px // 2), radius_px, (level,) * 3, -1)


def shape_of_disc(rgb):
    """Width of the disc divided by its height."""
    seen = rgb[..., 1] > 128
    return seen.any(axis=0).sum() / seen.any(axis=1).sum()


def read(path, **options):
    with VideoFile.open(path, **options) as video:
        return list(video), video


# 1. Geometry that changes midway


@pytest.mark.parametrize("second", [(240, 240), (120, 240), (320, 90), (160, 90)])
def test_a_size_that_changes_midway_keeps_its_proportions(encode, tmp_path, second):
    """As where somebody turns the telephone in a call, or the call takes another camera."""
    parts = [encode(f"{n}.ts", [disc(*size)] * 12) for n, size in enumerate([(320, 180), second])]
    joined = tmp_path / "joined.ts"
    joined.write_bytes(b"".join(part.read_bytes() for part in parts))

    frames, video = read(joined)

    assert (video.width, video.height) == (320, 180)
    for frame in (frames[2], frames[-2]):
        for side_px in (None, 160):
            rgb = frame.picture.rgb(side_px)
            assert rgb.shape[:2] == (180, 320) if side_px is None else (90, 160)
            assert shape_of_disc(rgb) == pytest.approx(1.0, abs=0.06)


def test_pixels_that_change_their_shape_midway_keep_proportions(encode, tmp_path):
    """As television does between films: the same 180 lines, their pixels once square and once not."""
    square = encode("a.ts", [disc(320, 180)] * 12)
    narrow = cv2.resize(disc(320, 180), (240, 180))
    wide = encode("b.ts", [narrow] * 12, colours={"sample_aspect_ratio": Fraction(4, 3)})
    joined = tmp_path / "joined.ts"
    joined.write_bytes(square.read_bytes() + wide.read_bytes())

    frames, _ = read(joined)

    assert shape_of_disc(frames[2].picture.rgb()) == pytest.approx(1.0, abs=0.05)
    assert shape_of_disc(frames[-2].picture.rgb()) == pytest.approx(1.0, abs=0.05)


# 4. Invented timestamps


@pytest.mark.parametrize("name", ["x.avi", "x.mkv", "x.mp4", "x.ts"])
@pytest.mark.parametrize("bframes", ["0", "3"])
def test_pictures_stored_in_another_order_are_all_there_at_even_times(encode, name, bframes):
    pictures = [disc(96, 64, level=60 + 4 * n) for n in range(40)]

    frames, video = read(encode(name, pictures, options={"bf": bframes}))

    assert len(frames) == 40
    assert np.diff([frame.time_s for frame in frames]) == pytest.approx(0.1, abs=0.002)
    assert video.warnings == []


@pytest.mark.parametrize("each", [2, 3])
def test_pictures_that_have_no_time_of_their_own_are_told(ffmpeg, tmp_path, each):
    path = tmp_path / "doubled.mkv"
    ffmpeg(
        "-f", "lavfi", "-i", "testsrc=s=96x64:r=10:d=3", "-vf", f"setpts=floor(N/{each})*{each}/10/TB",
        "-fps_mode", "passthrough", "-c:v", "ffv1", path,
    )  # fmt: skip

    frames, video = read(path)

    assert len(frames) == 30 // each
    assert video.warnings == [
        f"{path}: {30 - 30 // each} pictures have the time of an earlier one, or none in order, "
        "and were left out."
    ]


# 5. Media time that is not real time


def test_slow_motion_that_is_tagged_goes_by_real_time(encode):
    path = encode(
        "slow.mp4",
        [disc(96, 64)] * 20,
        tags={"com.android.capture.fps": "80.0"},
        container_options={"movflags": "use_metadata_tags"},
    )

    frames, video = read(path)

    assert video.speed == pytest.approx(0.125)
    assert frames[-1].time_s == pytest.approx(1.9 / 8, abs=1e-3)
    assert video.duration_s == pytest.approx(2.0 / 8, abs=0.01)
    assert video.nominal_fps == pytest.approx(80)
    assert "slow motion" in video.warnings[0]


@pytest.mark.parametrize("rate", ["10.03", "0", "inf", "nan", "-80", "many", ""])
def test_a_tag_that_says_nothing_changes_nothing(encode, rate):
    path = encode(
        "plain.mp4",
        [disc(96, 64)] * 20,
        tags={"com.android.capture.fps": rate},
        container_options={"movflags": "use_metadata_tags"},
    )

    frames, video = read(path)

    assert video.speed == 1.0
    assert frames[-1].time_s == pytest.approx(1.9, abs=1e-3)
    assert video.warnings == []


@pytest.mark.parametrize(
    "tags",
    [
        {"com.apple.quicktime.full-frame-rate-playback-intent": "0"},
        {"com.apple.quicktime.full-frame-rate-playback-intent": "1"},
        {"firmware": "HD9.01.01.60.00", "com.android.capture.fps": "240.0"},
    ],
    ids=["iPhone, slow motion", "iPhone", "GoPro"],
)
def test_slow_motion_that_is_stored_at_its_full_rate_is_real_time(encode, tags):
    # As iPhones and GoPros store it: 240 pictures a second, each with its own time.
    path = encode(
        "full.mov",
        [disc(96, 64)] * 48,
        tags=tags,
        container_options={"movflags": "use_metadata_tags"},
        fps=240,
    )

    frames, video = read(path)

    assert video.speed == 1.0
    assert video.nominal_fps == pytest.approx(240)
    assert frames[-1].time_s == pytest.approx(47 / 240, abs=1e-3)
    assert video.warnings == []


def test_the_speed_that_is_named_holds_before_the_tag(encode):
    path = encode("untagged.mkv", [disc(96, 64)] * 20)

    frames, video = read(path, speed=0.25)

    assert frames[-1].time_s == pytest.approx(1.9 / 4, abs=1e-3)
    assert video.warnings == []


# 6. The stream that matters


@pytest.mark.parametrize(
    "beside",
    [[disc(32, 18)] * 20, [np.zeros((180, 320, 3), np.uint8)] * 20],
    ids=["small", "black"],
)
@pytest.mark.parametrize("comes_first", [True, False])
@pytest.mark.parametrize("name", ["two.mkv", "two.mp4", "two.ts"])
def test_of_several_pictures_the_one_that_shows_something_is_read(
    encode, beside, comes_first, name
):
    random = np.random.default_rng(1)
    shown = [disc(320, 180) // 2 + random.integers(0, 60, (180, 320, 1), np.uint8)] * 20

    frames, _ = read(encode(name, *([beside, shown] if comes_first else [shown, beside])))

    assert len(frames) == 20
    assert frames[3].picture.rgb().shape == (180, 320, 3)
    assert frames[3].picture.rgb()[90, 160].min() > 90


# 7. Durations and starts


@pytest.mark.parametrize("name", ["late.mkv", "late.webm", "late.ts", "late.flv"])
@pytest.mark.parametrize("start_s", [3.0, 7200.0])
def test_a_late_start_is_no_missing_part(encode, name, start_s):
    codec = "libvpx" if name.endswith("webm") else "libx264"
    frames, video = read(
        encode(name, [disc(96, 64)] * 30, codec=codec, start_s=start_s, options={})
    )

    assert video.warnings == []
    assert len(frames) == 30
    assert video.frame_count == pytest.approx(30, abs=2)
    assert video.duration_s is None or video.duration_s == pytest.approx(3.0, abs=0.25)


def test_a_late_start_does_not_hide_that_it_is_cut_short(encode, tmp_path):
    random = np.random.default_rng(1)
    whole = encode(
        "late.mkv",
        [random.integers(0, 256, (64, 96, 3), np.uint8) for _ in range(100)],
        start_s=7200.0,
    )
    cut = tmp_path / "cut.mkv"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])

    _, video = read(cut)

    assert any(
        "the video is cut short: only" in line and "of its 10.0 s" in line
        for line in video.warnings
    )


# 8. Colour and light

CARD = [(230, 230, 230), (128, 128, 128), (200, 60, 60), (60, 180, 60), (60, 60, 200)]


def card(width_px, height_px):
    picture = np.zeros((height_px, width_px, 3), np.uint8)
    for number, colour in enumerate(CARD):
        left, right = (width_px * n // len(CARD) for n in (number, number + 1))
        picture[:, left:right] = colour
    return picture


def colours(rgb):
    height_px, width_px = rgb.shape[:2]
    return [
        rgb[height_px // 2, (2 * n + 1) * width_px // (2 * len(CARD))] for n in range(len(CARD))
    ]


@pytest.mark.parametrize(
    ("size", "colorspace"), [((1280, 720), 1), ((720, 1280), 1), ((320, 180), 5)]
)
def test_untagged_colours_are_those_of_the_size(encode, size, colorspace):
    path = encode(
        "plain.mkv",
        [card(*size)] * 3,
        convert=lambda f: f.reformat(format="yuv420p", dst_colorspace=colorspace),
    )

    frames, _ = read(path)

    assert np.abs(np.array(colours(frames[0].picture.rgb()), int) - CARD).max() <= 6


@pytest.mark.parametrize("transfer", ["arib-std-b67", "smpte2084"])
def test_hdr_comes_out_as_it_looked(ffmpeg, tmp_path, transfer):
    """Reference white is white and grey stays grey; saturated colours keep their order."""
    from pose_coach.frames import hdr

    light = (np.array(CARD) / 255) ** hdr.SCREEN_GAMMA @ np.linalg.inv(hdr.TO_BT709).T
    nits = np.clip(light, 0, 1) * hdr.WHITE_NITS
    if transfer == "smpte2084":
        code = hdr._pq(nits)
    else:
        scene = (nits / hdr.PEAK_NITS) ** (1 / hdr.HLG_GAMMA)
        upper = hdr.HLG_A * np.log(np.maximum(12 * scene - hdr.HLG_B, 1e-9)) + hdr.HLG_C
        code = np.where(scene <= 1 / 12, np.sqrt(3 * scene), upper)
    pixels = np.repeat(np.repeat(code[None], 64, 0), 32, 1)
    raw = tmp_path / "raw.rgb"
    raw.write_bytes(np.round(pixels * 65535).astype("<u2").tobytes())
    path = tmp_path / "hdr.mkv"
    ffmpeg(
        "-f", "rawvideo", "-pix_fmt", "rgb48le", "-s", f"{pixels.shape[1]}x64", "-i", raw,
        "-vf", "scale=out_color_matrix=bt2020nc,format=yuv420p10le", "-colorspace", "bt2020nc",
        "-color_trc", transfer, "-color_primaries", "bt2020", "-c:v", "ffv1", path,
    )  # fmt: skip

    frames, _ = read(path)
    seen = np.array(colours(frames[0].picture.rgb()), int)

    # Highlights are compressed: white stays bright, and everything keeps its hue.
    assert seen[0].min() > 190
    assert np.ptp(seen[:2], axis=1).max() <= 6
    assert np.abs(seen[1] - 128).max() < 20
    for colour, wanted in zip(seen[2:], CARD[2:], strict=True):
        assert colour.argmax() == np.argmax(wanted)
        assert np.ptp(colour) > 0.7 * np.ptp(wanted)


def test_interlaced_pictures_are_made_whole(ffmpeg, tmp_path):
    """A bar that moves sideways has no comb at its sides, and no picture is lost."""
    path = tmp_path / "interlaced.mkv"
    ffmpeg(
        "-f", "lavfi", "-i", "color=black:s=320x180:r=50:d=2,drawbox=x=0:y=0:w=1:h=1",
        "-f", "lavfi", "-i", "color=white:s=40x180:r=50:d=2",
        "-filter_complex", "[0][1]overlay=x=4*n:y=0,interlace=lowpass=off", "-c:v", "ffv1", path,
    )  # fmt: skip

    frames, video = read(path)

    assert len(frames) == 50
    assert np.diff([frame.time_s for frame in frames]) == pytest.approx(0.04, abs=0.002)
    assert video.warnings == []
    for frame in frames[5:45:8]:
        rows = frame.picture.rgb()[20:160, :, 1].astype(int)
        assert np.abs(np.diff(rows, axis=0)).max() < 60
