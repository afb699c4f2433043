from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pose_coach.common.errors import PoseCoachError
from pose_coach.tracking.models import FOLDERS, SHA256, ModelSize, read_model

CHECKOUT = Path(__file__).resolve().parents[2] / "models"


def refusal(folders: tuple[Path, ...]) -> str:
    """Why the quick model is not read from there: one line, and what to do."""
    with pytest.raises(PoseCoachError) as caught:
        read_model(ModelSize.LITE, folders)
    message = str(caught.value)
    assert "\n" not in message
    assert "Reinstall pose-coach" in message
    return message


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the quick model, in a folder of its own."""
    path = tmp_path / "pose_landmarker_lite.task"
    path.write_bytes((CHECKOUT / path.name).read_bytes())
    return path


@pytest.mark.parametrize("size", ModelSize)
def test_the_models_of_the_checkout_are_the_ones_on_record(size: ModelSize) -> None:
    data = (CHECKOUT / f"pose_landmarker_{size}.task").read_bytes()
    assert hashlib.sha256(data).hexdigest() == SHA256[size]


def test_each_model_on_record_is_another_one() -> None:
    assert len(set(SHA256.values())) == len(ModelSize) == 3


def test_a_checkout_finds_its_models_with_nothing_named() -> None:
    assert CHECKOUT in FOLDERS
    data = read_model(ModelSize.LITE)
    assert data == (CHECKOUT / "pose_landmarker_lite.task").read_bytes()
    assert data[:2] == b"PK"  # a bundle is a zip file


def test_a_copy_elsewhere_is_as_good(copy: Path, tmp_path: Path) -> None:
    assert read_model(ModelSize.LITE, (tmp_path / "nowhere", copy.parent)) == copy.read_bytes()


def test_a_missing_model(tmp_path: Path) -> None:
    folders = (tmp_path / "package", tmp_path / "checkout")
    message = refusal(folders)
    assert message.startswith("The pose model pose_landmarker_lite.task is missing.")
    assert str(folders[-1]) in message


def test_a_folder_of_that_name_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "pose_landmarker_lite.task").mkdir()
    assert "is missing" in refusal((tmp_path,))


def test_a_damaged_copy(copy: Path) -> None:
    data = bytearray(copy.read_bytes())
    data[len(data) // 2] ^= 1  # a single bit
    copy.write_bytes(data)
    message = refusal((copy.parent,))
    assert message.startswith(f"{copy}: the file is damaged")


def test_a_download_that_broke_off(copy: Path) -> None:
    copy.write_bytes(copy.read_bytes()[:-1000])
    assert "is damaged" in refusal((copy.parent,))


def test_an_empty_file(copy: Path) -> None:
    copy.write_bytes(b"")
    assert "is damaged" in refusal((copy.parent,))


def test_another_size_under_the_wrong_name(copy: Path) -> None:
    copy.write_bytes((CHECKOUT / "pose_landmarker_full.task").read_bytes())
    assert "not the model it should be" in refusal((copy.parent,))


def test_a_damaged_copy_is_not_passed_over_for_another_folder(copy: Path) -> None:
    copy.write_bytes(b"")
    assert str(copy) in refusal((copy.parent, CHECKOUT))


def test_a_file_that_may_not_be_read(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", denied)
    assert refusal((copy.parent,)).startswith(f"{copy}: cannot be read (Permission denied).")
