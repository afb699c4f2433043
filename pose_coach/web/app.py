"""The app's pages and what they ask the server for."""

from __future__ import annotations

import json
import math
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

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
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from pose_coach.batch.task import Options
from pose_coach.common.errors import PoseCoachError, reason
from pose_coach.common.html_page import rendered
from pose_coach.common.safety_note import PRIVACY_NOTE, SAFETY_NOTE
from pose_coach.exercises.catalog import exercises
from pose_coach.history.database import is_there
from pose_coach.history.export import history_csv, history_json
from pose_coach.history.page import STYLE as HISTORY_STYLE
from pose_coach.history.page import history_body
from pose_coach.history.query import KeptSession, opened_history
from pose_coach.history.query import sessions as sessions_in
from pose_coach.history.schema import FEELINGS
from pose_coach.history.store import History, kept_session
from pose_coach.live.fitting_tracker import FittingTracker, fixed_model
from pose_coach.report.page import script_digest
from pose_coach.settings.file import load_settings, settings_path
from pose_coach.settings.form import form, save
from pose_coach.settings.model import Settings
from pose_coach.terminal.tables import summary_lines
from pose_coach.tracking.models import ModelSize
from pose_coach.web.earlier import page_with_earlier
from pose_coach.web.guard import Access, Guard, TooLargeError
from pose_coach.web.live_session import (
    AUTO,
    PROGRAMME,
    Answer,
    LiveSession,
    about,
    session_plan,
)
from pose_coach.web.phone import PhoneListener, own_address
from pose_coach.web.video_queue import Job, Progress, VideoQueue, came

HERE = Path(__file__).parent
NOTHING_DONE: Answer = {"lines": [], "session": None}
PAGES = (
    ("/", "Live"),
    ("/check", "Videos"),
    ("/progress", "Progress"),
    ("/settings", "Settings"),
)
MOST_DIGITS = 18
"""SQLite's numbers have 63 bits."""
EXPORTS = {"csv": history_csv, "json": history_json}
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
    phone_address
        Where a phone may reach this computer; None for its usual address.
    asked_s
        When the last request came, on `time.monotonic`.
    """

    access: Access
    folder: Path
    db: Path
    options: Options = field(default_factory=Options)
    model: ModelSize | None = None
    say: Callable[[str], None] = print
    phone_address: str | None = None
    asked_s: float = field(default_factory=time.monotonic)
    videos: VideoQueue = field(init=False)
    live: LiveSession | None = None
    held: Settings = field(default_factory=Settings)
    done: Answer = field(default_factory=lambda: dict(NOTHING_DONE))
    phone: PhoneListener | None = None
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
            self.held = load_settings()
            coaching = session_plan(self.held, exercise)
            wanted = self.model or self.held.camera.model
            with ExitStack() as opened:
                tracker = opened.enter_context(FittingTracker(fixed_model(wanted), self.say))
                described = about(exercise, wanted)
                kept = opened.enter_context(kept_session(self.db, described, self.say))
                self.live = LiveSession(coaching, tracker, kept, opened.pop_all())
            return self.held

    def stop_live(self) -> Answer:
        """End the live session, and the connection to a phone.

        Returns
        -------
        Answer
            What was done, line by line, and the session's number in the history.
        """
        with self._starting:
            if self.live is None:
                return dict(NOTHING_DONE)
            self._end_live()
            self.close_phone()
            return self.done

    def _end_live(self) -> None:
        if self.live is not None:
            self.live.close()
            self.done = {"lines": summary_lines(self.live.summary), "session": self.live.number}
            self.live = None

    def watch(self, after: int) -> Answer | None:
        """Return the news of a session that another page sends the pictures of.

        Parameters
        ----------
        after
            The number of the answer that the page shows; -1 if it shows none.
        """
        live = self.live
        news = None if live is None else live.watch(after)
        if live is not None and live.is_gone:
            self.stop_live()
        if news is not None:
            return news | _for_page(self.held)
        return self.end_of(live) if after >= 0 else None

    def end_of(self, live: LiveSession | None) -> Answer | None:
        """Return what was done in a session that another page may have ended; None while it goes on."""
        if live is not None and not live.is_closed:
            return None
        with self._starting:  # where it is being ended just now, its summary is there then
            return {"done": self.done}

    def open_phone(self) -> PhoneListener:
        """Open what a phone can reach, in the place of what was open before.

        Raises
        ------
        PoseCoachError
            If there is no network that a phone could be in.
        """
        with self._starting:
            if self.phone is not None:
                self.phone.close()
            self.phone = PhoneListener(self.phone_address or own_address(), self._phone_pages)
            return self.phone

    def close_phone(self) -> None:
        """Close what a phone can reach, if it is open."""
        if self.phone is not None:
            self.phone.close()

    def _end_phone(self) -> None:
        self.close_phone()
        if self.phone is not None:
            self.phone.join()

    def _phone_pages(self, access: Access) -> Starlette:
        return self._served(access, [Route("/", phone_page), *live_routes()])

    def _served(
        self,
        access: Access,
        routes: list[BaseRoute],
        lifespan: Callable[[Starlette], AbstractAsyncContextManager[None]] | None = None,
    ) -> Starlette:
        made = Starlette(
            routes=routes,
            middleware=[Middleware(Guard, access=access)],
            exception_handlers={PoseCoachError: problem, TooLargeError: too_large},
            lifespan=lifespan,
        )
        made.state = State({"app": self, "access": access})
        return made

    def asgi(self) -> Starlette:
        """Return the app as a server runs it."""

        @asynccontextmanager
        async def lifespan(_: Starlette) -> AsyncIterator[None]:
            with ExitStack() as opened:
                self.videos = VideoQueue(self.folder, self.options)
                opened.enter_context(closing(self.videos))
                opened.callback(self._end_phone)
                opened.callback(self.stop_live)
                yield

        routes = [
            Route("/", live_page),
            *live_routes(),
            Route("/phone", phone_state),
            Route("/phone/open", open_phone, methods=["POST"]),
            Route("/phone/close", close_phone, methods=["POST"]),
            Route("/check", videos_page),
            Route("/progress", progress_page),
            Route("/history/export.{ending}", export_history),
            Route("/history/{number}/feeling", feel, methods=["POST"]),
            Route("/history/delete", delete_history, methods=["POST"]),
            Route("/settings", settings_page),
            Route("/settings", save_settings, methods=["POST"]),
            Route("/history.css", history_style),
            Route("/videos", list_videos),
            Route("/videos", receive_video, methods=["POST"]),
            Route("/videos/{key}/cancel", cancel_video, methods=["POST"]),
            Route("/videos/{key}/delete", delete_video, methods=["POST"]),
            Route("/videos/{key}/{name}", result),
        ]
        return self._served(self.access, routes, lifespan)


def live_routes() -> list[BaseRoute]:
    """Return what the live page needs, on this computer and on a phone."""
    return [
        Route("/open/{token}", opened_once),
        Route("/live/start", start_live, methods=["POST"]),
        Route("/live/frame", live_frame, methods=["POST"]),
        Route("/live/stop", stop_live, methods=["POST"]),
        Route("/live/watch", watch_live),
        Route("/live/{wish}", wish_live, methods=["POST"]),
        Route("/alive", alive),
        Route("/favicon.ico", icon),
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]


def of(request: Request) -> App:
    """Return what the pages share."""
    app: App = request.app.state.app
    app.asked_s = request.app.state.access.heard_s = time.monotonic()
    return app


async def problem(_request: Request, error: Exception) -> Response:
    """Answer with the line that says what to do."""
    return PlainTextResponse(str(error), 400)


async def too_large(_request: Request, _error: Exception) -> Response:
    """Answer to a body that is longer than it said."""
    return PlainTextResponse("That is too large.", 413)


async def opened_once(request: Request) -> Response:
    """Let the browser in that has the one-time address."""
    access: Access = request.app.state.access
    is_new = access.redeem(request.path_params["token"])
    if not is_new and not access.is_known(request.headers):
        return PlainTextResponse(f"This address has been used. {access.again}", 403)
    of(request)
    # Not a redirect: a browser would not send a strict cookie where another program's link led here.
    answer = HTMLResponse(rendered(HERE / "templates" / "open.html"))
    if is_new:
        answer.set_cookie(
            access.cookie_name,
            access.cookie,
            secure=access.scheme == "https",
            httponly=True,
            samesite="strict",
        )
    return answer


async def live_page(request: Request) -> Response:
    """Show the camera's picture and what is coached."""
    db = str(of(request).db)
    return _page(request, "live.html", "Live", offered=_offered(), db=db, feelings=FEELINGS)


async def phone_page(request: Request) -> Response:
    """Show the live page as a phone needs it."""
    return _page(
        request, "phone.html", "Phone", offered=_offered(), feelings={}, pages=(), privacy=""
    )


def _offered() -> list[tuple[str, str]]:
    known = [(each.name, each.title) for each in exercises().values()]
    return [(PROGRAMME, "The programme"), *known, (AUTO, "Whatever I do")]


async def start_live(request: Request) -> Response:
    """Start a session, and answer with the settings that are the page's to keep."""
    exercise = request.query_params.get("exercise", "")
    held = await run_in_threadpool(of(request).start_live, exercise)
    return JSONResponse(_for_page(held))


def _for_page(held: Settings) -> Answer:
    return {
        "colours": held.display.colours,
        "mirror": held.camera.mirror,
        "voice": held.voice.on,
        "volume": held.voice.volume,
    }


async def live_frame(request: Request) -> Response:
    """Take in a picture and answer with what to show and say."""
    app = of(request)
    live = app.live
    try:
        number, time_s = int(request.query_params["n"]), float(request.query_params["t"])
    except (KeyError, ValueError):
        raise HTTPException(400) from None
    if not math.isfinite(time_s):
        raise HTTPException(400)
    picture = await request.body()

    def answer() -> Answer | None:
        seen = None if live is None else live.see(number, time_s, picture)
        return seen or app.end_of(live)

    return JSONResponse(await run_in_threadpool(answer))


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


async def watch_live(request: Request) -> Response:
    """Answer with the news of a session whose pictures come from another page."""
    try:
        after = int(request.query_params["after"])
    except (KeyError, ValueError):
        raise HTTPException(400) from None
    return JSONResponse(await run_in_threadpool(of(request).watch, after))


async def open_phone(request: Request) -> Response:
    """Let a phone come in, and answer with what it scans."""
    phone = await run_in_threadpool(of(request).open_phone)
    return JSONResponse({"code": phone.code(), "fingerprint": phone.fingerprint})


async def phone_state(request: Request) -> Response:
    """Say how far the phone is."""
    phone = of(request).phone
    if phone is None:
        raise HTTPException(404)
    return JSONResponse(
        {"words": phone.words, "isPaired": phone.is_paired, "isClosed": phone.is_closed}
    )


async def close_phone(request: Request) -> Response:
    """Let no phone in any more."""
    of(request).close_phone()
    return JSONResponse({})


async def videos_page(request: Request) -> Response:
    """Show where to drop a video, and what has come of the others."""
    return _page(request, "videos.html", "Videos", folder=str(of(request).folder))


async def progress_page(request: Request) -> Response:
    """Show the history, as `pose-coach history --html` writes it."""
    app = of(request)

    def kept() -> tuple[KeptSession, ...]:
        if not is_there(app.db):
            return ()
        with opened_history(app.db, app.say) as connection:
            return sessions_in(connection)

    sessions = await run_in_threadpool(kept)
    # It has escaped what it quotes.
    history = Markup(history_body(sessions, datetime.now().astimezone()))
    words = {"history": history, "sessions": sessions, "db": str(app.db)}
    return _page(request, "progress.html", "Progress", **words)


async def feel(request: Request) -> Response:
    """Keep how the back felt after a session."""
    app = of(request)
    number, feeling = _number(request.path_params["number"]), request.query_params.get("is", "")
    if feeling not in FEELINGS or not is_there(app.db):
        raise HTTPException(404)

    def note() -> bool:
        with History.open(app.db, app.say) as opened:
            return opened.feel(number, feeling)

    if not await run_in_threadpool(note):
        raise PoseCoachError("This session is no longer in the history.")
    return JSONResponse({})


async def export_history(request: Request) -> Response:
    """Return the history as a file, as `pose-coach history --export` writes it."""
    app = of(request)
    ending = request.path_params["ending"]
    write = EXPORTS.get(ending)
    if write is None or not is_there(app.db):
        raise HTTPException(404)

    def written() -> str:
        with opened_history(app.db, app.say) as connection:
            return write(connection)

    return PlainTextResponse(
        await run_in_threadpool(written),
        headers={"content-disposition": f"attachment; filename=pose-coach-history.{ending}"},
    )


async def delete_history(request: Request) -> Response:
    """Delete one session for good, or all."""
    app = of(request)
    named = request.query_params.get("session", "")
    chosen = None if named == "all" else [_number(named)]

    def delete() -> int:
        with History.open(app.db, app.say) as opened:
            return opened.delete(chosen)

    return JSONResponse({"deleted": await run_in_threadpool(delete) if is_there(app.db) else 0})


async def settings_page(request: Request) -> Response:
    """Show the settings as a form."""
    groups, problem = [], ""
    try:
        groups = list(form(load_settings()))
    except PoseCoachError as error:
        problem = str(error)
    path = str(settings_path())
    return _page(request, "settings.html", "Settings", groups=groups, problem=problem, path=path)


async def save_settings(request: Request) -> Response:
    """Keep the settings that were entered, or say which of them cannot be."""
    of(request)
    try:
        entered = json.loads(await request.body())
    except (ValueError, RecursionError):
        raise HTTPException(400) from None
    if not isinstance(entered, dict):
        raise HTTPException(400)
    told = await run_in_threadpool(save, entered, settings_path())
    return JSONResponse([{"path": path, "words": words} for path, words in told])


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
        app = of(request)
        page = await run_in_threadpool(page_with_earlier, path, app.videos, app.db, app.say)
        return HTMLResponse(page, headers={"content-security-policy": REPORT_POLICY})
    if path.suffix == ".mp4":
        return FileResponse(path)
    return FileResponse(path, filename=name)  # to be saved, not shown


def _number(text: str) -> int:
    """Return the number of a session that a page names."""
    if not (text.isdecimal() and len(text) <= MOST_DIGITS):
        raise HTTPException(404)
    return int(text)


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
    when = came(key)
    return {
        "key": key,
        "name": name,
        "when": f"{when.day} {when:%B %Y, %H:%M}",
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
        "token": request.app.state.access.header,
        "safety": SAFETY_NOTE,
        "privacy": PRIVACY_NOTE,
    }
    return HTMLResponse(rendered(HERE / "templates" / template, **(shared | words)))
