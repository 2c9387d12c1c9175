"""Steps that an organisation added to its protocol, as tests meet them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from gir.cases.clocks import Clock
from gir.cases.protocol.rules import OwnWords, StepRule
from gir.cases.protocol.terms import Owner
from gir.cases.terms import OwnStep

FLOWERS = StepRule(
    OwnStep("own:00000000000000f1"),
    Owner.SUPPORTER,
    Clock(never=True),
    own=OwnWords("Stuur een bloemetje", "Vraag het secretariaat om een bloemetje te sturen."),
)
OFFICER = StepRule(
    OwnStep("own:00000000000000c2"),
    Owner.COORDINATOR,
    Clock(working_days=2),
    own=OwnWords("Bel de wijkagent", "Vertel de wijkagent dat dit speelt.", to_close=True),
)
CARD = StepRule(
    OwnStep("own:00000000000000b3"),
    Owner.CARETAKER,
    Clock(days=20),
    own=OwnWords("Kaart van de directie", "Laat de directie een kaart schrijven.", to_close=True),
)
ROUND = StepRule(
    OwnStep("own:00000000000000a4"),
    Owner.OOV,
    Clock(hours=30),
    own=OwnWords("Extra ronde van de beveiliging", "Vraag om een extra ronde."),
)
ALL_OWN = (FLOWERS, OFFICER, CARD, ROUND)


def with_words(rule: StepRule, **changed: Any) -> StepRule:
    """The rule with other words about its step."""
    assert rule.own is not None
    return replace(rule, own=replace(rule.own, **changed))
