"""Forget again what an older copy of the database brought back: with its rows, not only its keys."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gir.audit import System, recorded
from gir.audit.chain import INSTALLATION
from gir.cases.belonging import belonging_to, keys_of
from gir.cases.models import Case
from gir.database import db
from gir.forgetting.destroying import destroy_perpetrator, destroy_police, destroy_whole
from gir.forgetting.schedule import PERPETRATOR_OF_INCIDENT, months_of
from gir.forgetting.terms import Category, ForgettingAct
from gir.threat.measures.models import Measure
from gir.threat.police.models import PoliceFile

AT_ONCE = 500
"""Ids in one question."""


def forget_again(keys: Collection[str]) -> int:
    """Destroy the cases, perpetrators and files for the police whose keys were destroyed before; gives how many.

    It was agreed on then. Names go out of the texts before their keys are emptied: afterwards nobody could find them.
    """
    number = 0
    for case_id in sorted(_cases(keys, Case.key_id, Case.id)):
        number += _again(case_id, Category.CASE)
    for case_id in sorted(_without_perpetrator(keys)):
        number += _again(case_id, Category.PERPETRATOR)
    for case_id in sorted(_cases(keys, PoliceFile.key_id, PoliceFile.case_id)):
        number += _again(case_id, Category.POLICE)
    return number


def _again(case_id: str, category: Category) -> bool:
    actor = System("clock", INSTALLATION)
    with recorded(ForgettingAct.DESTROY, actor=actor, detail={"category": category.value, "again": "yes"}) as session:
        case = session.get_one(Case, case_id)
        session.info["recorded"].append(case)
        _destroy(session, case, category)
    return True


def _destroy(session: Session, case: Case, category: Category) -> None:
    if category is Category.CASE:
        destroy_whole(session, case, months_of(case.organisation_id)[Category.DAMAGE])
    elif category is Category.PERPETRATOR:
        destroy_perpetrator(session, case)
    else:
        destroy_police(session, case)


def _cases(keys: Collection[str], key: Any, case_id: Any) -> set[str]:
    """The cases with a row whose key is one of these."""
    wanted = sorted(keys)
    parts = (wanted[start : start + AT_ONCE] for start in range(0, len(wanted), AT_ONCE))
    return {each for part in parts for each in db.session.scalars(select(case_id).where(key.in_(part)))}


def _without_perpetrator(keys: Collection[str]) -> set[str]:
    """Cases of which every key about the perpetrator was destroyed. One alone was taken back by somebody."""
    found = _cases(keys, Measure.key_id, Measure.case_id)
    for model in PERPETRATOR_OF_INCIDENT:
        incidents = _cases(keys, model.key_id, model.incident_id)
        found |= _cases(incidents, Case.incident_id, Case.id)
    return {case_id for case_id in found if _keys_about_perpetrator(case_id) <= set(keys)}


def _keys_about_perpetrator(case_id: str) -> set[str]:
    case = db.session.get_one(Case, case_id)
    mine = belonging_to(case)
    about = {model.__tablename__: mine[model.__tablename__] for model in (*PERPETRATOR_OF_INCIDENT, Measure)}
    return keys_of(db.session(), about)
