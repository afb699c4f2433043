"""The figures as JSON, as Markdown and as a web page."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

from pose_coach.evaluation.document import accuracy_document, markdown
from pose_coach.evaluation.glossary import MEANINGS
from pose_coach.evaluation.page import accuracy_page
from pose_coach.evaluation.tables import (
    clip_table,
    fault_table,
    figure_table,
    figure_tables,
    landmark_table,
    overview_table,
)


@pytest.fixture
def clips(the, measured):
    bent = the.rep(0.0, faults=("elbows-bending",))
    rendered = the.clip(
        the.truth(bent),
        [measured(bent)],
        name="<dim & dark>",
        conditions={"light": "dark"},
        landmark_errors={"hip": 0.02},
    )
    missed = the.clip(the.truth(bent), [], name="missed", conditions={"light": "well lit"})
    filmed = the.clip(the.truth(exercise="none", origin="filmed"), [], name="other")
    return [rendered, missed, filmed]


def rows(table):
    return {name: [cell.text for cell in cells] for name, cells in table.rows}


def test_rendered_and_filmed_have_separate_columns(clips):
    table = figure_table(clips)

    assert table.columns == ("rendered, 2 clips", "filmed, 1 clip")
    assert rows(table)["counted exactly"] == ["50 %", "-"]
    assert "phase times within the tolerance" not in rows(table)
    assert [of.title for of in figure_tables(clips)] == ["In all", "cat-cow"]


def test_the_overview_has_a_row_per_exercise(clips):
    table = overview_table(clips)

    assert table.columns[:3] == ("rendered, exact", "rendered, false", "rendered, phase times")
    assert rows(table)["cat-cow"] == rows(table)["In all"] == ["50 %", "0", "0.00 s", "-", "0", "-"]


def test_shares_show_their_sample_size(clips):
    cells = dict(figure_table(clips).rows)["counted exactly"]

    assert (cells[0].note, cells[1].note) == ("1/2, 9-91 %", "")


def test_the_fault_table_is_by_exercise(clips):
    table = fault_table(clips)

    assert table.columns == ("rendered, precision", "rendered, recall")
    assert rows(table) == {"cat-cow: elbows-bending": ["100 %", "50 %"]}


def test_the_landmark_table_is_by_joint(clips):
    assert rows(landmark_table(clips)) == {"hip": ["2.0 %"]}


def test_the_clip_table_marks_what_is_wrong(clips):
    table = clip_table(clips)

    assert rows(table)["missed"] == ["cat-cow", "cat-cow", "1", "0", "0", "-"]
    wrong = {name: [c.text for c in cells if c.is_wrong] for name, cells in table.rows}
    assert wrong == {"<dim & dark>": [], "missed": ["0"], "other": []}


def test_unknown_numbers_are_null_in_json(clips):
    document = json.loads(json.dumps(accuracy_document(clips, "full"), allow_nan=False))

    assert (document["schema"], document["model"]) == ("pose-coach/accuracy/1", "full")
    everything = document["figures"]["all"]
    assert set(everything) == {"rendered", "filmed"}
    assert everything["rendered"]["exact"]["share"] == 0.5
    assert everything["rendered"]["exact"]["of"] == 2
    assert everything["filmed"]["phase_times_s"]["mean"] is None
    assert everything["rendered"]["faults"][0]["fault"] == "elbows-bending"
    assert set(document["figures"]["cat-cow"]) == {"rendered", "filmed"}
    assert document["conditions"]["light"]["dark"]["clips"] == 1
    assert [clip["name"] for clip in document["clips"]] == ["<dim & dark>", "missed", "other"]
    assert document["clips"][0]["sets"]["cat-cow"]["count"] == 1


def test_markdown_tables_are_rectangular(clips):
    text = markdown(clips, "full", "1.2.3")

    lines = text.splitlines()
    assert "Version 1.2.3, full model, 3 clips." in lines[2]
    assert "| In all | rendered, 2 clips | filmed, 1 clip |" in lines
    assert "| counted exactly | 50 % (1/2, 9-91 %) | - |" in lines
    tables = [block.splitlines() for block in text.split("\n\n") if block.startswith("|")]
    assert len(tables) == 7
    assert all(len({line.count("|") for line in table}) == 1 for table in tables)


def test_every_metric_is_explained(clips):
    meanings = [name.split(",")[0] for name, _ in MEANINGS]

    for name, _ in figure_table(clips).rows:
        assert any(name.startswith(known.split(" begin")[0]) for known in meanings), name


class Seen(HTMLParser):
    """Notes what a page asks for from elsewhere, and which tags are not closed."""

    def __init__(self):
        super().__init__()
        self.links, self.open, self.text = [], [], []

    def handle_starttag(self, tag, attributes):
        self.links += [value for name, value in attributes if name in ("src", "href")]
        if tag not in ("meta", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def test_the_page_is_self_contained(clips):
    page = accuracy_page(clips, "full", "1.2.3")
    seen = Seen()
    seen.feed(page)

    assert (seen.links, seen.open) == ([], [])
    assert "url(" not in page
    assert "@import" not in page
    assert "prefers-color-scheme: dark" in page
    assert 'name="viewport"' in page


def test_the_page_has_every_table_and_escapes_names(clips):
    page = accuracy_page(clips, "full", "1.2.3")
    seen = Seen()
    seen.feed(page)
    text = re.sub(r"\s+", " ", " ".join(seen.text))

    for words in ("Version 1.2.3, full model, 3 clips.", "In all", "Faults", "By light", "Clips"):
        assert words in text
    assert "<dim & dark>" in text
