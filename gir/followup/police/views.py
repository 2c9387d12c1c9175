"""The addresses of the police on a case."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import me
from gir.audit import recorded
from gir.cases.access import case_for
from gir.cases.models import Case
from gir.cases.readers import capacities
from gir.followup.acting import act_page
from gir.followup.door import blueprint, handlers
from gir.followup.police.acts import RECORD_OUTCOME
from gir.followup.police.file import PREPARE_FILE
from gir.followup.police.injury import RELEASE_INJURY
from gir.followup.police.paper import TEMPLATE, contents_of, words_of
from gir.threat.access import permitted
from gir.threat.police.queries import newest_file
from gir.threat.police.services import private_texts, texts_of
from gir.threat.terms import ThreatAct
from gir.web.page import written_in
from gir.web.paper import as_data, typeset_once

BOTH = ["GET", "POST"]


@blueprint.route("/cases/<id:case_id>/police-outcome", methods=BOTH)
@handlers
def record_police_outcome(case_id: str) -> ResponseReturnValue:
    """Record what the police did."""
    return act_page(case_id, RECORD_OUTCOME)


@blueprint.route("/cases/<id:case_id>/injury-line", methods=BOTH)
@handlers
def release_injury(case_id: str) -> ResponseReturnValue:
    """Release one line about an injury to the file for the police."""
    return act_page(case_id, RELEASE_INJURY)


@blueprint.route("/cases/<id:case_id>/police-file", methods=BOTH)
@handlers
def prepare_police_file(case_id: str) -> ResponseReturnValue:
    """Prepare the file for the police."""
    return act_page(case_id, PREPARE_FILE)


@blueprint.get("/cases/<id:case_id>/police-file.pdf", endpoint="download_police_file")
@handlers.reading("content")
def download_police_file(case_id: str) -> ResponseReturnValue:
    """The newest version of the file, to hand to the police; as long as nothing private is in it."""
    case = case_for(me(), case_id, ThreatAct.DOWNLOAD_FILE, rules=permitted)
    file = newest_file(case)
    if file is None:
        return _back(case, _("First prepare the file: there is none yet."))
    if not case.organisation.work_address or private_texts(case, texts_of(file)):
        return _back(case, _("Save the file again: with what is known now it cannot go to the police as it is."))
    with recorded(ThreatAct.DOWNLOAD_FILE, case, file, actor=me(), detail=capacities(me(), case)):
        with written_in(case.organisation.language):
            words = as_data(words_of(contents_of(case, file)))
        return _as_pdf(case, typeset_once(TEMPLATE, words))


def _back(case: Case, told: str) -> ResponseReturnValue:
    flash(told, "late")
    return redirect(url_for("followup.prepare_police_file", case_id=case.id))


def _as_pdf(case: Case, content: bytes) -> Response:
    answer = make_response(content)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="police-file-{case.number}.pdf"'
    return answer
