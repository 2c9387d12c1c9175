"""The pages of the two acts on a clock."""

from __future__ import annotations

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.cases.access import POLICY, hats, permitted
from gir.cases.models import Case
from gir.cases.pauses.access import may_pause, works_on
from gir.cases.pauses.clocks import is_paused
from gir.cases.pauses.services import pause_step, resume_step
from gir.cases.terms import Act, step_of
from gir.database import now
from gir.followup.act_page import ActPage, asked_step, fresh, name_of_step, open_steps
from gir.followup.pauses.forms import PauseForm, ResumeForm
from gir.terms import lazy as _l
from gir.web.dates import day_in_text
from gir.web.fields import options


def _pause_form(case: Case, actor: Actor) -> PauseForm:
    worn, moment = hats(actor, case), now()
    steps = open_steps(case, lambda task: may_pause(worn, task, moment))
    form = fresh(PauseForm, case, actor, step=asked_step(steps))
    form.step.choices = options(steps)
    form.nothing = "" if steps else _("There is no step that you can pause now.")
    return form


def _pause(case: Case, form: PauseForm, actor: Actor) -> str:
    step = step_of(form.step.data)
    end = pause_step(case, step, form.until, form.reason.data or "", actor=actor, version=form.shown_version)
    words = {"day": day_in_text(end), "step": name_of_step(case, step)}
    return _("The clock of this step stands still until %(day)s: %(step)s.", **words)


def _resume_form(case: Case, actor: Actor) -> ResumeForm:
    worn, moment = hats(actor, case), now()
    steps = open_steps(case, lambda task: is_paused(task, moment) and works_on(worn, task))
    form = fresh(ResumeForm, case, actor, step=asked_step(steps))
    form.step.choices = options(steps)
    form.nothing = "" if steps else _("No step is paused that you can let go on.")
    return form


def _resume(case: Case, form: ResumeForm, actor: Actor) -> str:
    step = step_of(form.step.data)
    resume_step(case, step, actor=actor, version=form.shown_version)
    return _("The clock of this step goes on: %(step)s.", step=name_of_step(case, step))


PAUSE_STEP = ActPage(
    Act.PAUSE_STEP,
    permitted,
    POLICY,
    _l("Pause a step"),
    _l("Pause the clock"),
    _pause_form,
    _pause,
    _l(
        "For when nobody can do anything yet. The step is owed as much later as it stood still. "
        "What is late stays late."
    ),
)
RESUME_STEP = ActPage(
    Act.RESUME_STEP,
    permitted,
    POLICY,
    _l("Let the clock of a step go on"),
    _l("Let it go on now"),
    _resume_form,
    _resume,
    _l("This happens by itself on the day that was chosen."),
)
