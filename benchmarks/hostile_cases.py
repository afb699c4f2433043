"""The inputs that `benchmarks/hostile_inputs.py` tries, and what must come of each: here the videos."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

from hostile_files import (
    COLOUR,
    TWO,
    X264,
    Case,
    Maker,
    content,
    cut,
    flipped,
    from_nothing,
    grow,
    huge_gif,
    of_box,
)
from hostile_places import folders, names, no_videos

ANY = (0, 2)
HEVC = ("-c:v", "libx265", "-x265-params", "log-level=none", "-preset", "ultrafast")


def all_cases(base: Path) -> list[Case]:
    """Return every case; `base` is the clip that they are made of."""
    make = Maker(base)
    return [
        *_formats(make),
        *_times(make),
        *_sizes(make),
        *_damaged(make),
        *no_videos(),
        *names(make),
        *folders(make),
    ]


def _formats(make: Maker) -> list[Case]:
    vp9 = ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8")
    gif = ("-vf", "fps=10,scale=240:-2")
    interlaced = ("-vf", "tinterlace=interleave_top,fieldorder=tff", "-flags", "+ildct+ilme")
    clips = {
        "MP4, H.264": make.copied("clip.mp4"),
        "WebM, VP9": make.coded("clip.webm", *vp9),
        "WebM, VP8": make.coded("clip.webm", "-c:v", "libvpx", "-deadline", "realtime"),
        "MP4, AV1": make.coded("clip.mp4", "-c:v", "libsvtav1", "-preset", "12"),
        "MP4, HEVC": make.coded("clip.mp4", *HEVC, "-tag:v", "hvc1"),
        "MOV, HEVC of 10 bits": make.coded("clip.mov", *HEVC, "-pix_fmt", "yuv420p10le"),
        "MOV, stored lying down with a rotation": make.rotated("clip.mov"),
        "MP4, interlaced": make.coded("clip.mp4", *interlaced, *X264),
        "animated GIF": make.coded("clip.gif", *gif),
        "animated PNG": make.coded("clip.apng", *gif, "-plays", "0"),
        "AVI, Motion JPEG": make.coded("clip.avi", "-c:v", "mjpeg", "-q:v", "4"),
        "MPEG-2 transport stream": make.coded("clip.ts", "-c:v", "mpeg2video", "-r", "30"),
        "FLV": make.coded("clip.flv", "-c:v", "flv1", "-q:v", "4"),
        "WMV": make.coded("clip.wmv", "-c:v", "wmv2", "-q:v", "4"),
        "raw H.264, no container": make.coded("clip.h264", *X264, "-bf", "0"),
        "fragmented MP4": make.coded("clip.mp4", "-c", "copy", "-movflags", "frag_keyframe"),
    }
    return [Case("format", what, maker, TWO) for what, maker in clips.items()]


def _times(make: Maker) -> list[Case]:
    half = "select='lt(mod(n*7919,13),7)'"
    copied = ("-fps_mode", "passthrough", *X264)
    return [
        Case(
            "time",
            "variable frame rate: about half of the frames, irregularly",
            make.coded("vfr.mp4", "-vf", half, *copied),
            TWO,
        ),
        Case("time", "5 frames a second", make.coded("5.mp4", "-vf", "fps=5", *X264), TWO),
        Case("time", "120 frames a second", make.coded("120.mp4", "-vf", "fps=120", *X264), TWO),
        Case(
            "time",
            "starts an hour late",
            make.coded("late.ts", "-c", "copy", before=("-itsoffset", "3600")),
            TWO,
        ),
        Case(
            "time",
            "every timestamp twice",
            make.coded("twice.nut", "-vf", "setpts=floor(N/2)*2/15/TB", *copied),
            TWO,
        ),
        Case("time", "clock starts again in the middle", make.joined, (3, 5), "damaged in places"),
        Case(
            "time",
            "clock leaps three hours ahead in a hold",
            make.coded("leap.mkv", "-vf", "setpts=PTS+gt(T\\,7)*10800/TB", *copied),
            ANY,
            "there are no pictures",
        ),
        Case(
            "time",
            "clock leaps 30 years ahead",
            make.coded("years.mkv", "-vf", "setpts=PTS+gt(T\\,7)*946080000/TB", *copied),
            ANY,
            "there are no pictures",
        ),
        Case("time", "grows while it is read", make.growing, ANY, beside=grow, frames=50),
        Case("time", "single frame", make.coded("1.mp4", "-frames:v", "1", *X264), (0, 0)),
        Case(
            "time",
            "no frame",
            make.coded("0.mp4", "-frames:v", "0", *X264),
            words="cannot be read",
            status=1,
        ),
        *(
            Case("time", f"header says {what}", make.changed(change), reps)
            for what, change, reps in _declared_times()
        ),
    ]


def _declared_times() -> list[tuple[str, Callable[[bytearray], bytearray], tuple[int, int]]]:
    most = b"\xff" * 4
    return [
        (
            "it lasts 136 years",
            lambda d: of_box(of_box(d, b"mvhd", 16, most), b"mdhd", 16, b"\x7f" + most[1:]),
            TWO,
        ),
        (
            "it lasts no time at all",
            lambda d: of_box(of_box(d, b"mvhd", 16, bytes(4)), b"mdhd", 16, bytes(4)),
            TWO,
        ),
        (
            "one tick is a second long",
            lambda d: of_box(d, b"mdhd", 12, struct.pack(">I", 1)),
            (0, 0),
        ),
    ]


def _sizes(make: Maker) -> list[Case]:
    nobody = "nobody was seen"
    scale = "scale={}:{}"

    def large(width_px: int, height_px: int) -> tuple[str, ...]:
        size = scale.format(width_px, height_px)
        return ("-t", "1", "-vf", size, "-c:v", "libx264", "-preset", "ultrafast")

    pictures = "color=gray:size={}x{}:rate=2:duration=2"
    return [
        Case("size", "8K, one second", make.coded("8k.mp4", *large(7680, 4320)), (0, 0)),
        Case("size", "8K standing", make.coded("8k.mp4", *large(4320, 7680)), (0, 0)),
        Case(
            "size",
            "16 pixels wide",
            make.coded("16.mp4", "-vf", scale.format(16, 10), *X264),
            (0, 0),
        ),
        Case(
            "size",
            "2 x 2 pixels",
            make.coded("2.mp4", "-vf", scale.format(2, 2), *X264),
            (0, 0),
            nobody,
            1,
        ),
        Case(
            "size",
            "1 x 1 pixel",
            make.coded("1.gif", "-vf", scale.format(1, 1)),
            words="too small",
            status=1,
        ),
        Case(
            "size",
            "4096 x 2 pixels",
            make.coded("w.mp4", "-vf", scale.format(4096, 2), *X264),
            (0, 0),
            nobody,
            1,
        ),
        Case(
            "size",
            "pixels 50 times as wide as high",
            make.coded("sar.mp4", "-vf", "scale=64:36,setsar=50", *X264),
            ANY,
            nobody,
            1,
        ),
        Case(
            "size",
            "pixels 30000 times as wide as high",
            make.coded("sar.mkv", "-vf", "setsar=30000", *X264),
            words="too large",
            status=1,
        ),
        Case(
            "size",
            "12000 x 12000 pixels in a small file",
            from_nothing("bomb.mov", *COLOUR, pictures.format(12000, 12000), "-c:v", "png"),
            words="too large",
            status=1,
        ),
        Case(
            "size",
            "GIF that says 16000 x 16000",
            content("bomb.gif", huge_gif(16000, 16000)),
            words="too large",
            status=1,
        ),
        Case(
            "size",
            "GIF that says 65535 x 65535",
            content("bomb.gif", huge_gif(65535, 65535)),
            words=": ",
            status=1,
        ),
        Case("size", "grows to 12000 x 12000 in the middle", make.grown, ANY, "damaged"),
        Case(
            "size",
            "MP4 that says 65535 x 65535",
            make.changed(lambda d: of_box(d, b"avc1", 24, b"\xff" * 4)),
            TWO,
        ),
        Case(
            "size",
            "MP4 that says 4 billion frames of the same size",
            make.changed(lambda d: of_box(d, b"stsz", 4, b"\0\0\0\1" + b"\xff" * 4)),
            words="incomplete",
            status=1,
        ),
        Case(
            "size",
            "MP4 that says 4 billion times",
            make.changed(lambda d: of_box(d, b"stts", 4, b"\xff" * 4)),
            words="incomplete",
            status=1,
        ),
        Case(
            "size",
            "MP4 whose one duration holds for 2 billion frames",
            make.changed(lambda d: of_box(d, b"stts", 8, b"\x7f" + b"\xff" * 3)),
            TWO,
        ),
        Case(
            "size",
            "MP4 with a box of 4 GB",
            make.changed(lambda d: of_box(d, b"trak", -8, b"\xff" * 4)),
            TWO,
        ),
    ]


def _damaged(make: Maker) -> list[Case]:
    front = ("-c", "copy", "-movflags", "+faststart")
    cases = [
        Case(
            "damage",
            f"MP4 cut at {share:.0%}",
            make.changed(cut(share), "cut.mp4", *front),
            ANY,
            "cut short",
        )
        for share in (0.3, 0.6, 0.9)
    ]
    cases += [
        Case(
            "damage",
            f"Matroska cut at {share:.0%}",
            make.changed(cut(share), "cut.mkv"),
            ANY,
            "cut short",
        )
        for share in (0.3, 0.9)
    ]
    return [
        *cases,
        Case(
            "damage",
            "MP4 cut before its index",
            make.changed(cut(0.9), "cut.mp4"),
            words="incomplete",
            status=1,
        ),
        Case(
            "damage",
            "cut in its header",
            make.changed(cut(0.005), "cut.mkv"),
            words="not a video",
            status=1,
        ),
        *(
            Case(
                "damage",
                f"{share:.2%} of {what} at random",
                make.changed(flipped(7, share, first, last), f"hurt.{suffix}", *options),
                ANY,
                status=None,
            )
            for what, suffix, options, first, last in (
                ("an MP4's pictures", "mp4", front, 0.05, 1.0),
                ("an MP4's index", "mp4", ("-c", "copy", "-movflags", "+faststart"), 0.0, 0.03),
                ("a Matroska file", "mkv", ("-c", "copy"), 0.01, 1.0),
                ("a transport stream", "ts", ("-c", "copy"), 0.0, 1.0),
                ("a WebM file", "webm", ("-c:v", "libvpx", "-deadline", "realtime"), 0.01, 1.0),
                ("an AVI file", "avi", ("-c:v", "mpeg4", "-q:v", "4"), 0.01, 1.0),
            )
            for share in (0.0002, 0.01)
        ),
    ]
