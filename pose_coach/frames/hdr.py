"""Turns the colours of HDR video into those of an ordinary screen."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorTrc
from numpy.typing import NDArray

from pose_coach.frames.frame import RgbImage

Floats = NDArray[np.float32]

# Rec. ITU-R BT.2408: HDR reference white, and the peak of the display that HLG is graded on.
WHITE_NITS, PEAK_NITS = 203.0, 1000.0
# SMPTE ST 2084.
M1, M2, C1, C2, C3 = 2610 / 16384, 2523 / 32, 3424 / 4096, 2413 / 128, 2392 / 128
# ARIB STD-B67, and Rec. ITU-R BT.2100: the gamma of a display of 1000 nits.
HLG_A, HLG_B, HLG_C, HLG_GAMMA = 0.17883277, 0.28466892, 0.55991073, 1.2
# Rec. ITU-R BT.2407: linear BT.2020 to linear BT.709.
TO_BT709 = np.array(
    [
        [1.6605, -0.5876, -0.0728],
        [-0.1246, 1.1329, -0.0083],
        [-0.0182, -0.1006, 1.1187],
    ],
    np.float32,
)
# Rec. ITU-R BT.1886: the gamma of an ordinary screen.
SCREEN_GAMMA = 2.4
STEPS = 4096


def is_hdr(frame: VideoFrame) -> bool:
    """Return whether a decoded frame is tagged as HDR: PQ or HLG."""
    return frame.color_trc in (ColorTrc.SMPTE2084, ColorTrc.ARIB_STD_B67)


def tone_mapped(pixels: RgbImage, transfer: int) -> RgbImage:
    """Return pixels of BT.2020 and a transfer function as those of an ordinary screen.

    Highlights are compressed as in Rec. ITU-R BT.2390, each channel by itself.

    Parameters
    ----------
    pixels
        Height x width x 3, still encoded with the transfer function.
    transfer
        `ColorTrc.SMPTE2084` or `ColorTrc.ARIB_STD_B67`.
    """
    linear = _linear_table(transfer)[pixels]
    linear = np.clip(cv2.transform(linear, TO_BT709), 0.0, 1.0)
    return _screen_table()[(linear * (STEPS - 1) + 0.5).astype(np.uint16)]


@cache
def _linear_table(transfer: int) -> Floats:
    """Return the light on an ordinary screen, 0 to 1, for each of 256 code values."""
    code = np.arange(256) / 255
    if transfer == ColorTrc.ARIB_STD_B67:
        upper = np.maximum(code, 0.5)  # the logarithmic half; no overflow below it
        scene = np.where(code <= 0.5, code**2 / 3, (np.exp((upper - HLG_C) / HLG_A) + HLG_B) / 12)
        code = _pq(scene**HLG_GAMMA * PEAK_NITS)
    peak, white = _pq(np.array(PEAK_NITS)), _pq(np.array(WHITE_NITS))
    return (_nits(_compressed(code / peak, float(white / peak)) * peak) / WHITE_NITS).astype(
        np.float32
    )


def _compressed(code: NDArray[np.float64], most: float) -> NDArray[np.float64]:
    """Compress PQ code values, relative to the source's peak, to `most`: the EETF of BT.2390."""
    knee = 1.5 * most - 0.5
    over = np.clip((code - knee) / (1 - knee), 0.0, 1.0)
    rolled = (
        (2 * over**3 - 3 * over**2 + 1) * knee
        + (over**3 - 2 * over**2 + over) * (1 - knee)
        + (-2 * over**3 + 3 * over**2) * most
    )
    return np.where(code < knee, code, rolled)


def _pq(nits: NDArray[np.float64]) -> NDArray[np.float64]:
    power = (nits / 10_000) ** M1
    return ((C1 + C2 * power) / (1 + C3 * power)) ** M2


def _nits(code: NDArray[np.float64]) -> NDArray[np.float64]:
    power = code ** (1 / M2)
    light = np.maximum(power - C1, 0) / (C2 - C3 * power)
    return 10_000 * light ** (1 / M1)


@cache
def _screen_table() -> RgbImage:
    light = np.arange(STEPS) / (STEPS - 1)
    return np.round(255 * light ** (1 / SCREEN_GAMMA)).astype(np.uint8)
