"""No names and no content in the log: only terms, ids, counts and keyed fingerprints."""

from __future__ import annotations

import ast

from tests.test_architecture import MODULES, place, tree

DETAIL = {
    "gir/cases/protocol/services.py": "which step",
    "gir/cases/services.py": "in what capacities somebody reads",
    "gir/reporting/trust_views.py": "the same",
    "gir/evidence/views.py": "the same",
    "gir/followup/measures/acting.py": "the same",
    "gir/followup/police/views.py": "the same",
    "gir/followup/searching.py": "a keyed fingerprint of what was searched for; the reason as a term",
    "gir/threat/perpetrator/earlier.py": "keyed fingerprints of the name and the typed reason; both are sealed",
    "gir/evidence/tending.py": "a scanner's verdict as a term",
    "gir/statistics/staffing/services.py": "quarters",
    "gir/statistics/markers/services.py": "a kind",
    "gir/statistics/protected/answering.py": "a chart's key and a kind of file",
    "gir/statistics/protected/closing.py": "a quarter and counts",
    "gir/statistics/partners/services.py": "yes and no",
    "gir/statistics/reports/announcing.py": "a quarter",
    "gir/privacy/taking.py": "terms, moments, counts; of typed words only their mac, they are sealed in a row",
    "gir/notifications/wording/services.py": "a matter and a language",
    "gir/notifications/preferences.py": "kinds of mail and how they come",
    "gir/exchange/history.py": "a count",
    "gir/exchange/taking_over.py": "a way and counts",
    "gir/exchange/importing.py": "counts, and what columns are taken for: terms, not their names",
    "gir/exchange/partners/services.py": "a quarter, yes and no, the beginning of a public key",
    "gir/organisations/settings.py": "names of fields, not what was typed",
    "gir/organisations/editions.py": "what its caller says",
    "gir/accounts/services.py": "a role and a day",
    "gir/accounts/break_glass/services.py": "a role",
    "gir/accounts/rights/services.py": "a role; a count",
    "gir/cases/break_glass/services.py": "terms; of typed words only their mac, they are sealed in a row",
    "gir/accounts/absences/services.py": "a role",
    "gir/accounts/signing_in.py": "how somebody goes on after the password; that it was elsewhere",
    "gir/accounts/second_factor/checking.py": "what its caller says",
    "gir/privacy/services.py": "two moments",
    "gir/forgetting/services.py": "counts, kinds of data, months, terms",
    "gir/forgetting/again.py": "a kind of data",
    "gir/privacy/requests/files.py": "in which form",
    "gir/audit/cutting.py": "a moment and a mac",
}
"""Every module that gives a line of the log more than who, what and when, and what that is. Read it before adding one:
a typed text never stands in the log. Seal it in a row, and give the line its ``words_mac``."""
WRITES = {"recorded", "save_draft"}


def gives_detail(module: ast.Module) -> bool:
    calls = (node for node in ast.walk(module) if isinstance(node, ast.Call))
    return any(
        keyword.arg == "detail" and ast.unparse(call.func).split(".")[-1] in WRITES
        for call in calls
        for keyword in call.keywords
    )


def test_typed_reasons_never_stand_in_the_log_and_every_detail_was_thought_about() -> None:
    assert {place(path) for path in MODULES if gives_detail(tree(path))} == set(DETAIL)
