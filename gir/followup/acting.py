"""What happens when the form of an act on a case is asked for, or sent."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from gir.accounts.actor import Actor, me
from gir.cases.access import Rules, case_for, hats, permitted
from gir.cases.models import Case
from gir.cases.services import CannotClose, NotEligible, note_reading
from gir.cases.terms import Act
from gir.followup.act_page import ActPage
from gir.followup.attempts import SOMEBODY_CHANGED_IT, Attempt
from gir.followup.case_page import case_page, title_for
from gir.followup.case_steps import accident_url, missing_words
from gir.incidents.broken_rules import norm_of
from gir.incidents.severity_norm import levels_with
from gir.terms import lazy as _l

ENDING = frozenset({Act.CLOSE, Act.PROPOSE_CLOSE, Act.CONFIRM_CLOSE})
ADDING = frozenset({Act.NOTE, Act.ANSWER})
"""Acts that only add a text: nothing of somebody else's is lost when the case has moved on."""


def act_page(case_id: str, page: ActPage) -> ResponseReturnValue:
    """Show the form of an act, or do the act with what was filled in."""
    return _CaseAttempt(page, _case_to_act_on(case_id, page)).answer()


def _case_to_act_on(case_id: str, page: ActPage) -> Case:
    """The case, when this act is permitted now.

    Who sends a form about a case that has moved on gets the case too: the answer then shows both texts instead of
    losing one. They must stand before the case in a capacity that has this act.
    """
    return case_for(me(), case_id, page.act, rules=_or_moved_on(page) if request.method == "POST" else page.rules)


def _or_moved_on(page: ActPage) -> Rules:
    def rules(actor: Actor, case: Case) -> frozenset[Any]:
        moved_on = request.form.get("version") not in (None, "", str(case.version))
        return page.rules(actor, case) | (
            {page.act} if moved_on and page.policy[page.act] & hats(actor, case) else set()
        )

    return rules


class _CaseAttempt(Attempt[Case]):
    page: ActPage
    conflict_template = "followup/conflict.html"
    refusals = {
        CannotClose: _l("The case cannot be closed yet: see which steps are missing."),
        NotEligible: SOMEBODY_CHANGED_IT,
    }

    def has_moved_on(self, form: Any) -> bool:
        return self.page.act not in ADDING and super().has_moved_on(form)

    def note_look(self) -> None:
        note_reading(self.thing, actor=self.actor)  # forms hold what was written earlier: reasons, a police number

    def is_permitted(self) -> bool:
        return self.page.act in self.page.rules(self.actor, self.thing)

    def form_page(self, **shown: Any) -> str:
        page, case, actor = self.page, self.thing, self.actor
        asks = page.act is Act.SET_SEVERITY and Act.SHUT_OUT in permitted(actor, case)
        return render_template(
            page.template,
            case=case,
            case_title=title_for(actor, case),
            missing=missing_words(case, actor) if page.act in ENDING else [],
            levels=levels_with(norm_of(case.incident)) if page.act is Act.SET_SEVERITY else [],
            accident_url=accident_url(case, actor),
            conflict_url=url_for("followup.shut_out", case_id=case.id) if asks else "",
            **page.beside(case, actor),
            **shown,
        )

    def as_it_is(self) -> dict[str, Any]:
        return {"case": case_page(self.thing, self.actor)}

    def next_place(self) -> str:
        case_url = url_for("followup.case", case_id=self.thing.id)
        return url_for(self.page.leads_to) if self.page.leads_to else case_url
