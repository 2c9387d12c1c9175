"""Every page of the product, for each role that sees it. `{new}` in a path is the case of that story (`world.py`).

A page that is not here fails `test_every_page_is_in_the_list`: add it to `PAGES`, or to `NOT_PAGES` with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass

VISITOR = "visitor"
OWN = ("/", "/report", "/my-reports")
TABS = tuple(f"/cases?tab={tab}" for tab in ("mine", "team", "overdue", "nobody", "closed"))
NO_SUCH_CASE = "/cases?q=2026-XXXX&severity=severe"
EMPTY_TRENDS = "/trends?population=official&period=2021-Q4&form=sexual"

PAGES: dict[str, tuple[str, ...]] = {
    VISITOR: ("/sign-in", "/sign-in?late=1", "/r/{link}", "/returning", "/returning?late=1", "/mail/less?mail={less}"),
    "anna": (
        *OWN,
        "/account",
        "/pulse",
        "/house-rules",
        "/house-rules/{old_rules}",
        "/perpetrator-criteria/{old_criteria}",
        "/my-reports/{new}/more/rules",
        "/report/drafts/{draft}",
        "/report/drafts/{draft}/delete",
        "/report/colleague",
        "/report/colleague?draft={draft}",
        "/my-reports/{new}/receipt",
        "/my-reports/{new}/more",
        "/my-reports/{new}/more/place",
        "/my-reports/{new}/more/story",
        "/my-reports/{new}/more/evidence",
        "/my-reports/{busy}/more/evidence",
        "/my-reports/{busy}/more/consequences",
        "/my-reports/{thing}/more/hit",
        "/my-reports/{new}",
        "/my-reports/{busy}",
        "/my-reports/{closed}",
        "/my-reports/{hidden}",
        "/my-reports/{busy}/message",
        "/my-reports/{busy}/talk",
        "/my-reports/{closed}/helped",
        "/my-reports/{closed}/reopen",
        "/my-reports/{hidden}/protect",
        "/my-reports/{hidden}/readers",
        "/my-reports/{filed}",
    ),
    "rik": (
        *OWN,
        "/pulse",
        "/report/colleague",
        "/my-reports/{official}",
        "/my-reports/{official}/receipt",
        "/my-reports/{official}/more",
        "/my-reports/{official}/more/home",
    ),
    "bram": (
        "/cases",
        "/cases/{new}",
        "/cases/{busy}",
        "/cases/{busy}/plan-talk",
        "/cases/{busy}/record-talk",
        "/cases/{given}",
        "/cases/{given}/who-it-is",
    ),
    "dirk": TABS,
    "piet": ("/cases", "/cases/clocks"),
    "vera": ("/cases",),
    "hanna": (
        *TABS,
        "/cases/{new}",
        "/cases/{busy}",
        "/cases/{hidden}",
        "/cases/{closed}",
        "/cases/{busy}/files",
        "/cases/{busy}/accident",
        "/cases/{busy}/injury",
        "/cases/{busy}/referral",
        "/cases/{busy}/peer-support",
        "/cases/{busy}/injury-line",
        "/cases/{busy}/more-talks",
        "/cases/{new}/take",
        "/cases/{hidden}/plan-talk",
        "/cases/{hidden}/record-talk",
    ),
    "omar": (
        "/cases",
        NO_SUCH_CASE,
        "/cases/search",
        "/cases/search/colleague",
        "/cases/{busy}",
        "/cases/{hidden}",
        "/cases/{closed}",
        "/cases/{hidden}/reaction",
        "/cases/{hidden}/police",
        "/cases/{busy}/police-outcome",
        "/cases/{busy}/police-file",
        "/cases/{official}/home-advice",
        "/cases/{busy}/perpetrator",
        "/cases/{busy}/inform-perpetrator",
        "/cases/{busy}/earlier-incidents",
        "/cases/{busy}/note",
        "/cases/{hidden}/briefing",
        "/cases/clocks",
        "/calendar",
        "/trends",
        EMPTY_TRENDS,
    ),
    "chantal": (
        "/cases?tab=team",
        "/cases/{new}",
        "/cases/{busy}",
        "/cases/{official}",
        "/cases/{new}/assign",
        "/cases/{busy}/severity",
        "/cases/{busy}/name-criteria",
        "/perpetrator-criteria",
        "/organisation/perpetrator-criteria/edit",
        "/organisation/perpetrator-criteria/publish",
        "/cases/{busy}/answer",
        "/cases/{busy}/skip-step",
        "/cases/{busy}/close",
        "/cases/{closed}/reopen",
        "/cases/{busy}/briefing",
        "/cases/{closed}/briefing",
        "/cases/{guest}",
        "/my-reports",
        "/filed/{filed}",
        "/filed/{guest}",
        "/filed/{guest}/receipt",
        "/organisation",
        "/organisation/ways",
        "/organisation/duty",
        "/organisation/house-rules/edit",
        "/organisation/house-rules/publish",
    ),
    "bea": ("/organisation", "/organisation/details", "/organisation/new-link", "/organisation/mail"),
    "siem": ("/cases", "/my-reports"),
    "pia": ("/house-rules",),
    "greet": ("/cases", "/cases/{official}", "/cases/{official}/record-talk"),
}
"""Who sees which pages; people with nothing of their own show the empty states."""

NOT_PAGES = {
    "organisation.start_kit": "a document",
    "organisation.poster": "a document",
    "visit.show": "only with a code: see test_without_account.py",
    "visit_trust.protect": "only with a code: the page of trust.protect",
    "visit_trust.readers": "only with a code: the page of trust.readers",
    "visit_more.overview": "only with a code: see test_without_account.py",
    "visit_more.step": "only with a code: see test_without_account.py",
    "visit_more.files": "only with a code: see test_without_account.py",
    "health.healthz": "JSON for machines",
    "followup.calendar": "for calendar programs",
    "followup.download_police_file": "a document",
    "evidence.own_file": "a file to save",
    "evidence.own_picture": "a picture; it is shown in the page of the files",
    "evidence.file": "a file to save",
    "evidence.picture": "a picture; it is shown in the case",
    "statistics.chart": "a picture or a file; it is shown in the trends page",
    "tests.broken": "only there to show the error page",
    "tests.unavailable": "only there to show the error page",
}
"""Endpoints that are asked for with GET and show no page."""


@dataclass(frozen=True)
class Refused:
    """A form that is sent with too little in it, and comes back with an error summary."""

    person: str
    path: str
    action: str = ""
    """The end of the form's address; empty when it sends to its own page."""
    spoiled: bool = False
    """Every field gets an answer that is not one of those: a form in which nothing is needed is refused by that."""

    @property
    def address(self) -> str:
        """Where the form is sent."""
        return self.path if self.path.endswith(self.action) else f"{self.path}{self.action}"


REFUSED = (
    Refused(VISITOR, "/sign-in"),
    Refused(VISITOR, "/r/{link}"),
    Refused(VISITOR, "/returning"),
    Refused("anna", "/report"),
    Refused("anna", "/my-reports/{new}/more/evidence"),
    Refused("anna", "/my-reports/{busy}", "/message"),
    Refused("anna", "/my-reports/{closed}", "/helped"),
    Refused("anna", "/my-reports/{closed}/reopen"),
    Refused("bram", "/pulse", "/pulse"),
    Refused("hanna", "/cases/search"),
    Refused("hanna", "/cases/search/colleague"),
    Refused("hanna", "/cases/{busy}", "/note"),
    Refused("hanna", "/cases/{hidden}/plan-talk"),
    Refused("hanna", "/cases/{hidden}/record-talk"),
    Refused("hanna", "/cases/{busy}/accident"),
    Refused("omar", "/cases/{hidden}/reaction"),
    Refused("omar", "/cases/{hidden}/police"),
    Refused("omar", "/cases/{busy}/police-outcome"),
    Refused("omar", "/cases/{busy}/police-file", spoiled=True),
    Refused("hanna", "/cases/{busy}/injury-line"),
    Refused("omar", "/cases/{official}/home-advice"),
    Refused("omar", "/cases/{busy}/perpetrator", spoiled=True),
    Refused("omar", "/cases/{busy}/inform-perpetrator"),
    Refused("omar", "/cases/{busy}/earlier-incidents"),
    Refused("chantal", "/cases/{busy}/name-criteria", spoiled=True),
    Refused("chantal", "/organisation/perpetrator-criteria/edit", spoiled=True),
    Refused("chantal", "/cases/{new}/assign"),
    Refused("chantal", "/cases/{new}/severity"),
    Refused("chantal", "/cases/{new}/answer"),
    Refused("chantal", "/cases/{new}/skip-step"),
    Refused("chantal", "/cases/{new}/close"),
    Refused("chantal", "/cases/{closed}/reopen"),
    Refused("chantal", "/organisation/duty"),
    Refused("anna", "/account", spoiled=True),
    Refused("anna", "/my-reports/{new}/more/people", spoiled=True),
    Refused("anna", "/my-reports/{busy}/talk", spoiled=True),
    Refused("anna", "/my-reports/{new}/protect", spoiled=True),
    Refused("hanna", "/cases/{busy}/injury", spoiled=True),
    Refused("hanna", "/cases/{busy}/referral"),
    Refused("hanna", "/cases/{busy}/peer-support"),
    Refused("hanna", "/cases/{busy}/files"),
    Refused("bea", "/organisation/details", spoiled=True),
    Refused("chantal", "/organisation/house-rules/edit", spoiled=True),
)

NEVER_REFUSED = {
    "accounts.sign_out": "a button",
    "accounts.language": "a button",
    "followup.take": "a button",
    "followup.make_calendar_link": "a button",
    "followup.end_calendar_link": "a button",
    "drafts.save": "keeps whatever is there",
    "drafts.to_colleague": "keeps whatever is there",
    "drafts.delete": "a button",
    "filed.confirm": "a button",
    "filed.hand_over": "a button",
    "organisation.new_link": "a button",
    "organisation.ways": "ticks only",
    "organisation.remove_duty": "a button",
    "notifications.try_again": "a button",
    "house_rules.publish_draft": "a button",
    "criteria.publish_draft": "a button",
    "notifications.less_submit": "a button",
    "visitors.leave": "a button",
    "visit.write": "only with a code: see test_without_account.py",
    "visit.confirm": "a button",
    "visit.talk": "only with a code: the form of answering.talk",
    "visit.helped": "only with a code: see test_without_account.py",
    "visit.reopen": "only with a code: see test_without_account.py",
    "visit_more.save_step": "only with a code: the form of more.save_step",
    "visit_more.add_files": "only with a code: the form of evidence.own",
    "visit_trust.save": "only with a code: the form of trust.save",
    "followup.add_talks": "a button",
    "accounts.keep": "answers a script",
}
"""Endpoints that forms are sent to and that have no page with an error summary, or one that is looked at elsewhere."""
