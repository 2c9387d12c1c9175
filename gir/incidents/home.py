"""The answers that tell of somebody's home and family. Of office-holders they are for named people only (DOMAIN §5)."""

from __future__ import annotations

from gir.incidents.terms import Channel, Consequence, FormDetail, Place, Target

HOME_CHANNELS = frozenset({Channel.HOME, Channel.PRIVATE_TIME})
HOME_PLACES = frozenset({Place.VICTIM_HOME})
HOME_DETAILS = frozenset({FormDetail.THREAT_FAMILY, FormDetail.PROPERTY_PRIVATE})
HOME_CONSEQUENCES = frozenset({Consequence.FAMILY})
HOME_TARGETS = frozenset({Target.FAMILY, Target.HOME})
