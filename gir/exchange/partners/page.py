"""What the pages of partners' files show."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from gir.accounts.actor import Actor
from gir.cases.counting import RULES
from gir.exchange.partners.judging import Arrival
from gir.exchange.partners.signing import fingerprint, signing_key_of
from gir.exchange.terms import Trouble
from gir.statistics import words
from gir.statistics.partners.figures import PublicFigures
from gir.statistics.partners.queries import kept_figures, own_figures, partner_rows
from gir.statistics.partners.terms import Fault
from gir.statistics.protected import naming
from gir.web.dates import long_day


def sentence_of(trouble: Trouble) -> str:
    """Why no file came in. These files are small, so too large is too large for this."""
    return str(Fault.TOO_LARGE.label if trouble is Trouble.TOO_LARGE else trouble.label)


@dataclass(frozen=True)
class Kept:
    """A partner whose file was taken over."""

    id: str
    name: str
    told: str
    compared: str
    number: tuple[str, ...]


@dataclass(frozen=True)
class Arrived:
    """A file that may be taken over, as it is looked at first."""

    name: str
    known: str
    renamed: str
    number: tuple[str, ...]
    told: str
    rules: str
    totals: list[tuple[str, str]]


def kept(actor: Actor) -> list[Kept]:
    """The partners of the actor's organisation, by the alphabet."""
    return [
        Kept(
            row.id,
            row.name,
            _told(kept_figures(row)),
            _("Number compared on %(day)s by %(name)s", day=long_day(row.compared_at), name=row.compared_by.name or ""),
            fingerprint(row.public_key),
        )
        for row in partner_rows(actor)
    ]


def own_number(actor: Actor) -> tuple[str, ...]:
    """The number that partners compare; empty until the first file was made."""
    key = signing_key_of(actor.organisation_id)
    return fingerprint(key.public_key) if key else ()


def has_figures(actor: Actor) -> bool:
    """Whether there is something to make a file of."""
    return own_figures(actor.organisation_id, with_staff=False) is not None


def arrived(arrival: Arrival) -> Arrived:
    """A file in words."""
    signed, known = arrival.signed, arrival.known
    rules = ""
    if signed.figures.definition != RULES:
        rules = _(
            "They count by version %(theirs)s of the counting rules, you by version %(yours)s. So their figures get an "
            "axis of their own, and are not comparable with yours.",
            theirs=signed.figures.definition,
            yours=RULES,
        )
    return Arrived(
        signed.name,
        long_day(known.compared_at) if known else "",
        known.name if known and known.name != signed.name else "",
        fingerprint(signed.public_key),
        _told(signed.figures),
        rules,
        [
            (naming.period(total.period), words.reports(total.rows[0].reports))
            for total in reversed(signed.figures.totals)
        ],
    )


def _told(figures: PublicFigures) -> str:
    number = len(figures.totals)
    staff = _("with number of staff") if figures.fte else _("without number of staff")
    told = {"last": words.quarter(figures.until.first), "staff": staff}
    return ngettext(
        "%(num)s period, up to and including %(last)s, %(staff)s",
        "%(num)s periods, up to and including %(last)s, %(staff)s",
        number,
        **told,
    )
