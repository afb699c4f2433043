"""The clips whose pictures `scene_matrix.py` changes, and the people that it puts into them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Self, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from pose_coach.evaluation.truth import SUFFIX, read_truth
from pose_coach.frames.array_picture import ArrayPicture
from pose_coach.frames.files import VideoFile
from pose_coach.frames.frame import Frame, RgbImage

SAMPLES = Path(__file__).parents[1] / "sample_videos"
SIDE_PX = 640
INTERVAL_S = 1 / 15
"""So small and so few pictures show the movements, and keep the whole matrix short."""

PARTS = {
    "cat-cow-hurried": (3.8, 11.2),
    "rolling-plank-hurried": (2.3, 9.5),
    "t-spine-rotation-hurried": (2.0, 9.3),
    "scorpion-hurried": (0.0, 6.9),
    "supine-twist-hurried": (2.0, 11.0),
}
"""Of these samples from when to when: two repetitions of each exercise, quick ones for a short matrix."""

Mask = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Clip:
    """A labelled clip with its pictures in memory.

    Attributes
    ----------
    name, exercise
        Of the clip; "none" where nothing may be counted.
    times_s, pictures
        Media time and picture of each frame, the longer side `SIDE_PX`.
    reps, sides
        From when to when each repetition goes, and on which side.
    """

    name: str
    exercise: str
    times_s: tuple[float, ...]
    pictures: tuple[RgbImage, ...]
    reps: tuple[tuple[float, float], ...]
    sides: tuple[str | None, ...]


def clip_paths(folders: Sequence[Path]) -> list[tuple[Path, tuple[float, float]]]:
    """Return the labelled clips of folders, or parts of the samples where none is given, and which part."""
    if not folders:
        return [(SAMPLES / f"{name}.mp4", part) for name, part in PARTS.items()]
    whole = (0.0, float("inf"))
    truths = sorted(path for folder in folders for path in folder.glob(f"*{SUFFIX}"))
    videos = [path.with_name(path.name.removesuffix(SUFFIX) + ".mp4") for path in truths]
    return [(video, whole) for video in videos if video.exists()]


def read_clip(path: Path, part: tuple[float, float]) -> Clip:
    """Read a part of a clip and its truth."""
    truth = read_truth(path.with_name(path.stem + SUFFIX))
    frames = list(_frames(path, *part))
    begun_s = frames[0].time_s
    whole = [rep for rep in truth.reps if part[0] <= rep.start_s and rep.end_s <= part[1]]
    reps = tuple((rep.start_s - begun_s, rep.end_s - begun_s) for rep in whole)
    times_s = tuple(frame.time_s - begun_s for frame in frames)
    pictures = tuple(_small(frame) for frame in frames)
    return Clip(
        path.stem, truth.exercise, times_s, pictures, reps, tuple(rep.side for rep in whole)
    )


def _frames(path: Path, from_s: float, until_s: float) -> Iterator[Frame]:
    due_s = from_s
    with VideoFile.open(path) as video:
        for frame in video:
            if frame.time_s > until_s:
                return
            if frame.time_s >= due_s - 1e-3:
                due_s = max(due_s + INTERVAL_S, frame.time_s + INTERVAL_S / 2)
                yield frame


def _small(frame: Frame) -> RgbImage:
    small = frame.picture.rgb(SIDE_PX)
    scale = SIDE_PX / max(small.shape[:2])
    if scale <= 1.0:
        return small
    return cast(RgbImage, cv2.resize(small, None, fx=scale, fy=scale))


@dataclass(slots=True)
class Shown:
    """Pictures shown as if they were a video file's."""

    frames: Sequence[Frame]
    name: str = "scene"
    duration_s: float | None = None
    frame_count: int | None = None
    nominal_fps: float | None = None
    is_live: bool = False
    is_endless: bool = False
    description: str = ""
    warnings: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, times_s: Iterable[float], pictures: Iterable[RgbImage]) -> Shown:
        """Return a source of pictures and their times."""
        both = enumerate(zip(times_s, pictures, strict=True))
        return cls([Frame(i, time_s, ArrayPicture(pixels)) for i, (time_s, pixels) in both])

    @property
    def width(self) -> int:
        """Width in pixels."""
        return self.frames[0].picture.width

    @property
    def height(self) -> int:
        """Height in pixels."""
        return self.frames[0].picture.height

    def __iter__(self) -> Iterator[Frame]:
        return iter(self.frames)

    def close(self) -> None:
        """Nothing is open."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class Cutout:
    """Somebody, cut out of a picture: colours and how much of each pixel is theirs, 0 to 1."""

    colours: RgbImage
    share: NDArray[np.float32]

    def pasted(
        self, onto: RgbImage, foot: tuple[float, float], height_px: float, *, flipped: bool = False
    ) -> RgbImage:
        """Return a picture with the cutout on it.

        Parameters
        ----------
        onto
            The picture.
        foot
            Where the middle of its lower edge comes, pixels.
        height_px
            How high it becomes.
        flipped
            Whether to turn it left for right.
        """
        scale = height_px / self.share.shape[0]
        colours = cv2.resize(self.colours, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        share = cv2.resize(self.share, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        if flipped:
            colours, share = colours[:, ::-1], share[:, ::-1]
        height, width = share.shape
        left, top = round(foot[0] - width / 2), round(foot[1] - height)
        x0, y0 = max(0, left), max(0, top)
        x1, y1 = min(onto.shape[1], left + width), min(onto.shape[0], top + height)
        if x0 >= x1 or y0 >= y1:
            return onto
        cut = np.s_[y0 - top : y1 - top, x0 - left : x1 - left]
        weight = share[cut][..., None]
        out = onto.copy()
        under = onto[y0:y1, x0:x1].astype(np.float32)
        out[y0:y1, x0:x1] = np.round(colours[cut] * weight + under * (1 - weight))
        return out


@cache
def walker() -> tuple[Cutout, ...]:
    """Return somebody who walks to the right, twelve pictures a second and a half."""
    return _cut_out(2.8, 4.3)


@cache
def stander() -> Cutout:
    """Return somebody who stands."""
    return _cut_out(5.3, 5.4)[0]


@cache
def exerciser() -> tuple[Cutout, ...]:
    """Return somebody who does a cat-cow, head to the right: six seconds, to be shown again and again."""
    return _cut_out(12.9, 18.6)


@cache
def dog() -> tuple[Cutout, ...]:
    """Return a drawn dog with a coat of noise that trots to the right, four fifths of a second."""
    return tuple(_dog(2 * np.pi * i / 12) for i in range(12))


def _dog(step_rad: float) -> Cutout:
    shape = np.zeros((200, 300), np.uint8)
    for x, phase in ((95, 0.0), (110, np.pi), (200, np.pi), (215, 0.0)):
        paw = (round(x + 24 * np.sin(step_rad + phase)), 196)
        cv2.line(shape, (x, 110), paw, 255, 14)
    cv2.ellipse(shape, (155, 95), (80, 34), 0, 0, 360, 255, -1)
    cv2.line(shape, (215, 85), (245, 50), 255, 30)
    cv2.ellipse(shape, (255, 45), (28, 20), 10, 0, 360, 255, -1)
    cv2.line(shape, (80, 85), (40, 50 + round(12 * np.sin(2 * step_rad))), 255, 9)
    coat = np.random.default_rng(7).normal(0.0, 28.0, (50, 75, 1)).astype(np.float32)
    hair = cv2.resize(coat, (300, 200), interpolation=cv2.INTER_CUBIC)[..., None]
    colours = np.clip(np.array([120, 84, 52]) + hair, 0, 255).astype(np.uint8)
    share = cv2.GaussianBlur(shape.astype(np.float32) / 255, (5, 5), 1.0)
    return Cutout(colours, cast(NDArray[np.float32], share))


def _cut_out(from_s: float, until_s: float) -> tuple[Cutout, ...]:
    """Cut the person out of the sample of the whole programme, whose first picture is the empty room."""
    path = SAMPLES / "programme.mp4"
    room = next(_frames(path, 0.0, 1.0)).picture.rgb()
    cuts = []
    low = np.full(2, 10_000)
    high = np.zeros(2, np.intp)
    for frame in _frames(path, from_s, until_s):
        picture = frame.picture.rgb()
        changed = (np.abs(picture.astype(np.int16) - room).max(axis=2) > 34).astype(np.uint8)
        changed = cv2.morphologyEx(changed, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
        _, labels, stats, _ = cv2.connectedComponentsWithStats(changed)
        largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
        share = cv2.GaussianBlur((labels == largest).astype(np.float32), (5, 5), 1.0)
        rows, columns = np.nonzero(share > 0.5)
        box = np.array([rows.min(), columns.min()]), np.array([rows.max(), columns.max()]) + 1
        low, high = np.minimum(low, box[0]), np.maximum(high, box[1])
        cuts.append((picture, share, box))
    walks = high[1] - low[1] > 1.3 * max(b[1][1] - b[0][1] for *_, b in cuts)
    # Who stays in one place is cut to one size, so that it stays there.
    return tuple(
        Cutout(
            picture[top:bottom, left:right],
            cast(NDArray[np.float32], share[top:bottom, left:right]),
        )
        for picture, share, box in cuts
        for (top, left), (bottom, right) in [box if walks else (low, high)]
    )


def empty_room(clip: Clip, masks: Sequence[Mask | None]) -> RgbImage:
    """Return the first picture of a clip without the person: what is behind them is guessed.

    Parameters
    ----------
    clip
        The clip.
    masks
        Where the person is in each picture.
    """
    everywhere = np.max([mask for mask in masks if mask is not None], axis=0)
    wide = cv2.dilate(everywhere, np.ones((45, 45), np.uint8))
    picture = clip.pictures[0]
    tiny = cv2.resize(picture, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    hole = cv2.resize(wide, tiny.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    filled = cv2.resize(cv2.inpaint(tiny, hole, 3, cv2.INPAINT_TELEA), picture.shape[1::-1])
    return np.where(wide[..., None] > 0, filled, picture).astype(np.uint8)
