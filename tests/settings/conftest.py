"""A home of its own, so that nobody's settings are read or written."""

from __future__ import annotations

import platformdirs
import pytest


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """The folder in which this person's settings lie."""
    folder = tmp_path / "home" / "pose-coach"
    monkeypatch.setattr(platformdirs, "user_config_path", lambda *_, **__: folder)
    return folder
