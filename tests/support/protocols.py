"""Protocols that a coordinator wrote before a test begins."""

from __future__ import annotations

from flask import Flask

from gir.accounts.actor import actor_of
from gir.cases.protocol import StepRule
from gir.cases.protocol.queries import edition
from gir.cases.protocol.services import publish_draft, save_step


def draft_protocol(app: Flask, person_id: str, *rules: StepRule) -> None:
    """Save these rules in the draft."""
    with app.app_context():
        actor = actor_of(person_id)
        for rule in rules:
            save_step(rule, shown=edition(actor.organisation_id), actor=actor)


def publish_protocol(app: Flask, person_id: str, *rules: StepRule, reason: str = "Proef") -> str:
    """Publish a version with these rules, the others as they are; gives its id."""
    draft_protocol(app, person_id, *rules)
    with app.app_context():
        actor = actor_of(person_id)
        return publish_draft(reason, shown=edition(actor.organisation_id), actor=actor).id
