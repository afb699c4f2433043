"""Files that a person, a broken camera or somebody ill-willed could hand to `pose-coach analyze`.

`benchmarks/hostile_inputs.py` runs them. Most are made of one short clip: two repetitions
of the cat-cow sample.
"""

from __future__ import annotations

import os
import random
import shutil
import struct
import subprocess
import wave
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import av

SAMPLE = Path(__file__).parents[1] / "sample_videos" / "cat-cow.mp4"
TWO = (2, 2)
"""Repetitions that must be counted in the base clip."""

COLOUR = ("-f", "lavfi", "-i")
X264 = ("-c:v", "libx264", "-preset", "veryfast", "-g", "30")


@dataclass(frozen=True, slots=True)
class Case:
    """One input and what must come of it.

    Attributes
    ----------
    group, what
        Where it stands in the table, and what it is.
    make
        Makes it in the folder it is given and returns its name there.
    reps
        How many repetitions the analysis must hold at least and at most; None where it must be refused.
    words
        Of the one line on stderr; empty where nothing may be said.
    status
        The exit status; None where it may be 0 or 1, and an analysis or a refusal, as chance will have it.
    beside
        Runs while it is being analysed, with the same folder.
    arguments
        Of the command, besides the file.
    frames
        How many frames must have been read at least.
    """

    group: str
    what: str
    make: Callable[[Path], str]
    reps: tuple[int, int] | None = None
    words: str = ""
    status: int | None = 0
    beside: Callable[[Path], None] | None = None
    arguments: Sequence[str] = ()
    frames: int = 0


def ffmpeg(*arguments: str | Path) -> None:
    """Run the ffmpeg program."""
    command = ["ffmpeg", "-v", "error", "-nostdin", "-y", *map(str, arguments)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)


def make_base(folder: Path) -> Path:
    """Return two repetitions of the sample as a small MP4."""
    base = folder / "base.mp4"
    scale = "fps=15,scale=320:-2"
    ffmpeg("-ss", "9.8", "-t", "14.4", "-i", SAMPLE, "-an", "-vf", scale, *X264, base)
    return base


class Maker:
    """Makes the files of the cases from the base clip."""

    def __init__(self, base: Path) -> None:
        self._base = base

    def coded(self, name: str, *options: str, before: Sequence[str] = ()) -> Callable[[Path], str]:
        """Return what writes the clip with these options of ffmpeg."""

        def make(folder: Path) -> str:
            ffmpeg(*before, "-i", self._base, "-an", *options, folder / name)
            return name

        return make

    def copied(self, name: str) -> Callable[[Path], str]:
        """Return what puts the clip there under this name."""

        def make(folder: Path) -> str:
            shutil.copy(self._base, folder / name)
            return name

        return make

    def rotated(self, name: str) -> Callable[[Path], str]:
        """Return what stores the clip lying on its side, with the rotation in the header, as phones do."""

        def make(folder: Path) -> str:
            stored = folder / "stored.mp4"
            ffmpeg("-i", self._base, "-vf", "transpose=1", *X264, stored)
            with av.open(str(stored)) as source, av.open(str(folder / name), "w") as target:
                given = source.streams.video[0]
                stream = target.add_stream_from_template(given)
                stream.set_display_rotation(90)
                for packet in source.demux(given):
                    if packet.dts is not None:
                        packet.stream = stream
                        target.mux(packet)
            return name

        return make

    def changed(
        self,
        change: Callable[[bytearray], bytes | bytearray],
        name: str = "changed.mp4",
        *options: str,
    ) -> Callable[[Path], str]:
        """Return what writes the clip and then changes its bytes."""

        def make(folder: Path) -> str:
            path = folder / name
            self.coded(name, *(options or ("-c", "copy")))(folder)
            path.write_bytes(change(bytearray(path.read_bytes())))
            return name

        return make

    def joined(self, folder: Path) -> str:
        """Write a transport stream twice into one file: its clock starts again in the middle."""
        self.coded("part.ts", "-c", "copy")(folder)
        part = (folder / "part.ts").read_bytes()
        (folder / "joined.ts").write_bytes(part + part)
        return "joined.ts"

    def grown(self, folder: Path) -> str:
        """Write a transport stream whose picture becomes enormous after some seconds."""
        large = ("-c:v", "libx264", "-preset", "ultrafast")
        grey = "color=gray:size=12000x12000:rate=2:duration=1"
        self.coded("part.ts", "-t", "5", *X264)(folder)
        ffmpeg("-f", "lavfi", "-i", grey, *large, folder / "large.ts")
        part, rest = (folder / "part.ts").read_bytes(), (folder / "large.ts").read_bytes()
        (folder / "grown.ts").write_bytes(part + rest)
        return "grown.ts"

    def growing(self, folder: Path) -> str:
        """Write the first third of a transport stream."""
        self.coded("growing.ts", "-c", "copy")(folder)
        whole = (folder / "growing.ts").read_bytes()
        (folder / "rest").write_bytes(whole[len(whole) // 3 :])
        (folder / "growing.ts").write_bytes(whole[: len(whole) // 3])
        return "growing.ts"


def grow(folder: Path) -> None:
    """Append what is missing of the growing file."""
    with (folder / "growing.ts").open("ab") as file:
        file.write((folder / "rest").read_bytes())


def content(name: str, data: bytes) -> Callable[[Path], str]:
    """Return what writes a file that holds this."""

    def make(folder: Path) -> str:
        (folder / name).write_bytes(data)
        return name

    return make


def from_nothing(name: str, *options: str) -> Callable[[Path], str]:
    """Return what lets ffmpeg write a file from a source of its own."""

    def make(folder: Path) -> str:
        ffmpeg(*options, folder / name)
        return name

    return make


def named(name: str) -> Callable[[Path], str]:
    """Return what makes nothing: the name itself is the input."""
    return lambda _: name


def folder_named(name: str) -> Callable[[Path], str]:
    """Return what makes a folder."""

    def make(folder: Path) -> str:
        (folder / name).mkdir()
        return name

    return make


def pipe(folder: Path) -> str:
    """Make a named pipe that nobody writes into."""
    os.mkfifo(folder / "pipe.mp4")
    return "pipe.mp4"


def link_to_itself(folder: Path) -> str:
    """Make a link that leads to itself."""
    (folder / "loop.mp4").symlink_to("loop.mp4")
    return "loop.mp4"


def sound(folder: Path) -> str:
    """Write two seconds of silence."""
    with wave.open(str(folder / "sound.wav"), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(32000))
    return "sound.wav"


def huge_gif(width_px: int, height_px: int) -> bytes:
    """Return an animated GIF of three frames that says it is this large; each paints one pixel."""
    screen = b"GIF89a" + struct.pack("<HHBBB", width_px, height_px, 0x80, 0, 0) + bytes(6)
    control = b"\x21\xf9\x04\x00\x0a\x00\x00\x00"
    image = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    return screen + (control + image) * 3 + b"\x3b"


def of_box(data: bytearray, kind: bytes, offset: int, value: bytes) -> bytearray:
    """Overwrite bytes of the first MP4 box of a kind, counted from behind its kind."""
    start = data.index(kind) + 4 + offset
    data[start : start + len(value)] = value
    return data


def flipped(
    seed: int, share: float, first: float, last: float
) -> Callable[[bytearray], bytes | bytearray]:
    """Return what sets a share of the bytes between two places of a file at random."""

    def change(data: bytearray) -> bytes:
        chance = random.Random(seed)
        for _ in range(max(1, round(share * len(data)))):
            data[chance.randrange(round(first * len(data)), round(last * len(data)))] = (
                chance.randrange(256)
            )
        return bytes(data)

    return change


def cut(share: float) -> Callable[[bytearray], bytes | bytearray]:
    """Return what keeps so much of a file."""
    return lambda data: bytes(data[: round(share * len(data))])
