from __future__ import annotations

import os
import signal
import time
from dataclasses import replace
from itertools import pairwise

import av
import numpy as np
import pytest

from pose_coach.coaching.cue import Tone
from pose_coach.coaching.session import Session
from pose_coach.coaching.state import SessionState, Status
from pose_coach.common.errors import PoseCoachError
from pose_coach.common.stopping import install_handlers, uninterrupted
from pose_coach.exercises.cat_cow import EXERCISE
from pose_coach.frames.array_picture import ArrayPicture
from pose_coach.frames.frame import Frame, Interruption
from pose_coach.frames.picture_watch import BLACK
from pose_coach.live.coach import LiveCoach, fitted
from pose_coach.records.video_writer import VideoWriter
from pose_coach.window.window import Action

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

    monkeypatch.setattr("pose_coach.live.coach.Overlay.annotate", annotate)
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


def test_every_rep_is_announced_once(made_up, person, session):
    announced = []

    LiveCoach(session, person, on_rep=announced.append).run(made_up.source(26.0))

    assert [rep.number for rep in announced] == [1, 2, 3]
    assert [rep.number for rep in session.reps] == [1, 2, 3]


def test_a_rep_completed_by_the_end_of_the_stream_is_announced(made_up, person, session):
    announced = []

    LiveCoach(session, person, on_rep=announced.append).run(made_up.source(16.5))

    assert [rep.number for rep in announced] == [1, 2]


def test_the_window_shows_every_frame_and_closes_at_the_end(made_up, person, session, states):
    window = FakeWindow()

    LiveCoach(session, person, window=window).run(made_up.source(4.0))

    assert len(window.pictures) == len(states) == 60
    assert (window.opened, window.closed) == (True, True)


def test_the_drawn_state_has_the_frame_rate(made_up, person, session, states):
    LiveCoach(session, person, window=FakeWindow()).run(made_up.source(1.0))

    assert states[0].frames_per_s != states[0].frames_per_s  # nothing to go by yet
    assert states[-1].frames_per_s > 0


def test_picture_and_drawing_are_mirrored(made_up, person, session, states):
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


def test_a_pause_stops_coaching_but_not_the_picture(made_up, person, session, states):
    window = FakeWindow({15: Action.PAUSE, 45: Action.PAUSE})

    LiveCoach(session, person, window=window).run(made_up.source(4.0))

    paused = [state.status is Status.PAUSED for state in states]
    assert paused == [False] * 15 + [True] * 30 + [False] * 15
    # Somebody has to look out for the raised hands that end it.
    assert person.frames_seen == 60
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
def test_other_keys_have_no_effect(made_up, person, session, states, key):
    LiveCoach(session, person, window=FakeWindow({10: key})).run(made_up.source(ONE_REP_S))

    assert len(states) == 150
    assert len(session.reps) == 1


def test_a_recording_needs_no_window(made_up, person, session, tmp_path):
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


def test_a_stopped_camera_loses_neither_reps_nor_video(made_up, person, session, states, tmp_path):
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


def test_an_unwritable_recording_fails_before_the_session(made_up, person, session, tmp_path):
    writer = VideoWriter(tmp_path / "nowhere" / "out.mp4")
    window = FakeWindow()

    with pytest.raises(PoseCoachError, match="no such folder"):
        LiveCoach(session, person, window=window, writer=writer).run(made_up.source(1.0))

    assert person.frames_seen == 0
    assert window.closed


def test_nothing_is_drawn_without_window_and_recording(made_up, person, session, states):
    LiveCoach(session, person).run(made_up.source(1.0))

    assert states == []
    assert person.frames_seen == 15


# -- a camera, at its own pace ----------------------------------------------------------------


class Webcam:
    """Delivers what it is told, with so much time between."""

    is_live = is_endless = True
    name = description = "webcam"

    def __init__(self, items, interval_s=0.0):
        self._items = items
        self._interval_s = interval_s

    def __iter__(self):
        for item in self._items:
            time.sleep(self._interval_s)
            yield item

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


def frames(times_s, size=(180, 320), level=90):
    """Frames as a sensor takes them, with a little noise."""
    random = np.random.default_rng(0)
    for index, time_s in enumerate(times_s):
        pixels = level + random.integers(0, 3, (*size, 3), np.uint8)
        yield Frame(index, time_s, ArrayPicture(pixels))


def gone(times_s):
    return [Interruption(time_s, "The camera sends no pictures.") for time_s in times_s]


def test_a_slow_model_does_not_slow_the_picture(person, session, states):
    window = FakeWindow()
    track = person.track

    def slowly(frame):
        """Take as long as ten pictures of the camera."""
        done_at = min(60, len(window.pictures) + 10)
        while len(window.pictures) < done_at:
            time.sleep(0.001)
        return track(frame)

    person.track = slowly
    webcam = Webcam(frames([i / 100 for i in range(60)]), interval_s=0.01)

    LiveCoach(session, person, window=window).run(webcam)

    assert len(window.pictures) == 60
    assert 4 <= person.frames_seen <= 7
    # What is drawn is what is known by then: never older than two turns of the model.
    shown_s = [0.59 - i / 100 for i in range(len(states))][::-1]
    late_s = [at_s - state.time_s for at_s, state in zip(shown_s, states, strict=True)]
    assert max(late_s) < 0.24


@pytest.mark.usefixtures("states")
def test_an_error_of_the_model_ends_the_set(person, session):
    window = FakeWindow()
    person.track = lambda _: 1 / 0

    with pytest.raises(ZeroDivisionError):
        LiveCoach(session, person, window=window).run(
            Webcam(frames([i / 100 for i in range(100)]), interval_s=0.01)
        )

    assert len(window.pictures) < 100
    assert window.closed


def test_a_lost_camera_is_shown_on_the_last_picture_and_keys_work(person, session, states):
    told = []
    window = FakeWindow({8: Action.PAUSE, 14: Action.QUIT})
    seen = [*frames([i / 10 for i in range(5)]), *gone([1.5 + i / 5 for i in range(20)])]

    LiveCoach(session, person, window=window, on_notice=told.append).run(Webcam(seen, 0.02))

    assert len(window.pictures) == 14
    assert told == ["The camera sends no pictures."]
    notices = [state.notice for state in states]
    assert notices[-9:] == ["The camera sends no pictures."] * 9
    assert set(notices[:-9]) == {None}
    assert [state.status is Status.PAUSED for state in states[-9:]] == [False] * 3 + [True] * 6
    assert states[-1].time_s == seen[13].time_s


def test_set_and_recording_continue_after_a_gap(person, session, states, tmp_path):
    told = []
    before_s, after_s = np.arange(0, 10, 0.1), np.arange(15, 17, 0.1)
    seen = [*frames(before_s), *gone(np.arange(11, 15, 0.2)), *frames(after_s)]
    webcam = Webcam(seen)
    webcam.is_live = False  # so that each frame is analysed
    writer = VideoWriter(tmp_path / "out.mp4")

    LiveCoach(session, person, writer=writer, on_notice=told.append).run(webcam)

    assert told == ["The camera sends no pictures.", None]
    assert [rep.number for rep in session.reps] == [1]
    assert states[-1].reps == 1
    assert video_of(tmp_path / "out.mp4") == pytest.approx([s.time_s for s in seen], abs=1e-3)


@pytest.mark.usefixtures("states")
def test_a_change_of_picture_size_does_not_end_the_recording(person, session, tmp_path):
    seen = [*frames([0.0, 0.1]), *gone([1.0]), *frames([2.0, 2.1], size=(240, 320))]
    writer = VideoWriter(tmp_path / "out.mp4")

    LiveCoach(session, person, writer=writer).run(Webcam(seen))

    times_s = video_of(tmp_path / "out.mp4")
    assert len(times_s) == 5
    assert all(before_s < after_s for before_s, after_s in pairwise(times_s))


def test_a_picture_of_another_shape_is_letterboxed():
    tall = np.full((40, 20, 3), 200, np.uint8)

    image = fitted(tall, 20, 40)

    assert image.shape == (20, 40, 3)
    assert (image[:, 15:25] == 200).all()
    assert not image[:, :15].any()
    assert not image[:, 25:].any()


@pytest.mark.parametrize(("endless", "expected"), [(True, BLACK), (False, None)])
def test_black_pictures_are_reported_of_cameras_only(person, session, states, endless, expected):
    webcam = Webcam(frames([i / 10 for i in range(40)], level=2))
    webcam.is_live, webcam.is_endless = False, endless

    LiveCoach(session, person, window=FakeWindow()).run(webcam)

    assert states[-1].notice == expected


class FakeVoice:
    """Keeps what is said and sounded."""

    muted = False

    def __init__(self):
        self.heard = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def say(self, words):
        self.heard.append(words)

    def tone(self, tone):
        self.heard.append(tone)


def test_words_tones_and_camera_notices_are_given_once(person):
    class Coaching:
        reps = ()
        is_over = False
        measured = None
        events = ()

        def update(self, time_s, _pose, _measured, *, brightness):
            assert brightness > 80
            said = {0.0: "Round your back", 0.2: "1"}.get(time_s)
            tone = Tone.REP if said == "1" else None
            state = SessionState(time_s, "cat-cow", "Cat-cow", Status.MOVING)
            return replace(state, said=said, tone=tone)

        def finish(self):
            pass

    voice = FakeVoice()
    webcam = Webcam([*frames([0.0, 0.1, 0.2]), *gone([1.0, 1.2]), *frames([2.0])])
    webcam.is_live = False  # so that each frame is analysed

    LiveCoach(Coaching(), person, speaker=voice).run(webcam)

    assert voice.heard == ["Round your back", "1", Tone.REP, "The camera sends no pictures."]


# -- what goes wrong meanwhile ----------------------------------------------------------------


@pytest.mark.usefixtures("states")
def test_a_full_disk_ends_the_recording_but_not_the_set(
    made_up, person, session, tmp_path, monkeypatch
):
    encode, lost = VideoWriter._encode, []

    def until_full(self, container, rgb):
        if rgb.pts > 3 * 90_000:
            raise OSError(28, "No space left on device")
        encode(self, container, rgb)

    monkeypatch.setattr(VideoWriter, "_encode", until_full)
    writer = VideoWriter(tmp_path / "out.mp4", keeps_cut_short=True)

    LiveCoach(session, person, writer=writer, on_lost=lost.append).run(made_up.source(26.0))

    assert [rep.number for rep in session.reps] == [1, 2, 3]
    (error,) = lost
    assert "no space left on device" in str(error)
    assert 1.0 < video_of(tmp_path / "out.mp4")[-1] <= 3.1
    assert writer.is_kept


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to send")
@pytest.mark.usefixtures("states")
def test_ctrl_c_during_saving_loses_nothing(made_up, person, session, tmp_path, monkeypatch):
    """The first ends the set, all others come while the video is completed."""
    saving, asked = VideoWriter.close, []

    def close(self):
        for _ in range(3):
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.001)
        asked.append(True)
        saving(self)

    monkeypatch.setattr(VideoWriter, "close", close)
    monkeypatch.setattr("pose_coach.common.stopping._now.requested_s", None)  # and again afterwards
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    install_handlers()
    try:
        with uninterrupted():
            LiveCoach(session, person, writer=VideoWriter(tmp_path / "out.mp4")).run(
                made_up.source(ONE_REP_S)
            )
    finally:
        signal.signal(signal.SIGINT, before)

    assert asked
    assert len(video_of(tmp_path / "out.mp4")) == 150
    assert len(session.reps) == 1
