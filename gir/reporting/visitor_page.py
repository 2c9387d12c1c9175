"""What the pages of people without an account share."""

from __future__ import annotations

from flask import current_app, url_for

from gir.config import Settings
from gir.organisations.models import Organisation
from gir.web.page import Page, current_language


def frame_of(organisation: Organisation) -> Page:
    """The frame of a page for somebody whose organisation is known, but who has no account."""
    return Page(
        product_name=_settings().product_name,
        language=current_language(),
        organisation_name=organisation.name,
        emergency_label=organisation.emergency_label,
        emergency_number=organisation.emergency_number,
        duty_number=organisation.duty_number,
    )


def return_address() -> str:
    """Where somebody comes back with a code: the configured address, which no request can bend."""
    return _settings().base_url + url_for("visitors.returning")


def trust_addresses() -> dict[str, str]:
    """Where the pages about trust lie during a visit, and the page they lead back to."""
    return {
        "home": url_for("visit.show"),
        "protect_url": url_for("visit_trust.protect"),
        "readers_url": url_for("visit_trust.readers"),
    }


def _settings() -> Settings:
    settings: Settings = current_app.extensions["gir_settings"]
    return settings
