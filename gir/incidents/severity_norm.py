"""The norm of severity in words, with examples: what the rule in ``severity`` says, told to people.

Every criterion names the answers it stands for, and every example the answers somebody would give, so that a test can
hold words and rule together.
"""

from __future__ import annotations

from dataclasses import dataclass

from gir.incidents.terms import Consequence, Form, FormDetail, Severity
from gir.organisations.queries import Norm
from gir.terms import Term
from gir.terms import lazy as _l


@dataclass(frozen=True)
class Criterion:
    """What makes an incident as severe as this, and the answers that mean it."""

    words: str
    answers: frozenset[Term]


@dataclass(frozen=True)
class Example:
    """Something that happens, and what a reporter would tick."""

    words: str
    forms: frozenset[Form]
    details: frozenset[FormDetail] = frozenset()
    consequences: frozenset[Consequence] = frozenset()


@dataclass(frozen=True)
class Level:
    """One degree of severity: what it takes, and how it looks."""

    severity: Severity
    meaning: str
    criteria: tuple[Criterion, ...]
    examples: tuple[Example, ...]


def _criterion(words: str, *answers: Term) -> Criterion:
    return Criterion(words, frozenset(answers))


def _example(words: str, *answers: Term) -> Example:
    details = frozenset(answer for answer in answers if isinstance(answer, FormDetail))
    forms = {answer for answer in answers if isinstance(answer, Form)} | {detail.form for detail in details}
    consequences = frozenset(answer for answer in answers if isinstance(answer, Consequence))
    return Example(words, frozenset(forms), details, consequences)


LEVELS = (
    Level(
        Severity.LIGHT,
        _l("It crosses the line, and nobody was threatened or touched."),
        (
            _criterion(_l("insults or belittling, in words or gestures"), Form.VERBAL),
            _criterion(_l("damage to things of the organisation"), Form.PROPERTY),
            _criterion(_l("other behaviour that is not accepted"), Form.OTHER),
        ),
        (
            _example(_l("Somebody at the desk calls you an idiot."), FormDetail.VERBAL_INSULTS),
            _example(_l("Somebody phones you ten times in one morning to scold you."), FormDetail.VERBAL_PESTERING),
            _example(_l("Somebody kicks over a plant in the hall."), FormDetail.PROPERTY_EMPLOYER),
        ),
    ),
    Level(
        Severity.MEDIUM,
        _l("Somebody was threatened, touched or hurt as a person."),
        (
            _criterion(_l("a threat that is not named under severe"), Form.THREAT),
            _criterion(_l("physical violence that is not named under severe"), Form.PHYSICAL),
            _criterion(_l("sexual intimidation"), Form.SEXUAL),
            _criterion(_l("discrimination"), Form.DISCRIMINATION),
            _criterion(_l("damage to a private home or to private property"), FormDetail.PROPERTY_PRIVATE),
            _criterion(_l("first aid was needed"), Consequence.FIRST_AID),
            _criterion(_l("the person affected reported sick"), Consequence.ABSENCE),
            _criterion(_l("family or private life suffers"), Consequence.FAMILY),
        ),
        (
            _example(_l("Somebody says: “I know where you live.”"), FormDetail.THREAT_WORDS),
            _example(_l("Somebody pushes you aside, or blocks the door."), FormDetail.PHYSICAL_GRABBING),
            _example(_l("Somebody makes remarks about your body."), FormDetail.SEXUAL_VERBAL),
            _example(_l("Somebody scratches your own car."), FormDetail.PROPERTY_PRIVATE),
        ),
    ),
    Level(
        Severity.SEVERE,
        _l("There was danger to life, health, home or family."),
        (
            _criterion(
                _l("a weapon, or a threat with an object"), FormDetail.THREAT_WEAPON, FormDetail.PHYSICAL_WEAPON
            ),
            _criterion(_l("a death threat"), FormDetail.THREAT_DEATH),
            _criterion(_l("a threat against family"), FormDetail.THREAT_FAMILY),
            _criterion(_l("following or stalking"), FormDetail.THREAT_STALKING),
            _criterion(_l("hitting or kicking"), FormDetail.PHYSICAL_HITTING),
            _criterion(_l("driving at somebody"), FormDetail.PHYSICAL_VEHICLE),
            _criterion(_l("sexual assault"), FormDetail.PHYSICAL_ASSAULT),
            _criterion(_l("hostage taking"), FormDetail.PHYSICAL_HOSTAGE),
            _criterion(_l("arson or an explosive"), FormDetail.PROPERTY_ARSON),
            _criterion(
                _l("an injury that needed a doctor or a hospital, or that does not heal"),
                Consequence.DOCTOR,
                Consequence.HOSPITAL,
                Consequence.PERMANENT,
            ),
            _criterion(_l("somebody died"), Consequence.DEATH),
        ),
        (
            _example(_l("Somebody hits you in the face."), FormDetail.PHYSICAL_HITTING),
            _example(_l("Somebody writes: “I will kill you.”"), FormDetail.THREAT_WORDS, FormDetail.THREAT_DEATH),
            _example(_l("Somebody waits for you outside again and again."), FormDetail.THREAT_STALKING),
            _example(
                _l("Somebody pushes you, you fall and break your wrist."),
                FormDetail.PHYSICAL_GRABBING,
                Consequence.DOCTOR,
            ),
        ),
    ),
)
"""From light to severe."""


@dataclass(frozen=True)
class OwnLevel:
    """One degree of severity with the examples of an organisation, in the language these were written in."""

    level: Level
    examples: tuple[str, ...]
    language: str


def levels_with(norm: Norm | None) -> list[OwnLevel]:
    """The norm of severity with the examples of one version of the house rules; without house rules only the norm."""
    if norm is None:
        return [OwnLevel(level, (), "") for level in LEVELS]
    return [OwnLevel(level, getattr(norm.wording, level.severity.value), norm.language) for level in LEVELS]
