"""What the pages of the protocol show."""

from __future__ import annotations

from typing import Any

from flask_babel import format_decimal

from gir.accounts.actor import Actor
from gir.accounts.terms import Role
from gir.cases.protocol import DEFAULT_PROTOCOL
from gir.cases.protocol.limits import LIMITS
from gir.cases.protocol.queries import Version, current_rules, current_version, draft_version
from gir.followup.protocol.preview import preview
from gir.followup.protocol.sentences import differences, words_of
from gir.web.dates import long_day


def protocol_page(version: Version | None, versions: list[Version], actor: Actor) -> dict[str, Any]:
    """A published version, or the default of the software; with what changed in it and the other versions.

    Of the one that holds now the coordinator may change the steps: as they are in the draft, when there is one.
    """
    older = next((other for other in versions if version and other.number == version.number - 1), None)
    is_current = version is None or version.id == versions[0].id
    edits = is_current and Role.COORDINATOR in actor.roles
    rules = version.rules if version else DEFAULT_PROTOCOL
    return {
        "version": version,
        "is_current": is_current,
        "steps": words_of(rules),
        "changes": differences(older.rules if older else DEFAULT_PROTOCOL, rules) if version else [],
        "versions": [(other, long_day(other.published_on)) for other in versions if other.published_on],
        "published_on": long_day(version.published_on) if version and version.published_on else "",
        "edits": edits,
        "fixed": [(str(step.label), str(limit.why)) for step, limit in LIMITS.items()],
        "has_draft": edits and draft_version(actor.organisation_id) is not None,
    }


def draft_page(actor: Actor) -> dict[str, Any]:
    """The draft beside the version that holds. There must be a draft."""
    home = actor.organisation_id
    draft, current = draft_version(home), current_version(home)
    rules = draft.rules if draft else current_rules(home)
    return {
        "draft": draft,
        "number": (current.number if current else 0) + 1,
        "steps": words_of(rules),
        "changes": differences(current_rules(home), rules),
    }


def preview_page(actor: Actor, draft: Version) -> dict[str, Any]:
    """The draft on last year's cases."""
    result = preview(actor, draft.rules)
    return {"result": result, "per_case": [format_decimal(steps, "0.0") for steps in result.per_case]}
