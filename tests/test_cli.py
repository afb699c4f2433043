"""The command line as a person meets it. Slow things happen once, in fixtures."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import av
import numpy as np
import pytest

import pose_coach
from pose_coach import __version__, cli
from pose_coach.frames.files import VideoFile
from pose_coach.records.video import VideoWriter

SAMPLE = Path(__file__).parents[1] / "sample_videos" / "cat-cow.mp4"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(pose_coach.__file__).parents[1])}
WAIT_S = 120


def run_apart(*arguments, cwd, **options):
    """Run the command as a person does, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "pose_coach", *map(str, arguments)],
        cwd=cwd,
        env=ENVIRONMENT,
        capture_output=True,
        timeout=WAIT_S,
        check=False,
        **options,
    )


def complaint(text):
    """Return the one line that an error is."""
    (line,) = text.splitlines()
    assert line.startswith("pose-coach: ")
    assert "Traceback" not in line
    return line


def document(path):
    return json.loads(path.read_text(encoding="utf-8"))


def write_video(path, frames):
    with VideoWriter(path) as video:
        for time_s, rgb in frames:
            video.write(rgb, time_s)
    return path


@pytest.fixture(scope="module")
def sample():
    """The sample video, 320 pixels wide and at ten frames a second."""
    with VideoFile.open(SAMPLE) as video:
        return [(f.time_s, f.picture.rgb(320)) for f in video if f.index % 3 == 0]


@pytest.fixture(scope="module")
def clips(sample, tmp_path_factory):
    """Small videos: all of the sample, two reps from its start or its middle, and less."""
    folder = tmp_path_factory.mktemp("clips")

    def cut(name, from_s, until_s):
        part = [(time_s - from_s, rgb) for time_s, rgb in sample if from_s <= time_s < until_s]
        return write_video(folder / name, part)

    grey = np.full((180, 320, 3), 128, np.uint8)
    return SimpleNamespace(
        whole=write_video(folder / "cat-cow.mp4", sample),
        first_reps=cut("first-reps.mp4", 0.0, 17.6),
        two_reps=cut("two-reps.mp4", 9.8, 24.2),
        moment=cut("moment.mp4", 15.0, 16.0),
        empty_room=write_video(folder / "empty-room.mp4", [(i / 10, grey) for i in range(8)]),
    )


@pytest.fixture(scope="module")
def analyzed(clips, tmp_path_factory):
    """The whole sample, analysed with an annotated video."""
    folder = tmp_path_factory.mktemp("analyzed")
    ended = run_apart("analyze", clips.whole, "--exercise", "cat-cow", "--out", "out", cwd=folder)
    return SimpleNamespace(ended=ended, out=folder / "out")


@pytest.fixture
def run(capfd, tmp_path, monkeypatch):
    """Run the command in this process and in an empty folder, and return what came of it."""
    monkeypatch.chdir(tmp_path)
    handler = signal.getsignal(signal.SIGTERM)

    def run(*arguments):
        status = cli.main([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return SimpleNamespace(status=status, out=out, err=err)

    yield run
    signal.signal(signal.SIGTERM, handler)


# -- analyze: what it gives ------------------------------------------------------------------


def test_the_sample_has_four_reps(analyzed):
    reps = document(analyzed.out / "cat-cow.json")["reps"]

    assert analyzed.ended.returncode == 0
    assert [rep["number"] for rep in reps] == [1, 2, 3, 4]
    # As sample_videos/cat-cow.truth.json says.
    assert [rep["end_s"] for rep in reps] == pytest.approx([9.9, 16.5, 23.6, 30.3], abs=0.6)


def test_a_good_run_leaves_three_files_and_says_where(analyzed):
    assert sorted(path.name for path in analyzed.out.iterdir()) == [
        "cat-cow.csv",
        "cat-cow.json",
        "cat-cow.mp4",
    ]
    out = analyzed.ended.stdout.decode()
    assert "4 reps" in out
    written = f"Written: {Path('out/cat-cow.json')}, {Path('out/cat-cow.csv')}, "
    assert written + str(Path("out/cat-cow.mp4")) in out.splitlines()


def test_a_good_run_leaves_stderr_empty(analyzed):
    """No log of MediaPipe's, no remains of a progress bar."""
    assert analyzed.ended.stderr == b""


def test_the_table_of_reps_agrees_with_the_analysis(analyzed):
    with (analyzed.out / "cat-cow.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    reps = document(analyzed.out / "cat-cow.json")["reps"]
    assert [row["number"] for row in rows] == ["1", "2", "3", "4"]
    assert [float(row["counted_s"]) for row in rows] == [rep["counted_s"] for rep in reps]


def test_the_annotated_video_plays_everywhere_and_as_long_as_the_original(analyzed, clips):
    with av.open(str(analyzed.out / "cat-cow.mp4")) as made, av.open(str(clips.whole)) as given:
        stream, original = made.streams.video[0], given.streams.video[0]
        times = [frame.time for frame in made.decode(stream)]

        assert (stream.codec_context.name, stream.pix_fmt) == ("h264", "yuv420p")
        assert (stream.width, stream.height) == (320, 180)
        assert float(stream.duration * stream.time_base) == pytest.approx(
            float(original.duration * original.time_base), abs=0.02
        )
        assert len(times) == original.frames == 357


def test_the_annotated_video_is_annotated(analyzed, sample):
    with VideoFile.open(analyzed.out / "cat-cow.mp4") as video:
        drawn = next(frame.picture.rgb() for frame in video if frame.time_s > 15)

    plain = next(rgb for time_s, rgb in sample if time_s > 15)
    differing = np.abs(drawn.astype(int) - plain.astype(int)).max(axis=2) > 60
    assert 0.02 < differing.mean() < 0.6


def test_the_video_can_be_left_out(run, clips, tmp_path):
    ended = run("analyze", clips.moment, "--exercise", "cat-cow", "--no-video")

    assert (ended.status, ended.err) == (0, "")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "moment.csv",
        "moment.json",
    ]
    assert document(tmp_path / "out" / "moment.json")["tracking"]["frames_with_pose"] == 10


def test_brackets_in_a_name_are_part_of_the_name(run, clips, tmp_path):
    shutil.copy(clips.moment, tmp_path / "Cat-cow [abc].mp4")

    ended = run("analyze", "Cat-cow [abc].mp4", "--no-video")

    assert ended.status == 0
    assert f"Written: {Path('out/Cat-cow [abc].json')}" in ended.out
    assert (tmp_path / "out" / "Cat-cow [abc].json").is_file()


@pytest.mark.skipif(sys.platform != "linux", reason="file names are Unicode elsewhere")
def test_a_name_that_is_not_utf8(run, clips, tmp_path):
    shutil.copy(clips.moment, tmp_path / "b\udcffd.mp4")

    ended = run("analyze", "b\udcffd.mp4", "--no-video")

    assert (ended.status, ended.err) == (0, "")
    assert document(tmp_path / "out" / "b\udcffd.json")["source"]["path"] == "b?d.mp4"


def test_a_file_whose_name_is_a_number_is_no_camera(run, clips, tmp_path):
    shutil.copy(clips.moment, tmp_path / "0")

    ended = run("analyze", "0", "--no-video")

    assert (ended.status, ended.err) == (0, "")
    assert document(tmp_path / "out" / "0.json")["source"]["frames"] == 10


# -- analyze: bad input ----------------------------------------------------------------------


def test_a_file_that_is_not_there(run):
    ended = run("analyze", "nowhere.mp4")

    assert ended.status == 1
    assert "nowhere.mp4: no such file." in complaint(ended.err)


def test_a_file_that_is_no_video(run, tmp_path):
    (tmp_path / "notes.mp4").write_text("three times ten cat-cows\n" * 50, encoding="utf-8")

    ended = run("analyze", "notes.mp4")

    assert ended.status == 1
    assert "notes.mp4" in complaint(ended.err)
    assert "Use a video file" in ended.err
    assert list((tmp_path / "out").iterdir()) == []


def test_no_camera_is_opened_for_a_recording(run):
    ended = run("analyze", "0")

    assert ended.status == 1
    assert "0: no such file." in complaint(ended.err)


def test_of_a_truncated_video_what_can_be_read_is_kept(run, clips, tmp_path):
    data = clips.two_reps.read_bytes()
    (tmp_path / "cut.mp4").write_bytes(data[: len(data) * 2 // 3])

    ended = run("analyze", "cut.mp4", "--no-video", "--exercise", "cat-cow")

    found = document(tmp_path / "out" / "cut.json")
    lines = ended.err.splitlines()
    assert ended.status == 0
    assert lines == [f"pose-coach: {warning}" for warning in found["warnings"]]
    assert lines[-1].startswith("pose-coach: cut.mp4: the video is cut short: only ")
    assert found["summary"]["reps"] == 1
    assert 7 < found["source"]["duration_s"] < 12


def test_a_video_with_nobody_in_it(run, clips, tmp_path):
    ended = run("analyze", clips.empty_room)

    found = document(tmp_path / "out" / "empty-room.json")
    assert ended.status == 1
    assert "nobody was seen" in complaint(ended.err)
    assert (found["tracking"]["frames_with_pose"], found["source"]["frames"]) == (0, 8)
    assert found["exercise"] == "none"
    with VideoFile.open(tmp_path / "out" / "empty-room.mp4") as video:
        assert len(list(video)) == 8


def test_one_bad_video_does_not_cost_the_good_ones(run, clips, tmp_path):
    (tmp_path / "bad.mp4").write_bytes(b"no video at all")

    ended = run("analyze", "bad.mp4", clips.moment, "missing.mp4", "--no-video")

    assert ended.status == 1
    bad, missing = ended.err.splitlines()
    assert bad.startswith("pose-coach: bad.mp4: ")
    assert missing.startswith("pose-coach: missing.mp4: ")
    assert [path.name for path in sorted((tmp_path / "out").iterdir())] == [
        "moment.csv",
        "moment.json",
    ]


def test_a_folder_that_cannot_be_written_to(run, clips, tmp_path):
    (tmp_path / "file").touch()

    ended = run("analyze", clips.moment, "--out", Path("file") / "out")

    assert ended.status == 1
    assert "cannot write there" in complaint(ended.err)
    assert "--out" in ended.err


def test_an_unknown_exercise_is_answered_with_the_known_ones(run, clips):
    ended = run("analyze", clips.moment, "--exercise", "yoga")

    assert ended.status == 2
    assert "yoga: no such exercise. There is: cat-cow" in complaint(ended.err)


def test_no_video_is_overwritten_by_its_analysis(run, clips, tmp_path):
    (tmp_path / "mine").mkdir()
    clip = shutil.copy(clips.moment, tmp_path / "mine" / "clip.mp4")
    before = Path(clip).read_bytes()

    ended = run("analyze", clip, "--out", Path("mine") / ".." / "mine")

    assert ended.status == 2
    assert "would be overwritten" in complaint(ended.err)
    assert Path(clip).read_bytes() == before
    assert len(list((tmp_path / "mine").iterdir())) == 1


def test_beside_the_video_is_fine_where_no_video_is_written(run, clips, tmp_path):
    shutil.copy(clips.moment, tmp_path / "clip.mp4")

    assert run("analyze", "clip.mp4", "--out", ".", "--no-video").status == 0
    assert (tmp_path / "clip.json").is_file()


def test_two_videos_of_one_name_would_overwrite_each_others_results(run, tmp_path):
    ended = run("analyze", Path("monday") / "clip.mp4", Path("tuesday") / "clip.mov")

    assert ended.status == 2
    assert "Two videos are called clip." in complaint(ended.err)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["analyze"], "Missing argument 'VIDEO...'"),
        (["analyze", "clip.mp4", "--loud"], "No such option"),
        (["analyze", "clip.mp4", "--model", "huge"], "'huge' is not one of"),
        (["live"], "Missing argument 'EXERCISE'"),
        (["live", "yoga"], "yoga: no such exercise. There is: cat-cow"),
        (["live", "cat-cow", "--reps", "0"], "0 is not in the range"),
        (["evaluate"], "Missing argument 'DIR'"),
        (["dance"], "No such command 'dance'"),
    ],
)
def test_a_wrong_call_is_one_line_and_status_2(run, arguments, words):
    ended = run(*arguments)

    assert (ended.status, ended.out) == (2, "")
    assert words in complaint(ended.err)
    assert ended.err.rstrip().endswith("See pose-coach --help.")


def test_without_arguments_there_is_the_help_and_status_2(run):
    ended = run()

    assert ended.status == 2
    assert complaint(ended.err) == "pose-coach: Name a command."
    assert "analyze" in ended.out
    assert "live" in ended.out


# -- Ctrl-C ----------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT to send")
def test_ctrl_c_leaves_a_playable_video_and_what_was_seen(clips, tmp_path):
    command = [sys.executable, "-m", "pose_coach", "analyze", str(clips.whole), "--out", "out"]
    part = tmp_path / "out" / "cat-cow.part.mp4"
    deadline = time.monotonic() + WAIT_S
    with subprocess.Popen(
        command, cwd=tmp_path, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            while not (part.exists() and part.stat().st_size > 4000):
                assert process.poll() is None, "it ended before it could be interrupted"
                assert time.monotonic() < deadline
                time.sleep(0.02)
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=WAIT_S)
        finally:
            process.kill()

    found = document(tmp_path / "out" / "cat-cow.json")
    assert process.returncode == 0
    assert "stopped after" in complaint(err.decode())
    assert found["interrupted"] is True
    assert 0 < found["source"]["frames"] < 357
    with VideoFile.open(tmp_path / "out" / "cat-cow.mp4") as video:
        assert abs(len(list(video)) - found["source"]["frames"]) <= 1
        assert video.warnings == []
    assert not part.exists()


def test_ctrl_c_before_anybody_was_seen_is_no_failure(run, clips, tmp_path, monkeypatch):
    def press(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("pose_coach.tracking.landmarker.PoseTracker.track", press)
    ended = run("analyze", clips.moment, "never-reached.mp4")

    assert ended.status == 0
    assert "stopped after 0.0 s" in complaint(ended.err)
    assert "moment.mp4" not in ended.out.split("Written:")[1]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "moment.csv",
        "moment.json",
    ]


# -- live ------------------------------------------------------------------------------------


def test_live_counts_from_a_file_that_stands_in_for_a_camera(run, clips, tmp_path, monkeypatch):
    """Every frame as fast as it can be taken, so that a busy machine loses none."""
    monkeypatch.setattr("pose_coach.frames.paced.PacedFile", lambda file: file)

    source = ["--source", clips.first_reps]

    ended = run("live", "cat-cow", "--headless", *source, "--record", "live.mp4", "--reps", "2")

    assert ended.status == 0
    lines = ended.out.splitlines()
    reps = [line for line in lines if line.startswith("rep ")]
    assert [line.split()[1] for line in reps] == ["1", "2"]
    assert any(line.startswith("Cat-cow: 2 reps, ") for line in lines)
    assert lines[-1] == "Written: live.mp4"
    with VideoFile.open(tmp_path / "live.mp4") as video:
        assert len(list(video)) == 176


def test_live_at_the_files_own_pace(clips, tmp_path):
    """The whole of it, in a process of its own: the camera says what it is, the set ends."""
    arguments = ["live", "cat-cow", "--headless", "--source", clips.moment, "--record", "out.mp4"]

    ended = run_apart(*arguments, cwd=tmp_path)

    assert ended.returncode == 0
    assert ended.stdout.decode().splitlines() == [
        "Cat-cow: 0 reps, 0 clean, 0 rushed",
        "Written: out.mp4",
    ]
    (line,) = ended.stderr.decode().splitlines()
    assert line.startswith("moment.mp4: 320 x 180, ")
    with VideoFile.open(tmp_path / "out.mp4") as video:
        assert 1 <= len(list(video)) <= 10


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_live_without_a_display_says_what_to_do(run, monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)

    ended = run("live", "cat-cow")

    assert ended.status == 1
    assert "No display" in complaint(ended.err)
    assert "--headless" in ended.err


def test_live_from_a_camera_that_is_not_there(run):
    ended = run("live", "cat-cow", "--headless", "--source", "99")

    assert ended.status == 1
    assert "camera 99: " in complaint(ended.err)


def test_live_from_a_file_that_is_not_there(run):
    ended = run("live", "cat-cow", "--headless", "--source", "nowhere.mp4")

    assert ended.status == 1
    assert "nowhere.mp4: no such file." in complaint(ended.err)


def test_live_does_not_record_over_its_own_source(run, clips, tmp_path):
    clip = Path(shutil.copy(clips.moment, tmp_path / "clip.mp4"))
    before = clip.read_bytes()

    ended = run("live", "cat-cow", "--headless", "--source", "clip.mp4", "--record", clip)

    assert ended.status == 2
    assert "clip.mp4 would be overwritten" in complaint(ended.err)
    assert clip.read_bytes() == before


def test_a_recording_where_there_is_no_folder(run, clips):
    source = ["--source", clips.moment]

    ended = run("live", "cat-cow", "--headless", *source, "--record", Path("no") / "out.mp4")

    assert ended.status == 1
    assert "no: no such folder." in ended.err.splitlines()[-1]
    assert "Traceback" not in ended.err


# -- evaluate, exercises, help -----------------------------------------------------------------


@pytest.fixture
def labelled(clips, tmp_path):
    """The two middle reps of the sample with their truth."""
    folder = tmp_path / "labelled"
    folder.mkdir()
    shutil.copy(clips.two_reps, folder)
    truth = document(SAMPLE.with_suffix(".truth.json"))
    truth["reps"] = truth["reps"][1:3]
    for span in [s for rep in truth["reps"] for s in (rep, *rep["phases"])]:
        span["start_s"], span["end_s"] = span["start_s"] - 9.8, span["end_s"] - 9.8
    (folder / "two-reps.truth.json").write_text(json.dumps(truth), encoding="utf-8")
    return folder


def test_evaluate_prints_a_table(run, clips, tmp_path):
    """Of a moment too short for a rep, which is labelled as showing one that was missed."""
    shutil.copy(clips.moment, tmp_path)
    missed = {"start_s": 0.1, "end_s": 0.9}
    truth = {"schema": "pose-coach/truth/1", "exercise": "cat-cow"}
    truth |= {"origin": "rendered", "reps": [missed]}
    (tmp_path / "moment.truth.json").write_text(json.dumps(truth), encoding="utf-8")

    ended = run("evaluate", tmp_path)

    assert (ended.status, ended.err) == (0, "")
    lines = [line.split() for line in ended.out.splitlines()]
    assert ["moment", "cat-cow", "1", "0"] in lines
    assert ["counted", "exactly", "0", "%"] in lines
    assert ["counted", "within", "one", "100", "%"] in lines


def test_evaluate_prints_json_and_nothing_else(run, labelled):
    ended = run("evaluate", labelled, "--json")

    found = json.loads(ended.out)
    assert (ended.status, ended.err) == (0, "")
    assert found["figures"]["rendered"]["exact"] == 1.0
    assert found["figures"]["rendered"]["time_error_median_s"] < 0.5
    clip = next(clip for clip in found["clips"] if clip["exercise"] == "cat-cow")
    assert (clip["name"], clip["true_count"], clip["count"]) == ("two-reps", 2, 2)


def test_evaluate_without_clips(run, tmp_path):
    ended = run("evaluate", tmp_path)

    assert (ended.status, ended.out) == (1, "")
    assert "no clips with truth files" in complaint(ended.err)


def test_the_exercises_are_listed_with_dose_and_tempo(run):
    ended = run("exercises")

    assert (ended.status, ended.err) == (0, "")
    row = next(line for line in ended.out.splitlines() if "cat-cow" in line)
    assert "10 reps" in row
    assert "3 to 5 s" in row


@pytest.mark.skipif(os.name == "nt", reason="pipes end differently on Windows")
def test_a_reader_that_goes_away_is_no_failure(tmp_path):
    """As in `pose-coach exercises | head -0`."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "pose_coach", "exercises"],
            cwd=tmp_path,
            env=ENVIRONMENT,
            stdout=writer,
            stderr=subprocess.PIPE,
            timeout=WAIT_S,
            check=False,
        )
    finally:
        os.close(writer)

    assert (ended.returncode, ended.stderr) == (0, b"")


def test_the_version(run):
    assert run("--version").out.split()[-1] == __version__


@pytest.mark.parametrize(
    "arguments", [["--help"], ["-h"], ["analyze", "--help"], ["live", "--help"]]
)
def test_help_tells_what_there_is(run, arguments):
    ended = run(*arguments)

    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("Usage: pose-coach")


def test_help_warns_whom_exercise_may_hurt(run):
    assert "Stop if anything hurts." in run("--help").out


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="needs the processor time of a child")
def test_help_is_there_at_once(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-m", "pose_coach", "--help"],
        cwd=tmp_path,
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)

    assert process.returncode == 0
    assert used.ru_utime + used.ru_stime < 0.5


def test_help_loads_nothing_heavy(tmp_path):
    code = (
        "import sys\n"
        "from pose_coach.cli import main\n"
        "main(['--help'])\n"
        "sys.stderr.write(' '.join(sys.modules))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=WAIT_S,
        check=True,
    )

    loaded = set(ended.stderr.split())
    assert "pose_coach.cli" in loaded
    assert loaded.isdisjoint({"cv2", "mediapipe", "numpy", "av", "rich"})
