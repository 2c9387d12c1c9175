"""The page on which somebody says that a step of the organisation's own is done."""

from __future__ import annotations

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.cases.access import POLICY, hats, permitted
from gir.cases.models import Case
from gir.cases.own_steps import do_step, may_do
from gir.cases.terms import Act, OwnStep
from gir.followup.act_page import ActPage, asked_step, fresh, name_of_step, open_steps
from gir.followup.own_steps.forms import DoStepForm
from gir.terms import lazy as _l
from gir.web.fields import options


def _form(case: Case, actor: Actor) -> DoStepForm:
    worn = hats(actor, case)
    steps = open_steps(case, lambda task: may_do(worn, task))
    form = fresh(DoStepForm, case, actor, step=asked_step(steps))
    form.step.choices = options(steps)
    form.step.hints = {task.step.value: task.instruction or "" for task in case.tasks if may_do(worn, task)}
    form.nothing = "" if steps else _("There is no step of your organisation’s own that you can do now.")
    return form


def _do(case: Case, form: DoStepForm, actor: Actor) -> str:
    step = OwnStep(form.step.data)
    do_step(case, step, actor=actor, version=form.shown_version)
    return _("This step is done: %(step)s.", step=name_of_step(case, step))


DO_STEP = ActPage(
    Act.DO_STEP,
    permitted,
    POLICY,
    _l("Record that a step is done"),
    _l("It is done"),
    _form,
    _do,
    _l("Your organisation added this step itself. Only that it is done is kept; what came of it can go in a note."),
)
