"""`pose-coach analyze` with a folder: in several processes, broken off, gone on with."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

QUICK = ("--model", "lite")


def results(out):
    """All that was written, but for the records that it is finished."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def folder(clips, tmp_path_factory):
    """Three recordings, one of them in a folder in the folder, and what is none."""
    folder = tmp_path_factory.mktemp("many") / "rec"
    (folder / "anna").mkdir(parents=True)
    shutil.copy(clips.two_reps, folder / "two reps.mp4")
    shutil.copy(clips.first_reps, folder / "anna" / "-dash 🧘.mp4")
    shutil.copy(clips.moment, folder / "anna" / "two reps.mov")
    (folder / "bad.mp4").write_bytes(b"no video at all")
    (folder / ".hidden.mp4").write_bytes(b"nobody's business")
    return folder


@pytest.fixture(scope="module")
def analyzed(folder, apart):
    """The folder, analysed in one process and in two."""

    def analyzed(jobs):
        out = f"out{jobs}"
        ended = apart.run(
            "analyze", folder.name, "--jobs", jobs, "--out", out, *QUICK, cwd=folder.parent
        )
        return SimpleNamespace(ended=ended, out=folder.parent / out)

    return SimpleNamespace(one=analyzed(1), two=analyzed(2))


def test_every_recording_is_analysed_and_the_bad_one_reported(analyzed):
    ended = analyzed.two.ended

    (error_line,) = ended.stderr.decode().splitlines()
    assert error_line.startswith("pose-coach: rec/bad.mp4: this is not a video")
    assert ended.returncode == 1
    names = {name.rsplit(".", 1)[0] for name in results(analyzed.two.out)}
    assert {"two reps", "anna/two reps", "anna/-dash 🧘"} <= names
    assert len(results(analyzed.two.out)) == 3 * 5


def test_the_table_has_a_row_for_each_recording(analyzed):
    lines = [" ".join(line.split()) for line in analyzed.two.ended.stdout.decode().splitlines()]

    assert lines[1].startswith("video exercise reps clean rushed")
    rows = [line for line in lines if line.startswith("rec/")]
    assert [row.split(".m")[0] for row in rows] == [
        "rec/bad",
        "rec/two reps",
        "rec/anna/-dash 🧘",
        "rec/anna/two reps",
    ]
    assert rows[0] == "rec/bad.mp4 failed"
    assert rows[1].startswith("rec/two reps.mp4 cat-cow 2 ")
    assert lines[-1] == "3 of 4 videos are finished."


def test_results_do_not_depend_on_the_number_of_jobs(analyzed):
    one, two = results(analyzed.one.out), results(analyzed.two.out)

    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []


def test_a_single_recording_gives_the_same_results(analyzed, folder, run):
    ended = run("analyze", folder / "anna" / "-dash 🧘.mp4", "--no-video", *QUICK)

    assert ended.status == 0
    for name in ("csv", "signals.csv"):
        with open(f"out/-dash 🧘.{name}", "rb") as alone:
            assert alone.read() == (analyzed.two.out / "anna" / f"-dash 🧘.{name}").read_bytes()


def test_finished_recordings_are_skipped_and_changed_ones_analysed_again(
    analyzed, folder, apart, tmp_path
):
    shutil.copytree(folder, tmp_path / "rec")
    shutil.copytree(analyzed.two.out, tmp_path / "out")  # with their times
    before = results(tmp_path / "out")
    (tmp_path / "out" / "two reps.csv").unlink()
    os.utime(tmp_path / "rec" / "anna" / "two reps.mov")  # the same video with another time
    kept = tmp_path / "out" / "anna" / "-dash 🧘.json"
    time_ns = kept.stat().st_mtime_ns

    def go_on(*options):
        ended = apart.run("analyze", "rec", *QUICK, *options, cwd=tmp_path)
        lines = [" ".join(line.split()) for line in ended.stdout.decode().splitlines()]
        return {line for line in lines if line.endswith("earlier")}, lines[-1]

    done_before, last = go_on()
    assert {line.split(".m")[0] for line in done_before} == {
        "rec/anna/-dash 🧘",
        "rec/anna/two reps",
    }
    assert last == "3 of 4 videos are finished, 2 of them by an earlier run."
    assert results(tmp_path / "out") == before
    assert kept.stat().st_mtime_ns == time_ns

    done_before, last = go_on()
    assert last == "3 of 4 videos are finished, 3 of them by an earlier run."

    done_before, last = go_on("--again")
    assert done_before == set()
    assert last == "3 of 4 videos are finished."
    assert kept.stat().st_mtime_ns > time_ns
    assert results(tmp_path / "out") == before


def is_finished(analysis):
    return analysis.exists() and '"origin"' in analysis.read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT to send")
def test_ctrl_c_keeps_finished_results_and_the_command_resumes(clips, tmp_path, apart):
    (tmp_path / "rec").mkdir()
    shutil.copy(clips.whole, tmp_path / "rec" / "long.mp4")
    shutil.copy(clips.moment, tmp_path / "rec" / "short.mp4")
    arguments = ("analyze", "rec", "--jobs", "2", *QUICK)
    deadline = time.monotonic() + apart.wait_s
    with subprocess.Popen(
        [sys.executable, "-m", "pose_coach", *arguments],
        cwd=tmp_path,
        env=apart.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        try:
            while not is_finished(tmp_path / "out" / "short.json"):
                assert process.poll() is None, "it ended before it could be interrupted"
                assert time.monotonic() < deadline
                time.sleep(0.02)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=apart.wait_s)
        finally:
            process.kill()

    (error_line,) = err.decode().splitlines()
    assert process.returncode == 0
    assert error_line == (
        "pose-coach: Stopped. 1 of 2 videos are finished. The same command goes on with the rest."
    )
    assert "not done yet" in out.decode()
    assert {name.split(".")[0] for name in results(tmp_path / "out")} == {"short"}

    ended = apart.run(*arguments, cwd=tmp_path)
    assert ended.stdout.decode().splitlines()[-1] == (
        "2 of 2 videos are finished, 1 of them by an earlier run."
    )


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="reads processes as Linux tells them")
def test_a_killed_run_leaves_no_process_behind(clips, tmp_path, apart):
    (tmp_path / "rec").mkdir()
    for name in ("a", "b"):
        shutil.copy(clips.whole, tmp_path / "rec" / f"{name}.mp4")
    command = [sys.executable, "-m", "pose_coach", "analyze", "rec", "--jobs", "2", *QUICK]
    with subprocess.Popen(command, cwd=tmp_path, env=apart.environment) as process:
        deadline = time.monotonic() + apart.wait_s
        parts = [tmp_path / "out" / f"{name}.part.mp4" for name in ("a", "b")]
        while not all(part.exists() and part.stat().st_size for part in parts):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        workers = children(process.pid)
        process.kill()
    assert len(workers) >= 2
    while any(os.path.isdir(f"/proc/{worker}") for worker in workers):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def children(parent):
    with open(f"/proc/{parent}/task/{parent}/children", encoding="ascii") as file:
        return file.read().split()


def test_all_reps_enter_the_history_once(folder, tmp_path, run, document):
    shutil.copytree(folder, tmp_path / "rec")
    quickly = ("analyze", "rec", "--no-video", "--signals", "none", *QUICK)
    run(*quickly)

    for _ in range(2):
        run(*quickly, "--db", "kept.db")

    run("history", "--db", "kept.db", "--export", "kept.json")
    sessions = document(tmp_path / "kept.json")["sessions"]
    assert sorted(len(session["reps"]) for session in sessions) == [2, 2]


def test_a_folder_without_videos_is_one_line(run, tmp_path):
    (tmp_path / "empty").mkdir()

    ended = run("analyze", "empty")

    assert ended.status == 1
    assert ended.error_line == "pose-coach: empty: there is no video in it. Name another folder."


def test_jobs_and_scheduler_exclude_each_other(run):
    ended = run("analyze", "rec", "--jobs", "2", "--scheduler", "tcp://127.0.0.1:1")

    assert ended.status == 2
    assert "a scheduler has workers of its own" in ended.error_line
