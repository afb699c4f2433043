"""A page as a browser reads it, and signals for its curves."""

from __future__ import annotations

import math
from html.parser import HTMLParser

import numpy as np

from pose_coach.recording.quantities import QUANTITIES
from pose_coach.recording.signals import Signals


class Page(HTMLParser):
    """Tags with what stands in them, and the text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data):
        self.text += f" {data.strip()}" if data.strip() else ""

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


def signals_of(exercise, duration_s):
    """A slow wave at ten frames a second, with a gap."""
    time_s = np.arange(0.0, duration_s, 0.1)
    wave = np.round(40.0 * np.sin(time_s), 1)
    wave[5:8] = math.nan
    count = len(time_s)
    return Signals(
        time_s=time_s,
        exercise=(exercise,) * count,
        side=("",) * count,
        rep=np.zeros(count, np.int64),
        phase=("",) * count,
        hold=np.zeros(count, bool),
        signal_deg=wave,
        position=np.full(count, math.nan),
        off_posture=np.zeros(count),
        measured={quantity.name: wave for quantity in QUANTITIES},
    )
