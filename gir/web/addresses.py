"""Addresses: typed ids in paths, and the check that a return address stays on this site."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.routing import BaseConverter


class PublicId(BaseConverter):
    """A random id in an address: 32 hexadecimal characters."""

    regex = "[0-9a-f]{32}"


class Word(BaseConverter):
    """Any other name in an address, such as the token of a link: at most 100 characters, and no control characters.

    What is longer, or holds what a database refuses, is the address of nothing.
    """

    regex = r"[^/\x00-\x1f\x7f]{1,100}"
    part_isolating = True


def is_page(path: str) -> bool:
    """Whether there is a page at this path, and not only a button or nothing at all. A query does not count."""
    adapter = current_app.create_url_adapter(request)
    return adapter is not None and adapter.test(urlsplit(path).path, method="GET")


def same_site_path(target: str | None) -> str | None:
    """``target`` when it is a plain path of this site, else None.

    Backslashes, control characters, a scheme, a host or a double slash make a browser leave the site.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or any(ord(letter) < 33 or ord(letter) == 127 for letter in target):
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else target
