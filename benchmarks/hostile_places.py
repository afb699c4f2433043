"""More inputs for `benchmarks/hostile_inputs.py`: what is no video, names of files, folders for results."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from hostile_files import (
    COLOUR,
    TWO,
    X264,
    Case,
    Maker,
    content,
    folder_named,
    from_nothing,
    link_to_itself,
    named,
    pipe,
    sound,
)


def no_videos() -> list[Case]:
    """Return what is no video, or not there, whatever it is called."""
    words = b"This is not a video.\n" * 50
    still = "still picture"
    playlist = b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n%s\n#EXT-X-ENDLIST\n"
    inputs = {
        "no such file": (named("nothing.mp4"), "no such file"),
        "empty": (content("empty.mp4", b""), "the file is empty"),
        "text": (content("words.mp4", words), "not a video"),
        "text, called .txt": (content("words.txt", words), "a text file"),
        "100 MB of zeros": (content("zeros.mp4", bytes(100_000_000)), "not a video"),
        "sound alone": (sound, "only sound"),
        "PNG": (from_nothing("a.png", *COLOUR, "color=size=64x48", "-frames:v", "1"), still),
        "JPEG": (from_nothing("a.jpg", *COLOUR, "color=size=64x48", "-frames:v", "1"), still),
        "JPEG called .mp4": (
            from_nothing(
                "a.mp4",
                *COLOUR,
                "color=size=64x48",
                "-frames:v",
                "1",
                "-f",
                "image2",
                "-c:v",
                "mjpeg",
                "-update",
                "1",
            ),
            still,
        ),
        "folder": (folder_named("folder.mp4"), "there is no video in it"),
        "named pipe": (pipe, "this is not a file"),
        "/dev/zero": (named("/dev/zero"), "this is not a file"),
        "/dev/stdin": (named("/dev/stdin"), "this is not a file"),
        "link to itself": (link_to_itself, "no"),
        "playlist of a file": (
            content("list.m3u8", playlist % b"file:///etc/hostname"),
            "not a video",
        ),
        "playlist of an address, called .mp4": (
            content("list.mp4", playlist % b"http://127.0.0.1:9/a.ts"),
            "not a video",
        ),
        "list of files to join": (
            content("list.mp4", b"ffconcat version 1.0\nfile /etc/hostname\n"),
            "not a video",
        ),
        "session description (SDP)": (
            content(
                "a.sdp",
                b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\n"
                b"t=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n",
            ),
            "not a video",
        ),
        "name with a line break": (named("a\nb.mp4"), "no such file"),
        "name of 300 characters": (named("x" * 300), "no file can have this name"),
        "concat: in front": (named("concat:a.mp4|b.mp4"), "no such file"),
        "data: in front": (named("data:video/mp4;base64,AAAA"), "no such file"),
        "an address": (named("http://127.0.0.1:9/a.mp4"), "no such file"),
    }
    return [
        Case("no video", what, maker, words=line, status=1)
        for what, (maker, line) in inputs.items()
    ]


def names(make: Maker) -> list[Case]:
    """Return videos under names that could be taken for something else."""
    hostile = (
        "with space.mp4",
        "quo'te\".mp4",
        "line\nbreak.mp4",
        "tab\tand \x1b[31mred.mp4",
        "emoji 🐈.mp4",
        "Übung 猫牛.mp4",
        "<script>alert(1)<!--.mp4",
        "$(touch owned);`id`.mp4",
        "a:b.mp4",
        "50% %03d.mp4",
        "100",
        "..mp4",
        ".mp4",
        "no-suffix",
        "[red]brackets[red",
        "-leading dash.mp4",
        "clip.json",
        "clip.2.mp4",
        "right\u202eleft.mp4",
        "x" * 200 + ".mp4",
    )
    short = ("-t", "1", *X264, "-f", "mp4")
    cases = [
        Case(
            "name",
            ascii(name) if len(name) < 60 else f"{len(name)} characters",
            make.coded(name, *short),
            (0, 0),
        )
        for name in hostile
    ]
    return [
        *cases,
        Case(
            "name", "244 characters", make.coded("x" * 240 + ".mp4", *short), (0, 0), "too long", 1
        ),
        Case(
            "name",
            "leading dashes behind --",
            make.coded("--no-video.mp4", *short),
            (0, 0),
            arguments=("--",),
        ),
        Case(
            "name",
            "leading dash taken for an option",
            named("-"),
            words="no such file",
            status=1,
            arguments=("--",),
        ),
        Case(
            "name",
            "unknown option",
            named("x.mp4"),
            words="No such option",
            status=2,
            arguments=("--x",),
        ),
    ]


def folders(make: Maker) -> list[Case]:
    """Return videos whose results cannot be written."""
    clip = make.copied("clip.mp4")

    def mounted(*options: str) -> Callable[[Path], str]:
        def prepare(folder: Path) -> str:
            (folder / "out").mkdir()
            command = [
                "mount",
                "-t",
                "tmpfs",
                "-o",
                ",".join(options),
                "tmpfs",
                str(folder / "out"),
            ]
            subprocess.run(command, check=True, capture_output=True)
            return clip(folder)

        return prepare

    def file_in_the_way(folder: Path) -> str:
        (folder / "out").touch()
        return clip(folder)

    return [
        Case("folder", "cannot be written to", mounted("ro"), words="cannot write there", status=1),
        Case("folder", "is a file", file_in_the_way, words="cannot write there", status=1),
        Case("folder", "has room for 100 kB", mounted("size=100k"), TWO, "cannot be written", 1),
        Case("folder", "has room for 4 kB", mounted("size=4k"), TWO, "cannot be written", 1),
    ]
