"""What the program never does to the computer it runs on, read from its own source."""

from __future__ import annotations

import ast
import os
import stat
import tempfile
from pathlib import Path

import pytest

import pose_coach

SOURCES = sorted(Path(pose_coach.__file__).parent.rglob("*.py"))
TREES = {path: ast.parse(path.read_text("utf-8")) for path in SOURCES}

# What runs code that it is given, goes through a shell, or waits for somebody from the network.
MODULES = {"pickle", "marshal", "shelve", "dill", "socketserver", "http.server", "xmlrpc", "pty"}
CALLS = {
    "eval",
    "exec",
    "compile",
    "__import__",
    "os.system",
    "os.popen",
    "os.spawnl",
    "os.spawnv",
    "os.startfile",
    "subprocess.getoutput",
    "subprocess.getstatusoutput",
    "tempfile.mktemp",
    "socket.create_server",
    "asyncio.start_server",
    "asyncio.create_subprocess_shell",
    "yaml.load",
}
METHODS = {"listen", "bind"}
LISTENERS = {"server.py"}
"""The app's server alone opens a port, on this computer's own address."""


def calls():
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield f"{path.name}:{node.lineno}", ast.unparse(node.func), node


def binds():
    for place, name, _ in calls():
        if name.split(".")[-1] in METHODS:
            yield place.split(":")[0], name


def test_the_server_binds_to_this_computers_own_address():
    from pose_coach.web.server import listening

    assert [place for place, _ in binds()] == ["server.py"]
    with listening(0) as opened:
        assert opened.getsockname()[0] == "127.0.0.1"


def test_no_code_evaluates_strings_runs_a_shell_or_listens():
    found = [(place, name) for place, name, _ in calls() if name in CALLS]
    found += [(place, name) for place, name in binds() if place not in LISTENERS]

    assert found == []


def test_no_unsafe_module_is_imported():
    imported = set()
    for tree in TREES.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add(str(node.module))

    assert imported & MODULES == set()
    assert "subprocess" in imported


def test_subprocesses_get_argument_lists_and_no_shell():
    for place, name, call in calls():
        words = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
        assert words.get("shell", "False") == "False", place
        assert words.get("allow_pickle", "False") == "False", place
        if name in {"subprocess.run", "subprocess.Popen", "subprocess.check_output"}:
            first = call.args[0]
            assert not isinstance(first, ast.Constant | ast.JoinedStr), place


def test_temporary_files_are_private():
    made = {name for _, name, _ in calls() if name.startswith("tempfile.")}

    assert made <= {"tempfile.TemporaryFile", "tempfile.TemporaryDirectory"}
    with tempfile.TemporaryDirectory() as folder:
        assert stat.S_IMODE(Path(folder).stat().st_mode) in {
            0o700,
            0o777,
        }  # Windows has no such modes
    with tempfile.NamedTemporaryFile() as file:
        assert stat.S_IMODE(Path(file.name).stat().st_mode) in {0o600, 0o666}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_written_files_follow_the_umask(run, clips, tmp_path):
    """The program never opens up what its user keeps shut; the history is private in any case."""
    before = os.umask(0o077)
    try:
        status = run("analyze", clips.moment, "--model", "lite", "--trc", "--db", "h.db").status
    finally:
        os.umask(before)

    assert status == 0
    written = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(written) >= 5
    assert {stat.S_IMODE(path.stat().st_mode) for path in written} == {0o600}


@pytest.mark.parametrize(
    "name", ["$(touch owned).mp4", "`touch owned`.mp4", "a; touch owned.mp4", "| touch owned"]
)
def test_a_file_name_is_never_a_command(run, clips, tmp_path, name):
    (tmp_path / name).write_bytes(clips.moment.read_bytes())

    ended = run("analyze", name, "--no-video", "--model", "lite")

    assert ended.status == 0
    assert not (tmp_path / "owned").exists()
