from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pose_coach.batch import finished as records
from pose_coach.batch.finished import finished, is_in_history, note_history, parted, record_path
from pose_coach.batch.work import work


@pytest.fixture
def done(task, film):
    """A film that was analysed."""
    film(Path("clip.mp4"))
    return work(task())


def test_what_was_done_is_known_with_all_that_came_of_it(done):
    again = finished(done.task)

    assert again.before
    assert again.is_finished
    assert again.written == done.written
    assert again.analysis.frames == done.analysis.frames == 5


def test_what_was_never_done_is_not(task):
    assert finished(task()) is None


def append(path):
    path.write_bytes(path.read_bytes() + b"more")


def rewrite(path):
    path.write_bytes(path.read_bytes())
    os.utime(path, ns=(1, path.stat().st_mtime_ns + 1))


CHANGES = {
    "the video was replaced": lambda: rewrite(Path("clip.mp4")),
    "the video grew": lambda: append(Path("clip.mp4")),
    "the video is gone": lambda: Path("clip.mp4").unlink(),
    "a result is gone": lambda: Path("out/clip.html").unlink(),
    "a result was changed": lambda: rewrite(Path("out/clip.signals.csv")),
    "a result was emptied": lambda: Path("out/clip.csv").write_bytes(b""),
    "the record is gone": lambda: Path("out/.pose-coach/clip.json").unlink(),
    "the record is half": lambda: Path("out/.pose-coach/clip.json").write_text('{"schema": "po'),
    "the record is no record": lambda: Path("out/.pose-coach/clip.json").write_text("[]"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_has_changed_is_to_be_done_again(done, change):
    CHANGES[change]()

    assert finished(done.task) is None


@pytest.mark.parametrize(
    "differing",
    [
        {"exercise": "cat-cow"},
        {"model": "full"},
        {"mirrored": True},
        {"every_frame": True},
        {"with_video": True},
        {"signals": None},
        {"with_report": False},
        {"with_landmarks": True},
    ],
)
def test_with_other_options_it_is_done_again(done, differing):
    other = replace(done.task, options=replace(done.task.options, **differing))

    assert finished(other) is None


def test_by_another_program_it_is_done_again(done, monkeypatch):
    monkeypatch.setattr(records, "program", lambda: "pose-coach 9.9")

    assert finished(done.task) is None


def test_what_names_the_way_to_it_does_not_matter(done):
    assert finished(replace(done.task, video=Path.cwd() / "clip.mp4")) is not None


def test_a_video_that_grew_while_it_was_read_is_done_again(task, film):
    film(Path("clip.mp4"))

    done = work(task(), lambda *_: append(Path("clip.mp4")))

    assert done.is_finished
    assert finished(done.task) is None


def test_what_could_not_be_written_whole_is_not_finished(task, film):
    film(Path("clip.mp4"))
    Path("out/clip.html").mkdir(parents=True)

    done = work(task())

    assert "clip.html: cannot be written" in done.error
    assert not done.is_finished
    assert finished(done.task) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.binary(max_size=200))
def test_a_record_of_any_bytes_is_none(task, content):
    record_path(task()).parent.mkdir(parents=True, exist_ok=True)
    record_path(task()).write_bytes(content)

    assert finished(task()) is None


@pytest.mark.parametrize("field", ["schema", "program", "options", "video", "results"])
@pytest.mark.parametrize("value", [None, 1, "x", [], {}, [1], {"name": 1}])
def test_a_record_with_anything_else_in_it_is_none(done, field, value):
    record = json.loads(record_path(done.task).read_text())
    record_path(done.task).write_text(json.dumps({**record, field: value}))

    assert finished(done.task) is None


def test_what_is_left_comes_with_the_largest_first(task, film):
    for name, frames in (("a.mp4", 2), ("b.mp4", 60), ("c.mp4", 5)):
        film(Path(name), frames)
    work(task("c.mp4"))

    before, left = parted([task(name) for name in ("nowhere.mp4", "a.mp4", "b.mp4", "c.mp4")])

    assert [done.task.stem for done in before] == ["c"]
    assert [task.stem for task in left] == ["b", "a", "nowhere"]


def test_in_which_history_it_is_kept_is_noted(done):
    assert not is_in_history(done.task, Path("mine.db"))

    note_history(done.task, Path("mine.db"))

    assert is_in_history(done.task, Path.cwd() / "mine.db")
    assert not is_in_history(done.task, Path("other.db"))
    assert finished(done.task) is not None
