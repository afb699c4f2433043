"""Removes user, password and query from stream addresses before they are shown."""

from __future__ import annotations

import re

# A path collapses the two slashes of an address to one.
_SCHEME = r"\b[A-Za-z][A-Za-z0-9+.-]+:/{1,2}"
# Up to the last @ before the path; up to the last @ of all where the part before the path is no host and
# port, because then the password contains a slash or a question mark.
_USER = r"(?:[^\s/?#]*@|[^\s/@:]*:(?!\d*(?:[/?#\s]|$))\S*@)"
_SECRETS = re.compile(f"({_SCHEME}){_USER}")
_QUERY = re.compile(rf"({_SCHEME}[^\s?#]*)[?#]\S*?(?=[:.,;)'\"]*(?:\s|$))")


def without_secrets(text: str) -> str:
    """Return a text in which every address lacks user, password, query and fragment.

    Examples
    --------
    >>> without_secrets("rtsp://me:secret@cam.local:554/live?token=abc: it has ended.")
    'rtsp://cam.local:554/live: it has ended.'
    """
    return _QUERY.sub(r"\1", _SECRETS.sub(r"\1", text))
