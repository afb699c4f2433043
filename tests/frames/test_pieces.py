"""Where a recording is cut, and that its pieces together are the whole."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise

import av
import numpy as np
import pytest

from pose_coach.frames.files import VideoFile
from pose_coach.frames.pieces import WHOLE, Piece, pieces_of

FPS = 5


def film(path, seconds, key_every_s=1.0, without=(math.inf, math.inf), **options):
    """Write a film whose pictures get brighter, with B-frames, and none from one time to another."""
    with av.open(path, "w") as video:
        stream = video.add_stream("libx264", rate=FPS, options={"bf": "2", **options})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.gop_size = round(key_every_s * FPS)
        for index in range(round(seconds * FPS)):
            if without[0] <= index / FPS < without[1]:
                continue
            level = np.full((48, 64, 3), 40 + 2 * index % 200, np.uint8)
            picture = av.VideoFrame.from_ndarray(level, format="rgb24")
            picture.pts, picture.time_base = index, Fraction(1, FPS)
            video.mux(stream.encode(picture))
        video.mux(stream.encode(None))
    return path


def seen(frames):
    return [(frame.time_s, round(float(frame.picture.rgb().mean()))) for frame in frames]


def in_pieces(video, length_s):
    return [
        each
        for piece in pieces_of(video, length_s)
        for each in seen(video.read(piece))
        if each[0] >= piece.start_s
    ]


@pytest.mark.parametrize("name", ["film.mp4", "film.mov"])
def test_the_pieces_are_the_whole(tmp_path, name):
    path = film(tmp_path / name, 40)
    with VideoFile.open(path) as video:
        whole = seen(video)
    with VideoFile.open(path, threads=1) as video:
        assert len(pieces_of(video, 6.0)) == 7
        assert in_pieces(video, 6.0) == whole
        video.judge()

    assert len(whole) == 200
    assert video.warnings == []


def test_slow_motion_is_cut_at_its_real_times(tmp_path):
    path = film(tmp_path / "film.mp4", 40)
    with VideoFile.open(path, speed=0.5) as video:
        whole = seen(video)
    with VideoFile.open(path, speed=0.5) as video:
        assert [piece.start_s for piece in pieces_of(video, 10.0)] == [0.0, 10.0]
        assert in_pieces(video, 10.0) == whole


def test_a_gap_is_told_once_wherever_the_cut_is(tmp_path):
    path = film(tmp_path / "film.mp4", 40, without=(18.0, 22.0))
    with VideoFile.open(path) as video:
        assert [piece.start_s for piece in pieces_of(video, 20.0)] == [0.0, 20.0]
        in_pieces(video, 20.0)
        video.judge()

    assert video.warnings == [f"{path}: there are no pictures from 17.8 to 22.0 s."]


def test_a_recording_is_cut_by_its_length_alone(tmp_path):
    with VideoFile.open(film(tmp_path / "long.mp4", 100)) as video:
        pieces = pieces_of(video)
    with VideoFile.open(film(tmp_path / "short.mp4", 40)) as video:
        assert pieces_of(video) == (WHOLE,)

    assert [piece.start_s for piece in pieces] == [0.0, 33.333, 66.667]
    assert [before.end_s for before, _ in pairwise(pieces)] == [33.333, 66.667]
    assert pieces[-1].end_s == math.inf


@pytest.mark.parametrize(
    ("name", "key_every_s"),
    [("no-index.mkv", 1.0), ("no-index.ts", 1.0), ("few-keys.mp4", 20.0)],
)
def test_what_cannot_be_decoded_from_its_middle_is_not_cut(tmp_path, name, key_every_s):
    path = film(tmp_path / name, 60, key_every_s, sc_threshold="0")
    with VideoFile.open(path) as video:
        assert pieces_of(video, 10.0) == (WHOLE,)


def test_a_tracker_begins_before_its_piece():
    assert Piece(30.0, 60.0).lead_in_s == 28.5
    assert Piece().lead_in_s == 0.0
