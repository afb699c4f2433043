"""The shell of every HTML page that is written as one file."""

from __future__ import annotations

from html import escape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def web_page(title: str, style: Path, body: str) -> str:
    """Return a page that loads nothing and runs no scripts.

    Parameters
    ----------
    title
        Of the page, not escaped.
    style
        File with the style sheet.
    body
        HTML in which everything that needs it is escaped.
    """
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(title)}</title>
<style>
{style.read_text(encoding="utf-8")}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def rendered(template: Path, **values: object) -> str:
    """Return a rendered Jinja template. Values are escaped, unless the template marks them as safe."""
    environment = Environment(
        loader=FileSystemLoader(template.parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(template.name).render(values)
