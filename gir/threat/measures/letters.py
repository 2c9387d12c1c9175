"""The letter of a measure: words of the organisation, filled in, with the clause that belongs to its kind.

Only the measure and the organisation stand in it. The work address of the organisation is the only address of ours, and
whatever is private of the people behind the report is left out of every text.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from gir.audit import Who, recorded
from gir.database import db
from gir.organisations.models import Organisation
from gir.organisations.services import ChangedMeanwhile, own_organisation
from gir.terms import lazy as _l
from gir.threat.measures.first_letters import first_letter
from gir.threat.measures.models import LetterText, Measure
from gir.threat.measures.redaction import people_around, without_others, without_private
from gir.threat.measures.terms import Clause, Hearing, MeasureAct, MeasureKind, OpenChannel
from gir.web.dates import long_day, today
from gir.web.page import written_in
from gir.web.paper import as_data

TEMPLATE = (Path(__file__).with_name("documents") / "letter.typ",)
BRACES = re.compile(r"\{([^{}\n]*)\}")
HEADING = "# "
PLACEHOLDERS: dict[str, str] = {
    "name": _l("the name of the citizen"),
    "facts": _l("the facts"),
    "rules": _l("the house rules that were broken"),
    "answer": _l("what the citizen answered"),
    "proportionality": _l("why nothing lighter is enough"),
    "location": _l("the building or site of a ban"),
    "start": _l("the first day"),
    "end": _l("the last day"),
    "review": _l("the day of the review"),
    "channels": _l("how the citizen can still reach you"),
    "organisation": _l("the name of your organisation"),
}
NEEDED = ("facts", "start", "end", "channels")
"""Without these no letter says what it must."""
UNDER_PUBLIC_LAW = frozenset({MeasureKind.SUSPENSION, MeasureKind.BENEFITS})
"""Decisions in the sense of the Awb. A warning, a talk, a restriction of contact and a building ban are none (CRvB
2019:853), and a claim for damage is one under private law."""


class Unfit(ValueError):
    """A text cannot be a letter; the message says what to do."""


@dataclass(frozen=True)
class Wording:
    """How an organisation words one letter. ``saves`` counts; 0: it is still the one to start with."""

    kind: MeasureKind
    text: str
    saves: int


def clause_of(kind: MeasureKind) -> Clause:
    """What a citizen can do against a measure of this kind."""
    return Clause.OBJECTION if kind in UNDER_PUBLIC_LAW else Clause.COMPLAINT


def wording_of(organisation: Organisation, kind: MeasureKind) -> Wording:
    """The text of now."""
    wanted = select(LetterText).where(LetterText.organisation_id == organisation.id, LetterText.kind == kind)
    row = db.session.scalar(wanted.execution_options(populate_existing=True))
    if row is None:
        return Wording(kind, first_letter(kind, organisation.language), 0)
    return Wording(kind, row.text, row.saves)


def wording_for(organisation_id: str, kind: MeasureKind) -> Wording:
    """The text of now, of an organisation by its id."""
    return wording_of(db.session.get_one(Organisation, organisation_id), kind)


def check_wording(text: str) -> None:
    """See whether a text can be a letter.

    Raises:
        Unfit: it has a placeholder that is not known, a brace that stands alone, or misses what every letter must say.
    """
    found = BRACES.findall(text)
    unknown = [name for name in found if name not in PLACEHOLDERS]
    if unknown:
        raise Unfit(_("{%(name)s} is not known. Choose from the list below the text.", name=unknown[0]))
    if re.search(r"[{}]", BRACES.sub("", text)):
        raise Unfit(_("A brace stands alone. Write a placeholder like {facts}, or take the brace out."))
    absent = [name for name in NEEDED if name not in found]
    if absent:
        raise Unfit(_("Every letter needs {%(name)s}: %(what)s.", name=absent[0], what=PLACEHOLDERS[absent[0]]))


def save_wording(kind: MeasureKind, text: str, *, shown: str, actor: Who) -> None:
    """Keep how the letter of a kind is worded from now on. Letters that were decided stay as they are.

    ``shown`` is how often it had been saved when the page was made.

    Raises:
        Unfit: the text cannot be a letter.
        ChangedMeanwhile: somebody else saved meanwhile.
    """
    check_wording(text)
    with recorded(MeasureAct.WRITE_LETTER, actor=actor) as session:
        organisation = own_organisation(session, actor.organisation_id)
        if str(wording_of(organisation, kind).saves) != shown:
            raise ChangedMeanwhile
        wanted = select(LetterText).where(LetterText.organisation_id == organisation.id, LetterText.kind == kind)
        row = session.scalar(wanted)
        if row is None:
            row = LetterText(organisation_id=organisation.id, kind=kind, saves=0)
            session.add(row)
        row.text, row.saves = text, row.saves + 1
        session.info["recorded"].append(row)


def sealed_words(measure: Measure, *, signed_by: str) -> str:
    """The letter as it is decided, to be kept with the measure."""
    return as_data(words_of(measure, signed_by=signed_by))


def words_for_print(measure: Measure) -> str:
    """What the typesetter gets: the letter that was decided, else a draft of it."""
    return measure.letter or as_data(words_of(measure))


def words_of(measure: Measure, *, signed_by: str = "") -> dict[str, Any]:
    """Everything that stands in the letter, in the language of the organisation. Without who signs it is a draft."""
    organisation = measure.case.organisation
    with written_in(organisation.language):
        title = str(measure.kind.label)
        return {
            "language": organisation.language,
            "title": title if signed_by else _("Draft: %(title)s", title=title),
            "draft": "" if signed_by else _("This is a draft. It was not decided."),
            "organisation": organisation.name,
            "sender": [line for line in (organisation.name, organisation.work_address or "") if line],
            "addressee": [measure.name or "", *(measure.address or "").splitlines()],
            "about": [(_("Date"), long_day(today())), (_("Our reference"), measure.case.number), (_("About"), title)],
            "body": _body(measure, organisation),
            "clause": clause_words(measure.kind, organisation),
            "signed": [line for line in (_("Yours sincerely,"), signed_by, measure.mandate or "") if line],
        }


def _body(measure: Measure, organisation: Organisation) -> list[dict[str, Any]]:
    """The paragraphs. What was filled in is never looked at for placeholders again."""
    values = _values(measure, organisation)
    text = wording_of(organisation, measure.kind).text
    filled = BRACES.sub(lambda found: values.get(found[1], ""), text)
    return [
        {"heading": part.startswith(HEADING), "text": without_private(part.removeprefix(HEADING), measure.case)}
        for part in re.split(r"\n\s*\n", filled.strip())
        if part.strip()
    ]


def _values(measure: Measure, organisation: Organisation) -> dict[str, str]:
    names = people_around(measure.case)

    def told(text: str | None) -> str:
        return without_others(text or "", measure, names)

    return {
        "name": measure.name or "",
        "facts": told(measure.facts),
        "rules": "\n".join(row.rule.text for row in sorted(measure.rules, key=lambda row: row.rule.position)),
        "answer": _answer_words(measure, told(measure.answer)),
        "proportionality": told(measure.proportionality),
        "location": measure.location or "",
        "start": _day(measure.starts_on),
        "end": _day(measure.ends_on),
        "review": _day(measure.review_on),
        "channels": f"{channels_in_words(measure)}\n{measure.channel_words or ''}".strip(),
        "organisation": organisation.name,
    }


def _day(day: date | None) -> str:
    return long_day(day) if day else "…"


def channels_in_words(measure: Measure) -> str:
    """The ways that stay open, in one line."""
    words = ", ".join(str(way.label).lower() for way in OpenChannel if way in (measure.channels or ()))
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def _answer_words(measure: Measure, answer: str) -> str:
    """Their answer; else why there is none."""
    day = _day(measure.hearing_on)
    if answer:
        return answer
    if measure.hearing is Hearing.DECLINED:
        return _("We asked you for your side on %(day)s. You did not want to give it.", day=day)
    if measure.hearing is Hearing.LATER:
        return _("This could not wait. On %(day)s we ask you for your side, and then we look at it again.", day=day)
    return "…"


def clause_words(kind: MeasureKind, organisation: Organisation) -> list[dict[str, Any]]:
    """What the citizen can do against it; this text is the law's, and nobody edits it."""
    address = ", ".join(filter(None, (organisation.name, organisation.work_address)))
    title, *parts = objection_words(address) if clause_of(kind) is Clause.OBJECTION else _complaint(address)
    return [{"heading": True, "text": title}, *({"heading": False, "text": part} for part in parts)]


def objection_words(address: str) -> tuple[str, ...]:
    """How to object to a decision in the sense of the Awb: a heading, and paragraphs."""
    return (
        _("Do you not agree? Object within six weeks"),
        _(
            "You can object to this decision within six weeks. The six weeks begin on the day after we sent or gave "
            "you this letter."
        ),
        _(
            "Send a letter to: %(address)s. Write down your name, your address, the date, which decision it is about "
            "and why you do not agree. Sign your letter.",
            address=address,
        ),
        _(
            "The decision holds while you object. Is it urgent? Then you can also ask the court for a provisional "
            "ruling. That costs money."
        ),
    )


def _complaint(address: str) -> tuple[str, ...]:
    return (
        _("Do you not agree? You can complain"),
        _(
            "You cannot object to this letter: it is no decision in the sense of the General Administrative Law Act. "
            "You can complain about how we treated you."
        ),
        _(
            "Send your complaint to: %(address)s. Write down your name, your address, the date and what it is about.",
            address=address,
        ),
        _("Are you not satisfied with our answer? Then you can go to the ombudsman."),
    )


def shown_body(measure: Measure) -> list[dict[str, Any]]:
    """The paragraphs of the letter with its clause, as a page shows them."""
    words = json.loads(words_for_print(measure))
    return [*words["body"], *words["clause"]]
