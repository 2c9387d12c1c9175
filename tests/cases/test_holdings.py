"""What a case holds: a page asks no table that has nothing for it, and never misses one that has."""

from __future__ import annotations

import pytest
from flask import Flask

from gir.accounts.actor import actor_of
from gir.cases import holdings
from gir.cases.holdings import Rows, holds, settle
from gir.cases.links.models import CaseLink
from gir.cases.links.services import link
from gir.cases.links.terms import LinkKind
from gir.cases.models import Case, CaseGrant, Note, Task
from gir.cases.services import add_note
from gir.cases.terms import Audience
from gir.database import Base, db, write_transaction
from gir.demonstration.cast import Cast
from gir.threat.models import PoliceStep, Reaction
from tests.support.stories import file_report

NOTES, TASKS, REACTIONS = Rows(Note, Note.written_at), Rows(Task, Task.position), Rows(Reaction, Reaction.at)


def hanging_on_a_case() -> set[str]:
    """Tables with a foreign key to a case or its incident, read from the schema."""
    owners = {"case_file", "incident"}
    return {
        table.name
        for table in Base.metadata.sorted_tables
        if table.name != "case_file" and owners & {key.column.table.name for key in table.foreign_keys}
    }


def test_every_table_that_hangs_on_a_case_is_known(app: Flask) -> None:
    with app.app_context():
        known = {column.name for column in holdings._question().statement.selected_columns}
    others = hanging_on_a_case() - known
    assert others == set(), f"asked by another column: name it in OWNERS ({others})"


@pytest.mark.database
def test_it_says_which_tables_have_something(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        assert holds(case, Task)
        assert not holds(case, Note)
        assert not holds(case, PoliceStep)
        assert NOTES.of(case) == []
        assert REACTIONS.first(case) is None
        assert {task.id for task in TASKS.of(case)} == {task.id for task in case.tasks}


@pytest.mark.database
def test_after_an_act_it_is_asked_again(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        assert NOTES.of(case) == []
        add_note(case, "Gebeld.", Audience.TEAM, actor=actor_of(cast.people["omar"]))
        assert [note.text for note in NOTES.of(case)] == ["Gebeld."]


@pytest.mark.database
def test_within_an_act_every_table_is_asked_itself(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        assert not holds(case, CaseGrant)
        with write_transaction() as session:
            task = case.tasks[0]
            assert holds(case, CaseGrant)
            session.delete(task)
            assert task not in TASKS.of(case)
            session.rollback()


@pytest.mark.database
def test_a_case_that_leads_others_holds_their_links(app: Flask, cast: Cast) -> None:
    lead_id, other_id = (file_report(app, cast.people[name]) for name in ("anna", "anna"))
    with app.app_context():
        lead, other = (db.session.get_one(Case, case_id) for case_id in (lead_id, other_id))
        assert not holds(lead, CaseLink)
        link(other, lead.number, LinkKind.EVENT, "Zelfde avond", actor=actor_of(cast.people["chantal"]))
        assert holds(lead, CaseLink)
        assert holds(other, CaseLink)


@pytest.mark.database
def test_settling_leaves_nothing_to_ask_where_nothing_is(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        settle(case)
        assert {"blocks", "grants", "unwanted"} <= set(vars(case))
        assert "handlers" not in vars(case)
        assert case.blocks == []
        assert case.incident.circumstances is None
