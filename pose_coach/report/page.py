"""The report as one self-contained web page; only the video is linked.

It is made from an `Analysis` alone, so that it can be made again from the analysis file and the signals
beside it. Only the pictures of faults come from the video; a page that is made again keeps those it had.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from pose_coach import __version__
from pose_coach.common.errors import shown
from pose_coach.common.files import write_whole
from pose_coach.recording.analysis import Analysis, sets_of
from pose_coach.report.considered_words import (
    likelihood_words,
    movement_words,
    outcome_words,
    perhaps_words,
    sum_words,
)
from pose_coach.report.fault_picture import FaultPicture
from pose_coach.report.sets import set_view
from pose_coach.report.words import done_words, duration_words, next_words, title_of

TEMPLATES = Path(__file__).with_name("templates")


def write_report(
    analysis: Analysis,
    path: Path,
    *,
    video: Path | None = None,
    pictures: Sequence[FaultPicture] = (),
) -> None:
    """Write the page; a file of that name is replaced only once this one is whole.

    Parameters
    ----------
    analysis
        With its signals, if there are to be curves.
    path
        Where to.
    video
        The annotated video; it is linked, not put in. None where there is none.
    pictures
        Of faults.

    Raises
    ------
    PoseCoachError
        Where it cannot be written.
    """
    source = None if video is None else _address(video, path.parent)
    write_whole(path, report_page(analysis, video=source, pictures=pictures))


def report_page(
    analysis: Analysis, *, video: str | None = None, pictures: Sequence[FaultPicture] = ()
) -> str:
    """Return the page.

    Parameters
    ----------
    analysis
        With its signals, if there are to be curves.
    video
        Relative address of the annotated video, or None.
    pictures
        Of faults.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    script = _script()
    href = None if video is None else lambda time_s: f"{video}#t={max(0.0, time_s):.2f}"
    sets = sets_of(analysis.reps)
    page = environment.get_template("report.html").render(
        title=title_of(analysis),
        name=_shown(analysis.path.name),
        analysis=analysis,
        warnings=[_without_name(words, analysis.path) for words in analysis.warnings],
        duration=duration_words(analysis.duration_s),
        version=__version__,
        done=done_words(analysis),
        next=next_words(analysis),
        perhaps=perhaps_words(analysis.considered),
        considered=[
            (each, movement_words(each), outcome_words(each), likelihood_words(each.probability))
            for each in analysis.considered
        ],
        considered_sum=sum_words(analysis.considered),
        sets=[
            set_view(f"set{number}", analysis, reps, len(sets) > 1, href, pictures)
            for number, reps in enumerate(sets, 1)
        ],
        video=video,
        href=href,
        style=Markup((TEMPLATES / "report.css").read_text(encoding="utf-8")),
        script=Markup(script),
        digest=script_digest(),
    )
    return page + "\n"


def script_digest() -> str:
    """Return the SHA-256 of the page's script, as a Content-Security-Policy names it."""
    return base64.b64encode(sha256(_script().encode()).digest()).decode()


def _script() -> str:
    return (TEMPLATES / "report.js").read_text(encoding="utf-8")


def _without_name(words: str, video: Path) -> str:
    """Remove the video's folder from a message."""
    return words.removeprefix(f"{shown(video)}: ")


def _shown(name: str) -> str:
    """Return a file's name as it can stand in a page: one that is not UTF-8 cannot."""
    return name.encode(errors="replace").decode()


def _address(video: Path, folder: Path) -> str:
    """Return the address of a file relative to the page's folder."""
    relative = os.path.relpath(video, folder)
    # A name with a colon would be taken for an address of another kind.
    return "./" + quote(os.fsencode(Path(relative).as_posix()))
