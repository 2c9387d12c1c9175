"""A step of the organisation's own in a case: everywhere a step is met, and only for who may know of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import actor_of
from gir.accounts.terms import Role
from gir.care.lateness import pass_on_late_steps
from gir.cases.access import hats
from gir.cases.finishing.queries import standing_proposal
from gir.cases.finishing.services import Proposal, propose_close
from gir.cases.models import Case, CaseBlock, Event
from gir.cases.own_steps import do_step
from gir.cases.pauses.services import pause_step
from gir.cases.protecting import fingerprint, protect, trust_of
from gir.cases.protocol.queries import edition
from gir.cases.protocol.services import drop_step, publish_draft
from gir.cases.services import CannotClose, NotEligible, close, reopen, skip_step
from gir.cases.steps import missing_to_close
from gir.cases.terms import BlockReason, CloseReason, Happening, OwnStep, Status, TaskStatus
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.facts.models import FactStage
from gir.followup.icalendar import calendar_of
from gir.followup.own_clocks import own_clocks
from gir.followup.reminding import remind_of_steps
from gir.incidents.terms import Severity
from gir.web.dates import LOCAL, NEVER, today
from tests.support.own_steps import ALL_OWN, CARD, FLOWERS, OFFICER, ROUND, with_words
from tests.support.page_client import PageClient
from tests.support.protocols import publish_protocol
from tests.support.stories import does, file_report, finish_everything, look, step_of

Client = Callable[..., PageClient]
Traces = Callable[[str], list[str]]
MONDAY = datetime(2026, 11, 16, 10, 0, tzinfo=LOCAL)
NAMES = [rule.label for rule in ALL_OWN]
OWN = [OwnStep(rule.step) for rule in ALL_OWN]
FLOWERS_STEP, OFFICER_STEP, CARD_STEP, ROUND_STEP = OWN


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    """Anna was threatened, in an organisation with four steps of its own."""
    publish_protocol(app, cast.people["chantal"], *ALL_OWN)
    return file_report(app, cast.people["anna"])


def status(app: Flask, case_id: str, step: OwnStep) -> TaskStatus:
    return look(app, case_id, lambda case: step_of(case, step).status)


def do_path(case_id: str, step: OwnStep) -> str:
    return f"/cases/{case_id}/do-step?step={step}"


# ── On the page of the case ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("bram", {FLOWERS.label, OFFICER.label}),
        ("hanna", {FLOWERS.label, OFFICER.label, CARD.label}),
        ("omar", {FLOWERS.label, OFFICER.label, ROUND.label}),
        ("chantal", {FLOWERS.label, OFFICER.label, ROUND.label}),
    ],
)
def test_each_sees_those_of_the_rooms_that_are_open(
    client_for: Client, case_id: str, name: str, seen: set[str]
) -> None:
    client = client_for(name)
    for path in (f"/cases/{case_id}", f"/cases/{case_id}/briefing"):
        page = client.visit(path)
        on_paper = seen - {CARD.label} if path.endswith("briefing") else seen
        assert {label for label in NAMES if label in page.main} == on_paper


def test_the_reporter_is_not_told_of_them(client_for: Client, case_id: str) -> None:
    page = client_for("anna").visit(f"/my-reports/{case_id}")
    assert not [label for label in NAMES if label in page.html]


def test_it_is_done_from_the_page_of_the_case(app: Flask, client_for: Client, case_id: str, traces: Traces) -> None:
    client = client_for("bram")
    page = client.visit(f"/cases/{case_id}").follow(FLOWERS.label)
    assert "Vraag het secretariaat om een bloemetje te sturen." in page.main
    done = page.form("/do-step").submit()
    assert done.path == f"/cases/{case_id}"
    assert "Deze stap is gedaan: Stuur een bloemetje." in done.text
    assert "Bram deed deze stap: Stuur een bloemetje" in done.main
    assert status(app, case_id, FLOWERS_STEP) is TaskStatus.DONE
    assert "case.do_step" in traces(case_id)


def test_of_several_one_is_chosen(app: Flask, client_for: Client, case_id: str) -> None:
    page = client_for("chantal").visit(f"/cases/{case_id}/do-step")
    refused = page.form("/do-step").submit()
    assert refused.status == 422
    assert "Kies een stap." in refused.text
    refused.form("/do-step").submit(step=ROUND.step)
    assert status(app, case_id, ROUND_STEP) is TaskStatus.DONE
    assert status(app, case_id, OFFICER_STEP) is TaskStatus.OPEN


def test_a_stale_page_does_nothing(app: Flask, cast: Cast, client_for: Client, case_id: str) -> None:
    form = client_for("chantal").visit(do_path(case_id, OFFICER_STEP)).form("/do-step")
    does(app, cast.people["omar"], do_step, case_id, ROUND_STEP)
    assert form.submit().status == 409
    assert status(app, case_id, OFFICER_STEP) is TaskStatus.OPEN


@pytest.mark.parametrize(
    ("name", "step"),
    [("bram", OFFICER_STEP), ("bram", CARD_STEP), ("omar", CARD_STEP), ("hanna", ROUND_STEP), ("chantal", CARD_STEP)],
)
def test_what_is_not_theirs_is_not_offered_and_refused(
    app: Flask, cast: Cast, client_for: Client, case_id: str, name: str, step: OwnStep
) -> None:
    client = client_for(name)
    form = client.visit(f"/cases/{case_id}/do-step").form("/do-step")
    assert step not in form.options("step")
    client.post(f"/cases/{case_id}/do-step", {**{n: v[0] for n, v in form.values.items() if v}, "step": step})
    with pytest.raises(NotEligible):
        does(app, cast.people[name], do_step, case_id, step)
    assert status(app, case_id, step) is TaskStatus.OPEN


@pytest.mark.parametrize("name", ["bea", "anna", "pia"])
def test_a_stranger_and_the_reporter_do_nothing(app: Flask, client_for: Client, case_id: str, name: str) -> None:
    assert client_for(name).get(do_path(case_id, FLOWERS_STEP)).status in (403, 404)
    assert status(app, case_id, FLOWERS_STEP) is TaskStatus.OPEN


def test_who_is_blocked_finds_it_nowhere(app: Flask, cast: Cast, client_for: Client, case_id: str) -> None:
    with app.app_context(), write_transaction() as session:
        person = cast.people["omar"]
        session.add(CaseBlock(case_id=case_id, person_id=person, reason=BlockReason.CONFLICT, since=now()))
    client = client_for("omar")
    assert client.get(do_path(case_id, ROUND_STEP)).status == 404
    for path in ("/cases", "/cases/clocks"):
        assert ROUND.label not in client.visit(path).html


def test_it_is_left_out_with_a_reason(app: Flask, client_for: Client, case_id: str) -> None:
    page = client_for("omar").visit(f"/cases/{case_id}/skip-step?step={ROUND.step}")
    done = page.form("/skip-step").submit(reason="De beveiliging weet het al.")
    assert "Vastgelegd dat deze stap niet van toepassing is: Extra ronde van de beveiliging." in done.text
    assert status(app, case_id, ROUND_STEP) is TaskStatus.SKIPPED


def test_it_is_paused_and_goes_on(app: Flask, cast: Cast, client_for: Client, case_id: str) -> None:
    until = today() + timedelta(days=10)
    does(app, cast.people["chantal"], pause_step, case_id, OFFICER_STEP, until, "Hij is met verlof.")
    page = client_for("chantal").visit(f"/cases/{case_id}")
    assert "Hij is met verlof." in page.main
    assert "Bel de wijkagent" in page.main
    page = client_for("chantal").visit(f"/cases/{case_id}/resume-step").form("/resume-step").submit()
    assert "De termijn van deze stap loopt weer: Bel de wijkagent." in page.text


def test_without_a_clock_nothing_can_be_paused(app: Flask, cast: Cast, case_id: str) -> None:
    until = today() + timedelta(days=10)
    with pytest.raises(NotEligible):
        does(app, cast.people["hanna"], pause_step, case_id, FLOWERS_STEP, until, "Later.")


# ── Lists and clocks ───────────────────────────────────────────────────────────────────────────────────────────


def test_it_stands_in_the_work_list_and_in_the_counts(app: Flask, cast: Cast, client_for: Client) -> None:
    publish_protocol(app, cast.people["chantal"], ROUND)
    file_report(app, cast.people["anna"])
    with time_machine.travel(MONDAY + timedelta(hours=31), tick=False):
        page = client_for("omar").visit("/cases?tab=overdue")
        assert "Extra ronde van de beveiliging" in page.main
        assert "voor jou" in page.main


def test_a_step_without_a_clock_is_late_for_nobody(app: Flask, cast: Cast, case_id: str) -> None:
    with time_machine.travel(MONDAY + timedelta(days=300), tick=False), app.app_context():
        first = {clock.name: clock.due_at for clock in own_clocks(actor_of(cast.people["bram"]))}
        assert first[FLOWERS.label] == NEVER
        late = [clock for clock in own_clocks(actor_of(cast.people["bram"])) if clock.due_at < now()]
        assert FLOWERS.label not in [clock.name for clock in late]


def test_the_calendar_tells_of_clocks_and_not_of_what_has_none(app: Flask, cast: Cast, case_id: str) -> None:
    with app.test_request_context():
        text = {n: calendar_of(own_clocks(actor_of(cast.people[n])), "Werk", now()) for n in ("bram", "chantal")}
        assert "Bel de wijkagent" in text["chantal"]
        assert "bloemetje" not in text["bram"]
        assert "9999" not in "".join(text.values())


def test_the_page_of_clocks_has_a_place_for_what_has_none(client_for: Client, case_id: str) -> None:
    page = client_for("bram").visit("/cases/clocks")
    assert "Zonder termijn" in page.main
    assert "geen termijn" in page.main
    assert "Stuur een bloemetje" in page.main


def test_when_only_that_is_left_the_case_is_still_on_the_list(app: Flask, cast: Cast, client_for: Client) -> None:
    publish_protocol(app, cast.people["chantal"], FLOWERS)
    case_id = file_report(app, cast.people["anna"])
    finish = [step.step for step in look(app, case_id, lambda case: list(case.tasks)) if step.name is None]
    with app.app_context(), write_transaction():
        for task in db.session.get_one(Case, case_id).tasks:
            if task.step in finish:
                task.status = TaskStatus.DONE
    page = client_for("hanna").visit("/cases")
    assert "Stuur een bloemetje" in page.main
    assert "geen termijn" in page.main


def test_who_has_one_today_is_reminded(app: Flask, cast: Cast) -> None:
    publish_protocol(app, cast.people["chantal"], ROUND)
    file_report(app, cast.people["anna"])
    with time_machine.travel(datetime(2026, 11, 17, 7, 30, tzinfo=LOCAL), tick=False), app.app_context():
        assert remind_of_steps() == 3  # OOV too, whose own step is due this afternoon


def test_it_goes_past_who_does_not_do_it(app: Flask, cast: Cast, client_for: Client, case_id: str) -> None:
    with time_machine.travel(MONDAY + timedelta(days=2, hours=10), tick=False), app.app_context():
        pass_on_late_steps()
        assert not _escalated(ROUND_STEP)  # due on Tuesday afternoon, and then its own thirty hours again
    with time_machine.travel(MONDAY + timedelta(days=3), tick=False), app.app_context():
        pass_on_late_steps()
        assert len(_escalated(ROUND_STEP)) == 1
        pass_on_late_steps()
        assert len(_escalated(ROUND_STEP)) == 1
    page = client_for("chantal").visit(f"/cases/{case_id}")
    assert "Extra ronde van de beveiliging" in page.main


def _escalated(step: OwnStep) -> list[Event]:
    events = db.session.scalars(select(Event).where(Event.happening == Happening.ESCALATED))
    return [event for event in events if step in event.detail]


# ── Closing, and other versions ────────────────────────────────────────────────────────────────────────────────


def test_what_must_come_first_keeps_a_case_open_and_the_rest_lapses(
    app: Flask, cast: Cast, client_for: Client, case_id: str
) -> None:
    finish_everything(app, cast, case_id, closed=False)
    assert look(app, case_id, missing_to_close) == [OFFICER_STEP, CARD_STEP]
    page = client_for("chantal").visit(f"/cases/{case_id}/close")
    assert "Bel de wijkagent" in page.main
    assert "Een stap bij Zorg: vraag HRM" in page.main
    assert CARD.label not in page.html
    with pytest.raises(CannotClose):
        does(app, cast.people["chantal"], close, case_id, CloseReason.HANDLED, "")
    does(app, cast.people["chantal"], do_step, case_id, OFFICER_STEP)
    does(app, cast.people["hanna"], skip_step, case_id, CARD_STEP, "Dat wilde de melder niet.")
    does(app, cast.people["chantal"], close, case_id, CloseReason.HANDLED, "")
    assert look(app, case_id, lambda case: case.status) is Status.CLOSED
    assert status(app, case_id, FLOWERS_STEP) is TaskStatus.LAPSED
    assert status(app, case_id, ROUND_STEP) is TaskStatus.LAPSED


def test_a_step_of_hrm_ends_with_the_case_too_and_comes_back_with_it(app: Flask, cast: Cast) -> None:
    publish_protocol(app, cast.people["chantal"], with_words(CARD, to_close=False))
    case_id = file_report(app, cast.people["anna"])
    finish_everything(app, cast, case_id)
    assert status(app, case_id, CARD_STEP) is TaskStatus.LAPSED
    does(app, cast.people["chantal"], reopen, case_id, "Er kwam nieuws.")
    assert status(app, case_id, CARD_STEP) is TaskStatus.OPEN


def test_a_step_that_nobody_waits_for_leaves_a_proposal_to_close_as_it_is(app: Flask, cast: Cast, case_id: str) -> None:
    finish_everything(app, cast, case_id, severity=Severity.SEVERE, closed=False)
    does(app, cast.people["chantal"], do_step, case_id, OFFICER_STEP)
    does(app, cast.people["hanna"], do_step, case_id, CARD_STEP)
    does(app, cast.people["chantal"], propose_close, case_id, Proposal(CloseReason.HANDLED, "", ""))
    does(app, cast.people["bram"], do_step, case_id, FLOWERS_STEP)
    assert look(app, case_id, lambda case: standing_proposal(case) is not None)


def test_a_running_case_keeps_a_step_that_was_renamed_or_taken_out(
    app: Flask, cast: Cast, client_for: Client, case_id: str
) -> None:
    chantal = cast.people["chantal"]
    publish_protocol(app, chantal, with_words(OFFICER, name="Bel de gebiedsagent"))
    with app.app_context():
        actor = actor_of(chantal)
        drop_step(ROUND_STEP, shown=edition(actor.organisation_id), actor=actor)
        publish_draft("Niet meer nodig.", shown=edition(actor.organisation_id), actor=actor)
    page = client_for("chantal").visit(f"/cases/{case_id}")
    assert "Bel de wijkagent" in page.main
    assert ROUND.label in page.main
    does(app, cast.people["omar"], do_step, case_id, ROUND_STEP)
    assert status(app, case_id, ROUND_STEP) is TaskStatus.DONE
    younger = client_for("chantal").visit(f"/cases/{file_report(app, cast.people['anna'])}")
    assert "Bel de gebiedsagent" in younger.main
    assert ROUND.label not in younger.main


def test_it_moves_with_the_talks_when_the_manager_may_not_see_the_case(app: Flask, cast: Cast, case_id: str) -> None:
    def hide(case: Case, **who: object) -> None:
        protect(case, trust_of(case), hidden=True, shown=fingerprint(case), **who)  # type: ignore[arg-type]

    assert look(app, case_id, lambda case: step_of(case, FLOWERS_STEP).owner) is Role.MANAGER
    does(app, cast.people["anna"], hide, case_id)
    assert look(app, case_id, lambda case: step_of(case, FLOWERS_STEP).owner) is Role.HRM
    assert look(app, case_id, lambda case: step_of(case, OFFICER_STEP).owner) is Role.COORDINATOR
    with app.app_context():
        assert not hats(actor_of(cast.people["bram"]), db.session.get_one(Case, case_id))


def test_figures_count_only_the_steps_of_the_software(app: Flask, cast: Cast, case_id: str) -> None:
    does(app, cast.people["chantal"], do_step, case_id, OFFICER_STEP)
    with app.app_context():
        counted = set(db.session.scalars(select(FactStage.step)))
        assert not [step for step in counted if step.startswith("own:")]
