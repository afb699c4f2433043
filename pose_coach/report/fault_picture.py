"""The picture of a fault, in memory or in a written report."""

from __future__ import annotations

import base64
from contextlib import suppress
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from pose_coach.common.files import read_whole

_PREFIX = "data:image/jpeg;base64,"


@dataclass(frozen=True, slots=True)
class FaultPicture:
    """The moment in which a fault was worst.

    Attributes
    ----------
    exercise, fault
        Their names.
    rep
        Number of the rep.
    time_s
        Media time.
    jpeg
        The picture, with what was seen of the body drawn on it.
    width_px, height_px
        Its size.
    """

    exercise: str
    fault: str
    rep: int
    time_s: float
    jpeg: bytes
    width_px: int
    height_px: int

    @property
    def data_uri(self) -> str:
        """The picture as an address that holds it."""
        return _PREFIX + base64.b64encode(self.jpeg).decode()


def pictures_in(report: Path) -> tuple[FaultPicture, ...]:
    """Return the pictures in a report; none where there is no such file or it is no report."""
    reader = _Reader()
    with suppress(OSError, ValueError):
        reader.feed(read_whole(report).decode("utf-8"))
    return tuple(reader.found)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[FaultPicture] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a picture out of its tag."""
        of = {name: value or "" for name, value in attrs}
        if tag != "img" or not of.get("src", "").startswith(_PREFIX):
            return
        with suppress(KeyError, ValueError):
            self.found.append(
                FaultPicture(
                    exercise=of["data-exercise"],
                    fault=of["data-fault"],
                    rep=int(of["data-rep"]),
                    time_s=float(of["data-time"]),
                    jpeg=base64.b64decode(of["src"].removeprefix(_PREFIX), validate=True),
                    width_px=int(of["width"]),
                    height_px=int(of["height"]),
                )
            )
