"""A scene made ready for filming: takes any frame of it by its number."""

from __future__ import annotations

import numpy as np

from studio.body import load_body
from studio.film import Image8, Lens, frame_times
from studio.frame_truth import FrameRow, Surveyor
from studio.moves import perform
from studio.passers import Passers
from studio.renderer import Renderer
from studio.scene import Scene
from studio.shadows import Light


class Stage:
    """Person, room, light and camera of one scene.

    Frames do not depend on one another, so several stages can share a clip.

    Parameters
    ----------
    scene
        What is filmed.
    """

    def __init__(self, scene: Scene) -> None:
        film, camera = scene.filming, scene.camera
        self.scene = scene
        self.performance = perform(scene)
        body = load_body(scene.body)
        self.pose = self.performance.posed_by(body)
        self.times = frame_times(self.performance.duration_s, film, scene.seed)
        light = Light(film.light, film.warmth, film.window, film.window_deg, film.exposure)
        self.renderer = Renderer(
            body,
            scene.look,
            camera,
            light,
            scene.room,
            scene.mat,
            scene.seed,
            film.supersample,
            company=bool(scene.passers),
        )
        self.passers = Passers(scene.passers, self.renderer, scene.seed)
        self.lens = Lens(camera.width, camera.height, film, scene.seed)
        self.surveyor = Surveyor(body, camera, film.mirrored)

    def take(self, number: int) -> tuple[Image8, FrameRow]:
        """Take one frame of the clip; returns the picture and the truth about it."""
        return self.take_at(float(self.times[number]), number)

    def take_at(self, time_s: float, number: int = 0) -> tuple[Image8, FrameRow]:
        """Take a frame at any time; `number` picks its grain."""
        scene = self.scene
        skeleton = self.pose(time_s)
        sway = scene.camera.sway_at(time_s, scene.seed)
        picture = self.renderer.draw(skeleton, sway, self.passers.at(time_s))
        if scene.filming.mirrored:
            picture = np.ascontiguousarray(picture[:, ::-1])
        signal = self.performance.signal_at(time_s)
        row = self.surveyor.row(time_s, skeleton, signal, self.renderer.person.trunk(), sway)
        return self.lens.spoil(picture, number), row

    def close(self) -> None:
        """Give the graphics context back."""
        self.renderer.close()
