"""House rules to start with, for an organisation that has none: its coordinator changes and publishes them."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _

from gir.organisations.queries import Wording


def first_rules(language: str) -> Wording:
    """A set that any employer with a public task can stand behind, in the language of the organisation."""
    with force_locale(language):
        return Wording(
            sentence=_("Emotion is fine, aggression is not."),
            explanation=_(
                "You may be angry with us. You may disagree, complain, object and ask for an exception. We listen and "
                "we explain. But nobody has to put up with aggression while doing their work. These rules hold for "
                "everybody who deals with us: at our buildings, at your home, in the street, on the telephone and "
                "online."
            ),
            rules=(
                _("We speak to each other with respect: no name-calling, no humiliating, no swearing at people."),
                _("We do not discriminate: no hurtful words about origin, belief, gender, orientation or disability."),
                _("We do not threaten anybody, nor their family: not with words, not with gestures, not online."),
                _("We keep our hands to ourselves: no pushing, hitting, kicking, spitting or throwing."),
                _("We do not make sexual remarks or gestures, and we do not touch each other."),
                _("We leave things whole: those of the organisation, and those of the people who work here."),
                _("We do not pester, follow or stalk people: not at work, and not at home."),
                _("We do not film or photograph people at work to frighten them, and we do not post it online."),
                _("We follow what staff ask for the safety of everybody, and bring no weapons."),
            ),
        )
