"""Single frames of a scene on one sheet, to look at before filming."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from studio.body import load_body
from studio.film import Lens
from studio.moves import perform
from studio.renderer import Light, Renderer
from studio.scene import Scene
from studio.shoot import make_poser


def draw_stills(scene: Scene, times_s: list[float], out: Path, columns: int = 3) -> None:
    """Draw the frames at some times side by side."""
    from PIL import Image

    film, camera = scene.filming, scene.camera
    performance = perform(scene)
    body = load_body(scene.body)
    pose = make_poser(performance.poser, body)
    light = Light(film.light, film.warmth, film.window, film.window_deg)
    renderer = Renderer(
        body, scene.look, camera, light, scene.room, scene.mat, scene.seed, film.supersample
    )
    lens = Lens(camera.width, camera.height, film, scene.seed)
    pictures = [lens.spoil(renderer.draw(pose(performance.timeline.at(t)))) for t in times_s]
    renderer.close()
    columns = min(columns, len(pictures))
    while len(pictures) % columns:
        pictures.append(np.zeros_like(pictures[0]))
    rows = [
        np.concatenate(pictures[i : i + columns], axis=1) for i in range(0, len(pictures), columns)
    ]
    Image.fromarray(np.concatenate(rows, axis=0)).save(out)
