"""The accuracy figures as one self-contained web page without scripts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from pathlib import Path

from pose_coach.common.html_page import web_page
from pose_coach.evaluation.breakdown import condition_tables, weakest_words
from pose_coach.evaluation.comparison import ClipResult
from pose_coach.evaluation.figures import Figures, figures
from pose_coach.evaluation.glossary import INTRODUCTION, MEANINGS
from pose_coach.evaluation.tables import (
    Cell,
    Table,
    clip_table,
    fault_table,
    figure_tables,
    landmark_table,
    origins_in,
    overview_table,
    seconds_cell,
    share_cell,
)

STYLE = Path(__file__).with_name("page.css")


def accuracy_page(results: Sequence[ClipResult], model: str, version: str) -> str:
    """Return the page.

    Parameters
    ----------
    results
        One for each clip.
    model, version
        Name of the pose model, and version of the program.
    """
    origins = origins_in(results)
    heads = "".join(
        _headline(origin, figures([r for r in results if r.origin == origin])) for origin in origins
    )
    weakest = weakest_words(results)
    overall, *by_exercise = figure_tables(results)
    parts = [
        f'<div class="heads">{heads}</div>',
        f'<p class="weakest">{escape(weakest)}</p>' if weakest else "",
        _section(overview_table(results)),
        _section(overall),
        *(_section(table, is_open=len(by_exercise) == 1) for table in by_exercise),
        *(_section(table) for table in (fault_table(results), landmark_table(results))),
        *(_section(table) for table in condition_tables(results)),
        _section(clip_table(results), is_open=False),
        _glossary(),
    ]
    body = f"""<h1>How right is Pose Coach?</h1>
<p class="made">Version {escape(version)}, {escape(model)} model, {len(results)} clips.</p>
{"".join(parts)}"""
    return web_page("How right is Pose Coach?", STYLE, body)


def _headline(origin: str, f: Figures) -> str:
    """Return the four most important figures."""
    false = Cell(
        str(f.false_counts),
        f"in {f.false_in.hits}/{f.false_in.of} analyses",
        is_wrong=f.false_counts > 0,
    )
    tiles = (
        ("counted exactly", share_cell(f.exact)),
        ("counted where there is none", false),
        ("median error of phase times", seconds_cell(f.phase_times_s.median)),
        ("rushed phases found", share_cell(f.rushed.recall)),
    )
    shown = "".join(
        f'<div class="tile"><b>{escape(cell.text)}</b><span>{escape(name)}</span>'
        f"<small>{escape(cell.note)}</small></div>"
        for name, cell in tiles
    )
    return (
        f'<section class="head"><h2>{escape(origin)}</h2><div class="tiles">{shown}</div></section>'
    )


def _section(table: Table, *, is_open: bool = True) -> str:
    if not table.rows:
        return ""
    columns = "".join(f'<th scope="col">{escape(column)}</th>' for column in table.columns)
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th>{"".join(_cell(cell) for cell in cells)}</tr>\n'
        for name, cells in table.rows
    )
    return (
        f"<details{' open' if is_open else ''}><summary>{escape(table.title)}</summary>"
        f'<div class="wide"><table><thead><tr><th></th>{columns}</tr></thead>\n'
        f"<tbody>{rows}</tbody></table></div></details>\n"
    )


def _glossary() -> str:
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in INTRODUCTION)
    meanings = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(words)}</dd>" for name, words in MEANINGS
    )
    return (
        "<details><summary>What the figures mean</summary>"
        f"{paragraphs}<dl>{meanings}</dl></details>\n"
    )


def _cell(cell: Cell) -> str:
    bar = "" if math.isnan(cell.share) else f'<i style="--share:{100 * cell.share:.0f}%"></i>'
    note = escape(cell.note).replace(" %", "&nbsp;%").replace("-", "&#8209;")  # kept on one line
    note = f"<small>{note}</small>" if note else ""
    return f"<td{' class=wrong' if cell.is_wrong else ''}>{escape(cell.text)}{note}{bar}</td>"
