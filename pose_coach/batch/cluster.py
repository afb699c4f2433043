"""Analyse recordings on the workers of a running Dask scheduler.

The workers see the recordings and the folder of the results under the same paths as this computer does. A
recording whose worker is lost goes to another one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from pose_coach.batch.program_version import program
from pose_coach.batch.task import Done, Task
from pose_coach.batch.work import attempt
from pose_coach.common.errors import PoseCoachError, reason, shown

CONNECT_S = 10
_DASK_IS_MISSING = (
    'A scheduler needs Dask, which is not installed. Install it (pip install "dask[distributed]"),'
    " or choose --jobs."
)


def require_dask() -> Any:
    """Return the module of Dask's client.

    Raises
    ------
    PoseCoachError
        Where it is not installed.
    """
    try:
        import distributed
    except ImportError as error:
        raise PoseCoachError(_DASK_IS_MISSING) from error
    return distributed


def on_cluster(
    tasks: Sequence[Task], scheduler: str, say: Callable[[str], None]
) -> Generator[Done, None, None]:
    """Run tasks on the workers of a scheduler; yield each result when it is done.

    Closing the generator withdraws tasks that have not begun; workers finish the running ones.

    Parameters
    ----------
    tasks
        Begun in their order, as far as the scheduler keeps it.
    scheduler
        Its address, such as `tcp://10.0.0.5:8786`.
    say
        Told in a line what a person should know.

    Raises
    ------
    PoseCoachError
        Where there is no Dask, or the scheduler cannot be reached or is lost.
    """
    dask = require_dask()
    if not tasks:
        return
    here = Path.cwd()
    with _connected(dask, scheduler) as client:
        programs = client.run(program, on_error="return")
        if not programs:
            say(f"{scheduler} has no workers yet. The first that comes begins.")
        for worker, theirs in programs.items():
            _require_same(worker, theirs)
        placed = {task: replace(task, base=here) for task in tasks}
        futures = {
            client.submit(attempt, place, given_by=program(), pure=False): task
            for task, place in placed.items()
        }
        try:
            for future in dask.as_completed(futures, loop=client.loop):
                task = futures[future]
                yield replace(_outcome(dask, future, task, scheduler), task=task)
                future.release()
        finally:
            client.cancel(list(futures))


def _require_same(worker: str, theirs: str | Exception) -> None:
    """Check that a worker runs the same program; later workers check it themselves."""
    if isinstance(theirs, OSError):  # it has just been lost
        return
    if isinstance(theirs, Exception):
        raise PoseCoachError(
            f"{worker} cannot run it ({reason(theirs)}). Install pose-coach there."
        )
    if theirs != program():
        raise PoseCoachError(f"{worker} has {theirs}. Install what is here: {program()}.")


@contextmanager
def _connected(dask: Any, scheduler: str) -> Iterator[Any]:
    """Yield a client whose logging is disabled."""
    # Each of Dask's many loggers has a level of its own.
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        try:
            client = dask.Client(scheduler, timeout=CONNECT_S, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            raise PoseCoachError(
                f"{scheduler}: no scheduler answers there ({reason(error)}). Start one with"
                " `dask scheduler`, and name its address, such as tcp://10.0.0.5:8786."
            ) from error
        with closing(client):
            yield client
    finally:
        logging.disable(before)


def _outcome(dask: Any, future: Any, task: Task, scheduler: str) -> Done:
    """Return the result of a task, with an error if all its workers were lost."""
    try:
        done: Done = future.result()
    except dask.scheduler.KilledWorker:
        problem = (
            "every worker that analysed it was lost. Try it alone, or give workers more memory"
        )
        return Done(task, error=f"{shown(task.video)}: {problem}.")
    except CancelledError as error:
        raise PoseCoachError(
            f"{scheduler}: the scheduler is lost. Start it again; the same command goes on with the rest."
        ) from error
    except Exception as error:  # what kept the worker from even beginning
        problem = f"the worker cannot begin ({type(error).__name__}: {reason(error)})"
        return Done(task, error=f"{shown(task.video)}: {problem}. Install pose-coach there, too.")
    return done
