from __future__ import annotations

import os
from pathlib import Path

import pytest

from pose_coach.common.errors import PoseCoachError
from pose_coach.common.files import require_folder, write_whole


def test_text_is_written_as_utf8_with_unix_line_ends(tmp_path):
    write_whole(tmp_path / "notes.txt", "Katzenbuckel: 90°\n")

    assert (tmp_path / "notes.txt").read_bytes() == "Katzenbuckel: 90°\n".encode()


def test_writing_replaces_an_older_file_and_leaves_no_temporary_one(tmp_path):
    (tmp_path / "reps.csv").write_text("old", encoding="utf-8")

    write_whole(tmp_path / "reps.csv", "new")

    assert [file.name for file in tmp_path.iterdir()] == ["reps.csv"]
    assert (tmp_path / "reps.csv").read_text(encoding="utf-8") == "new"


def test_a_full_disk_keeps_the_older_file(tmp_path, monkeypatch):
    (tmp_path / "reps.csv").write_text("old", encoding="utf-8")

    def write_half(path, text, **_):
        path.write_bytes(text[: len(text) // 2].encode())
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", write_half)
    with pytest.raises(PoseCoachError, match=r"reps\.csv: cannot be written \(No space left"):
        write_whole(tmp_path / "reps.csv", "new and longer")

    assert [file.name for file in tmp_path.iterdir()] == ["reps.csv"]
    assert (tmp_path / "reps.csv").read_bytes() == b"old"


def test_only_a_complete_file_gets_the_final_name(tmp_path, monkeypatch):
    given = []
    replace = os.replace

    def replaced(part, path):
        given.append((Path(part).read_text(encoding="utf-8"), Path(path).exists()))
        replace(part, path)

    monkeypatch.setattr(os, "replace", replaced)
    write_whole(tmp_path / "reps.csv", "all of it")

    assert given == [("all of it", False)]


@pytest.mark.parametrize(
    "obstacle", ["a file for a folder", "a folder for a file", "nothing there"]
)
def test_a_write_error_is_one_line_that_says_what_to_do(tmp_path, obstacle):
    path = tmp_path / "taken" / "reps.csv"
    if obstacle == "a file for a folder":
        path.parent.write_text("in the way", encoding="utf-8")
    elif obstacle == "a folder for a file":
        path.mkdir(parents=True)
        (path / "kept.txt").touch()

    with pytest.raises(PoseCoachError) as refusal:
        write_whole(path, "text")

    message = str(refusal.value)
    assert message.startswith(f"{path}: cannot be written (")
    assert message.endswith("Choose another folder with --out.")
    assert "\n" not in message


def test_a_folder_is_created_with_its_parents(tmp_path):
    require_folder(tmp_path / "a" / "b")
    require_folder(tmp_path / "a" / "b")

    assert list((tmp_path / "a" / "b").iterdir()) == []


@pytest.mark.parametrize("below", ["", "deeper/still"])
def test_a_file_in_place_of_the_folder_is_an_error(tmp_path, below):
    (tmp_path / "out").write_text("in the way", encoding="utf-8")

    with pytest.raises(PoseCoachError, match=r"cannot write there \(.+\)\. Choose another folder"):
        require_folder(tmp_path / "out" / below)

    assert (tmp_path / "out").read_text(encoding="utf-8") == "in the way"


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder nobody may write to")
def test_an_unwritable_folder_is_an_error():
    with pytest.raises(PoseCoachError, match=r"^/proc/self: cannot write there"):
        require_folder(Path("/proc/self"))
