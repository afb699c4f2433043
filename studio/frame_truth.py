"""The truth of every frame: joints in the picture and the angle that is driven."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from studio.camera import Camera
from studio.skeleton import Skeleton

#: Joints kept for each frame, by the bone that begins there.
JOINTS: dict[str, str] = {
    f"{side}_{joint}": f"{bone}.{side[0].upper()}"
    for side in ("left", "right")
    for joint, bone in (
        ("shoulder", "upperarm01"),
        ("elbow", "lowerarm01"),
        ("wrist", "wrist"),
        ("hip", "upperleg01"),
        ("knee", "lowerleg01"),
        ("ankle", "foot"),
    )
} | {"head": "head", "neck": "neck01", "mid_back": "spine02", "low_back": "spine04"}


class FrameTruth:
    """Collects the truth frame by frame.

    Parameters
    ----------
    camera
        Projects the joints.
    mirrored
        Whether left and right of the picture are exchanged.
    """

    def __init__(self, camera: Camera, mirrored: bool) -> None:
        self.camera, self.mirrored = camera, mirrored
        self.times: list[float] = []
        self.places: list[np.ndarray] = []
        self.signal: list[float] = []

    def add(self, time_s: float, skeleton: Skeleton, signal: float) -> None:
        """Note one frame; `signal` is the value driven, for cat-cow the spine's flexion."""
        self.times.append(time_s)
        self.places.append(np.array([skeleton.position(b) for b in JOINTS.values()]))
        self.signal.append(signal)

    def save(self, path: Path) -> None:
        """Write times, joints (pixels and metres) and the driven signal."""
        world = np.array(self.places)
        pixels = self.camera.project(world.reshape(-1, 3)).reshape(*world.shape[:2], 2)
        if self.mirrored:
            pixels[..., 0] = self.camera.width - pixels[..., 0]
        np.savez_compressed(
            path,
            time_s=np.array(self.times),
            joints=np.array(list(JOINTS)),
            pixels=pixels.astype(np.float32),
            world_m=world.astype(np.float32),
            signal=np.array(self.signal, dtype=np.float32),
        )
