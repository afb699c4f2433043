"""The history as a web page."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from html.parser import HTMLParser

import pytest

from pose_coach.body.landmarks import Side
from pose_coach.history.charts import bars, lines, year
from pose_coach.history.page import history_page

BERLIN = timezone(timedelta(hours=1))
NOW = datetime(2026, 3, 18, 20, 15, tzinfo=BERLIN)


class Reader(HTMLParser):
    """Sees that every element is closed, and gathers what is drawn and what would be fetched."""

    def __init__(self, page):
        super().__init__()
        self.open, self.fetched, self.found = [], [], []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))
        self.fetched += [v for k, v in attributes if k in ("src", "href", "srcset")]
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def count(self, tag, **wanted):
        return sum(
            of == tag and all(have.get(k.rstrip("_")) == v for k, v in wanted.items())
            for of, have in self.found
        )


@pytest.fixture
def page(kept, made_up):
    for day in (16, 17, 18):
        kept.on_day(
            datetime(2026, 3, day, 18, 30, tzinfo=BERLIN),
            [
                made_up.rep(1, 0.0),
                made_up.rep(1, 10.0, exercise="scorpion", side=Side.LEFT, range_deg=40.0),
                made_up.rep(2, 20.0, exercise="scorpion", side=Side.RIGHT, range_deg=50.0 + day),
            ],
        )
    return history_page(kept.sessions(), NOW)


def test_the_page_is_self_contained(page):
    seen = Reader(page)

    assert seen.fetched == []
    assert seen.count("script") == 0
    assert "://" not in page
    assert "url(" not in page
    assert seen.count("html", lang="en") == 1


def test_the_page_shows_totals_and_sessions(page):
    assert "<b>3</b>sessions" in page
    assert "<b>9</b>reps" in page
    assert "<b>3</b>days in a row" in page
    assert "Streak: 3 days in a row; the longest was 3, of 3 days in all." in page


def test_every_exercise_has_charts_with_separate_sides(page):
    seen = Reader(page)

    assert [a["aria-label"] for tag, a in seen.found if tag == "svg"] == [
        "Something was done on 3 days of the last year",
        "cat-cow: reps a day",
        "cat-cow: mean seconds of a phase by day",
        "cat-cow: mean range of motion by day",
        "scorpion: reps a day",
        "scorpion: mean seconds of a phase by day",
        "scorpion: mean range of motion by day",
    ]
    assert seen.count("rect", class_="done") == 3
    assert seen.count("circle", class_="dot left") == 3
    assert "<title>16 Mar right: 66°</title>" in page


def test_every_chart_has_a_table(page):
    rows = re.findall(r'<tr[^>]*><th scope="row">(.*?)</th>(.*?)</tr>', page)

    assert ("18 Mar", "<td>2</td><td>100 %</td><td>0</td><td>3.0 s</td><td>54°</td>"
            "<td>1/1</td><td>40°/68°</td>") in rows  # fmt: skip
    assert rows[-1][0] == "2026-03-16 18:30"


def test_an_empty_history_gives_a_page_that_says_so():
    page = history_page((), NOW)

    Reader(page)
    assert "No session is kept yet." in page


def test_names_are_escaped(kept, made_up):
    kept.on_day(NOW, [made_up.rep(exercise="<b>&cat")])

    page = history_page(kept.sessions(), NOW)

    Reader(page)
    assert "<b>&cat" not in page
    assert "&lt;b&gt;&amp;cat" in page


def test_a_line_has_a_gap_at_nan():
    chart = lines("t", ["a", "b", "c"], {"all": [1.0, float("nan"), 2.0]}, " s", 1)

    (path,) = re.findall(r' d="(.*?)"', chart)
    assert path.count("M") == 2
    assert "L" not in path
    assert chart.count("<circle") == 2


@pytest.mark.parametrize("values", [[], [float("nan")], [0.0], [5.0, 5.0], [-3.0, 1e6], [0.001]])
def test_charts_stay_within_their_bounds_for_any_values(values):
    labels = [str(index) for index in range(len(values))]

    chart = lines("t", labels, {"all": values}, "°", 0)
    chart += bars("t", labels, [max(0.0, v) for v in values if v == v] or [0.0] * len(values), "")

    for name, limit in (("x", 320), ("cx", 320), ("y", 130), ("cy", 130), ("y1", 130)):
        for found in re.findall(rf' {name}="(.*?)"', chart):
            assert 0 <= float(found) <= limit


def test_the_calendar_ends_today():
    chart = year({NOW.date(): 1, NOW.date() - timedelta(days=30): 20}, NOW.date())

    assert "<title>18 March 2026: 1 rep</title></rect><text" in chart
    assert "<title>16 February 2026: 20 reps</title>" in chart
    assert "19 March 2026" not in chart
