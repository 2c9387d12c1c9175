"""What the reporter added after sending, as one handler may read it: each answer in the room it belongs to.

The names of witnesses go with the story; the perpetrator with the threat; what it did to somebody with care; the home
of an office-holder with home and family.
"""

from __future__ import annotations

from flask_babel import gettext as _

from gir.care.terms import CareAct
from gir.cases.masking import Mask, mask_for
from gir.cases.models import Case
from gir.cases.terms import Act, Part
from gir.followup.words import Pair, filled, incident_moment, label, labels, masked
from gir.incidents.details import answer_of, happened_at_home, is_official
from gir.incidents.models import Incident
from gir.incidents.seven import seven_ws
from gir.incidents.terms import Means
from gir.terms import Term, capital
from gir.terms import lazy as _l
from gir.threat.perpetrator.access import is_unlocked
from gir.threat.perpetrator.queries import readable_name
from gir.threat.queries import home_advice_of
from gir.threat.terms import ThreatAct
from gir.web.dates import short_moment

PERPETRATOR = (
    ("appearance", _l("Appearance")),
    ("vehicle", _l("Vehicle")),
    ("account", _l("Account or sender")),
    ("web_address", _l("Address on the internet")),
    ("online_when", _l("Seen online")),
)


def told_with_the_story(case: Case, acts: frozenset[Term]) -> list[Pair]:
    """Who was there, where exactly, with what, and what went before: for who may read the story."""
    if Act.READ_NARRATIVE not in acts:
        return []
    incident = case.incident
    return filled(
        (_("Where exactly"), _whereabouts(incident) if not _lies_at_home(incident) else ""),
        (_("Witnesses"), _said(incident, "witnesses")),
        (_("Others it was aimed at"), _said(incident, "others")),
        (_("With what"), _means(incident)),
        (_("What went before"), _said(incident, "run_up")),
        (_("A vote or decision"), label(incident.influence)),
        *(
            (_("Corrected on %(moment)s. Before that it said", moment=short_moment(one.until)), one.text or "")
            for one in incident.earlier_stories
        ),
    )


def perpetrator_facts(case: Case, acts: frozenset[Term]) -> list[Pair]:
    """What the reporter told of the perpetrator: for the room of the threat, the name only when it was unlocked."""
    if ThreatAct.READ not in acts:
        return []
    incident = case.incident
    known = {True: _("The reporter knows who it was"), False: _("The reporter does not know who it was"), None: ""}
    return masked(
        filled(
            (_("Known"), known[incident.perpetrator_known]),
            (_("Name, as the reporter wrote it"), _said(incident, "perpetrator_name") if is_unlocked(case) else ""),
            *((str(words), _said(incident, name)) for name, words in PERPETRATOR),
        ),
        _mask(case),
    )


def seven_facts(case: Case, acts: frozenset[Term]) -> list[Pair]:
    """The seven W's for a police report, with what is still missing: for the room of the threat."""
    if ThreatAct.READ not in acts:
        return []
    found = seven_ws(case.incident, home=Act.READ_HOME in acts, name=readable_name(case))
    rows = (
        (_("Who did it"), found.who),
        (_("What"), found.what),
        (_("Where"), found.where),
        (_("When"), (incident_moment(case.incident),)),
        (_("With what"), found.with_what),
        (_("In which way"), found.how),
        (_("Why"), found.why),
    )
    return masked([(name, capital(" · ".join(words)) or _("not known yet")) for name, words in rows], _mask(case))


def told_to_care(case: Case, acts: frozenset[Term]) -> list[Pair]:
    """How the reporter likes to be helped, for who gives aftercare; who only sees when care happens reads no words.

    What it did to them, in their own words, is for the room of care alone.
    """
    helps = acts & {CareAct.RECORD_TALK, CareAct.READ}
    return filled(
        (_("How to help best"), _said(case.incident, "contact_wish") if helps else ""),
        (_("In their own words"), _said(case.incident, "harm") if CareAct.READ in acts else ""),
    )


def told_about_home(case: Case, acts: frozenset[Term]) -> list[Pair]:
    """What an office-holder told about home and family: for who was given the case by name."""
    incident = case.incident
    if not is_official(incident) or Act.READ_HOME not in acts:
        return []
    told = filled(
        (_("Where exactly"), _whereabouts(incident) if _lies_at_home(incident) else ""),
        (_("What happened at home"), _said(incident, "at_home")),
        (_("Worries at home"), _said(incident, "security")),
    )
    return masked(told, _mask(case))


def home_advice(case: Case, acts: frozenset[Term]) -> list[Pair]:
    """The advice that was given about the safety of the home: when and by whom, and the text."""
    if not is_official(case.incident) or Act.READ_HOME not in acts:
        return []
    mask = _mask(case)
    return [
        (f"{short_moment(row.at)}, {row.given_by.first_name}", mask(row.advice or "")) for row in home_advice_of(case)
    ]


def _mask(case: Case) -> Mask:
    """How texts read for who may enter the room of the threat, as long as the name is locked there too."""
    return mask_for(case, {Part.THREAT})


def _said(incident: Incident, name: str) -> str:
    return answer_of(incident, name) or ""


def _lies_at_home(incident: Incident) -> bool:
    """Whether the exact place is the home of an office-holder, which has a room of its own."""
    return is_official(incident) and happened_at_home(incident)


def _whereabouts(incident: Incident) -> str:
    return _said(incident, "whereabouts")


def _means(incident: Incident) -> str:
    means = answer_of(incident, "means") or frozenset()
    return " · ".join(filter(None, (labels(Means, means), _said(incident, "means_words"))))
