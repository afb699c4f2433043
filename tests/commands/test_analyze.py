"""`pose-coach analyze` as a person meets it. Slow things happen once, in fixtures."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import av
import numpy as np
import pytest
from jsonschema import Draft202012Validator

from pose_coach.frames.files import VideoFile
from pose_coach.records.analysis_file import analysis_document, read_analysis
from pose_coach.records.analysis_schema import analysis_schema


@pytest.fixture(scope="module")
def analyzed(clips, tmp_path_factory, apart):
    """The whole sample, analysed with an annotated video."""
    folder = tmp_path_factory.mktemp("analyzed")
    ended = apart.run(
        "analyze", clips.whole, "--exercise", "cat-cow", "--out", "out", "--trc", cwd=folder
    )
    return SimpleNamespace(ended=ended, out=folder / "out")


def test_four_reps_are_counted_in_the_sample(analyzed, document):
    reps = document(analyzed.out / "cat-cow.json")["reps"]

    assert analyzed.ended.returncode == 0
    assert [rep["number"] for rep in reps] == [1, 2, 3, 4]
    # As sample_videos/cat-cow.truth.json says.
    assert [rep["end_s"] for rep in reps] == pytest.approx([9.9, 16.5, 23.6, 30.3], abs=0.6)


def test_a_successful_run_writes_its_files_and_prints_their_paths(analyzed):
    assert sorted(path.name for path in analyzed.out.glob("[!.]*")) == [
        "cat-cow.csv",
        "cat-cow.html",
        "cat-cow.json",
        "cat-cow.mp4",
        "cat-cow.signals.csv",
        "cat-cow.trc",
    ]
    out = analyzed.ended.stdout.decode()
    assert "4 reps" in out
    names = ("json", "csv", "signals.csv", "trc", "mp4", "html")
    written = ", ".join(str(Path(f"out/cat-cow.{name}")) for name in names)
    assert f"Written: {written}" in out.splitlines()


def test_a_successful_run_prints_nothing_on_stderr(analyzed):
    """No log of MediaPipe's, no remains of a progress bar."""
    assert analyzed.ended.stderr == b""


def test_the_analysis_conforms_to_the_schema(analyzed, document):
    validator = Draft202012Validator(analysis_schema())

    assert list(validator.iter_errors(document(analyzed.out / "cat-cow.json"))) == []


def test_the_results_can_be_read_without_the_video(analyzed, document):
    analysis = read_analysis(analyzed.out / "cat-cow.json")
    signals = analysis.signals

    again, before = analysis_document(analysis), document(analyzed.out / "cat-cow.json")
    del before["origin"]
    assert {**again, "reps": [], "summary": {}} == {**before, "reps": [], "summary": {}}
    assert again["summary"] == pytest.approx(before["summary"], abs=0.011)
    assert len(signals) == analysis.frames
    for rep in analysis.reps:
        own = signals.signal_deg[signals.rep == rep.number]
        assert np.ptp(own) == pytest.approx(rep.range_deg, rel=0.15)
        assert {signals.phase[i] for i in np.flatnonzero(signals.rep == rep.number)} >= {
            phase.name for phase in rep.phases
        }


def test_the_landmarks_show_a_person_on_hands_and_knees(analyzed):
    *header, first = (analyzed.out / "cat-cow.trc").read_text("utf-8").splitlines()[:7]
    last = (analyzed.out / "cat-cow.trc").read_text("utf-8").splitlines()[-60]

    markers = [name for name in header[3].split("\t")[2:] if name]
    cells = np.array([float(cell) for cell in last.split("\t")[2:] if cell]).reshape(-1, 3)
    hip, shoulder, wrist = (
        cells[markers.index(f"left_{name}")] for name in ("hip", "shoulder", "wrist")
    )
    assert 0.2 < hip[1] < 0.8
    assert 0.3 < np.linalg.norm(hip - shoulder) < 0.7
    assert wrist[1] < 0.25 < shoulder[1]
    assert first.startswith("1\t0.000000\t")


def test_the_table_of_reps_agrees_with_the_analysis(analyzed, document):
    with (analyzed.out / "cat-cow.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    reps = document(analyzed.out / "cat-cow.json")["reps"]
    assert [row["number"] for row in rows] == ["1", "2", "3", "4"]
    assert [float(row["counted_s"]) for row in rows] == [rep["counted_s"] for rep in reps]


def test_the_annotated_video_is_h264_and_as_long_as_the_original(analyzed, clips, sample):
    with av.open(str(analyzed.out / "cat-cow.mp4")) as made, av.open(str(clips.whole)) as given:
        stream, original = made.streams.video[0], given.streams.video[0]
        times = [frame.time for frame in made.decode(stream)]

        assert (stream.codec_context.name, stream.pix_fmt) == ("h264", "yuv420p")
        assert (stream.width, stream.height) == (320, 180)
        assert float(stream.duration * stream.time_base) == pytest.approx(
            float(original.duration * original.time_base), abs=0.02
        )
        assert len(times) == original.frames == len(sample)


def test_the_annotated_video_is_annotated(analyzed, sample):
    with VideoFile.open(analyzed.out / "cat-cow.mp4") as video:
        drawn = next(frame.picture.rgb() for frame in video if frame.time_s > 15)

    plain = next(rgb for time_s, rgb in sample if time_s > 15)
    differing = np.abs(drawn.astype(int) - plain.astype(int)).max(axis=2) > 60
    assert 0.02 < differing.mean() < 0.6


def test_the_report_can_be_left_out(run, clips, tmp_path):
    ended = run("analyze", clips.moment, "--exercise", "cat-cow", "--no-video", "--no-report")

    assert ended.status == 0
    assert not (tmp_path / "out" / "moment.html").exists()


def test_the_report_links_the_annotated_video_and_shows_the_curve(analyzed):
    page = (analyzed.out / "cat-cow.html").read_text(encoding="utf-8")

    assert '<video src="./cat-cow.mp4"' in page
    assert "Movement over time" in page


def test_the_video_can_be_left_out(run, clips, tmp_path, document):
    ended = run("analyze", clips.moment, "--exercise", "cat-cow", "--no-video")

    assert (ended.status, ended.err) == (0, "")
    assert sorted(path.name for path in (tmp_path / "out").glob("[!.]*")) == [
        "moment.csv",
        "moment.html",
        "moment.json",
        "moment.signals.csv",
    ]
    assert document(tmp_path / "out" / "moment.json")["tracking"]["frames_with_pose"] == 10


@pytest.mark.parametrize(
    ("form", "written"), [("parquet", ["moment.signals.parquet"]), ("none", [])]
)
def test_signals_can_be_parquet_or_omitted(run, clips, tmp_path, form, written):
    ended = run("analyze", clips.moment, "--no-video", "--signals", form)

    assert (ended.status, ended.err) == (0, "")
    names = sorted(path.name for path in (tmp_path / "out").glob("[!.]*"))
    assert names == ["moment.csv", "moment.html", "moment.json", *written]


def test_missing_pyarrow_is_reported_before_the_analysis(run, clips, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)

    ended = run("analyze", clips.moment, "--signals", "parquet")

    assert ended.status == 1
    assert "Parquet needs pyarrow" in ended.error_line
    assert not (tmp_path / "out").exists()


def test_the_exercise_is_recognised_by_default(run, scorpions, tmp_path, document):
    ended = run("analyze", scorpions, "--no-video")

    assert (ended.status, ended.err) == (0, "")
    assert "on-the-floor.mp4: scorpion" in ended.out
    found = document(tmp_path / "out" / "on-the-floor.json")
    assert found["exercise"] == "scorpion"
    assert [(rep["exercise"], rep["side"]) for rep in found["reps"]] == [
        ("scorpion", "left"),
        ("scorpion", "right"),
    ]
    (done,) = found["sets"]
    assert (done["exercise"], done["reps"]) == ("scorpion", [1, 2])
    assert (done["start_s"], done["end_s"]) == (
        found["reps"][0]["start_s"],
        found["reps"][1]["end_s"],
    )
    summary = found["summary"]
    assert (summary["reps"], summary["left"], summary["right"]) == (2, 1, 1)
    # As sample_videos/scorpion.truth.json says.
    assert [rep["end_s"] for rep in found["reps"]] == pytest.approx([15.0, 23.1], abs=0.6)
    for rep in found["reps"]:
        assert 20 < rep["figures"]["pelvis_turn_deg"] <= 90
    table = (tmp_path / "out" / "on-the-floor.csv").read_text(encoding="utf-8")
    assert [line.split(",")[:3] for line in table.splitlines()[1:]] == [
        ["1", "scorpion", "left"],
        ["2", "scorpion", "right"],
    ]


def test_brackets_in_a_file_name_are_not_markup(run, clips, tmp_path):
    shutil.copy(clips.moment, tmp_path / "Cat-cow [abc].mp4")

    ended = run("analyze", "Cat-cow [abc].mp4", "--no-video")

    assert ended.status == 0
    assert f"Written: {Path('out/Cat-cow [abc].json')}" in ended.out
    assert (tmp_path / "out" / "Cat-cow [abc].json").is_file()


@pytest.mark.skipif(sys.platform != "linux", reason="file names are Unicode elsewhere")
def test_a_file_name_that_is_not_utf8_works(run, clips, tmp_path, document):
    shutil.copy(clips.moment, tmp_path / "b\udcffd.mp4")

    ended = run("analyze", "b\udcffd.mp4", "--no-video")

    assert (ended.status, ended.err) == (0, "")
    assert document(tmp_path / "out" / "b\udcffd.json")["source"]["path"] == "b?d.mp4"


def test_a_numeric_file_name_is_not_a_camera(run, clips, tmp_path, document):
    shutil.copy(clips.moment, tmp_path / "0")

    ended = run("analyze", "0", "--no-video")

    assert (ended.status, ended.err) == (0, "")
    assert document(tmp_path / "out" / "0.json")["source"]["frames"] == 10


def test_a_missing_file_is_one_line(run):
    ended = run("analyze", "nowhere.mp4")

    assert ended.status == 1
    assert "nowhere.mp4: no such file." in ended.error_line


@pytest.mark.parametrize("others", [(), ("nowhere.mp4",)])
def test_an_overlong_name_is_one_line(run, others):
    name = "a" * 300 + ".mp4"

    ended = run("analyze", name, *others)

    assert ended.status == 1
    assert (
        sum(f"{name}: no file can have this name." in line for line in ended.err.splitlines()) == 1
    )
    assert "Traceback" not in ended.err


def test_a_file_that_is_no_video_is_one_line(run, tmp_path):
    (tmp_path / "notes.mp4").write_text("three times ten cat-cows\n" * 50, encoding="utf-8")

    ended = run("analyze", "notes.mp4")

    assert ended.status == 1
    assert "notes.mp4" in ended.error_line
    assert "Use a video file" in ended.err
    assert list((tmp_path / "out").iterdir()) == []


def test_analyze_opens_no_camera(run):
    ended = run("analyze", "0")

    assert ended.status == 1
    assert "0: no such file." in ended.error_line


def index_first(video, copy):
    """Copy a video with its index in front, as cameras write it: what is there of it can be read."""
    with (
        av.open(str(video)) as source,
        av.open(str(copy), "w", options={"movflags": "faststart"}) as target,
    ):
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)


def test_the_readable_part_of_a_truncated_video_is_analysed(run, clips, tmp_path, document):
    index_first(clips.two_reps, tmp_path / "whole.mp4")
    data = (tmp_path / "whole.mp4").read_bytes()
    (tmp_path / "cut.mp4").write_bytes(data[: len(data) * 2 // 3])

    ended = run("analyze", "cut.mp4", "--no-video", "--exercise", "cat-cow")

    found = document(tmp_path / "out" / "cut.json")
    lines = ended.err.splitlines()
    assert ended.status == 0
    assert lines == [f"pose-coach: {warning}" for warning in found["warnings"]]
    assert lines[-1].startswith("pose-coach: cut.mp4: the video is cut short: only ")
    assert found["summary"]["reps"] == 1
    assert 7 < found["source"]["duration_s"] < 12


def test_a_video_without_a_person_fails(run, clips, tmp_path, document):
    ended = run("analyze", clips.empty_room)

    found = document(tmp_path / "out" / "empty-room.json")
    assert ended.status == 1
    assert "nobody was seen" in ended.error_line
    assert (found["tracking"]["frames_with_pose"], found["source"]["frames"]) == (0, 8)
    assert found["exercise"] == "none"
    with VideoFile.open(tmp_path / "out" / "empty-room.mp4") as video:
        assert len(list(video)) == 8


def test_a_bad_video_does_not_affect_the_others(run, clips, tmp_path):
    (tmp_path / "bad.mp4").write_bytes(b"no video at all")

    ended = run("analyze", "bad.mp4", clips.moment, "missing.mp4", "--no-video")

    assert ended.status == 1
    bad, missing = sorted(ended.err.splitlines())
    assert bad.startswith("pose-coach: bad.mp4: ")
    assert missing.startswith("pose-coach: missing.mp4: ")
    assert [path.name for path in sorted((tmp_path / "out").glob("[!.]*"))] == [
        "moment.csv",
        "moment.html",
        "moment.json",
        "moment.signals.csv",
    ]


def test_an_unwritable_output_folder_is_one_line(run, clips, tmp_path):
    (tmp_path / "file").touch()

    ended = run("analyze", clips.moment, "--out", Path("file") / "out")

    assert ended.status == 1
    assert "cannot write there" in ended.error_line
    assert "--out" in ended.err


def test_an_unknown_exercise_lists_the_known_ones(run, clips):
    ended = run("analyze", clips.moment, "--exercise", "yoga")

    assert ended.status == 2
    assert "yoga: no such exercise. There is: cat-cow" in ended.error_line


def test_the_source_video_is_never_overwritten(run, clips, tmp_path):
    (tmp_path / "mine").mkdir()
    clip = shutil.copy(clips.moment, tmp_path / "mine" / "clip.mp4")
    before = Path(clip).read_bytes()

    ended = run("analyze", clip, "--out", Path("mine") / ".." / "mine")

    assert ended.status == 2
    assert "would be overwritten" in ended.error_line
    assert Path(clip).read_bytes() == before
    assert len(list((tmp_path / "mine").iterdir())) == 1


def test_without_a_video_the_results_may_go_beside_the_source(run, clips, tmp_path):
    shutil.copy(clips.moment, tmp_path / "clip.mp4")

    assert run("analyze", "clip.mp4", "--out", ".", "--no-video").status == 0
    assert (tmp_path / "clip.json").is_file()


def test_two_videos_with_one_stem_are_refused(run, tmp_path):
    ended = run("analyze", Path("monday") / "clip.mp4", Path("tuesday") / "clip.mp4")

    assert ended.status == 2
    assert "Two videos are called clip.mp4." in ended.error_line
    assert not (tmp_path / "out").exists()


def test_the_history_keeps_a_recording_only_on_request(run, clips, tmp_path):
    quickly = ["analyze", clips.two_reps, "--no-video", "--signals", "none", "--model", "lite"]
    run(*quickly)
    assert "No session is kept yet" in run("history").out

    run(*quickly, "--history")
    run(*quickly, "--db", tmp_path / "other.db")

    for options in ([], ["--db", tmp_path / "other.db"]):
        run("history", *options, "--export", "kept.json")
        (session,) = json.loads((tmp_path / "kept.json").read_text())["sessions"]
        assert (session["kind"], session["exercise"]) == ("analyze", "cat-cow")
        assert len(session["reps"]) == 2
    run("history", "delete", "--all", "--yes")
