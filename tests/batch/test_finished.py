from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pose_coach.batch import finished as finishing
from pose_coach.batch.finished import finished, split_finished
from pose_coach.batch.task import Options, Task
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


CHANGES = {
    "the video grew": lambda: append(Path("clip.mp4")),
    "the video is gone": lambda: Path("clip.mp4").unlink(),
    "the video was replaced": lambda: Path("clip.mp4").write_bytes(
        bytes(Path("clip.mp4").stat().st_size)
    ),
    "a result is gone": lambda: Path("out/clip.html").unlink(),
    "a result was emptied": lambda: Path("out/clip.csv").write_bytes(b""),
    "the analysis is gone": lambda: Path("out/clip.json").unlink(),
    "the analysis is half": lambda: Path("out/clip.json").write_text('{"schema": "po'),
    "the analysis is none": lambda: Path("out/clip.json").write_text("[]"),
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
    monkeypatch.setattr(finishing, "program", lambda: "pose-coach 9.9")

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


def test_an_older_analysis_without_its_origin_is_done_again(done):
    path = done.task.result("analysis")
    document = json.loads(path.read_text())
    del document["origin"]
    path.write_text(json.dumps(document))

    assert finished(done.task) is None


@given(origin=st.recursive(st.none() | st.integers() | st.text(), st.lists))
def test_any_other_origin_is_done_again(origin):
    with TemporaryDirectory() as folder:
        task = Task(Path("clip.mp4"), Path("out"), "clip", Options(), Path(folder))
        task.result("analysis").parent.mkdir()
        for name in task.options.files("clip").values():
            (task.base / "out" / name).write_text(json.dumps({"origin": origin}))

        assert finished(task) is None


def test_what_is_left_comes_with_the_largest_first(task, film):
    for name, frames in (("a.mp4", 2), ("b.mp4", 60), ("c.mp4", 5)):
        film(Path(name), frames)
    work(task("c.mp4"))

    before, left = split_finished(
        [task(name) for name in ("nowhere.mp4", "a.mp4", "b.mp4", "c.mp4")]
    )

    assert [done.task.stem for done in before] == ["c"]
    assert [task.stem for task in left] == ["b", "a", "nowhere"]
