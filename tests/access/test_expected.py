"""expected.csv against the rules: every act, role, relation and state, on both databases."""

from __future__ import annotations

from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import actor_of
from gir.care import access as care
from gir.cases import access as cases
from gir.cases.models import Case
from gir.cases.terms import Hat
from gir.cases.uncounted import blocked_incidents
from gir.database import db
from gir.terms import Term
from gir.threat import access as threat
from gir.threat.damage import access as damage
from gir.threat.measures import access as measures
from tests.access.world import ACTS, RELATIONS, ROLES, STATES, World, expectations, read_rows


def test_every_act_role_relation_and_state_is_named() -> None:
    named = {name for row in read_rows() for name in row.named}
    wanted = {f"act {act.value}" for act in ACTS} | {f"role {role}" for role in ROLES}
    wanted |= {f"relation {relation}" for relation in RELATIONS}
    assert not wanted - named


def test_every_combination_is_decided() -> None:
    decided = expectations()
    every = product((act.value for act in ACTS), ROLES, RELATIONS, STATES)
    assert not [cell for cell in every if cell not in decided]


def test_every_row_decides_something() -> None:
    last = {cell: row.line for row in read_rows() for cell in row.cells()}
    idle = [row.line for row in read_rows() if row.line not in set(last.values())]
    assert not idle, f"these lines decide nothing: {idle}"


def test_a_hidden_case_is_hidden_for_every_act() -> None:
    """A case exists for somebody or it does not; that cannot depend on the act."""
    decided = expectations()
    for role, relation, state in product(ROLES, RELATIONS, STATES):
        hidden = {decided[act.value, role, relation, state] == "hidden" for act in ACTS}
        assert len(hidden) == 1, (role, relation, state)


def allowed(actor: object, case: Case) -> set[Term]:
    found: set[Term] = set()
    for rules in (cases.permitted, care.permitted, threat.permitted, measures.permitted, damage.permitted):
        found |= set(rules(actor, case))  # type: ignore[arg-type]
    return found


def answers(role: str, relation: str, state: str, world: World) -> dict[str, str]:
    """What the rules say of every act."""
    try:
        actor = actor_of(world.person_id(role, relation))
    except LookupError:
        return dict.fromkeys((act.value for act in ACTS), "hidden")
    case_id = world.case_id(role, relation, state)
    exists = db.session.scalar(cases.visible_cases(actor).where(Case.id == case_id)) is not None
    permitted = allowed(actor, db.session.get_one(Case, case_id))
    if not exists:
        assert not permitted, f"{role}, {relation}, {state}: hidden, but may {permitted}"
        return dict.fromkeys((act.value for act in ACTS), "hidden")
    return {act.value: "yes" if act in permitted else "no" for act in ACTS}


@pytest.mark.database
def test_the_rules_do_what_was_expected(app: Flask, world: World) -> None:
    decided = expectations()
    wrong = []
    with app.app_context():
        for role, relation, state in product(ROLES, RELATIONS, STATES):
            for act, answer in answers(role, relation, state, world).items():
                if answer != decided[act, role, relation, state]:
                    wrong.append(f"{act} by {role}, {relation}, {state}: {answer}")
    assert not wrong


@pytest.mark.database
def test_lists_and_looks_agree(app: Flask, world: World) -> None:
    """For everybody and every case: in the list exactly when there is a capacity to stand before it in."""
    with app.app_context():
        everything = db.session.scalars(select(Case)).all()
        for person_id in {*world.people.values(), *world.outsiders.values()}:
            actor = actor_of(person_id)
            worn = {case.id: cases.hats(actor, case) for case in everything}
            visible = set(db.session.scalars(cases.visible_cases(actor).with_only_columns(Case.id)))
            handled = set(db.session.scalars(cases.handled_cases(actor).with_only_columns(Case.id)))
            own = set(db.session.scalars(cases.own_cases(actor).with_only_columns(Case.id)))
            assert visible == {case for case, hats in worn.items() if hats}
            assert handled == {case for case, hats in worn.items() if hats & cases.EVERY_HANDLER}
            assert own == {case for case, hats in worn.items() if Hat.VICTIM in hats}


def test_charts_leave_out_what_is_blocked(app: Flask, world: World) -> None:
    with app.app_context():
        blocked = blocked_incidents(actor_of(world.people["oov"]))
        ids = [world.personal["oov", "blocked", state] for state in STATES]
        assert blocked == {db.session.get_one(Case, case_id).incident_id for case_id in ids}
        hidden = blocked_incidents(actor_of(world.people["manager"]))
        for state in STATES:
            assert db.session.get_one(Case, world.shared["hidden_from_manager", state]).incident_id in hidden
