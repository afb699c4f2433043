"""`pose-coach analyze --scheduler`: a real cluster of several processes, one of which is killed."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import pose_coach
from pose_coach.batch.program_version import program

Client = pytest.importorskip("distributed").Client
psutil = pytest.importorskip("psutil")

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
HERE = ("--host", "127.0.0.1", "--no-dashboard")
QUICK = ("--model", "lite")
WAIT_S = 300
"""A scheduler, three workers and the command each load everything, and may have to share two processors."""


class Cluster:
    """A scheduler and workers, each a process, in a folder of their own."""

    def __init__(self, folder, apart, document):
        self._folder, self._apart, self._document = folder, apart, document
        self._file = folder / "scheduler.json"
        self.processes = []
        self._start("scheduler", "--port", "0")
        self._until(self._file.exists)
        self.address = document(self._file)["address"]
        self.workers = []

    def add_worker(self, **differing):
        # Somewhere else than where recordings are named, as on another computer.
        words = ("worker", "--nthreads", "1", "--no-nanny", "--local-directory", "scratch")
        self.workers.append(self._start(*words, **differing))

    def wait_for_workers(self, count):
        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(count, timeout=WAIT_S)

    def _start(self, *words, **differing):
        log = (self._folder / f"{len(self.processes)}.log").open("wb")
        command = [sys.executable, "-m", "dask", *words, "--scheduler-file", str(self._file), *HERE]
        with log:
            process = subprocess.Popen(
                command,
                cwd=self._folder,
                env={**self._apart.environment, **differing},
                stdout=log,
                stderr=log,
            )
        self.processes.append(process)
        return process

    def _until(self, condition):
        deadline = time.monotonic() + WAIT_S
        while not condition():
            assert time.monotonic() < deadline
            time.sleep(0.05)


@pytest.fixture
def cluster(tmp_path_factory, apart, document):
    cluster = Cluster(tmp_path_factory.mktemp("cluster"), apart, document)
    yield cluster
    for process in cluster.processes:
        process.kill()
        process.wait()


@pytest.fixture
def folder(clips, tmp_path):
    folder = tmp_path / "rec"
    (folder / "anna").mkdir(parents=True)
    for name in ("a", "b", "anna/c"):
        shutil.copy(clips.first_reps, folder / f"{name}.mp4")
    for name in ("d", "e", "anna/f"):
        shutil.copy(clips.moment, folder / f"{name}.mp4")
    (folder / "bad.mp4").write_bytes(b"no video at all")
    return folder


def results(out):
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file()
    }


@pytest.mark.usefixtures("folder")
def test_a_killed_worker_does_not_change_the_results(cluster, apart, tmp_path):
    for _ in range(3):
        cluster.add_worker()
    out = tmp_path / "cluster"
    command = [sys.executable, "-m", "pose_coach", "analyze", "rec", "--out", "cluster", *QUICK]
    with subprocess.Popen(
        [*command, "--scheduler", cluster.address],
        cwd=tmp_path,
        env=apart.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            deadline = time.monotonic() + WAIT_S
            while not (busy := [worker for worker in cluster.workers if is_writing(worker)]):
                assert time.monotonic() < deadline
                assert process.poll() is None
                time.sleep(0.02)
            busy[0].send_signal(signal.SIGKILL)
            finished = sum('"origin"' in path.read_text() for path in out.rglob("*.json"))
            listening = listeners(process.pid)
            printed, said = process.communicate(timeout=WAIT_S)
        finally:
            process.kill()
    locally = apart.run("analyze", "rec", "--out", "local", "--jobs", "2", *QUICK, cwd=tmp_path)

    assert finished < 6, "it was killed in the middle"
    assert listening == []
    assert said.decode().startswith("pose-coach: rec/bad.mp4: this is not a video")
    assert (process.returncode, locally.returncode) == (1, 1)
    assert (printed, said) == (locally.stdout, locally.stderr)
    there, here = results(out), results(tmp_path / "local")
    assert len(here) == 6 * 5
    assert there.keys() == here.keys()
    assert [name for name in here if here[name] != there[name]] == []

    # What a cluster has finished is finished for one computer, too.
    again = apart.run("analyze", "rec", "--out", "cluster", *QUICK, cwd=tmp_path)
    assert b"6 of 7 videos are finished, 6 of them by an earlier run." in again.stdout


def is_writing(worker):
    """Return whether a worker is in the middle of an annotated video."""
    files = psutil.Process(worker.pid).open_files()
    return any(file.path.endswith(".part.mp4") for file in files)


def listeners(pid):
    """Return what a process listens to on the network."""
    connections = psutil.Process(pid).net_connections()
    return [one for one in connections if one.status == psutil.CONN_LISTEN]


@pytest.mark.usefixtures("folder")
def test_it_waits_for_the_first_worker_and_says_so(cluster, apart, tmp_path):
    command = [sys.executable, "-m", "pose_coach", "analyze", "rec/d.mp4", *QUICK, "--no-video"]
    with subprocess.Popen(
        [*command, "--scheduler", cluster.address],
        cwd=tmp_path,
        env=apart.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            said = process.stderr.readline().decode()
            cluster.add_worker()
            printed, rest = process.communicate(timeout=WAIT_S)
        finally:
            process.kill()

    assert said == (
        f"pose-coach: {cluster.address} has no workers yet. The first that comes begins.\n"
    )
    assert (process.returncode, rest) == (0, b"")
    assert b"1 of 1 videos are finished." in printed


@pytest.mark.usefixtures("folder")
def test_a_lost_scheduler_is_one_line(cluster, apart, tmp_path):
    command = [sys.executable, "-m", "pose_coach", "analyze", "rec", *QUICK, "--no-video"]
    with subprocess.Popen(
        [*command, "--scheduler", cluster.address],
        cwd=tmp_path,
        env=apart.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            process.stderr.readline()  # that there is no worker: it is connected
            cluster.processes[0].kill()
            _, said = process.communicate(timeout=WAIT_S)
        finally:
            process.kill()

    assert process.returncode == 1
    assert said.decode() == (
        f"pose-coach: {cluster.address}: the scheduler is lost. Start it again; the same command goes on"
        " with the rest.\n"
    )


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nowhere", "http://", ""])
def test_an_unreachable_scheduler_is_one_line(run, folder, monkeypatch, address):
    monkeypatch.setattr("pose_coach.batch.cluster.CONNECT_S", 1)

    ended = run("analyze", folder, "--scheduler", address)

    assert ended.status == 1
    assert f"{address}: no scheduler answers there" in ended.error_line


def test_a_missing_dask_says_how_to_install_it(run, folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)

    ended = run("analyze", folder, "--scheduler", "tcp://127.0.0.1:1")

    assert ended.status == 1
    assert "A scheduler needs Dask, which is not installed." in ended.error_line


def test_a_worker_with_another_version_is_refused(cluster, folder, apart, tmp_path):
    package = Path(pose_coach.__file__).parent
    shutil.copytree(package, tmp_path / "other" / "pose_coach")
    with (tmp_path / "other" / "pose_coach" / "errors.py").open("a") as file:
        file.write("# other\n")
    cluster.add_worker(PYTHONPATH=str(tmp_path / "other"))
    cluster.wait_for_workers(1)

    ended = apart.run("analyze", folder, "--scheduler", cluster.address, cwd=tmp_path)

    (error_line,) = ended.stderr.decode().splitlines()
    assert ended.returncode == 1
    assert re.fullmatch(r"pose-coach: tcp://\S+ has pose-coach \S+ \(\w+\), .+", error_line)
    assert error_line.endswith(f"Install what is here: {program()}.")
