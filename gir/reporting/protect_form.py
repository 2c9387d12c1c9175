"""The form with which somebody chooses again who may see and who handles their report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import HiddenField
from wtforms.validators import Optional

from gir.cases.models import Case
from gir.cases.people import managers_over
from gir.cases.protecting import fingerprint, trust_of
from gir.cases.terms import BlockReason, Status
from gir.cases.trust import PossibleHandler
from gir.incidents.models import Incident
from gir.incidents.terms import Answer
from gir.reporting.sentences.people import name_of
from gir.reporting.trust_questions import TrustQuestions
from gir.terms import lazy as _l
from gir.web import forms
from gir.web.fields import OneTile, options


class ProtectForm(TrustQuestions, forms.Form):
    """The trust choices of a report that was sent, as they stand now.

    ``shown`` says from which choices the page was made. Whether the manager may see it is asked when there is one, or
    when it was chosen before. Nothing is chosen beforehand for who was never asked: who filed it could not answer. Of a
    closed report nobody is asked who should handle it.

    ``told`` is given for somebody without an account: who handles it, by first name, as the page of their report tells
    it. They choose from those; everybody else they can write down.
    """

    shown = HiddenField()
    manager_may_see = OneTile(
        _l("May your manager read this?"),
        _l("Choose whether your manager may read this."),
        Answer,
        description=_l("You may change your mind, both ways."),
    )

    def __init__(
        self,
        *args: Any,
        case: Case,
        handlers: Sequence[PossibleHandler],
        told: Sequence[PossibleHandler] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(*args, data=_answers(case), **more)
        self._prepare_manager(case.incident)
        self.prepare_trust(handlers)
        if told is not None:
            self.offer(told)
        self._keep_offering(case, by_first_name=told is not None)
        if case.status is Status.CLOSED:
            for name in ("alternative", "unwanted"):
                if name in self:
                    del self[name]
        self.unseen_by.description = _l(
            "For this person your report does not exist, from now on. Without the tick this person may see it again."
        )

    def _prepare_manager(self, incident: Incident) -> None:
        if incident.manager_may_see is None and not managers_over(incident):
            del self.manager_may_see
            return
        self.manager_may_see.hints = {
            Answer.YES.value: _l("Your manager sees it from then on and takes over the talks to come."),
            Answer.NO.value: _l("For whoever leads your department your report does not exist, also later."),
        }
        if incident.manager_may_see is None:
            self.manager_may_see.validators = [Optional()]
            self.manager_may_see.description = _l(
                "Nobody asked you yet. Until you choose, it does not go to your manager."
            )

    def _keep_offering(self, case: Case, *, by_first_name: bool) -> None:
        """Who was chosen before can be let in again, also when they could not handle it any more."""
        offered = set(self.unseen_by.hints)
        others = [
            (block.person_id, name_of(block.person, by_first_name=by_first_name))
            for block in case.blocks
            if block.reason is BlockReason.CHOSEN and block.person_id not in offered
        ]
        self.unseen_by.choices = [*(self.unseen_by.choices or []), *options(others)]
        offered = set(self.unwanted.hints)
        unwanted = [(f"{row.role.value}:{row.person_id}", row) for row in case.unwanted]
        gone = [(value, row) for value, row in unwanted if value not in offered]
        self.unwanted.choices = [
            *(self.unwanted.choices or []),
            *options((value, name_of(row.person, by_first_name=by_first_name)) for value, row in gone),
        ]
        self.unwanted.hints |= {value: str(row.role.label) for value, row in gone}

    @property
    def hidden(self) -> bool | None:
        """Whether the manager may not see it; None when that is not asked, or not answered yet."""
        answer = self.manager_may_see.data if "manager_may_see" in self else None
        return answer == Answer.NO if answer else None


def _answers(case: Case) -> dict[str, Any]:
    trust, may_see = trust_of(case), case.incident.manager_may_see
    return {
        "shown": fingerprint(case),
        "manager_may_see": None if may_see is None else Answer.YES.value if may_see else Answer.NO.value,
        "alternative": trust.alternative.value,
        "unseen_by": sorted(trust.unseen_by),
        "unseen_names": "\n".join(trust.unseen_names),
        "unwanted": sorted(f"{role.value}:{person}" for role, person in trust.unwanted),
    }
