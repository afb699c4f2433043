"""Single frames of a scene on one sheet, to look at before filming."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from studio.crew import one_thread
from studio.scene import Scene
from studio.settings import SceneError
from studio.stage import Stage


def draw_stills(scene: Scene, times_s: list[float], out: Path, columns: int = 3) -> None:
    """Draw the frames at some times side by side.

    Raises
    ------
    SceneError
        If the picture cannot be written there.
    """
    one_thread()
    stage = Stage(scene)
    pictures = [stage.take_at(time_s)[0] for time_s in times_s]
    stage.close()
    columns = min(columns, len(pictures))
    while len(pictures) % columns:
        pictures.append(np.zeros_like(pictures[0]))
    rows = [
        np.concatenate(pictures[i : i + columns], axis=1) for i in range(0, len(pictures), columns)
    ]
    out.parent.mkdir(parents=True, exist_ok=True)
    if not cv2.imwrite(str(out), np.concatenate(rows, axis=0)[..., ::-1]):
        raise SceneError(f"{out}: cannot be written; give a name that ends in .png or .jpg")
