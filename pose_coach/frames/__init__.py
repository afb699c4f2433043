"""Everything that yields frames with their time: cameras, video files, streams.

`open_source` opens whatever a person named; what it returns is a `FrameSource`, whichever it is.
"""

from pose_coach.frames.frame import Frame, Picture, RgbImage
from pose_coach.frames.pictures import ArrayPicture
from pose_coach.frames.source import FrameSource, open_source

__all__ = ["ArrayPicture", "Frame", "FrameSource", "Picture", "RgbImage", "open_source"]
