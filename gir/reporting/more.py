"""The short steps in which a reporter adds details after sending: each one screen, all optional, each saved by itself.

A step with a ``form`` is shown and saved by ``gir.reporting.more_views``; a step that needs a page of its own (uploads)
names its ``endpoint`` instead, which gets ``case_id``, and finds its way on with ``next_url``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import url_for

from gir.accounts.actor import Actor
from gir.cases.access import permitted
from gir.cases.models import Case
from gir.cases.terms import Act
from gir.evidence.queries import has_evidence, shown_files
from gir.incidents.broken_rules import has_norm
from gir.incidents.details import is_official
from gir.incidents.groups import may_have_hit_nobody
from gir.incidents.models import Incident
from gir.incidents.terms import Channel, FormDetail, Kind
from gir.reporting import more_forms as forms
from gir.reporting.broken_rules_form import BrokenRulesForm
from gir.reporting.police_status import police_status
from gir.reporting.step_form import StepForm
from gir.reporting.story_form import StoryForm
from gir.terms import lazy as _l
from gir.threat.queries import home_advice_of

WRITTEN = frozenset({Channel.ONLINE, Channel.CHAT, Channel.EMAIL})
POSTED = frozenset({FormDetail.VERBAL_FILMING, FormDetail.THREAT_DOXING})


@dataclass(frozen=True)
class MoreStep:
    """One step: its name, a sentence that invites, when it applies, and whether something was filled in."""

    key: str
    label: str
    lead: str
    done: Callable[[Incident], bool]
    applies: Callable[[Incident], bool] = lambda _incident: True
    form: type[StepForm] | None = None
    endpoint: str = "more.step"

    def url(self, case_id: str) -> str:
        """The address of its page."""
        if self.form is None:
            return url_for(self.endpoint, case_id=case_id)
        return url_for(self.endpoint, case_id=case_id, step=self.key)


def _asking(form: type[StepForm], key: str, label: str, lead: str, applies: Callable[[Incident], bool]) -> MoreStep:
    return MoreStep(key, label, lead, form.has_answers, applies, form)


def _always(_incident: Incident) -> bool:
    return True


def _has_perpetrator(incident: Incident) -> bool:
    return incident.kind is not Kind.ACCIDENT


def _online(incident: Incident) -> bool:
    return _has_perpetrator(incident) and (
        incident.channel in WRITTEN or bool((incident.details or frozenset()) & POSTED)
    )


STEPS: tuple[MoreStep, ...] = (
    _asking(
        forms.ContactForm,
        "contact",
        _l("Contact with you"),
        _l("Whether somebody should call you today, and how you like to be helped."),
        _always,
    ),
    _asking(
        forms.ConsequencesForm,
        "consequences",
        _l("What it did to you"),
        _l("So that you get the help that fits. Only who cares for you reads this."),
        _always,
    ),
    _asking(
        forms.PlaceForm,
        "place",
        _l("Place and moment"),
        _l("Where and when it was, as exactly as you know."),
        _always,
    ),
    MoreStep(
        "evidence",
        _l("Photos and files"),
        _l("What shows what happened: a photo, a screenshot, a recording, a mail."),
        has_evidence,
        endpoint="evidence.own",
    ),
    _asking(
        forms.WhomItHitForm,
        "hit",
        _l("Whom it hit"),
        _l("You chose only “Damage to things”. Our figures keep people and things apart."),
        may_have_hit_nobody,
    ),
    _asking(
        forms.PeopleForm,
        "people",
        _l("Who was there"),
        _l("Witnesses can confirm your story. Write down who they are while you still know."),
        _always,
    ),
    _asking(
        forms.PerpetratorForm,
        "perpetrator",
        _l("Who did it"),
        _l("What you know of the person. It is kept apart: only who deals with the threat reads it."),
        _has_perpetrator,
    ),
    _asking(
        forms.OnlineForm,
        "online",
        _l("Online or in writing"),
        _l("Where it can be found. Posts are often removed, so note it soon."),
        _online,
    ),
    _asking(
        forms.CourseForm,
        "course",
        _l("How it came about"),
        _l("What went before it, and with what it was done."),
        _always,
    ),
    _asking(
        BrokenRulesForm,
        "rules",
        _l("House rules"),
        _l("Which of our rules were broken. It helps whoever speaks to the person who did it."),
        lambda incident: _has_perpetrator(incident) and has_norm(incident),
    ),
    _asking(
        forms.HomeForm,
        "home",
        _l("Home and family"),
        _l("What touches your home, your family or your property. Only who handles this case by name reads it."),
        is_official,
    ),
    _asking(
        forms.DecisionForm,
        "decision",
        _l("Your office"),
        _l("Whether it had to do with a vote or a decision."),
        lambda incident: is_official(incident) and _has_perpetrator(incident),
    ),
    _asking(
        StoryForm,
        "story",
        _l("What you reported"),
        _l("Is something not right? Correct the text, the kind of behaviour, or where it was. Figures follow at once."),
        _always,
    ),
    _asking(
        forms.PoliceForm,
        "police",
        _l("The police"),
        _l("Whether you would like us to go to the police."),
        _has_perpetrator,
    ),
)
"""In the order they are offered: first what you need yourself, then what others need to know."""


def steps_of(incident: Incident) -> list[MoreStep]:
    """The steps that apply to this incident."""
    return [step for step in STEPS if step.applies(incident)]


def step_of(incident: Incident, key: str) -> MoreStep | None:
    """The step with this key that is asked with a form, when it applies to this incident."""
    return next((step for step in steps_of(incident) if step.key == key and step.form is not None), None)


def next_url(incident: Incident, case_id: str, key: str) -> str:
    """Where "save and next" and "skip" go: the step after this one, or the overview after the last."""
    found = steps_of(incident)
    place = next((number for number, step in enumerate(found) if step.key == key), len(found))
    rest = found[place + 1 :]
    return rest[0].url(case_id) if rest else url_for("more.overview", case_id=case_id)


@dataclass(frozen=True)
class MoreOffer:
    """How much of the details is filled in, for the pages that invite to them."""

    done: int
    total: int


def more_offer(case: Case, actor: Actor) -> MoreOffer | None:
    """What can still be added to this report; None when nothing can (it was closed)."""
    if Act.AMEND not in permitted(actor, case):
        return None
    found = steps_of(case.incident)
    return MoreOffer(sum(step.done(case.incident) for step in found), len(found))


def added_parts(case: Case, actor: Actor) -> dict[str, object]:
    """The parts of the own-report page about details and files, and about the advice that followed from them."""
    official = is_official(case.incident)
    return {
        "more": more_offer(case, actor),
        "files": shown_files(case, reader=None),
        "home_advice": home_advice_of(case) if official else [],
        "police": police_status(case),
    }
