from __future__ import annotations

import av
import pytest

from pose_coach.coaching.session import Session
from pose_coach.coaching.state import Status
from pose_coach.display.window import Action
from pose_coach.errors import PoseCoachError
from pose_coach.exercises.cat_cow import EXERCISE
from pose_coach.live import LiveCoach
from pose_coach.records.video import VideoWriter

ONE_REP_S = 10.0


class FakeWindow:
    """Somebody who presses keys: by number of the picture after which they do."""

    def __init__(self, keys=()):
        self._keys = dict(keys)
        self.pictures = []
        self.opened = self.closed = False

    def __enter__(self):
        self.opened = True
        return self

    def __exit__(self, *_):
        self.closed = True

    def show(self, image):
        self.pictures.append(image)

    def poll(self):
        return self._keys.get(len(self.pictures))


@pytest.fixture
def states(monkeypatch):
    """Every state that is drawn; drawing itself is left out, which is far quicker."""
    drawn = []

    def annotate(_, image, state):
        drawn.append(state)
        return image

    monkeypatch.setattr("pose_coach.live.Overlay.annotate", annotate)
    return drawn


@pytest.fixture
def person(made_up):
    return made_up.person(made_up.cat_cows(3))


@pytest.fixture
def session():
    return Session(EXERCISE, goal=2, live=True)


def video_of(path):
    """Read the times of a video's frames."""
    with av.open(str(path)) as container:
        return [frame.time for frame in container.decode(video=0)]


def test_every_rep_is_announced_once_as_it_is_counted(made_up, person, session):
    announced = []

    LiveCoach(session, person, on_rep=announced.append).run(made_up.source(26.0))

    assert [rep.number for rep in announced] == [1, 2, 3]
    assert [rep.number for rep in session.reps] == [1, 2, 3]


def test_a_rep_that_only_the_end_of_the_stream_completes_is_announced_too(made_up, person, session):
    announced = []

    LiveCoach(session, person, on_rep=announced.append).run(made_up.source(16.5))

    assert [rep.number for rep in announced] == [1, 2]


def test_the_window_shows_every_frame_and_is_closed_at_the_end(made_up, person, session, states):
    window = FakeWindow()

    LiveCoach(session, person, window=window).run(made_up.source(4.0))

    assert len(window.pictures) == len(states) == 60
    assert (window.opened, window.closed) == (True, True)


def test_the_state_that_is_drawn_tells_the_frame_rate(made_up, person, session, states):
    LiveCoach(session, person, window=FakeWindow()).run(made_up.source(1.0))

    assert states[0].frames_per_s != states[0].frames_per_s  # nothing to go by yet
    assert states[-1].frames_per_s > 0


def test_the_picture_is_a_mirror_and_the_drawing_with_it(made_up, person, session, states):
    mirrored, straight = FakeWindow(), FakeWindow()

    class Striped(made_up.source):
        def __iter__(self):
            for frame in super().__iter__():
                frame.picture.pixels[:, :10] = 255
                yield frame

    LiveCoach(session, person, window=mirrored).run(Striped(0.1))
    LiveCoach(session, person, window=straight, mirror=False).run(Striped(0.1))
    in_the_mirror, as_it_is = states[0].body.landmarks_px[0], states[-1].body.landmarks_px[0]

    assert mirrored.pictures[0][0, -5].tolist() == [255, 255, 255]
    assert straight.pictures[0][0, 5].tolist() == [255, 255, 255]
    assert in_the_mirror[0] + as_it_is[0] == pytest.approx(320, abs=1)


def test_quit_ends_at_once(made_up, person, session, states):
    window = FakeWindow({20: Action.QUIT})
    source = made_up.source(26.0)

    LiveCoach(session, person, window=window).run(source)

    assert len(states) == len(window.pictures) == 20
    assert window.closed


def test_pause_stops_the_coaching_but_not_the_picture(made_up, person, session, states):
    window = FakeWindow({15: Action.PAUSE, 45: Action.PAUSE})

    LiveCoach(session, person, window=window).run(made_up.source(4.0))

    paused = [state.status is Status.PAUSED for state in states]
    assert paused == [False] * 15 + [True] * 30 + [False] * 15
    assert person.frames_seen == 30
    assert len(window.pictures) == 60
    assert all(state.body is None for state in states[15:45])
    # Time goes on.
    assert [state.time_s for state in states] == pytest.approx([i / 15 for i in range(60)])


def test_nothing_is_counted_in_a_pause(made_up, person, session, states):
    """From the stay after the first rep to the stay after the second."""
    window = FakeWindow({140: Action.PAUSE, 260: Action.PAUSE})

    LiveCoach(session, person, window=window).run(made_up.source(18.0))

    assert len(session.reps) == 1
    assert {state.reps for state in states[140:]} == {1}


def test_reset_begins_the_set_anew(made_up, person, session, states):
    announced = []
    window = FakeWindow({140: Action.RESET})

    LiveCoach(session, person, window=window, on_rep=announced.append).run(made_up.source(18.0))

    assert (states[139].reps, states[140].reps) == (1, 0)
    assert [rep.number for rep in announced] == [1, 1]
    assert len(session.reps) == 1


@pytest.mark.parametrize("key", [Action.MUTE, Action.HELP])
def test_other_keys_disturb_nothing(made_up, person, session, states, key):
    LiveCoach(session, person, window=FakeWindow({10: key})).run(made_up.source(ONE_REP_S))

    assert len(states) == 150
    assert len(session.reps) == 1


def test_recording_needs_no_window(made_up, person, session, tmp_path):
    """And with the real drawing, once."""
    writer = VideoWriter(tmp_path / "out.mp4")

    LiveCoach(session, person, writer=writer).run(made_up.source(1.0, fps=5.0))

    assert video_of(tmp_path / "out.mp4") == pytest.approx([0, 0.2, 0.4, 0.6, 0.8], abs=1e-3)


def test_a_pause_is_in_the_recording(made_up, person, session, states, tmp_path):
    writer = VideoWriter(tmp_path / "out.mp4")
    window = FakeWindow({5: Action.PAUSE})

    LiveCoach(session, person, window=window, writer=writer).run(made_up.source(1.0))

    assert len(video_of(tmp_path / "out.mp4")) == 15
    assert states[-1].status is Status.PAUSED


def test_a_camera_that_stops_costs_neither_reps_nor_video(
    made_up, person, session, states, tmp_path
):
    announced = []
    window, writer = FakeWindow(), VideoWriter(tmp_path / "out.mp4")
    source = made_up.source(ONE_REP_S, stop=PoseCoachError("camera 0: it sends no pictures."))

    with pytest.raises(PoseCoachError, match="sends no pictures"):
        LiveCoach(session, person, window=window, writer=writer, on_rep=announced.append).run(
            source
        )

    assert len(states) == 150
    assert [rep.number for rep in announced] == [rep.number for rep in session.reps] == [1]
    assert session.reps[0].hold_s > 1  # finished
    assert len(video_of(tmp_path / "out.mp4")) == 150
    assert window.closed


def test_ctrl_c_ends_cleanly_with_the_video_playable(made_up, person, session, states, tmp_path):
    writer = VideoWriter(tmp_path / "out.mp4")
    source = made_up.source(ONE_REP_S, stop=KeyboardInterrupt())

    LiveCoach(session, person, writer=writer).run(source)

    assert len(session.reps) == 1
    assert len(states) == len(video_of(tmp_path / "out.mp4")) == 150


def test_a_recording_that_cannot_be_written_is_told_before_anything_is_done(
    made_up, person, session, tmp_path
):
    writer = VideoWriter(tmp_path / "nowhere" / "out.mp4")
    window = FakeWindow()

    with pytest.raises(PoseCoachError, match="no such folder"):
        LiveCoach(session, person, window=window, writer=writer).run(made_up.source(1.0))

    assert person.frames_seen == 0
    assert window.closed


def test_without_window_and_recording_nothing_is_drawn(made_up, person, session, states):
    LiveCoach(session, person).run(made_up.source(1.0))

    assert states == []
    assert person.frames_seen == 15
