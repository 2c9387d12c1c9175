"""Take figures away as a person does: through the form that asks what for."""

from __future__ import annotations

from urllib.parse import urlencode

from tests.support.page import Page
from tests.support.page_client import PageClient

FILES = "/trends/files"


def take(client: PageClient, section: str, kind: str = "csv", **choice: str) -> Page:
    """One chart or table of exact figures as a file."""
    token = client.visit("/account").form("/sign-out").values["csrf_token"][0]
    asked = {"csrf_token": token, "section": section, "kind": kind, "purpose": "audit"}
    return client.post(f"{FILES}?{urlencode(choice)}", asked)
