"""Which imports there are, and which of them exist for whom."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from gir.accounts.actor import Actor
from gir.database import db
from gir.exchange.models import HistoryImport, ImportFile
from gir.exchange.synonyms import plain
from gir.exchange.terms import WITH_FILE
from gir.facts.models import Fact
from gir.organisations.models import Department

MOST_SHOWN = 100


def imports_of(actor: Actor) -> Sequence[HistoryImport]:
    """The imports of an organisation, the newest first."""
    mine = select(HistoryImport).where(HistoryImport.organisation_id == actor.organisation_id)
    return db.session.scalars(mine.order_by(HistoryImport.began_at.desc()).limit(MOST_SHOWN)).all()


def import_for(actor: Actor, import_id: str) -> HistoryImport | None:
    """One import. While its file is there it exists only for who sent it: nobody else may look into that file."""
    history = db.session.get(HistoryImport, import_id, populate_existing=True)
    if history is None or history.organisation_id != actor.organisation_id:
        return None
    return history if history.status not in WITH_FILE or history.started_by_id == actor.person_id else None


def file_of(history: HistoryImport) -> ImportFile | None:
    """Its file, while there is one."""
    return db.session.scalar(select(ImportFile).where(ImportFile.import_id == history.id))


def department_names(organisation_id: str) -> list[tuple[str, str]]:
    """Id and name of the departments, by name."""
    rows = select(Department.id, Department.name).where(Department.organisation_id == organisation_id)
    return [(identity, name) for identity, name in db.session.execute(rows.order_by(Department.name))]


def departments_by_word(organisation_id: str) -> dict[str, str]:
    """Id of each department by its plain name."""
    return {plain(name): identity for identity, name in department_names(organisation_id)}


def counted_per_year(history: HistoryImport) -> list[tuple[int, int]]:
    """Year and number of incidents that an import has brought, as they count now."""
    rows = select(Fact.year, func.count()).where(
        Fact.import_id == history.id, Fact.organisation_id == history.organisation_id
    )
    return [(year, number) for year, number in db.session.execute(rows.group_by(Fact.year).order_by(Fact.year))]
