"""What has to be said in some forms before they are taken."""

from __future__ import annotations

from datetime import timedelta

from gir.web.dates import today
from tests.browser.world import World
from tests.exchange.bringing import book
from tests.security.forms import Said
from tests.statistics.partners.employers import document, file
from tests.support.installations import PASSWORD
from tests.support.stories import look
from tests.support.visitors import ANSWERS

HEAD_COUNTS = b"Kwartaal;Afdeling;Mensen;Fte\n2024-Q1;Sport;41;33,3\n"


NEW_PASSWORD = "paarse fietsbel onder water"


def what_is_said(told: World) -> dict[str, Said]:
    """What has to be said in some forms before they are taken; "*" ticks every box."""
    numbers = {story: number_of(told, story) for story in ("new", "closed")}
    later = {"day": f"{today() + timedelta(days=9):%d-%m-%Y}"}
    report = {**ANSWERS, "*": True}
    password = {"email": "anna@voorbeeldstad.example", "password": PASSWORD}
    return {
        "absences.absence": {"stand_in": "coordinator:"},
        "accounts.sign_in_submit": password,
        "followup.chosen": {"case": told.cases["new"], "wish": "give"},
        "followup.invite_peer": {"*": True},
        "followup.link": {"number": numbers["closed"], "near": []},
        "followup.pause_step": later,
        "followup.plan_talk": later,
        "followup.record_injury": {"*": True},
        "followup.give_chosen": {"who": f"oov:{told.cases['olga']}"},
        "followup.hand_over_submit": {"to_oov": told.cases["olga"]},
        "followup.shut_out": {"sure": "y"},
        "history.approve": {"way": "good", "throughout": "yes", "overlap_known": "y"},
        "history.upload": {"file": (book(["Datum", "Soort"], blad=[["Datum", "Soort"]]), "boek.xlsx")},
        "partner_files.receive": {"file": (file(document()), "cijfers.json")},
        "partner_files.take_over": {"*": True},
        "break_glass.deputies": {"email": "dirk@voorbeeldstad.example"},
        "break_glass.open": {"number": numbers["new"]},
        "forgetting.agree": {"*": True},
        "forgetting.hold": later,
        "forgetting.hold_case": {**later, "number": numbers["new"]},
        "password.save": {"current": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD},
        "people.find": {"who": "hanna"},
        "people.new": {"email": "noor@voorbeeldstad.example"},
        "requests.new": {"received_on": f"{today():%d-%m-%Y}"},
        "privacy.find_account": {"person": "hanna@voorbeeldstad.example"},
        "privacy.find_case": {"number": numbers["new"]},
        "reporting.report_submit": report,
        "reports.announce": {"*": True},
        "staffing_file.receive": {"file": (HEAD_COUNTS, "aantallen.csv")},
        "visitors.report_submit": report,
        "visitors.returning_submit": {"code": told.cases["code"]},
    }


def number_of(told: World, story: str) -> str:
    """The number of the case of a story."""
    return look(told.app, told.cases[story], lambda case: case.number)
