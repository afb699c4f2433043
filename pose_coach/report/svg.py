"""Converts matplotlib figures to inline SVG with the page's colours and clickable marks."""

from __future__ import annotations

import io
import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self
from xml.etree import ElementTree

from markupsafe import Markup

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

ROLES = ("ink", "soft", "grid", "ground", "low", "high", "hold", "rushed", "left", "right", "band")
"""What a colour stands for. `report.css` says which it is, by light, in the dark and on paper."""

COLOURS = {role: f"#fe{index:02x}ed" for index, role in enumerate(ROLES)}
"""Stands for the page's colour of that role while a chart is drawn."""

POINTS_PER_INCH = 72.0

_DRAWN: dict[Any, Any] = {
    "axes.axisbelow": True,
    "axes.facecolor": "none",
    "axes.edgecolor": COLOURS["grid"],
    "axes.grid": True,
    "axes.labelcolor": COLOURS["soft"],
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.facecolor": "none",
    "font.size": 10.0,
    "grid.color": COLOURS["grid"],
    "grid.linewidth": 0.6,
    "hatch.linewidth": 1.4,
    "svg.fonttype": "none",  # text stays text: small, sharp, and in the reader's own type
    "text.color": COLOURS["ink"],
    "xtick.color": COLOURS["soft"],
    "xtick.major.size": 0,
    "ytick.color": COLOURS["soft"],
    "ytick.major.size": 0,
}
_FRACTION = re.compile(r"\d+\.\d{2,}")
_FONT = re.compile(r"font: ([\d.]+px)[^;]*")
_REFERENCE = re.compile(r"#([\w-]+)")
_MEASURED = ("d", "x", "y", "width", "height", "transform", "viewBox")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a part of a chart stands for.

    Attributes
    ----------
    words
        What is shown where it is pointed at.
    time_s
        The moment it leads to.
    href
        Where a keyboard leads to as well; None where there is nothing to lead to.
    """

    words: str
    time_s: float
    href: str | None = None


class Chart:
    """A figure that is being drawn, and what its parts stand for.

    Parameters
    ----------
    name
        No other chart in the page has it.
    width_in, height_in
        Size in inches; text is 10 points.
    """

    def __init__(self, name: str, width_in: float, height_in: float) -> None:
        from matplotlib import rc_context

        # It would tell on stderr that it looks for fonts.
        logging.getLogger("matplotlib").setLevel(logging.ERROR)
        self.name = name
        self._size_in = (width_in, height_in)
        self._settings = rc_context({**_DRAWN, "svg.hashsalt": name})
        self._marks: dict[str, Mark] = {}

    def __enter__(self) -> Self:
        from matplotlib.figure import Figure

        self._settings.__enter__()
        self.figure: Figure = Figure(self._size_in, layout="constrained")
        return self

    def __exit__(self, *_: object) -> None:
        self._settings.__exit__(None, None, None)

    def mark(self, artist: Artist, mark: Mark) -> None:
        """Say what a part stands for."""
        name = f"mark{len(self._marks)}"
        artist.set_gid(name)
        self._marks[name] = mark

    def svg(self, label: str, *, links: bool = False, **data: float) -> Markup:
        """Return the chart.

        Parameters
        ----------
        label
            What it shows, for who cannot see it.
        links
            Whether there are links in it; it is one picture otherwise.
        data
            Numbers for the page's script.
        """
        file = io.BytesIO()
        metadata = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        self.figure.savefig(file, format="svg", metadata=metadata)
        root = ElementTree.fromstring(file.getvalue())
        return Markup(_page_svg(root, self._marks, label, links, data))


def _page_svg(
    root: ElementTree.Element,
    marks: dict[str, Mark],
    label: str,
    links: bool,
    data: dict[str, float],
) -> str:
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.endswith(("}metadata", "}style")):
                parent.remove(child)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        for name in [name for name in element.attrib if "}" in name]:
            element.set(name.rpartition("}")[2], element.attrib.pop(name))
    used = {
        name
        for element in root.iter()
        for key, value in element.attrib.items()
        if key != "id"
        for name in _REFERENCE.findall(value)
    }
    for element in root.iter():
        name = element.get("id", "")
        if name not in used:
            element.attrib.pop("id", None)
        if element.tag == "text":  # what it says stands in the label and in the marks
            element.set("aria-hidden", "true")
        if name in marks:
            _make_mark(element, marks[name], links)
        for key in _MEASURED:
            if key in element.attrib:
                element.set(
                    key, _FRACTION.sub(lambda m: f"{float(m[0]):.1f}", element.get(key, ""))
                )
        if "style" in element.attrib:
            element.set("style", _FONT.sub(r"font-size: \1", element.get("style", "")))
    width, height = root.get("viewBox", "0 0 1 1").split()[2:]
    root.attrib = {
        "viewBox": f"0 0 {width} {height}",
        "role": "group" if links else "img",
        "aria-label": label,
        **{f"data-{key}": f"{value:.3f}" for key, value in data.items()},
    }
    text = ElementTree.tostring(root, encoding="unicode")
    for role, colour in COLOURS.items():
        text = text.replace(colour, f"var(--{role})")
    return text


def _make_mark(element: ElementTree.Element, mark: Mark, links: bool) -> None:
    element.set("class", "mark")
    element.set("data-tip", mark.words)
    element.set("data-t", f"{mark.time_s:.2f}")
    if links and mark.href is not None:
        element.tag = "a"
        element.set("href", mark.href)
        element.set("aria-label", mark.words)
