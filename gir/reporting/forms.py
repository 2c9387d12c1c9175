"""The report form: one screen, at most five questions that need an answer, and nothing chosen beforehand."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import Field as AnyField
from wtforms import HiddenField, StringField, TextAreaField, ValidationError
from wtforms.validators import Optional

from gir.accounts.models import first_name
from gir.cases.trust import PossibleHandler, Trust
from gir.incidents.terms import Answer, Channel, Form, FormDetail, Kind, Relation, Standing, Target
from gir.reporting.behaviour import PREFIX, BehaviourAnswers
from gir.reporting.concerned import OFFICIAL, Concerned
from gir.reporting.concerned_questions import ConcernedQuestions
from gir.reporting.services import Report
from gir.reporting.trust_questions import TrustQuestions
from gir.reporting.wording import AT_HOME_BY_NAME, OFFICE_HINTS, OFFICE_STORY
from gir.terms import Term
from gir.terms import lazy as _l
from gir.terms import lazy_in as _p
from gir.web import forms
from gir.web.bsn import without_bsn
from gir.web.dates import LOCAL
from gir.web.fields import LONGEST_TEXT, OneOf, OneTile, Several, Tick
from gir.web.moments import parse_day

FIRST_YEAR = 1990
NUMBER = re.compile(r"[0-9+\- ]{3,20}")
TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")
FOLDED = ("for_whom", "for_email", "for_name", "for_reach", "for_office")
FOLDED_LAST = ("alternative", "unseen_by", "unseen_names", "unwanted")
DETAILS = tuple(f"{PREFIX}{form}" for form in sorted({detail.form for detail in FormDetail}))


class When(Term):
    """When it happened, as somebody who has just been through it can say."""

    NOW = "now", _l("Just now, within the last hour")
    TODAY = "today", _l("Earlier today")
    OTHER = "other", _l("On another day")


class ReportForm(BehaviourAnswers, TrustQuestions, ConcernedQuestions, forms.Form):
    """What happened, which forms, when, where, and who may know. With these answers a report is whole.

    ``managers`` are the people who lead the reporter's ``department``; ``asks_manager``: there are any.
    ``handlers`` could get the report: the questions about trust offer them. ``office_holder`` changes the wording and
    asks at whom it was aimed. Who reports for an office-holder is asked that too, and which office it is: beforehand
    when ``knows_offices`` (it is their work), else once they have said so, for everybody's form would be heavier by
    those questions. The hidden fields say which form this is (``submission``: one gives one report) and, for
    drafts, which page wrote what (see ``gir.reporting.drafts``). ``colleague`` is filled when somebody was shown the
    other way for what happens between colleagues, and goes on with a report all the same.
    """

    asks_everybody_at_whom = False
    submission = HiddenField()
    draft = HiddenField()
    version = HiddenField()
    page = HiddenField()
    turn = HiddenField()
    colleague = HiddenField()
    call_today = Tick(_l("Call me today"), description=_l("Then you do not have to write anything now."))
    call_number = StringField(
        _l("Number to call you on"), description=_l("For example 06 12345678, or your extension.")
    )
    narrative = TextAreaField(
        _l("What happened?"), [without_bsn], description=_l("In your own words. What was said or done?")
    )
    kind = OneTile(_l("What was it?"), terms=Kind, description=_l("Nothing chosen? Then we take it as aggression."))
    forms = Several(
        _l("What kind of behaviour was it?"),
        list(Form),
        description=_l("Choose everything that fits. Small things count too."),
    )
    when = OneTile(_l("When was it?"), _l("Choose when it was."), When)
    day = StringField(_l("Which day?"), description=_l("For example 14-11-2026"))
    channel = OneOf(_l("Where or how?"), _l("Choose where or how."), Channel, _l("Choose a place or way"))
    target = OneTile(_l("At whom or what was it aimed?"), terms=Target)
    manager_may_see = OneTile(
        _l("May your manager read this?"),
        _l("Choose whether your manager may read this."),
        Answer,
        description=_l("You choose. You get the same help without your manager."),
    )

    def __init__(
        self,
        *args: Any,
        asks_manager: bool = False,
        managers: Sequence[PossibleHandler] = (),
        department: str = "",
        handlers: Sequence[PossibleHandler] = (),
        office_holder: bool = False,
        knows_offices: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        if asks_manager:
            self._ask_about(managers, department)
        else:
            del self.manager_may_see
        self.office_holder = office_holder
        if office_holder:
            self.speak_of_office()
        elif not self.asks_everybody_at_whom:
            self._ask_about_others(of_office=knows_offices or self.is_about_office)
        self.prepare_trust(handlers)
        self._follow_the_page()
        for token in (self.submission, self.page):
            if not TOKEN.fullmatch(token.data or ""):
                token.data = secrets.token_urlsafe(24)
        self._number_questions()

    def _ask_about(self, managers: Sequence[PossibleHandler], department: str) -> None:
        if managers:
            self.manager_may_see.hints = _manager_hints(managers, department)
        if "for_whom" in self and self.for_whom.data:
            self.manager_may_see.validators = [Optional()]  # that person is asked, and nobody in their place

    def _number_questions(self) -> None:
        for number, field in enumerate(self.questions, 1):
            field.label.text = f"{number}. {field.label.text}"

    def _follow_the_page(self) -> None:
        """What is wrong is told in the order of the page."""
        for name in (*FOLDED, *self._asked_there, *FOLDED_LAST):
            if name in self:
                self._fields[name] = self._fields.pop(name)

    def _ask_about_others(self, *, of_office: bool) -> None:
        """Ask of an office-holder what they are asked themselves; of others that is not asked."""
        self.target.description = AT_HOME_BY_NAME
        if not of_office:
            del self.for_office, self.target

    @property
    def _asked_there(self) -> tuple[str, ...]:
        """What is asked where somebody says who it is about."""
        return () if self.office_holder or self.asks_everybody_at_whom else ("target",)

    def speak_of_office(self) -> None:
        """Explain with examples from the days of an office-holder."""
        self.forms.hints = {**self.forms.hints, **OFFICE_HINTS}
        self.narrative.description = OFFICE_STORY

    @property
    def questions(self) -> list[AnyField]:
        """The questions that need an answer, as they are asked."""
        asked = [self.narrative, self.forms, self.when, self.channel]
        return [*asked, self.manager_may_see] if "manager_may_see" in self else asked

    @property
    def wants_call(self) -> bool:
        """Whether somebody has to call today: the box is ticked, or a number was left."""
        return bool(self.call_today.data or self.call_number.data)

    def validate_call_number(self, field: StringField) -> None:
        """A number is needed for a call; an extension is a number too."""
        number = field.data or ""
        if self.wants_call and not number:
            raise ValidationError(_("Fill in on which number we can call you."))
        if number and not (NUMBER.fullmatch(number) and sum(map(str.isdigit, number)) >= 3):
            raise ValidationError(_("Use only digits, spaces, + and -, at least 3 and at most 20 characters."))

    def validate_narrative(self, field: TextAreaField) -> None:
        """The story is needed, unless somebody calls to hear it."""
        if not field.data and not self.wants_call:
            raise ValidationError(_("Write what happened, or choose “Call me today” at the top."))
        if len(field.data or "") > LONGEST_TEXT:
            raise ValidationError(_("Your text is too long: at most %(limit)s characters fit.", limit=_("20,000")))

    def validate_day(self, field: StringField) -> None:
        """Only asked of who chose another day."""
        if self.when.data != When.OTHER:
            return
        day = parse_day(field.data)
        if day is None:
            raise ValidationError(_("Fill in a date, for example 14-11-2026."))
        if day > _today():
            raise ValidationError(_("Fill in a date that does not lie in the future."))
        if day.year < FIRST_YEAR:
            raise ValidationError(_("Fill in a date after 1 January %(year)s.", year=FIRST_YEAR))

    def report(self) -> Report:
        """The answers of a form that was found valid."""
        day, at_time = self._moment()
        return Report(
            narrative=self.narrative.data or "",
            kind=self.chosen_kind,
            forms=self.chosen_forms or None,
            details=self.chosen_details or None,
            day=day,
            at_time=at_time,
            channel=Channel(self.channel.data),
            relation=Relation.COLLEAGUE if self.colleague.data else None,
            target=self._target(),
            manager_may_see=self._manager_may_see(),
            call_today=self.wants_call,
            call_number=self.call_number.data or "",
            concerned=self.concerned(),
            trust=self.trust(),
        )

    def _manager_may_see(self) -> bool | None:
        answer = self.manager_may_see.data if "manager_may_see" in self else None
        return answer == Answer.YES if answer else None

    def become_another(self, number: str) -> None:
        """Turn a form that was received before, but says something else now, into a new report to send."""
        self.submission.data = secrets.token_urlsafe(24)
        self.submission.errors = [
            _(
                "You sent this form before: that report is %(number)s, with other answers. Send it again only if this "
                "is something else that happened. Then it becomes a second report.",
                number=number,
            )
        ]

    def _target(self) -> Target | None:
        """At whom it was aimed; of whoever is family of an office-holder that is known."""
        concerned = self.concerned()
        standing = concerned.standing if concerned else None
        if "target" in self and self.target.data and (self.office_holder or standing in OFFICIAL):
            return Target(self.target.data)
        return Target.FAMILY if standing is Standing.OFFICIAL_FAMILY else None

    def _moment(self) -> tuple[date, time | None]:
        if self.when.data == When.OTHER:
            return parse_day(self.day.data) or _today(), None
        local = datetime.now(LOCAL)
        return local.date(), local.time().replace(second=0, microsecond=0) if self.when.data == When.NOW else None


class OwnReportForm(ReportForm):
    """The answers of who reports for themselves and chose nobody: checked without knowing who could be chosen.

    Most reports are like that. It is never shown: a page has all questions.
    """

    left_out: tuple[str, ...] = (*FOLDED, "target", *FOLDED_LAST)
    """Questions that it does not ask."""
    for_whom = for_email = for_name = for_reach = for_office = None  # type: ignore[assignment]
    target = None  # type: ignore[assignment]
    alternative = unseen_by = unseen_names = unwanted = None  # type: ignore[assignment]
    draft = version = turn = None  # type: ignore[assignment]  # those are for the page, and for what keeps drafts

    @classmethod
    def fits(cls, answers: MultiDict[str, str]) -> bool:
        """Whether nothing was answered that this form does not ask."""
        return not any(any(answers.getlist(name)) for name in cls.left_out)

    @property
    def is_about_office(self) -> bool:
        """Who holds an office has a form of their own."""
        return False

    def _ask_about_others(self, *, of_office: bool) -> None:
        """Nothing is asked about others."""

    def prepare_trust(self, handlers: Sequence[PossibleHandler]) -> None:
        """Nobody is offered."""

    def _number_questions(self) -> None:
        """Nobody reads them here."""

    def concerned(self) -> Concerned | None:
        """It is one's own report."""
        return None

    def trust(self) -> Trust:
        """Nothing was chosen."""
        return Trust()


class BriefReportForm(OwnReportForm):
    """The same for who ticked no exact words either."""

    left_out = (*OwnReportForm.left_out, *DETAILS)
    details_verbal = details_threat = details_physical = None  # type: ignore[assignment]
    details_discrimination = details_sexual = details_property = None  # type: ignore[assignment]


def _manager_hints(managers: Sequence[PossibleHandler], department: str) -> dict[str, str]:
    names = str(_p("names", " or ")).join(first_name(manager.name) for manager in managers)
    who = f"{names} ({department})" if department else names
    return {
        Answer.YES.value: _("%(who)s calls you within 24 hours", who=who),
        Answer.NO.value: _("Somebody else helps you. %(who)s does not see that you reported something", who=names),
    }


def _today() -> date:
    return datetime.now(LOCAL).date()
