from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from pose_coach.coaching.state import BodyDrawing, Pace

SIZES = [(640, 480), (1280, 720), (1920, 1080), (404, 720), (720, 1280)]

# Somebody on hands and knees seen from the side, in a box from (0, 0) to (1, 1).
_QUADRUPED = {
    **dict.fromkeys(range(11), (0.04, 0.3)),
    11: (0.22, 0.22), 12: (0.24, 0.20), 13: (0.21, 0.58), 14: (0.24, 0.56),
    15: (0.20, 0.95), 16: (0.23, 0.93), 17: (0.16, 1.00), 18: (0.19, 0.98),
    19: (0.15, 1.00), 20: (0.18, 0.98), 21: (0.17, 0.97), 22: (0.20, 0.95),
    23: (0.65, 0.25), 24: (0.67, 0.24), 25: (0.66, 0.92), 26: (0.68, 0.90),
    27: (0.95, 0.95), 28: (0.96, 0.92), 29: (0.98, 0.90), 30: (0.99, 0.88),
    31: (1.00, 1.00), 32: (0.99, 0.98),
}  # fmt: skip


def body_in(
    box: tuple[float, float, float, float], *, visibility: float = 1.0, with_back: bool = True
) -> BodyDrawing:
    """A person whose landmarks fill the box (left, top, right, bottom)."""
    left, top, right, bottom = box
    unit = np.array([_QUADRUPED[index] for index in range(33)])
    scale, corner = np.array([right - left, bottom - top]), np.array([left, top])
    along = np.linspace(0, 1, 20)
    back = np.stack([0.65 - 0.42 * along, 0.2 - 0.2 * np.sin(np.pi * along)], axis=1)
    return BodyDrawing(
        landmarks_px=unit * scale + corner,
        visibility=np.full(33, visibility),
        back_px=back * scale + corner if with_back else None,
        back_curve_deg=40.0,
    )


def pace_at(elapsed_s: float, progress: float, *, too_fast: bool = False) -> Pace:
    return Pace(
        phase="to-cat",
        label="Round your back",
        elapsed_s=elapsed_s,
        progress=progress,
        rushed_below_s=2.0,
        ideal_s=(3.0, 5.0),
        too_fast=too_fast,
        to_second_end=True,
    )


@pytest.fixture
def make_body() -> Callable[..., BodyDrawing]:
    return body_in


@pytest.fixture
def make_pace() -> Callable[..., Pace]:
    return pace_at


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def size_px(request: pytest.FixtureRequest) -> tuple[int, int]:
    size: tuple[int, int] = request.param
    return size
