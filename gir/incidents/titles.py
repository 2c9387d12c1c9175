"""What a case is called: made from the words people chose, never from their story."""

from __future__ import annotations

from collections.abc import Set
from functools import cache

from flask_babel import gettext as _

from gir.incidents.home import HOME_CHANNELS
from gir.incidents.models import Incident
from gir.incidents.terms import Channel, Form, Kind
from gir.terms import lazy_in as _p
from gir.web.page import current_language

NAMES = {
    Form.PHYSICAL: _p("title", "Physical violence"),
    Form.THREAT: _p("title", "Threat"),
    Form.SEXUAL: _p("title", "Sexual intimidation"),
    Form.DISCRIMINATION: _p("title", "Discrimination"),
    Form.PROPERTY: _p("title", "Damage"),
    Form.VERBAL: _p("title", "Verbal aggression"),
    Form.OTHER: _p("title", "Incident"),
}
"""The name of each form; of several forms the first in this order gives the name."""
KINDS = {Kind.NEAR_MISS: _p("title", "Near miss"), Kind.ACCIDENT: _p("title", "Accident")}
"""The name of what was no aggression; a near miss in which somebody was threatened is called by its form."""
WHERE = {
    Channel.DESK: _p("title", "at the desk"),
    Channel.MEETING_ROOM: _p("title", "in a meeting room"),
    Channel.TELEPHONE: _p("title", "on the telephone"),
    Channel.EMAIL: _p("title", "by e-mail"),
    Channel.LETTER: _p("title", "by letter"),
    Channel.ONLINE: _p("title", "online"),
    Channel.CHAT: _p("title", "in a chat or app"),
    Channel.HOME_VISIT: _p("title", "on a home visit"),
    Channel.STREET: _p("title", "in the street"),
    Channel.LOCATION: _p("title", "at a company or location"),
    Channel.COUNCIL_MEETING: _p("title", "in a meeting"),
    Channel.HOME: _p("title", "at home"),
    Channel.PRIVATE_TIME: _p("title", "in private time"),
}


def case_title(incident: Incident, *, home: bool = True) -> str:
    """For example "Threat at the desk", in the language of the page; "Incident" when nothing was answered.

    ``home`` says whether the reader may know that it happened at home or in private time.
    """
    hidden = not home and incident.channel in HOME_CHANNELS
    return title_of(incident.kind, incident.forms or frozenset(), None if hidden else incident.channel)


def title_of(kind: Kind, forms: Set[Form], channel: Channel | None) -> str:
    """The same for answers that are no incident yet."""
    form = next((form for form in NAMES if form in forms), Form.OTHER)
    return _title(current_language(), KINDS.get(kind) if form is Form.OTHER else None, form, channel)


@cache
def _title(language: str, kind: str | None, form: Form, channel: Channel | None) -> str:
    """``language`` is always that of the page, which is what gettext answers in."""
    what = kind or NAMES[form]
    if channel is None or channel not in WHERE:
        return str(what)
    return _("%(what)s %(where)s", what=what, where=WHERE[channel])
