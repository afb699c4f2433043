from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest

from pose_coach.frames.latest_frame import Feed, Latest


def test_only_the_newest_item_is_kept():
    box: Latest[str] = Latest()

    for item in ("old", "older than the last", "newest"):
        box.put(item)

    assert box.take(timeout_s=1) == "newest"
    with pytest.raises(TimeoutError, match=r"nothing came within 0\.01 s"):
        box.take(timeout_s=0.01)


def test_taking_waits_for_an_item_from_another_thread():
    box: Latest[int] = Latest()
    threading.Timer(0.05, box.put, args=[7]).start()

    assert box.take(timeout_s=5) == 7


def test_what_lies_in_a_closed_mailbox_can_still_be_taken():
    box: Latest[int] = Latest()
    box.put(7)
    box.close()

    assert box.take(timeout_s=1) == 7
    assert box.take(timeout_s=1) is None
    assert box.take(timeout_s=1) is None


def test_an_error_comes_after_the_last_item_and_the_first_error_counts():
    box: Latest[int] = Latest()
    box.put(7)
    box.close(OSError("unplugged"))
    box.close(OSError("consequence"))

    assert box.take(timeout_s=1) == 7
    with pytest.raises(OSError, match="unplugged"):
        box.take(timeout_s=1)


def test_closing_wakes_whoever_waits():
    box: Latest[int] = Latest()
    threading.Timer(0.05, box.close).start()
    began_s = time.monotonic()

    assert box.take(timeout_s=30) is None
    assert time.monotonic() - began_s < 5


def count(put, stop):
    number = 0
    while not stop.is_set():
        put(number)
        number += 1
        stop.wait(0.001)


def test_a_feed_drops_what_nobody_took_and_ends_its_thread():
    before = threading.active_count()
    feed: Feed[int] = Feed(count, "counting")
    first = feed.take(timeout_s=5)
    time.sleep(0.1)
    second = feed.take(timeout_s=5)
    feed.close()

    assert first is not None
    assert second is not None
    assert second > first + 5
    assert threading.active_count() == before
    feed.take(timeout_s=5)
    assert feed.take(timeout_s=5) is None


def test_a_feed_hands_on_the_error_of_its_thread():
    def fail(_put, _stop):
        raise OSError("no such device")

    feed: Feed[int] = Feed(fail, "failing")

    with pytest.raises(OSError, match="no such device"):
        feed.take(timeout_s=5)


def test_closing_does_not_wait_for_a_thread_that_hangs():
    release = threading.Event()
    feed: Feed[int] = Feed(lambda *_: release.wait(30), "hanging")
    began_s = time.monotonic()

    feed.close(wait_s=0.05)

    assert time.monotonic() - began_s < 5
    release.set()


def test_a_thread_that_hangs_does_not_keep_the_program_from_ending():
    program = (
        "import time\n"
        "from pose_coach.frames.latest_frame import Feed\n"
        "Feed(lambda *_: time.sleep(60), 'hanging')\n"
    )

    subprocess.run([sys.executable, "-c", program], check=True, timeout=20)


def test_a_feed_that_was_never_closed_is_closed_when_the_program_ends():
    program = (
        "import sys, time\n"
        "from pose_coach.frames.latest_frame import Feed\n"
        "def produce(put, stop):\n"
        "    stop.wait(30)\n"
        "    print('stopped', flush=True)\n"
        "Feed(produce, 'forgotten')\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], check=True, timeout=20, capture_output=True, text=True
    )

    assert (done.stdout, done.stderr) == ("stopped\n", "")
