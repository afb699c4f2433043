"""TRC, read back as OpenSim's own reader (TRCFileAdapter.cpp) takes it apart, and by OpenSim where it is."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest

from pose_coach.body.landmarks import Landmark
from pose_coach.common.errors import PoseCoachError
from pose_coach.records.landmarks_file import MARKERS, LandmarkRecorder, write_landmarks
from tests.person import Camera, on_hands_and_knees, standing

KEYS = (
    "DataRate CameraRate NumFrames NumMarkers Units OrigDataRate OrigDataStartFrame OrigNumFrames"
)


def read_trc(path):
    """Read a TRC file, and refuse what OpenSim refuses."""
    first, keys, values, labels, axes, blank, *rows = path.read_text("utf-8").splitlines()
    assert first.split("\t")[:3] == ["PathFileType", "4", "(X/Y/Z)"]
    assert keys.split("\t") == KEYS.split()
    metadata = dict(zip(KEYS.split(), values.split("\t"), strict=True))
    frame, time, *markers = [label for label in labels.split("\t") if label]
    assert (frame, time) == ("Frame#", "Time")
    assert len(markers) == int(metadata["NumMarkers"])
    assert axes.split() == [f"{axis}{i + 1}" for i in range(len(markers)) for axis in "XYZ"]
    assert blank == ""
    assert all(line.endswith("\t") for line in (axes, *rows))
    cells = [row.removesuffix("\t").split("\t") for row in rows]
    assert {len(row) for row in cells} == {2 + 3 * len(markers)}
    assert [row[0] for row in cells] == [str(i + 1) for i in range(int(metadata["NumFrames"]))]
    numbers = np.array([[float(cell) if cell else math.nan for cell in row] for row in cells])
    return SimpleNamespace(
        metadata=metadata,
        markers=markers,
        time_s=numbers[:, 1],
        m=numbers[:, 2:].reshape(len(rows), len(markers), 3),
    )


def moved(body, *, ahead_m=0.0, up_m=0.0):
    """The same body somewhere else in the room, whose x runs from the feet to the head."""
    return {name: place + np.array([ahead_m, up_m, 0.0]) for name, place in body.items()}


def recorded(bodies, camera, **options):
    recorder = LandmarkRecorder(**options)
    for index, body in enumerate(bodies):
        time_s = index / 20
        recorder.see(time_s, None if body is None else camera.seen(body, time_s))
    return recorder


def written(recorder, tmp_path):
    write_landmarks(recorder, tmp_path / "clip.trc")
    return read_trc(tmp_path / "clip.trc")


def test_the_header_is_complete(tmp_path):
    trc = written(recorded([on_hands_and_knees()] * 5, Camera()), tmp_path)

    assert trc.metadata["Units"] == "m"
    assert (trc.metadata["DataRate"], trc.metadata["OrigDataStartFrame"]) == ("20.000", "1")
    assert trc.markers == list(MARKERS)
    assert (MARKERS[0], MARKERS[11], MARKERS[32]) == ("nose", "left_shoulder", "right_foot_index")
    assert trc.time_s == pytest.approx([0.0, 0.05, 0.1, 0.15, 0.2])


def test_lengths_are_in_metres_with_the_floor_at_zero(tmp_path):
    m = written(recorded([standing()] * 3, Camera()), tmp_path).m[0]

    left_hip, left_knee, left_ankle = m[[23, 25, 27]]
    assert np.linalg.norm(left_hip - left_knee) == pytest.approx(0.42, abs=1e-4)
    assert left_ankle[1] == pytest.approx(0.0, abs=1e-4)
    assert left_hip[1] == pytest.approx(0.84, abs=0.01)
    assert m[Landmark.NOSE][1] > 1.3


def test_axes_are_right_handed_with_z_towards_the_camera(tmp_path):
    """Head to the right: the right side of somebody who faces the floor is towards the camera."""
    m = written(recorded([on_hands_and_knees()] * 3, Camera("right")), tmp_path).m[0]

    right_hip, left_hip, shoulder = m[Landmark.RIGHT_HIP], m[Landmark.LEFT_HIP], m[11]
    assert shoulder[0] > left_hip[0] + 0.4
    assert right_hip[2] > left_hip[2] + 0.1


@pytest.mark.parametrize("metre_px", [150.0, 700.0])
def test_markers_follow_the_body_in_the_picture(tmp_path, metre_px):
    bodies = [moved(on_hands_and_knees(), ahead_m=0.1 * i, up_m=0.05 * i) for i in range(6)]

    m = written(recorded(bodies, Camera(metre_px=metre_px)), tmp_path).m

    way_m = m[-1, Landmark.LEFT_HIP] - m[0, Landmark.LEFT_HIP]
    assert way_m == pytest.approx([0.5, 0.25, 0.0], abs=0.002)


def test_a_mirror_image_is_flipped_back():
    bodies = [moved(on_hands_and_knees("left", opened_deg=60), ahead_m=0.1 * i) for i in range(5)]

    true = recorded(bodies, Camera()).markers_m()
    mirrored = recorded(bodies, Camera(mirrored=True), mirrored=True).markers_m()

    assert mirrored == pytest.approx(true, abs=1e-4)


def test_frames_without_a_person_are_empty(tmp_path):
    trc = written(recorded([None, on_hands_and_knees(), None], Camera()), tmp_path)

    assert np.isnan(trc.m[[0, 2]]).all()
    assert np.isfinite(trc.m[1]).all()


@pytest.mark.parametrize("bodies", [[], [None], [None, None]])
def test_a_recording_without_a_person_is_written(tmp_path, bodies):
    recorder = recorded(bodies, Camera())

    write_landmarks(recorder, tmp_path / "clip.trc")

    assert len((tmp_path / "clip.trc").read_text("utf-8").splitlines()) == 6 + len(bodies)


def test_opensim_reads_it(tmp_path):
    opensim = pytest.importorskip("opensim")
    bodies = [None, *[moved(on_hands_and_knees(), ahead_m=0.1 * i) for i in range(4)], None]
    expected = written(recorded(bodies, Camera()), tmp_path)

    table = opensim.TimeSeriesTableVec3(str(tmp_path / "clip.trc"))

    assert list(table.getColumnLabels()) == list(MARKERS)
    assert table.getTableMetaDataString("Units") == "m"
    assert list(table.getIndependentColumn()) == pytest.approx(list(expected.time_s))
    column = table.getDependentColumn("left_hip")
    hips = np.array([[column[i][axis] for axis in range(3)] for i in range(len(bodies))])
    assert hips == pytest.approx(expected.m[:, Landmark.LEFT_HIP], nan_ok=True)


def test_a_write_error_is_one_line(tmp_path):
    with pytest.raises(PoseCoachError, match="cannot be written"):
        write_landmarks(recorded([standing()], Camera()), tmp_path / "nowhere" / "clip.trc")
