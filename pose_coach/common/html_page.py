"""HTML pages from Jinja templates, which escape everything that they are given."""

from __future__ import annotations

from pathlib import Path

import jinja2
from markupsafe import Markup

SHARED = Path(__file__).with_name("templates")
"""Templates that others extend: `file.html`, a page that is one file, loads nothing and runs no scripts."""


def rendered(template: Path, **values: object) -> str:
    """Return a template filled with values; it may include what lies beside it or in `SHARED`."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([template.parent, SHARED]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template(template.name).render(**values)


def style_in(path: Path) -> Markup:
    """Return a style sheet of the program, to stand in a page."""
    return Markup(path.read_text(encoding="utf-8"))
