"""Who may do what to a request about one's own data, in every state: written by hand, and checked in full."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from flask import Flask

from gir.accounts.actor import Actor, actor_of
from gir.database import now
from gir.demonstration.cast import Cast
from gir.privacy.requests.access import permitted
from gir.privacy.requests.models import PrivacyRequest
from gir.privacy.requests.terms import Outcome, RequestAct, RequestKind, RequestStatus, Standing

OFFICER = "read check_identity extend hand_over withdraw"
FINDING = "read find link unlink decide give_back extend"
FILE = "compile read_texts judge"
EXPECTED = {
    # The privacy officer keeps the clock, and reads neither texts nor letter.
    ("els", "received"): OFFICER,
    ("els", "handled"): OFFICER,
    ("els", "decided"): "read hand_over deliver",
    ("els", "done"): "read",
    ("els", "withdrawn"): "read",
    # Who it was handed to.
    ("chantal", "received"): "read",
    ("chantal", "handled"): f"{FINDING} {FILE}",
    ("chantal", "decided"): f"read deliver read_letter find link {FILE} release",
    ("chantal", "done"): "read read_letter",
    ("chantal", "withdrawn"): "read",
    # Who asks.
    ("anna", "received"): "follow withdraw",
    ("anna", "handled"): "follow withdraw",
    ("anna", "decided"): "follow",
    ("anna", "done"): "follow",
    ("anna", "withdrawn"): "follow",
}
STRANGERS = ("bram", "hanna", "omar", "greet", "maarten", "dora", "bea", "fatima", "sjors", "piet", "vera", "pia")


def request_of(cast: Cast, status: str, **more: object) -> PrivacyRequest:
    decided = status in ("decided", "done")
    values = {
        "organisation_id": cast.organisation_id,
        "kind": RequestKind.ACCESS,
        "status": RequestStatus(status),
        "asked_by_id": cast.people["anna"],
        "handler_id": cast.people["chantal"],
        "outcome": Outcome.GRANTED if decided else None,
        "received_on": date(2026, 11, 2),
        **more,
    }
    return PrivacyRequest(**values)


def acts(actor: Actor, request: PrivacyRequest) -> set[str]:
    return {act.value.removeprefix("avg.") for act in permitted(actor, request)}


@pytest.mark.parametrize(("name", "status"), [*EXPECTED])
def test_a_request_to_see_one_s_data(app: Flask, cast: Cast, name: str, status: str) -> None:
    with app.app_context():
        assert acts(actor_of(cast.people[name]), request_of(cast, status)) == set(EXPECTED[name, status].split())


@pytest.mark.parametrize(("name", "status"), [*product(STRANGERS, RequestStatus)])
def test_for_everybody_else_it_does_not_exist(app: Flask, cast: Cast, name: str, status: RequestStatus) -> None:
    with app.app_context():
        assert acts(actor_of(cast.people[name]), request_of(cast, status.value)) == set()


def test_once_released_it_is_taken_and_not_changed(app: Flask, cast: Cast) -> None:
    with app.app_context():
        chantal, anna, els = (actor_of(cast.people[name]) for name in ("chantal", "anna", "els"))
        released = request_of(cast, "done", released_at=now())
        assert acts(chantal, released) == {"read", "read_letter", "take"}
        assert acts(anna, released) == {"follow", "take_own"}
        assert acts(els, released) == {"read"}


def test_what_was_refused_or_is_no_access_has_no_file(app: Flask, cast: Cast) -> None:
    with app.app_context():
        chantal = actor_of(cast.people["chantal"])
        for more in ({"outcome": Outcome.REFUSED}, {"kind": RequestKind.RESTRICTION}):
            found = acts(chantal, request_of(cast, "decided", **more))
            assert found == {"read", "deliver", "read_letter", "find", "link"}


@pytest.mark.parametrize(
    ("kind", "standing", "carried_out"),
    [
        (RequestKind.CORRECTION, None, {"correct", "carry_out"}),
        (RequestKind.CORRECTION, Standing.PERPETRATOR, {"correct", "carry_out"}),
        (RequestKind.ERASURE, Standing.PERPETRATOR, {"erase", "carry_out"}),
        (RequestKind.OBJECTION, Standing.PERPETRATOR, {"erase", "carry_out"}),
        (RequestKind.ERASURE, Standing.WITNESS, {"carry_out"}),
        (RequestKind.RESTRICTION, Standing.PERPETRATOR, set()),
    ],
)
def test_what_was_granted_is_carried_out(
    app: Flask, cast: Cast, kind: RequestKind, standing: Standing | None, carried_out: set[str]
) -> None:
    with app.app_context():
        chantal, els = actor_of(cast.people["chantal"]), actor_of(cast.people["els"])
        asked_by = None if standing else cast.people["anna"]
        request = request_of(cast, "decided", kind=kind, standing=standing, asked_by_id=asked_by)
        every = {"correct", "erase", "carry_out"}
        assert acts(chantal, request) & every == carried_out
        assert acts(els, request) & every == set()
        request.outcome = Outcome.REFUSED
        assert acts(chantal, request) & every == set()


def test_only_a_restriction_that_holds_is_ended_and_by_the_privacy_officer(app: Flask, cast: Cast) -> None:
    with app.app_context():
        chantal, els = actor_of(cast.people["chantal"]), actor_of(cast.people["els"])
        holds = request_of(cast, "done", kind=RequestKind.RESTRICTION)
        assert acts(els, holds) == {"read", "lift"}
        assert "lift" not in acts(chantal, holds)
        assert "lift" not in acts(
            els, request_of(cast, "done", kind=RequestKind.RESTRICTION, lifted_on=date(2026, 11, 3))
        )


def test_nobody_keeps_or_handles_their_own(app: Flask, cast: Cast) -> None:
    with app.app_context():
        for name in ("els", "chantal"):
            own = request_of(cast, "handled", asked_by_id=cast.people[name], handler_id=cast.people[name])
            assert acts(actor_of(cast.people[name]), own) == {"follow", "withdraw"}


def test_every_act_on_a_request_is_somebody_s() -> None:
    named = {word for words in EXPECTED.values() for word in words.split()}
    elsewhere = {"ask", "enter", "remind", "take", "take_own", "correct", "erase", "carry_out", "lift"}
    assert {act.value.removeprefix("avg.") for act in RequestAct} == named | elsewhere
