"""Small incidents that pile up: the person is asked first, and only a yes goes further; a desk shows without names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import actor_of
from gir.accounts.models import Person
from gir.accounts.terms import Role
from gir.care.piles.models import PileQuestion
from gir.care.piles.norms import Norm, norm_of, set_norm
from gir.care.piles.queries import desk_piles
from gir.care.piles.services import NothingAsked, answer_pile, ask_about_piles
from gir.care.piles.terms import PileAnswer
from gir.care.services import record_talk
from gir.care.terms import TalkOutcome
from gir.cases.models import CaseBlock
from gir.cases.services import set_severity
from gir.cases.terms import Alternative, BlockReason, Step
from gir.cases.trust import Trust
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.incidents.terms import Form, Place, Severity
from gir.notifications.models import Message
from gir.notifications.terms import MessageKind
from gir.web.dates import LOCAL
from tests.followup.newcomers import join
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report, look

Client = Callable[..., PageClient]
ASKED = "Zal iemand je bellen?"
WISHED = "De melder wil graag gebeld worden."


def pile(app: Flask, person_id: str, number: int = 3, **answers: Any) -> list[str]:
    """So many small reports of one person, one a day until today."""
    today = now().astimezone(LOCAL).date()
    days = [today - timedelta(days=number - 1 - place) for place in range(number)]
    return [file_report(app, person_id, day=day, forms=frozenset({Form.VERBAL}), **answers) for day in days]


def ask(app: Flask) -> int:
    with app.app_context():
        return ask_about_piles()


def say(app: Flask, person_id: str, answer: PileAnswer) -> None:
    with app.app_context():
        answer_pile(answer, actor=actor_of(person_id))


def mails(app: Flask, kind: MessageKind) -> dict[str, str]:
    """Who gets a mail of this kind, and where it leads."""
    with app.app_context():
        rows = select(Message.recipient_id, Message.path).where(Message.kind == kind)
        return {row.recipient_id: row.path for row in db.session.execute(rows)}


def block(app: Flask, person_id: str, case_id: str) -> None:
    with app.app_context(), write_transaction() as session:
        session.add(CaseBlock(case_id=case_id, person_id=person_id, reason=BlockReason.CONFLICT, since=now()))


# ── Who is asked ───────────────────────────────────────────────────────────────────────────────────────────────


def test_who_reported_three_times_is_asked_once(app: Flask, cast: Cast, client_for: Client) -> None:
    anna = cast.people["anna"]
    pile(app, anna, 2)
    assert ask(app) == 0
    pile(app, anna, 1)
    assert (ask(app), ask(app)) == (1, 0)
    assert mails(app, MessageKind.PILED_UP) == {anna: "/my-reports"}
    assert ASKED in client_for("anna").visit("/my-reports").main
    for name in ("bram", "hanna", "chantal"):
        assert ASKED not in client_for(name).visit("/my-reports").main


def test_nobody_else_learns_that_somebody_was_asked(app: Flask, cast: Cast, client_for: Client) -> None:
    cases = pile(app, cast.people["anna"])
    before = {name: client_for(name).visit(f"/cases/{cases[-1]}").main for name in ("bram", "hanna", "chantal")}
    ask(app)
    for answer in (PileAnswer.LATER,):
        say(app, cast.people["anna"], answer)
    assert {name: client_for(name).visit(f"/cases/{cases[-1]}").main for name in before} == before


def test_a_severe_one_is_no_pile_of_small_ones(app: Flask, cast: Cast) -> None:
    cases = pile(app, cast.people["anna"])
    does(app, cast.people["chantal"], set_severity, cases[0], Severity.SEVERE, "Hij kwam terug met een mes.")
    assert ask(app) == 0


def test_what_is_long_ago_does_not_count(app: Flask, cast: Cast) -> None:
    today = now().astimezone(LOCAL).date()
    file_report(app, cast.people["anna"], day=today - timedelta(days=91), forms=frozenset({Form.VERBAL}))
    pile(app, cast.people["anna"], 2)
    assert ask(app) == 0


@pytest.mark.database
def test_a_no_is_a_no_for_ninety_days_and_then_only_for_a_new_pile(app: Flask, cast: Cast) -> None:
    anna = cast.people["anna"]
    pile(app, anna)
    assert ask(app) == 1
    say(app, anna, PileAnswer.NO)
    with time_machine.travel(now() + timedelta(days=60)):
        pile(app, anna, 4)
        assert ask(app) == 0
    with time_machine.travel(now() + timedelta(days=91)):
        assert ask(app) == 1, "the four of the last weeks are a new pile"
    with pytest.raises(NothingAsked):
        say(app, cast.people["bram"], PileAnswer.YES)


def test_not_now_asks_again_on_the_page_after_two_weeks_without_a_mail(
    app: Flask, cast: Cast, client_for: Client
) -> None:
    anna = cast.people["anna"]
    pile(app, anna)
    ask(app)
    page = client_for("anna").visit("/my-reports").form("/my-reports/call").submit(answer="later")
    assert ASKED not in page.main
    with time_machine.travel(now() + timedelta(days=15)):
        assert ask(app) == 0
        assert ASKED in client_for("anna").visit("/my-reports").main
    assert len(mails(app, MessageKind.PILED_UP)) == 1


def test_what_is_no_answer_changes_nothing(app: Flask, cast: Cast, client_for: Client) -> None:
    pile(app, cast.people["anna"])
    ask(app)
    page = client_for("anna").visit("/my-reports").form("/my-reports/call").submit(answer="maybe")
    assert ASKED in page.main
    with app.app_context():
        assert db.session.scalars(select(PileQuestion.answer)).one() is None


# ── Who learns of a yes ────────────────────────────────────────────────────────────────────────────────────────


def test_a_yes_tells_hrm_in_the_room_of_care(app: Flask, cast: Cast, client_for: Client) -> None:
    cases = pile(app, cast.people["anna"])
    ask(app)
    page = client_for("anna").visit("/my-reports").form("/my-reports/call").submit(answer="yes")
    assert ASKED not in page.main
    assert mails(app, MessageKind.ATTENTION) == {cast.people["hanna"]: f"/cases/{cases[-1]}"}
    shown = client_for("hanna").visit(f"/cases/{cases[-1]}").main
    assert WISHED in shown
    assert "De melder vraagt of iemand kan bellen" in shown
    assert WISHED in client_for("bram").visit(f"/cases/{cases[-1]}").main, "the manager sees all three"
    for name in ("omar", "chantal"):
        other = client_for(name).visit(f"/cases/{cases[-1]}").main
        assert WISHED not in other
        assert "kan bellen" not in other
    does(app, cast.people["hanna"], record_talk, cases[-1], Step.RELIEF, TalkOutcome.HELD, now())
    assert WISHED not in client_for("hanna").visit(f"/cases/{cases[-1]}").main


def test_the_manager_learns_nothing_when_one_of_them_is_hidden(app: Flask, cast: Cast, client_for: Client) -> None:
    anna, bram = cast.people["anna"], cast.people["bram"]
    pile(app, anna, 1, manager_may_see=False)
    cases = pile(app, anna, 2)
    ask(app)
    say(app, anna, PileAnswer.YES)
    shown = client_for("bram").visit(f"/cases/{cases[-1]}").main
    assert WISHED not in shown
    assert "kan bellen" not in shown
    assert WISHED in client_for("hanna").visit(f"/cases/{cases[-1]}").main
    assert bram not in mails(app, MessageKind.ATTENTION)


def test_a_yes_goes_to_whom_the_reporter_chose(app: Flask, cast: Cast, client_for: Client) -> None:
    trust = Trust(alternative=Alternative.PEER)
    cases = pile(app, cast.people["anna"], manager_may_see=False, trust=trust)
    ask(app)
    say(app, cast.people["anna"], PileAnswer.YES)
    (caller,) = mails(app, MessageKind.ATTENTION)
    assert caller == cast.people["piet"]
    assert WISHED in client_for("piet").visit(f"/cases/{cases[-1]}").main


def test_a_yes_of_an_office_holder_goes_to_the_clerk(app: Flask, cast: Cast) -> None:
    pile(app, cast.people["rik"])
    ask(app)
    say(app, cast.people["rik"], PileAnswer.YES)
    assert set(mails(app, MessageKind.ATTENTION)) == {cast.people["greet"]}


# ── A desk or place ────────────────────────────────────────────────────────────────────────────────────────────


def seen(app: Flask, person_id: str) -> list[int]:
    with app.app_context():
        return [found.number for found in desk_piles(actor_of(person_id))]


def test_a_desk_shows_from_the_norm_on_and_without_names(app: Flask, cast: Cast, client_for: Client) -> None:
    pile(app, cast.people["anna"], 4, place=Place.PUBLIC_HALL)
    assert seen(app, cast.people["chantal"]) == []
    pile(app, cast.people["anna"], 1, place=Place.PUBLIC_HALL)
    for name in ("chantal", "bram"):
        page = client_for(name).visit("/cases/signals").main
        assert "Publiekszaken" in page
        assert "5 meldingen in 90 dagen." in page
        assert "Anna" not in page
    assert seen(app, cast.people["dirk"]) == []
    assert "Vanaf hoeveel" not in client_for("bram").visit("/cases/signals").main


def test_only_what_exists_for_the_reader_counts(app: Flask, cast: Cast) -> None:
    cases = pile(app, cast.people["anna"], 5, place=Place.PUBLIC_HALL)
    pile(app, cast.people["anna"], 1, place=Place.PUBLIC_HALL, manager_may_see=False)
    assert seen(app, cast.people["chantal"]) == [6]
    assert seen(app, cast.people["bram"]) == [5]
    block(app, cast.people["bram"], cases[0])
    assert seen(app, cast.people["bram"]) == [], "four are no pile"
    for case_id in cases[:2]:
        block(app, cast.people["chantal"], case_id)
    assert seen(app, cast.people["chantal"]) == []


def test_ones_own_reports_and_another_organisation_do_not_count(app: Flask, cast: Cast) -> None:
    pile(app, cast.people["bram"], 5, place=Place.PUBLIC_HALL)
    assert seen(app, cast.people["bram"]) == []
    assert seen(app, cast.people["chantal"]) == [5]
    assert seen(app, cast.people["pia"]) == []


def test_signals_are_for_coordinator_manager_and_oov(app: Flask, client_for: Client) -> None:
    for name in ("anna", "hanna", "greet"):
        assert client_for(name).get("/cases/signals").status == 404


# ── The norm ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_coordinator_sets_the_norm_and_it_holds_at_once(app: Flask, cast: Cast, client_for: Client) -> None:
    pile(app, cast.people["anna"], 2)
    form = client_for("chantal").visit("/cases/signals").form("/cases/signals")
    refused = form.submit(person_reports="veel", person_days="3")
    assert refused.status == 422
    assert "veel" in refused.text
    page = form.submit(person_reports="2")
    assert "Vanaf nu gelden deze getallen." in page.main
    assert ask(app) == 1
    with app.app_context():
        assert norm_of(cast.organisation_id) == Norm(person_reports=2)
        assert norm_of(cast.partner_id) == Norm()


def test_two_who_set_the_norm_do_not_undo_each_other_unseen(app: Flask, cast: Cast, client_for: Client) -> None:
    join(app, cast, "conny", Role.COORDINATOR)
    form = client_for("chantal").visit("/cases/signals").form("/cases/signals")
    with app.app_context():
        actor = actor_of(cast.people["chantal"])
        set_norm(Norm(place_reports=8), shown=Norm().mark, actor=actor)
    page = form.submit(place_reports="6")
    assert page.status == 409
    assert page.form("/cases/signals").values["place_reports"] == ["6"]
    assert "8 in 90 dagen" in page.main
    assert page.form("/cases/signals").submit().status == 200
    with app.app_context():
        assert norm_of(cast.organisation_id).place_reports == 6


def test_a_question_is_read_by_nobody_and_asked_of_nobody_who_left(app: Flask, cast: Cast) -> None:
    cases = pile(app, cast.people["anna"])
    with app.app_context(), write_transaction() as session:
        session.get_one(Person, cast.people["anna"]).left_on = now().astimezone(LOCAL).date()
    assert ask(app) == 0
    assert look(app, cases[0], lambda case: case.status.value) == "new"
