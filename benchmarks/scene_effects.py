"""What `scene_matrix.py` does to the pictures of a clip."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import cast

import av
import cv2
import numpy as np
from av.container import OutputContainer
from numpy.typing import NDArray
from scene_clips import Clip, Cutout, Mask, Shown, dog, empty_room, exerciser, stander, walker

from pose_coach.body.landmarks import HIPS, SHOULDERS
from pose_coach.frames.files import VideoFile
from pose_coach.frames.frame import RgbImage


@dataclass(frozen=True, slots=True)
class Stage:
    """A clip, and where the person is in it as long as nothing disturbs.

    Attributes
    ----------
    clip
        The clip.
    masks
        The silhouette in each picture.
    points
        33 x 2, where each landmark is most of the time, pixels.
    """

    clip: Clip
    masks: tuple[Mask | None, ...]
    points: NDArray[np.float64]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        height, width = self.clip.pictures[0].shape[:2]
        return width, height

    @property
    def trunk_px(self) -> float:
        """Length of the trunk."""
        return max(20.0, math.dist(self.middle(*HIPS), self.middle(*SHOULDERS)))

    def middle(self, *landmarks: int) -> tuple[float, float]:
        """Return the middle of landmarks."""
        x, y = self.points[list(landmarks)].mean(axis=0)
        return float(x), float(y)

    @property
    def floor_px(self) -> float:
        """How low the person reaches."""
        return float(min(self.size[1], np.nanmax(self.points[:, 1])))


def each(change: Callable[[RgbImage, float], RgbImage]) -> Callable[[Stage], Shown]:
    """Return a maker of a video from what is done to each picture at its time."""

    def make(stage: Stage) -> Shown:
        clip = stage.clip
        both = zip(clip.pictures, clip.times_s, strict=True)
        return Shown.of(clip.times_s, (change(picture, time_s) for picture, time_s in both))

    return make


def placed(change: Callable[[RgbImage, float, Stage], RgbImage]) -> Callable[[Stage], Shown]:
    """Return the same, where it matters where the person is."""
    return lambda stage: each(lambda picture, time_s: change(picture, time_s, stage))(stage)


def _bytes(values: NDArray[np.floating]) -> RgbImage:
    return cast(RgbImage, np.clip(np.round(values), 0, 255).astype(np.uint8))


def light(strength: float, grain: float = 0.0) -> Callable[[RgbImage, float], RgbImage]:
    """Make a picture darker or lighter: what is too bright burns out, and the sensor's grain stays."""

    def change(picture: RgbImage, time_s: float) -> RgbImage:
        dice = np.random.default_rng(round(time_s * 1000))
        noise = dice.normal(0.0, grain, picture.shape).astype(np.float32) if grain else 0.0
        return _bytes(picture.astype(np.float32) * np.float32(strength) + noise)

    return change


def backlight(picture: RgbImage, _: float) -> RgbImage:
    """Darken the person against a wall that burns out: a window behind them."""
    height = picture.shape[0]
    rows = np.linspace(2.2, 0.5, height, dtype=np.float32)[:, None, None]
    return _bytes(picture.astype(np.float32) * rows * 0.6)


def switched(from_share: float, until_share: float) -> Callable[[Stage], Shown]:
    """Switch the light off for a part of the first repetition, or from there to the end."""

    def make(stage: Stage) -> Shown:
        begun_s, done_s = stage.clip.reps[0]
        off_s = begun_s + from_share * (done_s - begun_s)
        on_s = begun_s + until_share * (done_s - begun_s)
        dark = light(0.02, 2.0)
        return each(lambda p, t: dark(p, t) if off_s <= t < on_s else p)(stage)

    return make


def out_of_focus(sigma_px: float) -> Callable[[RgbImage, float], RgbImage]:
    """Blur a picture as a lens that is out of focus."""
    return lambda picture, _: cast(RgbImage, cv2.GaussianBlur(picture, (0, 0), sigma_px))


def smeared(length_px: int) -> Callable[[RgbImage, float], RgbImage]:
    """Blur a picture as a long exposure of a camera that moves sideways."""
    kernel = np.full((1, length_px), 1 / length_px, np.float32)
    return lambda picture, _: cast(RgbImage, cv2.filter2D(picture, -1, kernel))


def coarse(width_px: int) -> Callable[[RgbImage, float], RgbImage]:
    """Give a picture as few pixels as a poor camera has."""

    def change(picture: RgbImage, _: float) -> RgbImage:
        scale = width_px / max(picture.shape[:2])
        return cast(
            RgbImage,
            cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA),
        )

    return change


def compressed(crf: int) -> Callable[[Stage], Shown]:
    """Compress the video hard (H.264), as a call over a poor line does."""

    def make(stage: Stage) -> Shown:
        coded = BytesIO()
        with av.open(coded, "w", format="matroska") as container:
            _encode(container, stage.clip.pictures, crf)
        coded.seek(0)
        with av.open(coded, "r") as video:
            pictures = [f.to_ndarray(format="rgb24") for f in video.decode(video=0)]
        return Shown.of(stage.clip.times_s, cast(list[RgbImage], pictures))

    return make


def hidden(*landmarks: int, reach: float = 0.32) -> Callable[[RgbImage, float, Stage], RgbImage]:
    """Put a box of cardboard before a part of the body: `reach` trunk lengths to every side."""

    def change(picture: RgbImage, _: float, stage: Stage) -> RgbImage:
        x, y = stage.middle(*landmarks)
        wide = reach * stage.trunk_px + abs(float(np.ptp(stage.points[list(landmarks), 0]))) / 2
        high = reach * stage.trunk_px + abs(float(np.ptp(stage.points[list(landmarks), 1]))) / 2
        out = picture.copy()
        corner, other = (round(x - wide), round(y - high)), (round(x + wide), round(y + high))
        cv2.rectangle(out, corner, other, (150, 120, 88), -1)
        cv2.rectangle(out, corner, other, (110, 85, 60), 2)
        return out

    return change


def warped(
    picture: RgbImage,
    scale: float,
    turn_deg: float = 0.0,
    shift: tuple[float, float] = (0, 0),
) -> RgbImage:
    """Return a picture turned, scaled and shifted about its middle; beyond its edges they go on."""
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), turn_deg, scale)
    matrix[:, 2] += np.array(shift)
    return cast(
        RgbImage,
        cv2.warpAffine(
            picture, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE, flags=cv2.INTER_AREA
        ),
    )


def seen_smaller(scale: float) -> Callable[[RgbImage, float], RgbImage]:
    """Move the person away: the picture is a part of a larger one."""
    return lambda picture, _: warped(picture, scale, shift=(0.1 * picture.shape[1], 0))


def seen_nearer(scale: float) -> Callable[[RgbImage, float, Stage], RgbImage]:
    """Come so near that the body is cut off all round, its middle in the middle."""

    def change(picture: RgbImage, _: float, stage: Stage) -> RgbImage:
        width, height = stage.size
        x, y = stage.middle(*HIPS, *SHOULDERS)
        return warped(picture, scale, shift=((width / 2 - x) * scale, (height / 2 - y) * scale))

    return change


def cut_off(*landmarks: int) -> Callable[[Stage], Shown]:
    """Cut the picture so that a part of the body, and what lies beyond it, is outside."""

    def make(stage: Stage) -> Shown:
        width, _ = stage.size
        (x, y), (hip_x, hip_y) = stage.middle(*landmarks), stage.middle(*HIPS, *SHOULDERS)
        margin = 0.25 * stage.trunk_px
        rows, columns = slice(None), slice(None)
        if abs(x - hip_x) < abs(y - hip_y):
            rows = slice(max(40, round(y - margin)))
        elif x < hip_x:
            columns = slice(min(width - 40, round(x + margin)), None)
        else:
            columns = slice(max(40, round(x - margin)))
        pictures = (np.ascontiguousarray(picture[rows, columns]) for picture in stage.clip.pictures)
        return Shown.of(stage.clip.times_s, pictures)

    return make


def tilted(turn_deg: float) -> Callable[[RgbImage, float], RgbImage]:
    """Tilt the camera, which sees a little more of the room for it."""
    return lambda picture, _: warped(picture, 0.85, turn_deg)


def shaken(size: float) -> Callable[[RgbImage, float], RgbImage]:
    """Hold the camera in the hand: it sways by `size` of the picture, and turns."""

    def change(picture: RgbImage, time_s: float) -> RgbImage:
        def sway(phase: float) -> float:
            waves = ((0.43, 1.0), (1.1, 0.6), (2.7, 0.3), (6.3, 0.12))
            return sum(a * math.sin(2 * math.pi * f * time_s + phase * (1 + f)) for f, a in waves)

        longer = max(picture.shape[:2])
        shift = (size * longer * sway(0.0), size * longer * sway(2.0))
        return warped(picture, 1 + size, 60 * size * sway(4.0), shift)

    return change


def turned(quarters: int) -> Callable[[RgbImage, float], RgbImage]:
    """Turn a picture by quarters, to the left."""
    return lambda picture, _: np.ascontiguousarray(np.rot90(picture, quarters))


def turned_by_its_label(turn_deg: int) -> Callable[[Stage], Shown]:
    """Write a video whose pixels lie, and whose file says how they stand: as a phone does."""

    def make(stage: Stage) -> Shown:
        pictures = [np.rot90(p, -turn_deg // 90) for p in stage.clip.pictures]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "labelled.mp4"
            with av.open(str(path), "w") as container:
                _encode(container, pictures, crf=20, turn_deg=turn_deg)
            with VideoFile.open(path) as video:
                shown = [frame.picture.rgb() for frame in video]
        return Shown.of(stage.clip.times_s, shown)

    return make


def _encode(
    container: OutputContainer, pictures: Sequence[RgbImage], crf: int, turn_deg: int = 0
) -> None:
    """Write pictures as H.264."""
    stream = container.add_stream("libx264", rate=15, options={"crf": str(crf)})
    height, width = (side - side % 2 for side in pictures[0].shape[:2])
    stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
    if turn_deg:
        stream.set_display_rotation(turn_deg)
    for picture in pictures:
        even = np.ascontiguousarray(picture[:height, :width])
        container.mux(stream.encode(av.VideoFrame.from_ndarray(even, format="rgb24")))
    container.mux(stream.encode())


def mirrored(picture: RgbImage, _: float) -> RgbImage:
    """Mirror a picture."""
    return np.ascontiguousarray(picture[:, ::-1])


def walked_by(*, in_front: bool, speed: float = 0.45) -> Callable[[Stage], Shown]:
    """Have somebody walk through the picture while the first repetition is under way, and back again later.

    Parameters
    ----------
    in_front
        Between the camera and the person, and so larger; else behind them.
    speed
        Picture widths a second.
    """

    def make(stage: Stage) -> Shown:
        width, height = stage.size
        tall = (1.15 if in_front else 0.78) * height
        feet = height * 1.08 if in_front else stage.floor_px - 0.35 * stage.trunk_px
        begun_s, done_s = stage.clip.reps[0] if stage.clip.reps else (1.0, 5.0)
        start_s = begun_s + 0.3 * (done_s - begun_s)
        again_s = done_s + 1.5

        def change(picture: RgbImage, time_s: float, index: int) -> RgbImage:
            for leave_s, flipped in ((start_s, False), (again_s, True)):
                gone = (time_s - leave_s) * speed
                if not 0 <= gone <= 1.5:
                    continue
                x = (gone - 0.25) * width
                cuts = walker()
                cut = cuts[round((time_s - leave_s) * 15) % len(cuts)]
                with_them = cut.pasted(
                    picture, (width - x if flipped else x, feet), tall, flipped=flipped
                )
                return with_them if in_front else _behind(picture, with_them, stage.masks[index])
            return picture

        return _numbered(stage, change)

    return make


def dog_crossed(stage: Stage) -> Shown:
    """Have a dog trot by before the person during the first repetition, and back again later."""
    width, height = stage.size
    begun_s, done_s = stage.clip.reps[0] if stage.clip.reps else (1.0, 5.0)
    start_s = begun_s + 0.3 * (done_s - begun_s)
    feet = min(0.98 * height, stage.floor_px + 0.1 * stage.trunk_px)

    def change(picture: RgbImage, time_s: float) -> RgbImage:
        for leave_s, flipped in ((start_s, False), (done_s + 1.5, True)):
            gone = 0.5 * (time_s - leave_s)
            if 0 <= gone <= 1.5:
                x = (gone - 0.25) * width
                cuts = dog()
                cut = cuts[round((time_s - leave_s) * 15) % len(cuts)]
                foot = (width - x if flipped else x, feet)
                return cut.pasted(picture, foot, 1.1 * stage.trunk_px, flipped=flipped)
        return picture

    return each(change)(stage)


def as_the_floor(contrast: float) -> Callable[[Stage], Shown]:
    """Give clothes and skin the colour of the floor, and only so much of their own contrast."""

    def make(stage: Stage) -> Shown:
        width, height = stage.size
        left = np.clip(stage.points[:, 0].min(), 0, width - 40)
        right = max(left + 40, np.clip(stage.points[:, 0].max(), 0, width))
        low = round(min(height - 8, stage.floor_px))
        under = stage.clip.pictures[0][low : low + 40, round(left) : round(right)]
        floor = np.median(under.reshape(-1, 3), axis=0).astype(np.float32)

        def change(picture: RgbImage, _: float, index: int) -> RgbImage:
            mask = stage.masks[index]
            if mask is None or not mask.any():
                return picture
            own = np.median(picture[mask > 0], axis=0).astype(np.float32)
            alike = floor + np.float32(contrast) * (picture - own)
            wide = cv2.dilate(mask, np.ones((5, 5), np.uint8)).astype(np.float32)
            share = cv2.GaussianBlur(wide, (7, 7), 0)[..., None]
            return _bytes(alike * share + picture * (1 - share))

        return _numbered(stage, change)

    return make


def stood_by(picture: RgbImage, stage: Stage, index: int) -> RgbImage:
    """Have somebody stand behind the person all the time, at the side."""
    width, height = stage.size
    x = 0.84 * width if stage.middle(*HIPS, *SHOULDERS)[0] < width / 2 else 0.16 * width
    feet = stage.floor_px - 0.35 * stage.trunk_px
    return _behind(picture, stander().pasted(picture, (x, feet), 0.8 * height), stage.masks[index])


def second_person(size: float) -> Callable[[Stage], Shown]:
    """Have somebody do cat-cows behind the person, `size` times as large."""

    def make(stage: Stage) -> Shown:
        width, _ = stage.size
        cuts = exerciser()
        high = size * 0.95 * stage.trunk_px * 1.3
        x = 0.74 * width if stage.middle(*HIPS, *SHOULDERS)[0] < width / 2 else 0.26 * width
        feet = stage.floor_px - 0.75 * stage.trunk_px

        def change(picture: RgbImage, time_s: float, index: int) -> RgbImage:
            cut: Cutout = cuts[round(time_s * 15) % len(cuts)]
            return _behind(picture, cut.pasted(picture, (x, feet), high), stage.masks[index])

        return _numbered(stage, change)

    return make


def left_and_back(stage: Stage) -> Shown:
    """Stay for a second after the first repetition, be gone for five, stay for another, and go on."""
    clip = stage.clip
    interval_s = clip.times_s[1] - clip.times_s[0]
    done_s = clip.reps[0][1] if clip.reps else clip.times_s[len(clip.times_s) // 2]
    at = sum(time_s <= done_s for time_s in clip.times_s)
    second, room, grain = round(1.0 / interval_s), empty_room(clip, stage.masks), light(1.0, 1.5)
    between = [*[clip.pictures[at]] * second, *[room] * 5 * second, *[clip.pictures[at]] * second]
    added_s = [clip.times_s[at] + i * interval_s for i in range(len(between))]
    late_s = [time_s + len(between) * interval_s for time_s in clip.times_s[at:]]
    return Shown.of(
        [*clip.times_s[:at], *added_s, *late_s],
        [
            *clip.pictures[:at],
            *(grain(picture, time_s) for picture, time_s in zip(between, added_s, strict=True)),
            *clip.pictures[at:],
        ],
    )


def nobody(stage: Stage) -> Shown:
    """Show the room without the person."""
    room, times_s = empty_room(stage.clip, stage.masks), stage.clip.times_s
    return Shown.of(times_s, [light(1.0, 1.5)(room, time_s) for time_s in times_s])


def standing_by(stage: Stage) -> Shown:
    """Have somebody stand behind."""
    return _numbered(stage, lambda picture, _, index: stood_by(picture, stage, index))


def _numbered(stage: Stage, change: Callable[[RgbImage, float, int], RgbImage]) -> Shown:
    clip = stage.clip
    both = enumerate(zip(clip.pictures, clip.times_s, strict=True))
    return Shown.of(clip.times_s, [change(picture, t, i) for i, (picture, t) in both])


def _behind(picture: RgbImage, with_them: RgbImage, mask: Mask | None) -> RgbImage:
    """Return a picture with somebody in it, the person before them."""
    if mask is None:
        return with_them
    return cast(RgbImage, np.where(mask[..., None] > 0, picture, with_them))
