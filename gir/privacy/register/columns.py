"""What every column holds: sealed texts with how long they are kept, and plain ones that hold nothing personal.

The register of processing is made of it, and tests hold the tables to it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Enum, LargeBinary, String

from gir.database import Base, TermSet
from gir.vault import Retention, Sealed

PLAIN_TEXTS = frozenset(
    {
        # Of the organisation, and printed on its letters.
        "organisation.name",
        "organisation.language",
        "organisation.emergency_label",
        "organisation.emergency_number",
        "organisation.duty_number",
        "organisation.work_address",
        "department.name",
        # House rules: made to be published.
        "house_norm.language",
        "house_norm.sentence",
        "house_norm.explanation",
        "house_norm.light",
        "house_norm.medium",
        "house_norm.severe",
        "lesson.text",  # read by everybody who handles cases; refused when it names somebody (decision 47)
        "house_rule.text",
        "chart_marker.text",  # stands under charts: who writes it is told to name nobody and no case
        # Letters as an organisation words them, before anything is filled in.
        "measure_letter_text.text",
        # Criteria for a perpetrator's name: made to be published.
        "perpetrator_criteria.language",
        "perpetrator_criterion.text",
        # A protocol: terms and numbers, and the reason that its readers are given.
        "protocol_version.steps",
        "protocol_version.reason",
        # Words of mails that may name nobody and nothing.
        "mail_wording.language",
        "mail_wording.subject",
        "mail_wording.text",
        # The same of its own steps, on its own protocol: they tell what to do, and no names.
        "task.name",
        "task.instruction",
        # How many of what: counts and terms.
        "month_tally.population",
        "month_tally.part",
        "month_tally.tally",
        "month_tally.cells",
        "frozen_tally.population",
        "frozen_tally.part",
        "frozen_tally.tally",
        "frozen_tally.cells",
        # Pseudonyms of accounts, as in the log, and numbers of cases that somebody has elsewhere.
        "destruction.officer",
        "destruction.handler",
        "kept_damage.number",
        "break_glass.number",
        "clock_check.id",
        # Keyed fingerprints and hashes: nothing to look up without the keyring.
        "person.email_lookup",
        "incident_recorded_identity.name_lookup",
        "incident_recorded_identity.person_lookup",
        "incident_circumstances.address_lookup",
        "privacy_request.name_lookup",
        "person.password_hash",
        "sign_in.id",
        "sign_in_throttle.id",
        "visitor_code.id",
        "visit.id",
        "fact.victim",
        "closed_report.victim",
        # Random or pseudonymous ids and keys of terms.
        "person.language",
        "incident.submission",
        "incident.sent_from",
        # A keyed fingerprint of the answers, to know a form that comes twice.
        "incident.received_as",
        # Random tokens of forms and pages.
        "report_draft.submission",
        "report_draft.page",
        # Printed on posters; it opens an empty form.
        "organisation.report_token",
        "case_file.number",
        "privacy_request.number",
        "privacy_request_text.origin",  # a column and the id of its row
        "case_file.circle",  # the id of a department, or of the organisation with a scope
        "case_line.circle",
        "work_view.tab",
        "work_view.sort",
        "work_view.department_id",
        "work_view.form",
        "work_view.severity",
        "draft.path",
        "message.about",
        "message.path",
        "event.detail",
        "data_key.key_set",
        "data_key.wrapped_by",
        "fact.population",
        "fact.office",
        "fact.kind",
        "fact.source",
        "fact.precision",
        "fact.channel",
        "fact.place",
        "fact.severity",
        "fact.influence",
        "fact.injury",
        "fact.absence_band",
        "fact.vpt_code",
        "fact.filing",
        "fact_effect.effect",
        "fact_measure.measure_id",
        "fact_measure.kind",
        "fact_measure.hearing",
        "fact_form.form",
        "fact_stage.step",
        "period_total.population",
        "fact.import_id",
        "period_total.import_id",
        "register_span.population",
        "closed_quarter.population",
        "closed_quarter.definition",
        "register_span.import_id",
        # Of other employers, as they call themselves in a file; keys that are made to be shown.
        "partner.their_id",
        "partner.name",
        "partner.public_key",
        "signing_key.public_key",
        # A keyed fingerprint of a file.
        "history_import.mark",
        # The log: pseudonymous ids, terms, a keyed fingerprint of the origin.
        "audit_line.chain",
        "audit_line.actor",
        "audit_line.origin",
        "audit_line.operation",
        "audit_line.act",
        "audit_line.object_kind",
        "audit_line.object_id",
        "audit_line.result",
        "audit_line.detail",
        "audit_head.chain",
        "audit_anchor.chain",
        "audit_anchor.key",
        # Keyed fingerprints of people, and the operation of the audit log.
        "processing_line.subject",
        "processing_line.operation",
    }
)
"""Free columns that are not sealed, each with why."""
# Pieces of files are sealed by gir.evidence.sealing and gir.exchange.keeping, a key by gir.exchange.partners.signing.
PLAIN_BYTES = frozenset(
    {
        "evidence_chunk.data",
        "import_piece.data",
        "signing_key.private",
        "data_key.wrapped",
        "audit_line.previous",
        "audit_line.mac",
        "audit_head.mac",
        "audit_anchor.mac",
        "audit_anchor.signature",
    }
)
"""Bytes that are not sealed as texts are."""


def models() -> list[Any]:
    """Every table, as its class."""
    return sorted((mapper.class_ for mapper in Base.registry.mappers), key=lambda model: str(model.__name__))


def sealed_marks(model: Any) -> dict[str, Sealed]:
    """The sealed texts of a table, by name."""
    return {name: mark for name, mark in vars(model).items() if isinstance(mark, Sealed)}


def retentions() -> dict[str, frozenset[Retention]]:
    """How long the sealed texts of each table are kept."""
    marks = {model.__tablename__: sealed_marks(model) for model in models()}
    return {table: frozenset(mark.retention for mark in found.values()) for table, found in marks.items() if found}


def number_sealed() -> int:
    """How many columns are sealed."""
    return sum(len(sealed_marks(model)) for model in models())


def plain_columns() -> set[str]:
    """Every column that could hold a free text or bytes and is not sealed, as ``table.column``."""
    found = set()
    for model in models():
        for column in model.__table__.columns:
            chosen = isinstance(column.type, Enum | TermSet)
            refers = bool(column.foreign_keys) or column.name in ("id", "incident_id")
            text = isinstance(column.type, String) and not chosen and not refers
            if text or (isinstance(column.type, LargeBinary) and not column.name.endswith("_sealed")):
                found.add(f"{column.table.name}.{column.name}")
    return found
