"""Sources of frames with their times: cameras, video files, streams.

`open_source` opens any of them as a `FrameSource`. `open_live` opens one for a live session and reconnects
when it is lost.
"""

from pose_coach.frames.array_picture import ArrayPicture
from pose_coach.frames.frame import Frame, Interruption, Picture, RgbImage
from pose_coach.frames.reconnecting import open_live
from pose_coach.frames.source import FrameSource, LiveSource, open_source

__all__ = [
    "ArrayPicture",
    "Frame",
    "FrameSource",
    "Interruption",
    "LiveSource",
    "Picture",
    "RgbImage",
    "open_live",
    "open_source",
]
