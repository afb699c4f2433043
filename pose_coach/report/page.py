"""The report as one self-contained web page; only the video is linked.

It is made from an `Analysis` alone, so that it can be made again from the analysis file and the signals
beside it. Only the pictures of faults come from the video; a page that is made again keeps those it had.
"""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from pose_coach import __version__
from pose_coach.common.errors import shown
from pose_coach.common.files import write_whole
from pose_coach.common.html_page import rendered, style_in
from pose_coach.counting.events import Rep
from pose_coach.recording.analysis import Analysis, sets_of
from pose_coach.report.clips import (
    Recording,
    drawn_figures,
    earlier_clips,
    own_clips,
    slip_moments,
)
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
SCRIPTS = ("clips.js", "drawn.js", "screen.js", "player.js", "report.js")
"""Modules that become one script: each after those that it imports, no two with a name in common."""
_BETWEEN_MODULES = re.compile(r"^(?:import .*\n|export )", re.MULTILINE)
USUAL_FPS = 30.0
"""For steps of a frame, where the number of frames is unknown."""


def write_report(
    analysis: Analysis,
    path: Path,
    *,
    video: Path | None = None,
    pictures: Sequence[FaultPicture] = (),
    earlier: Sequence[Recording] = (),
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
    earlier
        Recordings whose reps can be shown beside these.

    Raises
    ------
    PoseCoachError
        Where it cannot be written.
    """
    source = None if video is None else address_of(video, path.parent)
    page = report_page(analysis, video=source, pictures=pictures, earlier=earlier)
    write_whole(path, page)


def report_page(
    analysis: Analysis,
    *,
    video: str | None = None,
    pictures: Sequence[FaultPicture] = (),
    earlier: Sequence[Recording] = (),
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
    earlier
        Recordings whose reps can be shown beside these.
    """
    script = _script()
    href = None if video is None else lambda time_s: f"{video}#t={max(0.0, time_s):.2f}"
    sets = sets_of(analysis.reps)
    page = rendered(
        TEMPLATES / "report.html",
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
        clips=own_clips(analysis),
        slips=slip_moments(analysis, pictures),
        figures=drawn_figures(analysis.reps),
        fps=round(analysis.frames / analysis.duration_s, 3)
        if analysis.frames and analysis.duration_s
        else USUAL_FPS,
        earlier=earlier_clips(analysis.reps, earlier),
        href=href,
        style=style_in(TEMPLATES / "report.css"),
        script=Markup(script),
        digest=script_digest(),
    )
    return page + "\n"


def script_digest() -> str:
    """Return the SHA-256 of the page's script, as a Content-Security-Policy names it."""
    return base64.b64encode(sha256(_script().encode()).digest()).decode()


def _script() -> str:
    """Return the page's script. A page that is opened from a folder may import nothing: it is one module."""
    modules = ((TEMPLATES / name).read_text(encoding="utf-8") for name in SCRIPTS)
    return "\n".join(_BETWEEN_MODULES.sub("", module) for module in modules)


def with_earlier(page: str, reps: Sequence[Rep], earlier: Sequence[Recording]) -> str:
    """Return a written page with other earlier recordings to show beside it.

    Parameters
    ----------
    page
        As `write_report` wrote it.
    reps
        What was counted in it.
    earlier
        The recordings.
    """
    place = '(<script type="application/json" id="earlier">).*?(</script>)'
    shown = htmlsafe_json_dumps(earlier_clips(reps, earlier))
    return re.sub(place, lambda found: f"{found[1]}{shown}{found[2]}", page, count=1)


def _without_name(words: str, video: Path) -> str:
    """Remove the video's folder from a message."""
    return words.removeprefix(f"{shown(video)}: ")


def _shown(name: str) -> str:
    """Return a file's name as it can stand in a page: one that is not UTF-8 cannot."""
    return name.encode(errors="replace").decode()


def address_of(video: Path, folder: Path) -> str:
    """Return the address of a file relative to the page's folder."""
    relative = os.path.relpath(video, folder)
    # A name with a colon would be taken for an address of another kind.
    return "./" + quote(os.fsencode(Path(relative).as_posix()))
