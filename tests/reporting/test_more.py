"""Adding details after sending: short steps that save by themselves, and what the case makes of them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.datastructures import MultiDict

from gir.accounts.actor import actor_of
from gir.accounts.drafts import keep_posted_form
from gir.accounts.duty import add_turn
from gir.accounts.models import Person
from gir.accounts.terms import Role
from gir.audit.models import AuditLine
from gir.cases.amending import SITTING
from gir.cases.models import Event
from gir.cases.services import take
from gir.cases.terms import Act, Happening, Step
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.facts.models import Fact
from gir.incidents.details import answer_of
from gir.incidents.models import Incident
from gir.incidents.terms import Channel, Consequence, Form, Kind, Means, Place, Relation, Severity
from gir.notifications.models import Message
from gir.notifications.terms import MessageKind
from gir.reporting.more import STEPS, steps_of
from gir.web.dates import LOCAL
from tests.support.page import Form as PageForm
from tests.support.page import Page
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report, finish_everything, look

ClientFor = Callable[..., PageClient]
CANARY = "kanarie-geel-"


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    return file_report(app, cast.people["anna"], forms=frozenset({Form.VERBAL}))


def answer(app: Flask, case_id: str, name: str) -> Any:
    return look(app, case_id, lambda case: answer_of(case.incident, name))


def step_path(case_id: str, step: str) -> str:
    return f"/my-reports/{case_id}/more/{step}"


def keys_of(app: Flask, case_id: str) -> list[str]:
    """The steps of a report that are asked with a form."""
    return look(app, case_id, lambda case: [step.key for step in steps_of(case.incident) if step.form])


def form_of(client: PageClient, case_id: str, step: str) -> PageForm:
    return client.visit(step_path(case_id, step)).form(f"/more/{step}")


def fill_in(client: PageClient, case_id: str, step: str, **answers: Any) -> Page:
    return form_of(client, case_id, step).submit(**answers)


def happenings(app: Flask, case_id: str) -> list[Happening]:
    with app.app_context():
        return list(db.session.scalars(select(Event.happening).where(Event.case_id == case_id).order_by(Event.at)))


def mails(app: Flask, case_id: str, kind: MessageKind) -> list[str]:
    with app.app_context():
        rows = select(Message.recipient_id).where(Message.kind == kind, Message.path == f"/cases/{case_id}")
        return sorted(db.session.scalars(rows))


def test_every_step_is_optional_and_leads_to_the_next(app: Flask, client_for: ClientFor, case_id: str) -> None:
    anna = client_for("anna")
    page = anna.visit(f"/my-reports/{case_id}/more")
    labels = [words for words, address in page.links if "/more/" in address]
    assert f"0 van de {len(labels)} stappen zijn ingevuld" in page.main
    page = page.follow("Contact met jou")
    seen = []
    while page.path.split("/more/")[1:]:
        seen.append(page.h1)
        page = page.follow("Verder zonder") if page.path.endswith("evidence") else page.form(page.path).submit()
    assert seen == labels
    assert page.path == f"/my-reports/{case_id}/more"
    assert {"Wat het met je deed", "Plaats en moment", "Wie erbij waren", "Wie het deed", "De politie"} <= set(seen)


def test_skipping_goes_the_same_way(client_for: ClientFor, case_id: str) -> None:
    page = client_for("anna").visit(step_path(case_id, "people"))
    assert page.follow("Overslaan").h1 == "Wie het deed"
    assert client_for("anna").visit(step_path(case_id, "police")).follow("Overslaan").h1 == "Details toevoegen"


def test_a_step_saves_what_it_asks_and_nothing_else(app: Flask, client_for: ClientFor, case_id: str) -> None:
    anna = client_for("anna")
    page = fill_in(anna, case_id, "people", witnesses="Bert, 06 1\nToos", others="Wilma")
    assert page.h1 == "Wie het deed"
    assert "Opgeslagen." in page.text
    fill_in(anna, case_id, "course", trigger="waiting", means=["object", "body"], means_words="een stoel")
    assert answer(app, case_id, "witnesses") == "Bert, 06 1\nToos"
    assert answer(app, case_id, "means") == frozenset({Means.OBJECT, Means.BODY})
    assert look(app, case_id, lambda case: case.incident.forms) == frozenset({Form.VERBAL})
    shown = anna.visit(step_path(case_id, "people"))
    assert "Toos" in shown.html
    assert "2 van de " in anna.visit(f"/my-reports/{case_id}/more").main
    fill_in(anna, case_id, "people", witnesses="", others="")
    assert answer(app, case_id, "witnesses") is None
    assert "stappen is ingevuld" in anna.visit(f"/my-reports/{case_id}/more").main


@pytest.mark.database
def test_all_answers_come_back_as_they_were_given(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    case_id = file_report(app, cast.people["anna"], channel=Channel.ONLINE)
    given: dict[str, dict[str, Any]] = {
        "contact": {"call_today": "y", "call_number": "06 12345678", "contact_wish": "Na vieren"},
        "consequences": {"consequences": ["shocked", "absence"], "harm": "Slecht geslapen"},
        "place": {"place": "public_hall", "whereabouts": "Balie 3", "day": "14-11-2025", "time": "14.30"},
        "people": {"witnesses": "Bert", "others": "Wilma"},
        "perpetrator": {
            "perpetrator_known": "yes",
            "perpetrator_name": "K. de Boer",
            "relation": "resident",
            "appearance": "Groot",
            "vehicle": "Rode auto",
        },
        "online": {"web_address": "https://x.example/1", "account": "@boos", "online_when": "14-11-2025 om 21.15"},
        "course": {"trigger": "waiting", "run_up": "Wachten", "means": ["message"], "means_words": "bericht"},
        "story": {"narrative": "Het ging anders.", "kind": "near_miss", "forms": ["threat"], "channel": "chat"},
        "police": {"police_wished": "yes"},
    }
    anna = client_for("anna")
    assert set(given) == {
        step.key for step in look(app, case_id, lambda case: steps_of(case.incident)) if step.form
    } - {"rules"}
    for step, answers in given.items():
        fill_in(anna, case_id, step, **answers)
    for step, answers in given.items():
        values = form_of(anna, case_id, step).values
        for name, value in answers.items():
            assert values[name] == (value if isinstance(value, list) else [value]), (step, name)
    incident = look(app, case_id, lambda case: case.incident)
    assert (incident.place, incident.relation) == (Place.PUBLIC_HALL, Relation.RESIDENT)
    assert incident.police_wished is True
    assert incident.first_day == incident.last_day
    assert f"{incident.first_day} {incident.at_time}" == "2025-11-14 14:30:00"
    with app.app_context():
        fact = db.session.get_one(Fact, incident.id)
        assert (fact.year, fact.place, f"{fact.month}") == (2025, "public_hall", "2025-11-01")


def test_the_severity_and_the_steps_follow(app: Flask, cast: Cast, client_for: ClientFor, case_id: str) -> None:
    assert look(app, case_id, lambda case: {task.step for task in case.tasks}).isdisjoint(
        {Step.ACCIDENT, Step.POLICE, Step.REACTION, Step.TALK_2}
    )
    anna = client_for("anna")
    _long_ago(app, case_id)
    before = now()
    fill_in(anna, case_id, "consequences", consequences=["hospital"])
    fill_in(anna, case_id, "police", police_wished="yes")
    fill_in(anna, case_id, "perpetrator", perpetrator_known="yes")
    tasks = look(app, case_id, lambda case: {task.step: task.due_at for task in case.tasks})
    assert {Step.ACCIDENT, Step.POLICE, Step.REACTION, Step.TALK_2} <= set(tasks)
    assert tasks[Step.ACCIDENT] > before, "nobody could have known of it before"
    assert look(app, case_id, lambda case: case.proposed_severity) is Severity.SEVERE
    assert look(app, case_id, lambda case: case.severity) is None


def _long_ago(app: Flask, case_id: str) -> None:
    incident = look(app, case_id, lambda case: case.incident_id)
    with app.app_context(), write_transaction() as session:
        session.execute(update(Incident).where(Incident.id == incident).values(received_at=now() - timedelta(days=3)))


def test_repeated_saves_are_one_line_and_one_mail(app: Flask, cast: Cast, client_for: ClientFor, case_id: str) -> None:
    anna = client_for("anna")
    for words in ("Bert", "Bert en Toos", "Bert, Toos"):
        fill_in(anna, case_id, "people", witnesses=words)
    fill_in(anna, case_id, "course", run_up="Wachten")
    assert happenings(app, case_id).count(Happening.AMENDED) == 1
    handlers = sorted(look(app, case_id, lambda case: {handler.person_id for handler in case.handlers}))
    assert mails(app, case_id, MessageKind.ATTENTION) == handlers
    with app.app_context(), write_transaction() as session:
        session.execute(update(Event).values(at=now() - SITTING - timedelta(minutes=1)))
    fill_in(anna, case_id, "people", witnesses="Nog iemand")
    assert happenings(app, case_id).count(Happening.AMENDED) == 2
    assert len(mails(app, case_id, MessageKind.ATTENTION)) == 2 * len(handlers)
    assert "Je hebt details toegevoegd" in anna.visit(f"/my-reports/{case_id}").main
    assert "De melder heeft details toegevoegd" in client_for("hanna").visit(f"/cases/{case_id}").main


def test_a_new_duty_is_told_at_once(app: Flask, client_for: ClientFor, case_id: str) -> None:
    anna = client_for("anna")
    fill_in(anna, case_id, "people", witnesses="Bert")
    told = len(mails(app, case_id, MessageKind.ATTENTION))
    fill_in(anna, case_id, "consequences", consequences=["permanent"])
    assert len(mails(app, case_id, MessageKind.ATTENTION)) == 2 * told


def test_who_asks_for_a_call_later_is_called(app: Flask, cast: Cast, client_for: ClientFor, case_id: str) -> None:
    anna = client_for("anna")
    fill_in(anna, case_id, "contact", call_today="y", call_number="06 12345678")
    assert cast.people["hanna"] in mails(app, case_id, MessageKind.CALL_TODAY)
    assert cast.people["hanna"] not in mails(app, case_id, MessageKind.ATTENTION)
    assert "06 12345678" in client_for("hanna").visit(f"/cases/{case_id}").main
    fill_in(anna, case_id, "contact", call_today=False, call_number="")
    fill_in(anna, case_id, "contact", call_today="y", call_number="5510")
    assert look(app, case_id, lambda case: case.incident.call_number) == "5510"


def test_what_cannot_wait_any_more_alerts_who_is_on_duty(
    app: Flask, cast: Cast, client_for: ClientFor, case_id: str
) -> None:
    with app.app_context():
        hanna = db.session.get_one(Person, cast.people["hanna"])
        today = now().astimezone(LOCAL).date()
        add_turn(hanna, today, today, actor=actor_of(cast.people["chantal"]))
    anna = client_for("anna")
    fill_in(anna, case_id, "people", witnesses="Bert")
    assert mails(app, case_id, MessageKind.DUTY) == []
    page = fill_in(anna, case_id, "contact", call_today="y", call_number="06 12345678")
    assert mails(app, case_id, MessageKind.DUTY) == [cast.people["hanna"]]
    assert "Wie je helpt, " in page.text or "dienst" in page.text
    fill_in(anna, case_id, "consequences", consequences=["hospital"])
    assert len(mails(app, case_id, MessageKind.DUTY)) == 1, "it could not wait already"
    assert happenings(app, case_id).count(Happening.DUTY_ALERTED) == 1


def test_nobody_who_may_not_see_it_is_mailed(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    case_id = file_report(app, cast.people["anna"], manager_may_see=False)
    fill_in(client_for("anna"), case_id, "people", witnesses="Bert")
    assert cast.people["bram"] not in mails(app, case_id, MessageKind.ATTENTION)


def test_adding_details_does_not_begin_the_work(app: Flask, client_for: ClientFor, case_id: str) -> None:
    fill_in(client_for("anna"), case_id, "people", witnesses="Bert")
    assert look(app, case_id, lambda case: case.status.value) == "new"


def test_nothing_changed_leaves_nothing(app: Flask, client_for: ClientFor, case_id: str) -> None:
    version = look(app, case_id, lambda case: case.version)
    fill_in(client_for("anna"), case_id, "people")
    assert look(app, case_id, lambda case: case.version) == version
    assert Happening.AMENDED not in happenings(app, case_id)


def test_two_tabs_never_overwrite_each_other_silently(app: Flask, client_for: ClientFor, case_id: str) -> None:
    anna = client_for("anna")
    first, second = (form_of(anna, case_id, "people") for _ in range(2))
    first.submit(witnesses="Uit tab een", others="Wilma")
    page = second.submit(witnesses="Uit tab twee")
    assert page.status == 409
    assert "Uit tab een" in page.main
    assert "Uit tab twee" in page.main
    assert answer(app, case_id, "witnesses") == "Uit tab een"
    page.form("/people").submit()
    assert answer(app, case_id, "witnesses") == "Uit tab twee"


@pytest.mark.database
def test_steps_saved_at_the_same_moment_are_all_kept(app: Flask, client_for: ClientFor, case_id: str) -> None:
    given = {
        "people": {"witnesses": "Bert"},
        "course": {"run_up": "Wachten"},
        "perpetrator": {"appearance": "Lang"},
        "consequences": {"harm": "Slecht geslapen"},
        "contact": {"contact_wish": "Na vieren"},
    }
    forms = {step: form_of(client_for("anna"), case_id, step) for step in given}
    with ThreadPoolExecutor(len(given)) as pool:
        pages = list(pool.map(lambda step: forms[step].submit(**given[step]), given))
    assert [page.status for page in pages] == [200] * len(given)
    for answers in given.values():
        for name, value in answers.items():
            assert answer(app, case_id, name) == value
    assert happenings(app, case_id).count(Happening.AMENDED) == 1


def test_what_handlers_do_meanwhile_is_no_conflict(app: Flask, cast: Cast, client_for: ClientFor, case_id: str) -> None:
    form = form_of(client_for("anna"), case_id, "people")
    does(app, cast.people["hanna"], take, case_id, Role.HRM)
    assert form.submit(witnesses="Bert").h1 == "Wie het deed"


def test_a_closed_report_is_not_changed_and_the_text_is_shown(
    app: Flask, cast: Cast, client_for: ClientFor, case_id: str
) -> None:
    anna = client_for("anna")
    form = form_of(anna, case_id, "people")
    finish_everything(app, cast, case_id)
    page = form.submit(witnesses="Te laat")
    assert page.status == 409
    assert "Te laat" in page.main
    assert "Je melding is intussen afgerond" in page.main
    assert answer(app, case_id, "witnesses") is None
    assert anna.get(f"/my-reports/{case_id}/more").status == 403
    assert "Details toevoegen" not in anna.visit(f"/my-reports/{case_id}").main


@pytest.mark.parametrize("who", ["hanna", "omar", "chantal", "bram", "wilma", "rik"])
def test_nobody_else_can(client_for: ClientFor, case_id: str, who: str) -> None:
    client = client_for(who)
    expected = {403, 404} if who in ("hanna", "omar", "chantal", "bram") else {404}
    assert client.get(f"/my-reports/{case_id}/more").status in expected
    assert client.get(step_path(case_id, "people")).status in expected


def test_a_step_that_does_not_exist_or_apply(app: Flask, client_for: ClientFor, case_id: str) -> None:
    anna = client_for("anna")
    for key in ("nonsense", "home", "decision", "online"):
        assert anna.get(step_path(case_id, key)).status == 404


def test_an_accident_asks_for_no_perpetrator(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"], forms=frozenset(), kind=Kind.ACCIDENT)
    keys = {step.key for step in look(app, case_id, lambda case: steps_of(case.incident))}
    assert keys.isdisjoint({"perpetrator", "online", "police", "decision"})
    near = file_report(app, cast.people["anna"], kind=Kind.NEAR_MISS)
    assert "perpetrator" in {step.key for step in look(app, near, lambda case: steps_of(case.incident))}


@pytest.mark.parametrize(
    ("step", "answers", "sentence"),
    [
        ("place", {"day": "31-02-2026"}, "Vul een datum in"),
        ("place", {"day": "01-01-2198"}, "Vul een datum in die niet"),
        ("place", {"day": "01-01-1989"}, "Vul een datum in na 1 januari 1990."),
        ("place", {"time": "25.00"}, "14.30."),
        ("story", {"narrative": ""}, "Schrijf op wat er is gebeurd."),
        ("story", {"narrative": "x", "forms": []}, "Kies wat er gebeurde."),
        ("story", {"narrative": "x", "forms": ["verbal"], "channel": ""}, "Kies waar of hoe het gebeurde."),
        ("place", {"place": "moon"}, "Kies een van de antwoorden."),
        ("place", {"whereabouts": "x" * 201}, "Deze regel is te lang."),
        ("contact", {"call_today": "y"}, "Vul in op welk nummer we je kunnen bellen."),
        ("contact", {"call_number": "bel maar"}, "Gebruik alleen cijfers"),
        ("consequences", {"consequences": ["death"]}, "Kies uit de lijst."),
        ("people", {"witnesses": "x" * 20_001}, "Deze tekst is te lang."),
        ("perpetrator", {"perpetrator_known": "maybe"}, "Kies een van de antwoorden."),
    ],
)
def test_bad_input_keeps_what_was_typed(
    client_for: ClientFor, case_id: str, step: str, answers: dict[str, Any], sentence: str
) -> None:
    anna = client_for("anna")
    form = form_of(anna, case_id, step)
    token = form.values["csrf_token"][0]
    page = anna.post(step_path(case_id, step), {"csrf_token": token, "mark": form.values["mark"][0], **answers})
    assert page.status == 422
    assert sentence in page.main
    typed = next(iter(answers.values()))
    if step != "consequences" and typed not in ("moon", "maybe", "y"):
        assert typed in page.html


@pytest.mark.parametrize("when", ["14-11-2025", "14-11-2025 21.15", "14-11-2025, 21:15 uur", "2025-11-14 om 9.05", ""])
def test_when_it_was_seen_online_is_a_day_and_perhaps_a_time(
    app: Flask, cast: Cast, client_for: ClientFor, when: str
) -> None:
    case_id = file_report(app, cast.people["anna"], channel=Channel.ONLINE)
    assert fill_in(client_for("anna"), case_id, "online", account="@boos", online_when=when).status == 200
    assert answer(app, case_id, "online_when") == (when or None)


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ("31-02-1900", "Vul een datum in, bijvoorbeeld"),
        ("01-01-2198 21.15", "Vul een datum in die niet"),
        ("01-01-1989", "Vul een datum in na 1 januari 1990."),
        ("14-11-2025 25.00", "14.30."),
        ("gisteren", "Vul een datum in, bijvoorbeeld"),
    ],
)
def test_a_day_that_cannot_be_is_asked_again(
    app: Flask, cast: Cast, client_for: ClientFor, when: str, sentence: str
) -> None:
    case_id = file_report(app, cast.people["anna"], channel=Channel.ONLINE)
    page = fill_in(client_for("anna"), case_id, "online", online_when=when)
    assert page.status == 422
    assert sentence in page.main
    assert page.form("/more/online").values["online_when"] == [when]


def test_nobody_reports_their_own_death(app: Flask, client_for: ClientFor, case_id: str) -> None:
    page = client_for("anna").visit(step_path(case_id, "consequences"))
    assert Consequence.DEATH.value not in page.form("/consequences").options("consequences")


def test_an_answer_that_is_not_offered_is_kept(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    case_id = file_report(app, cast.people["anna"], consequences=frozenset({Consequence.DEATH}))
    fill_in(client_for("anna"), case_id, "consequences", consequences=["absence"])
    assert answer(app, case_id, "consequences") == frozenset({Consequence.DEATH, Consequence.ABSENCE})


def test_the_trace_and_nothing_personal_in_it(app: Flask, cast: Cast, client_for: ClientFor, case_id: str) -> None:
    anna = client_for("anna")
    for number, (step, name) in enumerate(
        [
            ("people", "witnesses"),
            ("perpetrator", "perpetrator_name"),
            ("perpetrator", "appearance"),
            ("consequences", "harm"),
            ("place", "whereabouts"),
            ("course", "run_up"),
            ("contact", "contact_wish"),
        ]
    ):
        fill_in(anna, case_id, step, **{name: f"{CANARY}{number}"})
    with app.app_context():
        lines = list(db.session.scalars(select(AuditLine).where(AuditLine.object_id == case_id)))
        assert sum(line.act == Act.AMEND for line in lines) == 7
        assert any(line.act == Act.FOLLOW for line in lines)
        assert not any(CANARY in line.detail for line in lines)
        for table in db.metadata.sorted_tables:
            rows = repr(db.session.execute(select(table)).all())
            assert CANARY not in rows, table.name


def test_a_form_that_came_too_late_is_kept(app: Flask, cast: Cast, client_for: ClientFor, case_id: str) -> None:
    path = step_path(case_id, "people")
    mark = form_of(client_for("anna"), case_id, "people").values["mark"][0]
    with app.app_context():
        keep_posted_form(cast.people["anna"], path, MultiDict({"witnesses": "Bert", "mark": mark}))
    page = client_for("anna").visit(path)
    assert "Je tekst is bewaard." in page.main
    page.form("/people").submit()
    assert answer(app, case_id, "witnesses") == "Bert"
    assert "Je tekst is bewaard." not in client_for("anna").visit(path).main


def test_every_step_has_its_words() -> None:
    assert len({step.key for step in STEPS}) == len(STEPS)


NASTY = [
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "{{ 77777*77777 }}{% raw %}%(name)s {0}",
    "=cmd|'/c calc'!A1",
    "a\x00b\x07c\ud800d".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "\u202eomgekeerd",
    "x" * 200_000,
]


@pytest.mark.parametrize("text", NASTY, ids=["markup", "template", "formula", "control", "direction", "long"])
def test_hostile_text_is_kept_as_text_or_refused_beside_its_field(
    app: Flask, cast: Cast, client_for: ClientFor, text: str
) -> None:
    case_id = file_report(app, cast.people["anna"], channel=Channel.ONLINE)
    anna, chantal = client_for("anna"), client_for("chantal")
    for step in keys_of(app, case_id):
        form = form_of(anna, case_id, step)
        typed = dict.fromkeys(form.names - {"csrf_token", "mark"}, text)
        page = anna.post(step_path(case_id, step), {**{n: v[0] for n, v in form.values.items()}, **typed})
        assert page.status in (200, 422), step
        assert "<script>alert" not in page.html
        assert str(77777 * 77777) not in page.main
        if page.status == 422:
            assert page.elements(class_="gir-error"), step
    for client, path in ((anna, f"/my-reports/{case_id}"), (chantal, f"/cases/{case_id}")):
        assert "<script>alert" not in client.visit(path).html


def test_foreign_names_in_a_form_change_nothing(app: Flask, client_for: ClientFor, case_id: str) -> None:
    anna = client_for("anna")
    form = form_of(anna, case_id, "people")
    sent = {**{name: values[0] for name, values in form.values.items()}, "witnesses": "Bert"}
    anna.post(step_path(case_id, "people"), {**sent, "reporter_id": "x", "perpetrator_name": "K.", "severity": "light"})
    assert answer(app, case_id, "witnesses") == "Bert"
    assert answer(app, case_id, "perpetrator_name") is None
