"""Everything that yields frames with their time: cameras, video files, streams.

`open_source` opens whatever a person named; what it returns is a `FrameSource`, whichever it is.
`open_live` opens it for a set: a camera that goes away is waited for.
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
