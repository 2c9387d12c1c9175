"""The page on which the file for the police is prepared."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.cases.models import Case
from gir.followup.act_page import ActPage, fresh
from gir.followup.police.forms import SEVEN, FileForm
from gir.followup.police.proposal import proposed
from gir.followup.steps import all_permitted
from gir.terms import lazy as _l
from gir.threat import access
from gir.threat.police.queries import newest_file
from gir.threat.police.services import SevenTexts, prepare_file, private_texts, texts_of
from gir.threat.terms import ThreatAct


def _file_form(case: Case, actor: Actor) -> FileForm:
    earlier = newest_file(case)
    texts = texts_of(earlier) if earlier else proposed(case, all_permitted(actor, case)).texts
    form = fresh(FileForm, case, actor, **{name: getattr(texts, name) for name in SEVEN})
    form.has_address = bool(case.organisation.work_address)
    form.private = lambda typed: private_texts(case, SevenTexts(**typed))
    return form


def _prepare_file(case: Case, form: FileForm, actor: Actor) -> str:
    row = prepare_file(case, SevenTexts(**form.texts()), actor=actor, version=form.shown_version)
    return _("Version %(number)s of the file is ready. You can download it under Threat.", number=row.number)


def _beside_file(case: Case, actor: Actor) -> dict[str, Any]:
    earlier = newest_file(case)
    left_out = () if earlier else proposed(case, all_permitted(actor, case)).left_out
    return {"file": earlier, "left_out": left_out, "address": case.organisation.work_address}


PREPARE_FILE = ActPage(
    ThreatAct.PREPARE_FILE,
    access.permitted,
    access.POLICY,
    _l("The file for the police"),
    _l("Save this version"),
    _file_form,
    _prepare_file,
    _l("The seven W’s as the police ask for them. Change what is not right: what you save is what goes to the police."),
    "police/file.html",
    _beside_file,
)
