"""What is destroyed is gone: from every table, from the disk, and for who has the keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import LargeBinary, String, Text, select
from sqlalchemy.orm import Session

from gir.accounts.actor import actor_of
from gir.audit.models import AuditLine
from gir.backups.models import DestroyedKey
from gir.cases.belonging import MENTIONS, belonging_to, sealed_columns
from gir.cases.links.services import link
from gir.cases.links.terms import LinkKind
from gir.cases.models import Case, Event, Note
from gir.cases.services import add_note
from gir.cases.terms import Audience, Happening
from gir.config import Settings
from gir.database import Base, db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.forgetting.clock import trust_clock
from gir.forgetting.destroying import OF_PERPETRATOR
from gir.forgetting.models import Destruction, Hold
from gir.forgetting.services import GRACE
from gir.forgetting.terms import Category
from gir.incidents.details import write_answer
from gir.incidents.models import Incident
from gir.threat.damage.models import DamageItem, KeptDamage
from gir.threat.measures.models import Measure
from gir.threat.measures.terms import MeasureStatus
from gir.threat.models import PoliceStep
from gir.threat.police.models import PoliceFile, PoliceProgress
from gir.threat.police.terms import PoliceOutcome
from gir.vault import DataKey, KeySet, Retention
from gir.web.dates import months_after, today
from tests.support.aged import agrees, both_agree, closed_case, let_pass, make_older, proposed, tend
from tests.support.canaries import fill_everything
from tests.support.names import unlock
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report, look

LATER = GRACE + timedelta(hours=1)
KEEP_THE_TRACE = {"audit_line", "processing_line", "destroyed_key", "audit_anchor"}
"""Logs: what was done stays, with ids that lead to nobody."""


def everything(app: Flask) -> dict[str, str]:
    """All that stands in the database, as text, by table."""
    found: dict[str, str] = {}
    with app.app_context():
        for table in Base.metadata.sorted_tables:
            columns = [c for c in table.columns if isinstance(c.type, String | Text | LargeBinary)]
            if columns:
                found[table.name] = repr([tuple(row) for row in db.session.execute(select(*columns))])
    return found


def destroyed_with(app: Flask, cast: Cast, *categories: Category) -> int:
    """Propose, agree by two, and let the week pass."""
    tend(app)
    both_agree(app, cast, *categories)
    return let_pass(app, LATER)


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    """A case with a row in every table that may hold something of it, closed six years ago."""
    made = file_report(app, cast.people["anna"])
    unlock(app, cast, made)
    return made


def filled(app: Flask, case_id: str) -> dict[str, str]:
    texts = fill_everything(app, case_id, lambda number: f"kanarie{number}kanarie")
    with app.app_context(), write_transaction() as session:
        omar, key = cast_id(session), DataKey.fresh(KeySet.THREAT)
        told = dict.fromkeys(("who", "what", "where", "when", "with_what", "how", "why"), "kanarie")
        session.add(PoliceFile(case_id=case_id, number=1, prepared_at=now(), prepared_by_id=omar, key=key, **told))
    make_older(app, case_id, years=6)
    return texts


def cast_id(session: Session) -> str:
    """Somebody of the cast."""
    return session.scalars(select(PoliceStep.decided_by_id)).one()


def free_of_reasons(app: Flask, case_id: str) -> None:
    """Nothing of it runs any more."""
    with app.app_context(), write_transaction() as session:
        for hold in session.scalars(select(Hold).where(Hold.case_id == case_id)):
            hold.lifted_at = now()
        for measure in session.scalars(select(Measure).where(Measure.case_id == case_id)):
            measure.status, measure.decided_at, measure.ends_on = MeasureStatus.EXPIRED, now(), today()
            measure.over_at = now() - timedelta(days=2200)
        day = today() - timedelta(days=2200)
        for step in session.scalars(select(PoliceStep).where(PoliceStep.case_id == case_id)):
            step.filed_on = day
        steps = {"recorded_by_id": session.scalar(select(PoliceStep.decided_by_id)), "recorded_at": now()}
        session.add(PoliceProgress(case_id=case_id, number=99, outcome=PoliceOutcome.VERDICT, day=day, **steps))
        for item in session.scalars(select(DamageItem).where(DamageItem.case_id == case_id)):
            item.claimed_on, item.written_off_on, item.added_on = None, None, day


@pytest.mark.database
def test_nothing_of_a_case_is_left_in_any_table(app: Flask, cast: Cast, case_id: str) -> None:
    texts = filled(app, case_id)
    free_of_reasons(app, case_id)
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        ids = {case.id, case.incident_id, case.number}
        keys = set(db.session.scalars(select(DataKey.id).where(DataKey.key_set != "person")))
    assert len(texts) > 60
    assert destroyed_with(app, cast, Category.CASE) == 1
    after = everything(app)
    left = {
        table: thing
        for table, text in after.items()
        if table not in KEEP_THE_TRACE
        for thing in ids
        if thing in text and not (table == "kept_damage" and thing.startswith("20"))
    }
    assert left == {}
    with app.app_context():
        gone = set(db.session.scalars(select(DestroyedKey.id)))
        assert len(gone & keys) > 20
        record = db.session.scalars(select(Destruction)).one()
        assert (record.category, record.number, record.months) == (Category.CASE, 1, 60)
        line = db.session.scalars(select(AuditLine).where(AuditLine.act == "destruction.destroy")).one()
        assert (line.object_kind, line.object_id) == ("case_file", case_id)


def test_nothing_is_left_on_the_disk(app: Flask, cast: Cast, case_id: str, settings: Settings) -> None:
    """Wrapped keys and sealed texts too: who copies the disk afterwards, with the keyring, has nothing."""
    filled(app, case_id)
    free_of_reasons(app, case_id)
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        sealed = [case.incident.narrative_sealed, case.key.wrapped, case.incident.key.wrapped]
        sealed += [note.text_sealed for note in db.session.scalars(select(Note).where(Note.case_id == case_id))]
    database = settings.instance / "gir.sqlite3"

    def on_disk(piece: bytes) -> bool:
        return any(piece in path.read_bytes() for path in settings.instance.glob(f"{database.name}*"))

    pieces = [piece for piece in sealed if piece]
    assert all(on_disk(piece) for piece in pieces)
    assert destroyed_with(app, cast, Category.CASE) == 1
    assert [piece for piece in pieces if on_disk(piece)] == []


def test_what_is_added_to_a_case_later_is_destroyed_with_it() -> None:
    """Every table that names a case or an incident belongs to it, or only mentions it and may forget that."""
    with_case = set()
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            for key in column.foreign_keys:
                if key.column.table.name in {"case_file", "incident"}:
                    with_case.add((table.name, column.name))
    case = Case(id="c" * 32, incident_id="i" * 32)
    owned = set(belonging_to(case))
    for table_name, column_name in sorted(with_case):
        mentioned = (table_name, column_name) in MENTIONS
        assert mentioned or table_name in owned
        if mentioned:
            assert Base.metadata.tables[table_name].c[column_name].nullable


def test_other_cases_stay_as_they_were(app: Flask, cast: Cast, case_id: str) -> None:
    other = file_report(app, cast.people["dirk"])
    number = look(app, case_id, lambda case: case.number)
    does(app, cast.people["chantal"], link, other, number, LinkKind.EVENT, "Op dezelfde avond.")
    with app.app_context(), write_transaction() as session:
        session.get_one(Case, other).duplicate_of_id = case_id
    make_older(app, case_id, years=6)
    assert destroyed_with(app, cast, Category.CASE) == 1
    assert look(app, other, lambda case: (case.duplicate_of_id, case.incident.narrative)) == (
        None,
        "Een bezoeker schold mij uit en sloeg met zijn vuist op de balie.",
    )


# ── The perpetrator goes first ─────────────────────────────────────────────────────────────────────────────────


def test_the_name_goes_out_of_every_text_before_it_is_destroyed(app: Flask, cast: Cast) -> None:
    """Else it would stand there for everybody: nobody could find it to mask it."""
    story = "Kees Kwaadaard schold. Later kwam kwaadaard terug."
    case_id = file_report(app, cast.people["anna"], narrative=story)
    with app.app_context(), write_transaction() as session:
        write_answer(session.get_one(Case, case_id).incident, "perpetrator_name", "Kees Kwaadaard")
    does(app, cast.people["omar"], add_note, case_id, "De heer Kwaadaard belde.", Audience.THREAT)
    does(app, cast.people["chantal"], add_note, case_id, "Geen naam hier.", Audience.TEAM)
    make_older(app, case_id, years=2)
    assert destroyed_with(app, cast, Category.PERPETRATOR) == 1
    assert look(app, case_id, lambda case: case.incident.perpetrator_identity) is None
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        notes = {note.text for note in db.session.scalars(select(Note).where(Note.case_id == case_id))}
        assert case.incident.narrative == "[naam vernietigd] schold. Later kwam [naam vernietigd] terug."
        assert notes == {"De heer [naam vernietigd] belde.", "Geen naam hier."}
        assert case.name_unlocked_at is None


@pytest.mark.database
def test_everything_about_the_perpetrator_goes_and_the_case_stays(app: Flask, cast: Cast, case_id: str) -> None:
    texts = filled(app, case_id)
    free_of_reasons(app, case_id)
    make_older(app, case_id, years=2)
    assert destroyed_with(app, cast, Category.PERPETRATOR) == 1
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        mine = belonging_to(case)
        for model in OF_PERPETRATOR:
            assert db.session.scalars(select(model).where(mine[model.__tablename__])).all() == []
        for model, columns in sealed_columns().items():
            marked = [column for column in columns if column.retention is Retention.PERPETRATOR]
            if marked and model.__tablename__ in mine:
                for row in db.session.scalars(select(model).where(mine[model.__tablename__])).unique():
                    assert [getattr(row, column.name) for column in marked] == [None] * len(marked)
        assert case.incident.narrative == texts["incident.narrative"]
        told = db.session.scalars(select(Event.happening).where(Event.case_id == case_id)).all()
        assert Happening.PERPETRATOR_DESTROYED in told


def test_every_table_about_the_perpetrator_is_known() -> None:
    """A table of which every sealed column is the perpetrator's goes with them."""
    whole = {
        model
        for model, columns in sealed_columns().items()
        if all(column.retention is Retention.PERPETRATOR for column in columns)
    }
    hanging = {model for model in whole if model.__tablename__ == "measure_review"}
    assert whole - hanging <= set(OF_PERPETRATOR)


def test_the_report_to_the_police_goes_and_that_there_was_one_stays(app: Flask, cast: Cast, case_id: str) -> None:
    filled(app, case_id)
    free_of_reasons(app, case_id)
    make_older(app, case_id, years=5.5)
    with app.app_context(), write_transaction() as session:  # closed later than it was filed
        session.get_one(Case, case_id).closed_at = now() - timedelta(days=900)
    assert destroyed_with(app, cast, Category.POLICE) == 1
    with app.app_context():
        assert db.session.scalars(select(PoliceFile)).all() == []
        step = db.session.scalars(select(PoliceStep)).one()
        assert (step.police_number, step.reason) == (None, None)
        assert step.decision is not None


# ── Damage ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_damage_outlives_its_case_and_leads_to_nobody(app: Flask, cast: Cast, case_id: str) -> None:
    filled(app, case_id)
    free_of_reasons(app, case_id)
    number = look(app, case_id, lambda case: case.number)
    assert destroyed_with(app, cast, Category.CASE) == 1
    with app.app_context():
        kept = db.session.scalars(select(KeptDamage)).one()
        assert kept.number == number
        assert db.session.scalars(select(DamageItem)).all() == []
        assert db.session.scalars(select(Incident)).all() == []
        settled = kept.settled_on
        assert months_after(settled, 84) > today()
    years_later = now() + timedelta(days=366 * 2)
    with time_machine.travel(years_later):
        tend(app)
        with app.app_context():
            trust_clock(actor=actor_of(cast.people["els"]))
        assert tend(app)[0] == 1
        both_agree(app, cast)
        assert let_pass(app, LATER) == 1
    with app.app_context():
        assert db.session.scalars(select(KeptDamage)).all() == []


def test_finance_still_finds_the_damage_and_its_sums(
    app: Flask, cast: Cast, case_id: str, client_for: Callable[..., PageClient]
) -> None:
    filled(app, case_id)
    free_of_reasons(app, case_id)
    fatima, number = client_for("fatima"), look(app, case_id, lambda case: case.number)
    before = fatima.visit("/damage/years").text
    assert destroyed_with(app, cast, Category.CASE) == 1
    assert fatima.visit("/damage/years").text == before
    page = fatima.visit("/damage?tab=settled")
    assert "Van zaken die weg zijn" in page.text
    assert number in page.text
    assert number not in client_for("dora").get("/damage?tab=settled").text


def test_one_of_two_is_not_enough(app: Flask, cast: Cast, case_id: str) -> None:
    make_older(app, case_id, years=6)
    tend(app)
    assert Category.CASE in proposed(app, case_id)
    assert agrees(app, cast.people["els"]) > 0
    assert agrees(app, cast.people["els"]) == 0
    assert let_pass(app, LATER) == 0
    assert look(app, case_id, lambda case: case.incident.narrative)


def test_closed_cases_of_which_the_time_is_not_over_stay(app: Flask, cast: Cast) -> None:
    young = closed_case(app, cast.people["anna"], years=4.9)
    tend(app)
    assert Category.CASE not in proposed(app, young)
