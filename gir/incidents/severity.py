"""The written rule that proposes a severity. A person decides; both are kept."""

from __future__ import annotations

from collections.abc import Set

from gir.incidents.terms import ACCIDENT_DUTY, Consequence, Form, FormDetail, Severity

SEVERE_DETAILS = frozenset(
    {
        FormDetail.THREAT_WEAPON,
        FormDetail.THREAT_FAMILY,
        FormDetail.THREAT_STALKING,
        FormDetail.THREAT_DEATH,
        FormDetail.PHYSICAL_HITTING,
        FormDetail.PHYSICAL_WEAPON,
        FormDetail.PHYSICAL_VEHICLE,
        FormDetail.PHYSICAL_ASSAULT,
        FormDetail.PHYSICAL_HOSTAGE,
        FormDetail.PROPERTY_ARSON,
    }
)
SEVERE_CONSEQUENCES = ACCIDENT_DUTY | {Consequence.DOCTOR}
MEDIUM_DETAILS = frozenset({FormDetail.PROPERTY_PRIVATE})
MEDIUM_FORMS = frozenset({Form.THREAT, Form.PHYSICAL, Form.SEXUAL, Form.DISCRIMINATION})
MEDIUM_CONSEQUENCES = frozenset({Consequence.FIRST_AID, Consequence.ABSENCE, Consequence.FAMILY})


def propose_severity(
    forms: Set[Form] | None, details: Set[FormDetail] | None, consequences: Set[Consequence] | None
) -> Severity:
    """Severe: a weapon, a death threat, stalking, family, hitting, driving at someone, sexual assault, a hostage,
    arson, or an injury that needed a doctor.

    Medium: any other threat, physical violence, sexual intimidation or discrimination; a private home or private
    property attacked; first aid, absence or a family that suffers. Light: the rest. What was not answered adds nothing.
    """
    forms, details, consequences = forms or frozenset(), details or frozenset(), consequences or frozenset()
    if details & SEVERE_DETAILS or consequences & SEVERE_CONSEQUENCES:
        return Severity.SEVERE
    if forms & MEDIUM_FORMS or details & MEDIUM_DETAILS or consequences & MEDIUM_CONSEQUENCES:
        return Severity.MEDIUM
    return Severity.LIGHT
