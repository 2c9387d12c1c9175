"""The pages about trust: choices on the form, choosing again, and who has seen my report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update
from werkzeug.datastructures import MultiDict

from gir.accounts.actor import actors_where
from gir.accounts.models import Assignment, Person
from gir.accounts.terms import Role
from gir.audit.models import AuditLine
from gir.audit.verification import verify
from gir.cases.choosing import has_manager, possible_handlers
from gir.cases.models import Case, CaseBlock, Reading
from gir.cases.protecting import trust_of
from gir.cases.seats import who_sits
from gir.cases.services import note_reading
from gir.cases.terms import Alternative, Status, Step
from gir.cases.trust import Trust
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.incidents.terms import Standing
from gir.notifications.models import Message
from gir.reporting.concerned import Concerned
from gir.reporting.forms import BriefReportForm, OwnReportForm, ReportForm
from gir.web.dates import LOCAL
from tests.cases.trusting import knows_of
from tests.followup.newcomers import join
from tests.support.page import Form, Page, Value
from tests.support.page_client import PageClient
from tests.support.stories import STORY, does, file_report, finish_everything, look, step_of

ClientFor = Callable[..., PageClient]
ANSWERS: dict[str, Value] = {
    "narrative": STORY,
    "forms": ["threat"],
    "when": "today",
    "channel": "desk",
    "manager_may_see": "no",
}


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    return file_report(app, cast.people["anna"], manager_may_see=False)


def protect_form(client: PageClient, case_id: str) -> Form:
    return client.visit(f"/my-reports/{case_id}/protect").form("/protect")


def report(client: PageClient, **answers: Value) -> Page:
    return client.visit("/report").form("/report").submit({**ANSWERS, **answers})


def fields_of(form: type[ReportForm]) -> set[str]:
    return {name for name in dir(form) if hasattr(getattr(form, name), "field_class")}


@pytest.mark.parametrize("short", [OwnReportForm, BriefReportForm])
def test_no_answer_is_passed_over_by_a_form_that_does_not_ask(short: type[OwnReportForm]) -> None:
    of_the_page = {"draft", "version", "turn"}
    assert fields_of(ReportForm) - fields_of(short) == {*short.left_out, *of_the_page}
    for name in short.left_out:
        assert not short.fits(MultiDict([("narrative", STORY), (name, ""), (name, "a")]))
    assert short.fits(MultiDict([("narrative", STORY), *((name, "") for name in short.left_out)]))


def test_a_refused_form_still_offers_everybody(client_for: ClientFor) -> None:
    page = report(client_for("anna"), channel="")
    assert page.status == 422
    offered = page.form("/report").names
    assert {"for_whom", "unseen_by", "unseen_names", "unwanted"} <= offered
    assert "Hanna" in page.main


def test_whoever_has_a_manager_is_asked_about_them(app: Flask, cast: Cast) -> None:
    with app.app_context():
        everybody = actors_where(Person.id.in_(cast.people.values()))
        asked = {actor.person_id for actor in everybody if has_manager(actor)}
        assert asked
        assert asked == {
            actor.person_id
            for actor in everybody
            if any(handler.role is Role.MANAGER for handler in possible_handlers(actor))
        }


def only_case(app: Flask) -> str:
    with app.app_context():
        return db.session.scalars(select(Case.id)).one()


# ── On the form ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_form_offers_who_could_handle_it_by_name_and_role(client_for: ClientFor) -> None:
    form = client_for("anna").visit("/report").form("/report")
    assert form.options("alternative") == {
        "hrm": "HRM",
        "peer": "Een collega van het opvangteam",
        "confidant": "De vertrouwenspersoon",
    }
    names = set(form.options("unseen_by").values())
    assert names == {
        "Hanna Mulder",
        "Omar el Amrani",
        "Chantal Smit",
        "Bram Visser",
        "Piet Zwart",
        "Vera Prins",
    }
    assert "Anna de Wit" not in names


def test_an_office_holder_is_offered_their_own_people(client_for: ClientFor) -> None:
    form = client_for("rik").visit("/report").form("/report")
    assert set(form.options("unseen_by").values()) == {"Omar el Amrani", "Chantal Smit", "Greet Postma"}
    assert "alternative" not in form.names


def test_without_a_confidential_adviser_none_is_offered(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context(), write_transaction() as session:
        session.execute(
            update(Assignment).where(Assignment.role == Role.CONFIDANT).values(ends_on=now().date() - timedelta(days=1))
        )
    assert set(client_for("anna").visit("/report").form("/report").options("alternative")) == {"hrm", "peer"}


def test_the_choices_on_the_form_hold_from_the_first_moment(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    page = report(
        client_for("anna"),
        alternative="peer",
        unseen_by=[cast.people["omar"]],
        unseen_names="Chantal  SMIT\r\n\r\nniemand@voorbeeldstad.example",
        unwanted=[f"hrm:{cast.people['hanna']}"],
    )
    assert page.path.endswith("/receipt")
    case_id = only_case(app)
    assert look(app, case_id, trust_of) == Trust(
        Alternative.PEER,
        frozenset({cast.people["omar"]}),
        ("Chantal SMIT", "niemand@voorbeeldstad.example"),
        frozenset({(Role.HRM, cast.people["hanna"])}),
    )
    assert look(app, case_id, who_sits) == {Role.PEER: cast.people["piet"]}
    with app.app_context():
        told = set(db.session.scalars(select(Message.recipient_id)))
    assert not told & {cast.people[name] for name in ("omar", "chantal", "bram", "hanna")}
    for name in ("omar", "chantal", "bram"):
        client = client_for(name)
        assert client.get(f"/cases/{case_id}").status == 404
        assert case_id not in client.get("/cases?tab=team").html


def test_a_peer_reads_when_and_where_and_records_the_talk(app: Flask, client_for: ClientFor) -> None:
    report(client_for("anna"), alternative="peer", call_number="5123", call_today="y")
    case_id, piet = only_case(app), client_for("piet")
    page = piet.visit(f"/cases/{case_id}")
    assert STORY not in page.html
    assert "Anna de Wit" in page.main
    assert "5123" in page.main
    assert case_id in piet.visit("/cases").html
    form = piet.visit(f"/cases/{case_id}/record-talk?step=relief").form("/record-talk")
    at = now().astimezone(LOCAL)
    sent = form.submit(step="relief", outcome="held", day=f"{at:%d-%m-%Y}", time=f"{at:%H.%M}")
    assert sent.path.endswith(case_id)
    assert look(app, case_id, lambda case: step_of(case, Step.RELIEF).done_at) is not None
    for act in ("note", "answer", "take", "assign", "severity", "close"):
        assert piet.get(f"/cases/{case_id}/{act}").status == 403


def test_somebody_who_could_not_handle_it_cannot_be_slipped_in(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    for field, value in (("unseen_by", cast.people["dirk"]), ("unwanted", f"manager:{cast.people['dirk']}")):
        page = report(client_for("anna"), **{field: [value]})
        assert page.status == 422
        assert "Kies uit de lijst." in page.main
        assert STORY in page.html
    with app.app_context():
        assert db.session.scalars(select(Case)).all() == []


def test_names_that_are_too_long_or_too_many_are_refused_beside_the_question(client_for: ClientFor) -> None:
    many = report(client_for("anna"), unseen_names="\n".join(f"Iemand {number}" for number in range(11)))
    assert (many.status, "Schrijf hoogstens 10 namen op." in many.main) == (422, True)
    long = report(client_for("anna"), unseen_names="x" * 201)
    assert (long.status, "Een van deze namen is te lang." in long.main, "x" * 201 in long.html) == (422, True, True)


@pytest.mark.parametrize(
    "hostile", ['"><img src=x onerror=alert(1)>', "{{7*7}}", "=1+1", "' OR 1=1 --", "a\x00b\u202e"]
)
def test_a_hostile_name_is_only_a_name(app: Flask, client_for: ClientFor, hostile: str) -> None:
    anna = client_for("anna")
    assert report(anna, unseen_names=hostile).path.endswith("/receipt")
    page = anna.visit(f"/my-reports/{only_case(app)}/protect")
    assert "<img src=x" not in page.html
    assert page.form("/protect").values["unseen_names"][0] == " ".join(hostile.replace("\x00", "").split())


def test_the_answer_is_the_same_whether_a_name_exists_or_not(client_for: ClientFor) -> None:
    anna, pages = client_for("anna"), []
    for name in ("Dirk Bakker", "Dirk Nergens"):
        sent = report(anna, unseen_names=name)
        pages.append(_without(anna.visit(sent.path.replace("/receipt", "/protect")), name))
    assert pages[0] == pages[1]


def _without(page: Page, name: str) -> list[str]:
    """The words of a page without the name that was typed and the number of the report."""
    words = page.main.replace(name, "…")
    return [word for word in words.split() if not word.startswith("2026-")]


# ── Choosing again ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_own_report_leads_to_both_pages(client_for: ClientFor, case_id: str) -> None:
    page = client_for("anna").visit(f"/my-reports/{case_id}")
    assert page.follow("Kies wie mijn melding mag zien").h1 == "Wie mag mijn melding zien"
    assert page.follow("Wie heeft mijn melding gezien").h1 == "Wie heeft mijn melding gezien"


def test_the_page_shows_what_was_chosen_and_saves_another_choice(
    app: Flask, cast: Cast, client_for: ClientFor, case_id: str
) -> None:
    anna = client_for("anna")
    form = protect_form(anna, case_id)
    assert form.values["manager_may_see"] == ["no"]
    assert form.values["alternative"] == ["hrm"]
    page = form.submit(alternative="confidant", unseen_by=[cast.people["omar"]])
    assert "Opgeslagen. Het geldt meteen" in page.text
    assert "Omar el Amrani" in page.main
    assert "Vera Prins (vertrouwenspersoon)" in page.main
    assert "Chantal doet in deze melding het werk van: OOV." in page.main
    assert client_for("omar").get(f"/cases/{case_id}").status == 404
    assert client_for("vera").get(f"/cases/{case_id}").status == 200


def filed_for_anna(app: Flask, cast: Cast, filer: str) -> str:
    concerned = Concerned(Standing.EMPLOYEE, email="anna@voorbeeldstad.example")
    return file_report(app, cast.people[filer], concerned=concerned, manager_may_see=None)


def test_whose_report_was_filed_is_asked_about_the_manager_and_nothing_is_chosen_beforehand(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    anna, case_id = client_for("anna"), filed_for_anna(app, cast, "chantal")
    form = protect_form(anna, case_id)
    assert not form.values.get("manager_may_see")
    page = form.submit(unseen_names="Dirk Bakker")
    assert "Opgeslagen." in page.text, "it may stay open"
    assert look(app, case_id, lambda case: case.incident.manager_may_see) is None
    page = protect_form(anna, case_id).submit(manager_may_see="no", alternative="peer")
    assert "Piet Zwart (opvangteam)" in page.main
    assert look(app, case_id, lambda case: case.incident.manager_may_see) is False
    protect_form(anna, case_id).submit(manager_may_see="yes")
    assert client_for("bram").get(f"/cases/{case_id}").status == 200


def test_a_manager_who_filed_it_stands_there_as_it_is(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    anna, case_id = client_for("anna"), filed_for_anna(app, cast, "bram")
    assert protect_form(anna, case_id).values["manager_may_see"] == ["yes"]
    page = anna.visit(f"/my-reports/{case_id}")
    assert "Je leidinggevende mag dit lezen." in page.main
    assert "Jij koos" not in page.main


def test_without_a_manager_nobody_is_asked_about_one(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    for filer in ("bram", "rik"):  # leads the department alone; has an office
        own = file_report(app, cast.people[filer], manager_may_see=None)
        assert "manager_may_see" not in protect_form(client_for(filer), own).names


def test_a_choice_can_be_withdrawn(app: Flask, cast: Cast, client_for: ClientFor, case_id: str) -> None:
    anna = client_for("anna")
    protect_form(anna, case_id).submit(unseen_by=[cast.people["omar"]], unseen_names="Hanna Mulder")
    assert client_for("hanna").get(f"/cases/{case_id}").status == 404
    form = protect_form(anna, case_id)
    assert form.values["unseen_by"] == [cast.people["omar"]]
    assert form.values["unseen_names"] == ["Hanna Mulder"]
    page = form.submit(manager_may_see="yes", unseen_by=[], unseen_names="")
    assert "Je hebt niemand buitengesloten." in page.main
    for name in ("omar", "hanna", "bram"):
        assert client_for(name).get(f"/cases/{case_id}").status == 200


def test_the_page_says_honestly_that_nobody_is_left(
    app: Flask, cast: Cast, client_for: ClientFor, case_id: str
) -> None:
    everybody = [cast.people[name] for name in ("hanna", "omar", "chantal", "piet", "vera")]
    page = protect_form(client_for("anna"), case_id).submit(unseen_by=everybody)
    assert "Er is niemand van HRM meer die je bij deze melding mag helpen." in page.main
    assert "Er is geen coördinator meer" in page.main
    assert "Dus niemand werkt nu aan deze melding." in page.main
    assert ("Bel 5510", "tel:5510") in page.links


def test_the_receipt_and_the_own_report_say_so_too(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    anna = client_for("anna")
    everybody = [cast.people[name] for name in ("hanna", "omar", "chantal", "piet", "vera")]
    receipt = report(anna, unseen_by=everybody)
    own = anna.visit(f"/my-reports/{only_case(app)}")
    for page in (receipt, own):
        assert "Dus niemand werkt nu aan deze melding." in page.main
        assert ("Bel 5510", "tel:5510") in page.links
    assert "De coördinator gaat ermee aan de slag" not in receipt.main
    protect_form(anna, only_case(app)).submit(unseen_by=[cast.people["omar"]])
    assert "Chantal doet in deze melding het werk van: OOV." in anna.visit(own.path).main


def test_an_older_page_does_not_undo_a_newer_choice(
    app: Flask, cast: Cast, client_for: ClientFor, case_id: str
) -> None:
    anna = client_for("anna")
    first, second = protect_form(anna, case_id), protect_form(anna, case_id)
    first.submit(unseen_by=[cast.people["omar"]])
    page = second.submit(unseen_names="Hanna Mulder")
    assert page.status == 409
    assert "Je keuzes zijn intussen veranderd" in page.main
    assert page.form("/protect").values["unseen_names"] == ["Hanna Mulder"]
    assert "Omar el Amrani" in page.main
    assert client_for("omar").get(f"/cases/{case_id}").status == 404
    assert client_for("hanna").get(f"/cases/{case_id}").status == 200
    page.form("/protect").submit()
    assert client_for("omar").get(f"/cases/{case_id}").status == 200
    assert client_for("hanna").get(f"/cases/{case_id}").status == 404


def test_a_forged_choice_is_refused(app: Flask, cast: Cast, client_for: ClientFor, case_id: str) -> None:
    form = protect_form(client_for("anna"), case_id)
    for changes in ({"unseen_by": ["0" * 32]}, {"alternative": "coordinator"}, {"unwanted": ["hrm"]}):
        assert form.submit(changes).status == 422
    assert form.submit(shown="").status == 409
    assert look(app, case_id, trust_of) == Trust()


def test_strangers_and_handlers_do_not_find_the_pages(app: Flask, client_for: ClientFor, case_id: str) -> None:
    for name in ("dirk", "bram", "pia", "bea", "piet"):
        for page in ("protect", "readers"):
            assert client_for(name).get(f"/my-reports/{case_id}/{page}").status == 404
    for name in ("hanna", "omar", "chantal"):
        for page in ("protect", "readers"):
            assert client_for(name).get(f"/my-reports/{case_id}/{page}").status == 403


def test_who_sees_a_closed_report_can_still_be_chosen(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    case_id = file_report(app, cast.people["anna"])
    finish_everything(app, cast, case_id)
    anna = client_for("anna")
    assert case_id in client_for("bram").visit("/cases?tab=closed").html
    page = anna.visit(f"/my-reports/{case_id}").follow("Kies wie mijn melding mag zien")
    assert "Je melding is afgesloten" in page.main
    form = page.form("/protect")
    assert not {"alternative", "unwanted"} & form.names
    form.submit(manager_may_see="no", unseen_by=[cast.people["omar"]])
    for name in ("bram", "omar"):
        assert knows_of(app, cast.people[name], case_id) == set()
        assert client_for(name).get(f"/cases/{case_id}").status == 404
    assert look(app, case_id, lambda case: (case.status, trust_of(case).unseen_by)) == (
        Status.CLOSED,
        frozenset({cast.people["omar"]}),
    )
    protect_form(anna, case_id).submit(manager_may_see="yes", unseen_by=[])
    assert client_for("bram").get(f"/cases/{case_id}").status == 200


def test_a_report_that_was_closed_meanwhile(app: Flask, cast: Cast, client_for: ClientFor, case_id: str) -> None:
    """Who must not see it holds at once; who handles it does not change any more."""
    anna = client_for("anna")
    form = protect_form(anna, case_id)
    finish_everything(app, cast, case_id)
    page = form.submit(unseen_by=[cast.people["omar"]], unwanted=[f"hrm:{cast.people['hanna']}"], alternative="peer")
    assert "Je melding is afgesloten" in page.main
    assert client_for("omar").get(f"/cases/{case_id}").status == 404
    assert look(app, case_id, trust_of) == Trust(unseen_by=frozenset({cast.people["omar"]}))


def test_who_has_left_can_still_be_let_in_again(app: Flask, cast: Cast, client_for: ClientFor, case_id: str) -> None:
    otto = join(app, cast, "otto", Role.OOV)
    anna = client_for("anna")
    protect_form(anna, case_id).submit(unseen_by=[otto], unwanted=[f"oov:{otto}"])
    with app.app_context(), write_transaction() as session:
        session.execute(update(Person).where(Person.id == otto).values(left_on=now().date()))
    form = protect_form(anna, case_id)
    assert (form.values["unseen_by"], form.values["unwanted"]) == ([otto], [f"oov:{otto}"])
    form.submit(unseen_by=[], unwanted=[])
    with app.app_context():
        assert db.session.scalars(select(CaseBlock.person_id).where(CaseBlock.person_id == otto)).all() == []


def test_nothing_personal_stands_in_the_log(app: Flask, cast: Cast, client_for: ClientFor, case_id: str) -> None:
    protect_form(client_for("anna"), case_id).submit(unseen_names="Omar el Amrani")
    with app.app_context():
        details = " ".join(db.session.scalars(select(AuditLine.detail)))
    assert "Omar" not in details


# ── Who has seen my report ─────────────────────────────────────────────────────────────────────────────────────────


def test_nobody_has_looked_yet(client_for: ClientFor, case_id: str) -> None:
    anna = client_for("anna")
    anna.visit(f"/my-reports/{case_id}")
    assert "Nog niemand heeft je melding geopend." in anna.visit(f"/my-reports/{case_id}/readers").main


def test_readers_are_told_by_role_and_time(app: Flask, cast: Cast, client_for: ClientFor, case_id: str) -> None:
    hilde = join(app, cast, "hilde", Role.HRM, Role.OOV)
    client_for("hanna").visit(f"/cases/{case_id}")
    does(app, hilde, note_reading, case_id)
    client_for("bram").get(f"/cases/{case_id}")  # is refused, and saw nothing
    page = client_for("anna").visit(f"/my-reports/{case_id}/readers")
    assert "Hanna (HRM)" in page.main
    assert "HRM en OOV" in page.main
    assert "Hilde" not in page.main
    assert "Mulder" not in page.main
    assert "leidinggevende" not in page.main
    assert "Nog niemand" not in page.main


def test_the_role_is_the_one_at_the_time_of_reading(
    app: Flask, cast: Cast, client_for: ClientFor, case_id: str
) -> None:
    otto = join(app, cast, "otto", Role.OOV)
    does(app, otto, note_reading, case_id)
    with app.app_context(), write_transaction() as session:
        session.execute(update(Assignment).where(Assignment.person_id == otto).values(role=Role.EMPLOYEE))
    page = client_for("anna").visit(f"/my-reports/{case_id}/readers")
    assert "OOV" in page.main
    with app.app_context():
        lines = db.session.execute(select(AuditLine.detail).where(AuditLine.act == "case.read")).scalars().all()
        assert lines == ['{"hats": "oov"}']
        assert all(verdict.fault is None for verdict in verify())
        assert db.session.scalars(select(Reading.person_id)).all() == [otto]


def test_days_come_newest_first_and_times_once(app: Flask, cast: Cast, client_for: ClientFor, case_id: str) -> None:
    for moment in ("2026-11-18 09:14:00+01:00", "2026-11-18 09:14:30+01:00", "2026-11-19 16:02:00+01:00"):
        with time_machine.travel(moment, tick=False):
            does(app, cast.people["omar"], note_reading, case_id)
    words = client_for("anna").visit(f"/my-reports/{case_id}/readers").main
    assert words.index("19 november") < words.index("18 november")
    assert words.count("9.14") == 1


@pytest.mark.parametrize("language", ["nl", "en"])
def test_both_languages(client_for: ClientFor, case_id: str, language: str) -> None:
    anna = client_for("anna", language=language)
    headings = {"nl": "Wie mag mijn melding zien", "en": "Who may see my report"}
    assert anna.visit(f"/my-reports/{case_id}/protect").h1 == headings[language]
    anna.visit(f"/my-reports/{case_id}/readers")
