"""Which table holds which kind of data, and for which activity. Every table stands here once: a test knows them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gir.accounts.terms import APART, REPORT_ROLES, Role
from gir.care import access as care
from gir.care.terms import CareAct
from gir.cases.access import POLICY as CASES
from gir.cases.terms import Act, Hat
from gir.followup.searching import MAY_SEARCH_PEOPLE
from gir.privacy.register.columns import retentions
from gir.privacy.register.terms import DataKind, Kept, People, Registered
from gir.privacy.requests.access import FINDERS
from gir.terms import lazy as _l
from gir.threat import access as threat
from gir.threat.damage import access as damage
from gir.threat.measures import access as measures
from gir.threat.measures.terms import MeasureAct
from gir.threat.terms import ThreatAct

KINDS: dict[DataKind, frozenset[str]] = {
    DataKind.STORY: frozenset({"incident", "earlier_story", "incident_circumstances", "broken_rule"}),
    DataKind.PEOPLE: frozenset(
        {
            "person_concerned",
            "case_handler",
            "case_grant",
            "case_block",
            "case_conflict",
            "unwanted_handler",
            "unseen_name",
            "case_watch",
            "case_line",
            "reading",
            "case_block_lift",
        }
    ),
    DataKind.COURSE: frozenset(
        {
            "case_file",
            "note",
            "event",
            "task",
            "step_pause",
            "closing_proposal",
            "closing_reply",
            "evaluation",
            "case_link",
            "lesson_withdrawal",
            "pile_question",
            "message",
            "mail",
            "case_hold",
            "destruction_proposal",
        }
    ),
    DataKind.FILES: frozenset({"evidence_file", "evidence_chunk"}),
    DataKind.HEALTH: frozenset(
        {
            "incident_care",
            "accident_notice",
            "injury_release",
            "sick_leave",
            "talk",
            "talk_confirmation",
            "talk_question",
            "referral",
        }
    ),
    DataKind.HOME: frozenset({"incident_home", "home_advice"}),
    DataKind.IDENTITY: frozenset(
        {"incident_perpetrator", "incident_perpetrator_identity", "incident_recorded_identity"}
    ),
    DataKind.MEASURES: frozenset(
        {
            "reaction",
            "measure",
            "measure_review",
            "measure_link",
            "measure_rule",
            "no_measure",
            "criteria_check",
            "criterion_met",
            "inform_clock",
            "inform_postponement",
            "earlier_search",
        }
    ),
    DataKind.POLICE: frozenset({"police_step", "police_file", "police_progress"}),
    DataKind.DAMAGE: frozenset({"damage_item", "damage_payment", "kept_damage"}),
    DataKind.ACCOUNT: frozenset(
        {"person", "assignment", "substitute", "external_substitute", "deputy", "absence", "duty", "mail_preference"}
        | {"role_proposal", "rights_review"}
    ),
    DataKind.SIGN_IN: frozenset(
        {"sign_in", "sign_in_throttle", "second_factor", "recovery_code", "calendar_feed", "visit", "visitor_code"}
    ),
    DataKind.KEPT_FORMS: frozenset({"draft", "report_draft", "work_view"}),
    DataKind.COUNTS: frozenset(
        {
            "fact",
            "fact_effect",
            "fact_form",
            "fact_measure",
            "fact_month",
            "fact_stage",
            "closed_report",
            "closed_quarter",
            "chart_marker",
            "figure_sharing",
            "head_count_check",
            "history_import",
            "import_file",
            "import_memory",
            "import_piece",
            "partner",
            "protocol_version",
        }
    ),
    DataKind.LOG: frozenset(
        {"audit_line", "processing_line", "export_purpose", "break_glass", "destruction", "destruction_agreement"}
    ),
    DataKind.REQUESTS: frozenset({"privacy_request", "privacy_request_case", "privacy_request_text"}),
}
OF_NOBODY = frozenset(
    {
        # The organisation, its rules, its letters and its counts.
        "organisation",
        "department",
        "head_count",
        "house_norm",
        "house_rule",
        "perpetrator_criteria",
        "perpetrator_criterion",
        "measure_letter_text",
        "mail_wording",
        "pile_norm",
        "lesson",
        "month_tally",
        "period_total",
        "register_span",
        "frozen_tally",
        "retention_term",
        "clock_check",
        # Keys, and ends of chains.
        "data_key",
        "destroyed_key",
        "signing_key",
        "audit_head",
        "audit_anchor",
        "processing_mark",
        # Answers that belong to nobody (decision 17).
        "pulse_round",
        "pulse_turn",
    }
)
"""Tables that hold nothing of a person."""
KEPT_OTHERWISE = {DataKind.LOG: Kept.LOG, DataKind.COUNTS: Kept.COUNTS}
"""How long what is not sealed is kept."""
Recipients = Callable[[], frozenset[Hat | Role]]


@dataclass(frozen=True)
class Processing:
    """One activity as the register tells it. ``readers`` are taken from the rules of who may read."""

    activity: Registered
    basis: str
    people: tuple[People, ...]
    kinds: tuple[DataKind, ...]
    readers: Recipients
    outside: str = _l("Nobody")

    @property
    def kept(self) -> list[Kept]:
        """How long, by the marks on the columns."""
        marks, found = retentions(), set[Kept]()
        for kind in self.kinds:
            found |= {Kept(mark.value) for table in KINDS[kind] for mark in marks.get(table, ())}
            found |= {KEPT_OTHERWISE[kind]} if kind in KEPT_OTHERWISE else set()
        return [kept for kept in Kept if kept in (found or {Kept.WITH_CASE})]


OWN_PEOPLE = (People.EMPLOYEES, People.HANDLERS, People.WITNESSES, People.ACCUSED)
SHARED = (DataKind.STORY, DataKind.PEOPLE, DataKind.COURSE, DataKind.FILES, DataKind.KEPT_FORMS)
REGISTER = (
    Processing(
        Registered.FOLLOW_UP,
        _l("AVG 6(1)(c): the employer must prevent and follow up aggression (Working Conditions Act 3 and 5)"),
        OWN_PEOPLE,
        SHARED,
        lambda: CASES[Act.READ] - {Hat.CLERK} | MAY_SEARCH_PEOPLE,
        _l("The labour inspectorate, after a serious accident"),
    ),
    Processing(
        Registered.OFFICIALS,
        _l("AVG 6(1)(e): office-holders must be able to do their public task in safety"),
        (People.OFFICIALS, People.HANDLERS, People.WITNESSES, People.ACCUSED),
        (*SHARED, DataKind.HOME),
        lambda: CASES[Act.READ_HOME] | {Hat.HRM, *(CASES[Act.READ_NARRATIVE] & {Hat.CLERK})},
        _l("The police, where the police report needs it"),
    ),
    Processing(
        Registered.CARE,
        _l("AVG 6(1)(c) and 9(2)(b): care, absence and accidents at work (Working Conditions Act 3, 5 and 9)"),
        (People.EMPLOYEES, People.OFFICIALS),
        (DataKind.HEALTH,),
        lambda: care.POLICY[CareAct.READ],
        _l("The labour inspectorate, after a serious accident; the police one line, with consent"),
    ),
    Processing(
        Registered.PERPETRATOR,
        _l("AVG 6(1)(e) and (f), and 10; UAVG 33: safety of employees and office-holders"),
        (People.ACCUSED, People.WITNESSES),
        (DataKind.IDENTITY, DataKind.MEASURES, DataKind.POLICE, DataKind.DAMAGE),
        lambda: (
            threat.POLICY[ThreatAct.READ]
            | measures.POLICY[MeasureAct.READ]
            | damage.ALL_ITEMS
            | {Role.DECIDER, Role.DESK}
        ),
        _l("The accused themselves, by letter; the police; who insures the organisation"),
    ),
    Processing(
        Registered.FIGURES,
        _l("AVG 6(1)(c) and 5(1)(b): to know the risks of the work (Working Conditions Act 5), without names"),
        (People.EMPLOYEES, People.OFFICIALS),
        (DataKind.COUNTS,),
        lambda: frozenset(REPORT_ROLES),
        _l("Council, works council and public: protected figures only"),
    ),
    Processing(
        Registered.ACCOUNTS,
        _l("AVG 6(1)(c) and 32: to secure what stands in it"),
        (People.EMPLOYEES, People.OFFICIALS, People.HANDLERS),
        (DataKind.ACCOUNT, DataKind.SIGN_IN, DataKind.KEPT_FORMS),
        lambda: frozenset({Role.ADMINISTRATOR}),
    ),
    Processing(
        Registered.ACCOUNTABILITY,
        _l("AVG 5(2), 32 and 33: to account for it, and to see and report a data breach"),
        (People.EMPLOYEES, People.HANDLERS, People.ACCUSED),
        (DataKind.LOG,),
        lambda: frozenset(APART - {Role.ADMINISTRATOR}),
        _l("The data protection authority, after a data breach"),
    ),
    Processing(
        Registered.REQUESTS,
        _l("AVG 12 to 22: the law says that requests must be answered"),
        (People.ASKERS,),
        (DataKind.REQUESTS,),
        lambda: FINDERS | {Role.PRIVACY_OFFICER},
        _l("Who asks"),
    ),
)
