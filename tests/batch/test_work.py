from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pose_coach.batch.program_version import program
from pose_coach.batch.work import attempt, work


def test_the_results_are_those_that_were_asked_for(task, film, quick):
    film(Path("clip.mp4"))
    everything = replace(quick, with_video=True, with_landmarks=True)

    for options in (replace(quick, signals=None, with_report=False), everything):
        done = work(task(options=options))
        names = [path.name for path in done.written]
        assert sorted(names) == sorted(options.files("clip").values())
        assert all(path.is_file() for path in done.written)


def test_it_is_told_of_every_frame(task, film):
    film(Path("clip.mp4"))
    told = []

    work(task(), lambda *how_far: told.append(how_far))

    assert told == [(number, 5) for number in range(1, 6)]


def test_a_process_that_works_elsewhere_finds_all_and_says_the_names_that_were_given(
    task, film, tmp_path, monkeypatch
):
    film(Path("rec/clip.mp4"))
    Path("rec/bad.mp4").write_bytes(b"no video")
    here = [attempt(task(f"rec/{name}.mp4")) for name in ("clip", "bad")]
    before = Path("out/clip.json").read_bytes()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")

    there = [attempt(replace(done.task, base=tmp_path)) for done in here]

    assert [done.error for done in there] == [done.error for done in here]
    assert there[1].error.startswith("rec/bad.mp4: this is not a video")
    assert (tmp_path / "out" / "clip.json").read_bytes() == before


def test_whatever_fails_is_one_line(task, film, monkeypatch):
    def fail(*_, **__):
        raise ZeroDivisionError("by\nnothing")

    film(Path("clip.mp4"))
    monkeypatch.setattr("pose_coach.batch.work.analyze_samples", fail)

    done = attempt(task())

    assert done.error == (
        "clip.mp4: failed (ZeroDivisionError: by nothing). Analyse it alone to see where."
    )
    assert not done.is_finished


def test_another_program_does_nothing(task, film):
    film(Path("clip.mp4"))

    done = attempt(task(), given_by="pose-coach 9.9")

    assert done.error == (f"clip.mp4: not done by {program()}. Install pose-coach 9.9 everywhere.")
    assert not Path("out").exists()


def test_which_program_it_is_can_be_read():
    version, *libraries = program().split(", ")

    assert version.startswith("pose-coach 0.")
    assert [library.split()[0] for library in libraries] == [
        "av",
        "mediapipe",
        "numpy",
        "opencv-contrib-python",
    ]
