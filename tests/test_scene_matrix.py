"""The smallest matrix of scenes, as anyone can print it."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


def test_the_small_matrix_counts_or_says_why_not(capsys, monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    main = runpy.run_path(str(BENCHMARKS / "scene_matrix.py"))["main"]

    main(["--small", "--jobs", "1"])

    out = capsys.readouterr().out
    assert "| as it is | 2 of 2 |" in out
    assert "| light: black | 0 of 2 ○ |" in out
    assert "| camera: upside down | 0 of 2 ○ |" in out
    assert "| others: nobody there | 0 of 0 |" in out
    assert "wrong silently ✗✗: 0" in out
    assert "- the video may be upside down. If it is, turn it, and analyse it again." in out
    for name in ("scene_clips", "scene_effects", "scenes"):
        sys.modules.pop(name, None)
