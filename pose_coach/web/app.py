"""The app's pages and what they ask the server for."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import jinja2
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import State
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    Response,
)
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from pose_coach.batch.task import Options
from pose_coach.common.errors import PoseCoachError, reason
from pose_coach.common.safety_note import PRIVACY_NOTE, SAFETY_NOTE
from pose_coach.exercises.catalog import exercises
from pose_coach.history.database import is_there
from pose_coach.history.page import STYLE as HISTORY_STYLE
from pose_coach.history.page import history_body
from pose_coach.history.query import KeptSession, opened_history
from pose_coach.history.query import sessions as sessions_in
from pose_coach.history.store import kept_session
from pose_coach.report.page import script_digest
from pose_coach.settings.file import load_settings
from pose_coach.settings.model import Settings
from pose_coach.terminal.tables import summary_lines
from pose_coach.tracking.landmarker import PoseTracker
from pose_coach.tracking.models import ModelSize
from pose_coach.web.guard import Access, Guard, TooLargeError
from pose_coach.web.live_session import AUTO, PROGRAMME, LiveSession, about, session_plan
from pose_coach.web.video_queue import Job, Progress, VideoQueue

HERE = Path(__file__).parent
PAGES = (("/", "Live"), ("/check", "Videos"), ("/progress", "Progress"))
PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""For the pages that are whole files: they hold their style, and the history no script."""
REPORT_POLICY = (
    f"{PAGE_POLICY}; img-src data:; media-src 'self'; script-src 'sha256-{script_digest()}'"
)
"""A report may run the one script that it is written with, whatever an analysis file says."""


@dataclass(slots=True)
class App:
    """What the pages share.

    Attributes
    ----------
    access
        Who is let in.
    folder
        Where videos and their results are kept.
    db
        The history.
    options
        How videos are analysed.
    model
        The pose model of live sessions, unless it is left to the settings.
    say
        Told in a line what the person should know, on the terminal.
    asked_s
        When the last request came, on `time.monotonic`.
    """

    access: Access
    folder: Path
    db: Path
    options: Options = field(default_factory=Options)
    model: ModelSize | None = None
    say: Callable[[str], None] = print
    asked_s: float = field(default_factory=time.monotonic)
    videos: VideoQueue = field(init=False)
    live: LiveSession | None = None
    _starting: threading.Lock = field(default_factory=threading.Lock)

    @property
    def is_busy(self) -> bool:
        """Whether the app may not end by itself now."""
        return self.videos.is_busy

    def start_live(self, exercise: str) -> Settings:
        """Start a live session, unless one is going on, and return the settings that it is held with.

        Raises
        ------
        PoseCoachError
            If one is going on, the settings cannot be read, or there is no such exercise.
        """
        with self._starting:
            if self.live is not None and not self.live.is_gone:
                raise PoseCoachError("A session is going on in another window. End it there first.")
            self._end_live()
            settings = load_settings()
            coaching = session_plan(settings, exercise)
            model = self.model or ModelSize(settings.camera.model)
            with ExitStack() as opened:
                tracker = opened.enter_context(PoseTracker(model))
                described = about(exercise, model.value)
                kept = opened.enter_context(kept_session(self.db, described, self.say))
                self.live = LiveSession(coaching, tracker, kept, opened.pop_all())
        return settings

    def stop_live(self) -> list[str]:
        """End the live session and return what was done, a line for each exercise."""
        with self._starting:
            ended = self._end_live()
            return [] if ended is None else summary_lines(ended.summary)

    def _end_live(self) -> LiveSession | None:
        ended, self.live = self.live, None
        if ended is not None:
            ended.close()
        return ended

    def asgi(self) -> Starlette:
        """Return the app as a server runs it."""

        @asynccontextmanager
        async def lifespan(_: Starlette) -> AsyncIterator[None]:
            with ExitStack() as opened:
                self.videos = VideoQueue(self.folder, self.options)
                opened.enter_context(closing(self.videos))
                opened.callback(self.stop_live)
                yield

        routes = [
            Route("/open/{token}", opened_once),
            Route("/", live_page),
            Route("/live/start", start_live, methods=["POST"]),
            Route("/live/frame", live_frame, methods=["POST"]),
            Route("/live/stop", stop_live, methods=["POST"]),
            Route("/live/{wish}", wish_live, methods=["POST"]),
            Route("/check", videos_page),
            Route("/progress", progress_page),
            Route("/alive", alive),
            Route("/favicon.ico", icon),
            Route("/history.css", history_style),
            Route("/videos", list_videos),
            Route("/videos", receive_video, methods=["POST"]),
            Route("/videos/{key}/cancel", cancel_video, methods=["POST"]),
            Route("/videos/{key}/delete", delete_video, methods=["POST"]),
            Route("/videos/{key}/{name}", result),
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ]
        made = Starlette(
            routes=routes,
            middleware=[Middleware(Guard, access=self.access)],
            exception_handlers={PoseCoachError: problem, TooLargeError: too_large},
            lifespan=lifespan,
        )
        made.state = State({"app": self})
        return made


def of(request: Request) -> App:
    """Return what the pages share."""
    app: App = request.app.state.app
    app.asked_s = time.monotonic()
    return app


async def problem(_request: Request, error: Exception) -> Response:
    """Answer with the line that says what to do."""
    return PlainTextResponse(str(error), 400)


async def too_large(_request: Request, _error: Exception) -> Response:
    """Answer to a body that is longer than it said."""
    return PlainTextResponse("That is too large.", 413)


async def opened_once(request: Request) -> Response:
    """Let the browser in that has the one-time address."""
    app = of(request)
    is_new = app.access.redeem(request.path_params["token"])
    if not is_new and not app.access.is_known(request.headers):
        return PlainTextResponse("This address has been used. Start pose-coach again.", 403)
    # Not a redirect: a browser would not send a strict cookie where another program's link led here.
    answer = HTMLResponse(_render("open.html"))
    if is_new:
        answer.set_cookie(
            app.access.cookie_name, app.access.cookie, httponly=True, samesite="strict"
        )
    return answer


async def live_page(request: Request) -> Response:
    """Show the camera's picture and what is coached."""
    known = [(each.name, each.title) for each in exercises().values()]
    offered = [(PROGRAMME, "The programme"), *known, (AUTO, "Whatever I do")]
    return _page(request, "live.html", "Live", offered=offered, db=str(of(request).db))


async def start_live(request: Request) -> Response:
    """Start a session, and answer with the settings that are the page's to keep."""
    exercise = request.query_params.get("exercise", "")
    held = await run_in_threadpool(of(request).start_live, exercise)
    voice = held.voice
    return JSONResponse({"mirror": held.camera.mirror, "voice": voice.on, "volume": voice.volume})


async def live_frame(request: Request) -> Response:
    """Take in a picture and answer with what to show and say."""
    live = of(request).live
    if live is None:
        raise PoseCoachError("The session has ended. Start another.")
    try:
        number, time_s = int(request.query_params["n"]), float(request.query_params["t"])
    except (KeyError, ValueError):
        raise HTTPException(400) from None
    if not math.isfinite(time_s):
        raise HTTPException(400)
    return JSONResponse(await run_in_threadpool(live.see, number, time_s, await request.body()))


async def wish_live(request: Request) -> Response:
    """Pause, skip, or begin again."""
    live = of(request).live
    wishes = {} if live is None else {"pause": live.pause, "skip": live.skip, "again": live.again}
    wish = wishes.get(request.path_params["wish"])
    if wish is None:
        raise HTTPException(404)
    wish()
    return JSONResponse({})


async def stop_live(request: Request) -> Response:
    """End the session and say what was done."""
    return JSONResponse(await run_in_threadpool(of(request).stop_live))


async def videos_page(request: Request) -> Response:
    """Show where to drop a video, and what has come of the others."""
    return _page(request, "videos.html", "Videos", folder=str(of(request).folder))


async def progress_page(request: Request) -> Response:
    """Show the history, as `pose-coach history --html` writes it."""
    app = of(request)

    def body() -> str:
        kept: tuple[KeptSession, ...] = ()
        if is_there(app.db):
            with opened_history(app.db, app.say) as connection:
                kept = sessions_in(connection)
        return history_body(kept, datetime.now().astimezone())

    history = Markup(await run_in_threadpool(body))  # it has escaped what it quotes
    return _page(request, "progress.html", "Progress", history=history, db=str(app.db))


async def alive(request: Request) -> Response:
    """Take in that a page is still open."""
    of(request)
    return Response(status_code=204)


async def icon(_request: Request) -> Response:
    """Return the icon of the pages that name none, as reports do."""
    return FileResponse(HERE / "static" / "icon.svg")


async def history_style(_request: Request) -> Response:
    """Return the style sheet of the history's page."""
    return FileResponse(HISTORY_STYLE)


async def list_videos(request: Request) -> Response:
    """Say how far each video is."""
    return JSONResponse(await run_in_threadpool(_listed, of(request).videos))


async def receive_video(request: Request) -> Response:
    """Take in a video as it comes, without holding it in memory."""
    app = of(request)
    length = int(request.headers.get("content-length", "0"))
    try:
        with app.videos.receiving(request.query_params.get("name", ""), length) as file:
            async for chunk in request.stream():
                await run_in_threadpool(file.write, chunk)
    except ClientDisconnect:
        return PlainTextResponse("The upload was broken off.", 400)
    except OSError as error:
        raise PoseCoachError(f"The video cannot be kept: {reason(error)}. Make room.") from error
    return JSONResponse(_listed(app.videos), 201)


async def cancel_video(request: Request) -> Response:
    """Give up a video."""
    app = of(request)
    await run_in_threadpool(app.videos.cancel, request.path_params["key"])
    return JSONResponse(_listed(app.videos))


async def delete_video(request: Request) -> Response:
    """Delete what came of a video."""
    app = of(request)
    await run_in_threadpool(app.videos.delete, request.path_params["key"])
    return JSONResponse(_listed(app.videos))


async def result(request: Request) -> Response:
    """Return a file that an analysis wrote."""
    key, name = request.path_params["key"], request.path_params["name"]
    path = of(request).videos.result(key, name)
    if path is None:
        raise HTTPException(404)
    if path.suffix == ".html":
        return FileResponse(path, headers={"content-security-policy": REPORT_POLICY})
    if path.suffix == ".mp4":
        return FileResponse(path)
    return FileResponse(path, filename=name)  # to be saved, not shown


def _listed(videos: VideoQueue) -> list[dict[str, object]]:
    jobs = {job.key: job for job in videos.jobs()}
    kept = [key for key in videos.kept() if key not in jobs]
    return [_row(videos, job.key, job) for job in reversed(jobs.values())] + [
        _row(videos, key, None) for key in kept
    ]


def _row(videos: VideoQueue, key: str, job: Job | None) -> dict[str, object]:
    """Return what the page shows of one video."""
    report = videos.report(key)
    is_over = job is None or job.progress not in (Progress.WAITING, Progress.RUNNING)
    name = job.video.name if job is not None else report.stem if report is not None else key
    came = datetime.strptime(key[:15], "%Y%m%d-%H%M%S")
    return {
        "key": key,
        "name": name,
        "when": f"{came.day} {came:%B %Y, %H:%M}",
        "words": _words(job),
        "isOver": is_over,
        "share": None if job is None or not job.of else min(1.0, job.frames / job.of),
        "report": f"/videos/{key}/{quote(report.name)}" if is_over and report is not None else None,
    }


def _words(job: Job | None) -> str:
    if job is None or job.progress is Progress.FINISHED:
        return "Finished"
    if job.progress is Progress.FAILED:
        return job.problem or "It failed."
    if job.progress is Progress.CANCELLED:
        return "Cancelled. Nothing of it is kept."
    if job.progress is Progress.WAITING:
        return "Waiting for its turn"
    return "Analysing" if not job.frames else f"Analysing: {job.frames} of {job.of or '?'} frames"


def _page(request: Request, template: str, title: str, **words: object) -> Response:
    shared = {
        "title": title,
        "pages": PAGES,
        "token": of(request).access.header,
        "safety": SAFETY_NOTE,
        "privacy": PRIVACY_NOTE,
    }
    return HTMLResponse(_render(template, **shared, **words))


def _render(template: str, **words: object) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template(template).render(**words)
