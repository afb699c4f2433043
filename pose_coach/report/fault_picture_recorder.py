"""Collects a picture of each fault at its worst moment, with skeleton and back curve.

Which rep is the worst, and where in it, is known only when it is over. So glances are kept for as long as a
rep may last, and of each fault only the worst one: memory does not grow with the video.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from pose_coach.body.measurements import Measurements
from pose_coach.coaching.state import BodyDrawing
from pose_coach.counting.events import Rep, RepFinished
from pose_coach.drawing.back_curve import draw_back
from pose_coach.drawing.skeleton import Skeleton, finite_rows
from pose_coach.drawing.theme import THEME, Sizes
from pose_coach.exercises.catalog import exercise_named
from pose_coach.exercises.exercise import Exercise, Fault
from pose_coach.exercises.trace import LAST_S, RepTrace
from pose_coach.frames.frame import RgbImage
from pose_coach.recording.glances import EVERY_S
from pose_coach.report.fault_picture import FaultPicture

if TYPE_CHECKING:
    from pose_coach.recording.pipeline import Moment

AROUND = 0.2
"""So much is left around the joints, as a share of how far they spread."""
WIDTH_TO_HEIGHT = 4 / 3
LONGEST_REP_S = 90.0
"""Three deep breaths of hold take 24 s. What lies further back is not kept."""
QUALITY = 72
"""Of the JPEG, of 100."""


@dataclass(frozen=True, slots=True)
class _Sample:
    """A moment with its picture, and what is drawn on it if it is kept.

    `scale` leads from pixels of the source to those of the picture.
    """

    measured: Measurements
    jpeg: bytes
    body: BodyDrawing | None
    position: float
    scale: float


@dataclass(frozen=True, slots=True)
class _WatchedTrace(RepTrace):
    """A rep trace that records which moments a fault rule looked at.

    `places` holds a time for each kind of place that the rule looked at, by its name.
    """

    places: dict[str, float] = field(default_factory=dict)

    def percentile(self, name: str, percent: float) -> float:
        value = RepTrace.percentile(self, name, percent)
        self._note("anywhere", name, value, np.ones(len(self.times_s), np.bool_))
        return value

    def at_end(self, name: str) -> float:
        value = RepTrace.at_end(self, name)
        self._note("rest", name, value, self.times_s >= self.times_s[-1] - LAST_S)
        return value

    def at_end_of(self, phase: str, name: str) -> float:
        value = RepTrace.at_end_of(self, phase, name)
        self._note("end", name, value, self.is_at_end_of(phase))
        return value

    def at_far_end(self, name: str) -> float:
        self.places.setdefault("far end", self.far_end_s)
        return RepTrace.at_far_end(self, name)

    @property
    def far_end_s(self) -> float:
        """When the body was furthest from home."""
        return float(self.times_s[np.argmax(self.position)])

    def worst_s(self) -> float:
        """Return when to look: at the place that the rule is about, or where there is none at the far end."""
        for place in ("rest", "end", "far end", "anywhere"):
            if place in self.places:
                return self.places[place]
        return self.far_end_s

    def _note(self, place: str, name: str, value: float, among: NDArray[np.bool_]) -> None:
        away = np.where(among, np.abs(self.readings[name] - value), math.nan)
        if np.isfinite(away).any():
            self.places.setdefault(place, float(self.times_s[np.nanargmin(away)]))


class FaultPictures:
    """Collects the pictures while a video is analysed.

    Parameters
    ----------
    mirrored
        Whether the recording shows the person as a mirror does, left for right.
    """

    def __init__(self, *, mirrored: bool = False) -> None:
        self._mirrored = mirrored
        self._skeleton = Skeleton(THEME)
        self._samples: deque[_Sample] = deque(maxlen=math.ceil(LONGEST_REP_S / EVERY_S))
        self._judged: list[tuple[float, float]] = []
        self._worst: dict[tuple[str, str], tuple[float, FaultPicture]] = {}

    def see(self, moment: Moment) -> None:
        """Take in one frame, in order of time."""
        glance, measured = moment.glance, moment.measured
        if glance is not None and measured is not None:
            scale = glance.width_px / moment.frame.picture.width
            state = moment.state
            self._samples.append(_Sample(measured, glance.jpeg, state.body, state.position, scale))
        for event in moment.events:
            if isinstance(event, RepFinished):
                self._judge(event.rep)

    def pictures(self, reps: Sequence[Rep]) -> tuple[FaultPicture, ...]:
        """Return the pictures: one for each fault of an exercise.

        Parameters
        ----------
        reps
            All that were counted: the last one may have been over only with the video.
        """
        for rep in reps:
            self._judge(rep)
        # While the video ran a rep may have been counted that all of it together does not confirm.
        pictures = []
        for _, picture in self._worst.values():
            for rep in reps:
                is_in = rep.start_s <= picture.time_s <= rep.end_s
                if is_in and rep.exercise == picture.exercise and picture.fault in rep.faults:
                    pictures.append(replace(picture, rep=rep.number))
                    break
        return tuple(pictures)

    def _drawn(self, sample: _Sample) -> tuple[bytes, int, int]:
        """Return a picture with what was seen in it, as JPEG, with its width and height."""
        body = sample.body
        image = cast(RgbImage, cv2.imdecode(np.frombuffer(sample.jpeg, np.uint8), 1))
        image = cast(RgbImage, cv2.cvtColor(image, cv2.COLOR_BGR2RGB))
        if body is not None:
            back_px = body.back_px
            body = replace(
                body,
                landmarks_px=body.landmarks_px * sample.scale,
                back_px=None if back_px is None else back_px * sample.scale,
            )
            unit_px = Sizes.of_picture(image.shape[1], image.shape[0]).unit_px
            self._skeleton.draw(image, body, unit_px)
            draw_back(image, body, sample.position, unit_px, THEME)
            image = _around(image, body.landmarks_px)
        bgr = cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
        _, jpeg = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        return jpeg.tobytes(), image.shape[1], image.shape[0]

    def _judge(self, rep: Rep) -> None:
        """Keep the pictures of a rep's faults where it is the worst one so far."""
        if any(start_s < rep.end_s and rep.start_s < end_s for start_s, end_s in self._judged):
            return
        self._judged.append((rep.start_s, rep.end_s))
        samples = [s for s in self._samples if rep.start_s <= s.measured.time_s <= rep.end_s]
        if not rep.faults or not samples:
            return
        exercise = exercise_named(rep.exercise)
        for fault in exercise.faults:
            if fault.name in rep.faults:
                self._keep_if_worst(exercise, fault, rep, samples)

    def _keep_if_worst(
        self, exercise: Exercise, fault: Fault, rep: Rep, samples: Sequence[_Sample]
    ) -> None:
        trace = self._trace(exercise, rep, samples)
        amount = fault.amount(trace)
        key = exercise.name, fault.name
        # A picture of a rep in which the amount cannot be told is better than none.
        amount = -math.inf if math.isnan(amount) else amount
        if key in self._worst and amount <= self._worst[key][0]:
            return
        sample = min(samples, key=lambda s: abs(s.measured.time_s - trace.worst_s()))
        jpeg, width_px, height_px = self._drawn(sample)
        self._worst[key] = (
            amount,
            FaultPicture(
                exercise=exercise.name,
                fault=fault.name,
                rep=rep.number,
                time_s=sample.measured.time_s,
                jpeg=jpeg,
                width_px=width_px,
                height_px=height_px,
            ),
        )

    def _trace(self, exercise: Exercise, rep: Rep, samples: Sequence[_Sample]) -> _WatchedTrace:
        measured = [sample.measured for sample in samples]
        if rep.side is not None:
            side = rep.side.other if self._mirrored else rep.side
            measured = [each.for_side(side) for each in measured]
        signal = np.array([exercise.signal(each) for each in measured])
        seen = np.isfinite(signal)
        low, high = (np.nanmin(signal), np.nanmax(signal)) if seen.any() else (0.0, 0.0)
        return _WatchedTrace(
            times_s=np.array([each.time_s for each in measured]),
            position=np.where(seen, (signal - low) / max(high - low, 1e-6), 0.0),
            readings={
                name: np.array([reading(each) for each in measured])
                for name, reading in exercise.readings.items()
            },
            range_deg=rep.range_deg,
            # The same for all reps: they are only compared with each other.
            usual_range_deg=1.0,
            phases=rep.phases,
            hold_s=rep.hold_s,
        )


def _around(image: RgbImage, points_px: NDArray[np.float64]) -> RgbImage:
    """Return the part of a picture around some points: all of them the same shape, where there is room."""
    points_px = points_px[finite_rows(points_px)]
    if not len(points_px):
        return image
    limit = np.array([image.shape[1], image.shape[0]], np.float64)
    low, high = np.clip(points_px.min(axis=0), 0, limit), np.clip(points_px.max(axis=0), 0, limit)
    width_px, height_px = (1 + 2 * AROUND) * (high - low)
    width_px, height_px = (
        max(width_px, height_px * WIDTH_TO_HEIGHT),
        max(height_px, width_px / WIDTH_TO_HEIGHT),
    )
    size = np.minimum(np.array([width_px, height_px]), limit)
    corner = np.clip((low + high - size) / 2, 0, limit - size).astype(int)
    (left, top), (width, height) = corner, np.maximum(size.astype(int), 1)
    return image[top : top + height, left : left + width]
