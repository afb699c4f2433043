"""Processes that analyse: real ones, which are killed as a crash or the system would."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from pose_coach.batch import processes
from pose_coach.batch.finished import finished
from pose_coach.batch.processes import analyze_in_processes, shared_out, usual_jobs
from tests.frames.test_pieces import film as film_with_keys

NOBODY = lambda *_: None  # noqa: E731


def test_every_task_is_done_once_and_what_is_under_way_is_told(task, film):
    tasks = [task(f"{name}.mp4") for name in "abc"]
    for each in tasks:
        film(each.video)
    told = Counter()

    done = list(analyze_in_processes(tasks, 2, lambda task, *_: told.update([task])))

    assert sorted(each.task.stem for each in done) == ["a", "b", "c"]
    assert all(each.is_finished for each in done)
    assert set(told) <= set(tasks)
    assert told
    assert multiprocessing.active_children() == []


def test_a_recording_that_cannot_be_read_costs_no_other(task, film):
    film(Path("good.mp4"))
    Path("bad.mp4").write_bytes(b"no video")

    done = {
        each.task.stem: each
        for each in analyze_in_processes(
            [task("bad.mp4"), task("nowhere.mp4"), task("good.mp4")], 1, NOBODY
        )
    }

    assert done["bad"].error.startswith("bad.mp4: this is not a video")
    assert done["nowhere"].error.startswith("nowhere.mp4: no such file")
    assert done["good"].is_finished


def killing(times, victim="long"):
    """Kill the process that works at a film, so many times, as soon as it has begun."""
    killed = []

    def tell(task, _done, _of):
        if task.stem == victim and len(killed) < times:
            for process in multiprocessing.active_children():
                if process.pid not in killed:
                    killed.append(process.pid)
                    os.kill(process.pid, signal.SIGKILL)

    return tell


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_what_a_killed_process_was_at_is_done_by_another(task, film):
    film(Path("long.mp4"), 200)

    (done,) = analyze_in_processes([task("long.mp4")], 1, killing(1))

    assert done.is_finished
    assert finished(done.task) is not None


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_recording_that_kills_its_process_twice_is_given_up_and_the_others_are_done(
    task, film, quick
):
    with_video = replace(quick, with_video=True)
    film(Path("long.mp4"), 200)
    film(Path("short.mp4"))

    done = {
        each.task.stem: each
        for each in analyze_in_processes(
            [task("long.mp4", with_video), task("short.mp4", with_video)], 1, killing(2)
        )
    }

    assert "the process that analysed it died 2 times" in done["long"].error
    assert done["short"].is_finished
    assert sorted(p.name for p in Path("out").iterdir() if p.name.startswith("long")) == []


def test_who_stops_taking_leaves_no_process_and_nothing_half_written(task, film, quick):
    with_video = replace(quick, with_video=True)
    film(Path("short.mp4"))
    film(Path("long.mp4"), 3000)

    tasks = [task("short.mp4", with_video), task("long.mp4", with_video)]
    with closing(analyze_in_processes(tasks, 2, NOBODY)) as coming:
        first = next(coming)

    assert first.task.stem == "short"
    assert multiprocessing.active_children() == []
    assert [p.name for p in Path("out").iterdir() if p.stem.startswith("long")] == []
    assert finished(first.task) is not None


def test_a_long_recording_is_shared_by_all_processes_and_the_result_is_the_same(task):
    film_with_keys(Path("long.mp4"), 60)
    long = task("long.mp4")
    results, told = [], Counter()

    for jobs in (1, 2):
        (done,) = analyze_in_processes([long], jobs, lambda task, *_: told.update([task]))
        assert done.is_finished
        results.append([path.read_bytes() for path in done.written])

    assert shared_out([long], 2) == ([long], [])
    assert results[0] == results[1]
    assert told[long] > 2
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize(
    ("sizes", "jobs", "cut"),
    [
        ([5], 1, []),
        ([5], 2, [5]),
        ([5, 5], 2, []),
        ([5, 5, 5], 2, [5]),
        ([90, 5, 5, 5], 2, [90, 5]),
        ([5, 5, 5, 5, 5, 5], 4, [5, 5]),
    ],
)
def test_what_would_keep_one_process_busy_alone_is_cut(task, monkeypatch, sizes, jobs, cut):
    monkeypatch.setattr(processes, "_can_be_cut", lambda _: True)
    tasks = [task(f"{number}.mp4") for number in range(len(sizes))]
    for each, size in zip(tasks, sizes, strict=True):
        each.video.write_bytes(bytes(size))

    shared, whole = shared_out(tasks, jobs)

    assert [each.video.stat().st_size for each in shared] == cut
    assert whole == [each for each in tasks if each not in shared]


def test_what_cannot_be_cut_is_analysed_whole(task, film):
    film(Path("short.mp4"))
    Path("bad.mp4").write_bytes(b"no video")

    for name in ("short.mp4", "bad.mp4", "nowhere.mp4"):
        assert shared_out([task(name)], 2) == ([], [task(name)])


def test_there_are_as_many_jobs_as_there_is_room_for(monkeypatch):
    assert 1 <= usual_jobs() <= (os.cpu_count() or 1)

    monkeypatch.setattr("os.sched_getaffinity", lambda _: range(16), raising=False)
    pages = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 8_000_000_000 // 4096}
    monkeypatch.setattr("os.sysconf", pages.get, raising=False)
    assert usual_jobs() == 5
    pages["SC_PHYS_PAGES"] = 1000
    assert usual_jobs() == 1
