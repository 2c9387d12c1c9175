"""Steps that Voorbeeldstad added to its protocol itself."""

from __future__ import annotations

from gir.cases.clocks import Clock
from gir.cases.protocol.default import VIOLENCE
from gir.cases.protocol.rules import OwnWords, StepRule
from gir.cases.protocol.terms import Owner
from gir.cases.terms import OwnStep
from gir.incidents.terms import Severity

OWN_STEPS = (
    StepRule(
        OwnStep("own:76a1f0c2d94e8b35"),
        Owner.COORDINATOR,
        Clock(working_days=3),
        forms=VIOLENCE,
        own=OwnWords("Bel de wijkagent", "Vertel de wijkagent dat dit speelt, en vraag wat bekend is.", to_close=True),
    ),
    StepRule(
        OwnStep("own:c35e90b7a2184fd6"),
        Owner.SUPPORTER,
        Clock(never=True),
        severity=Severity.MEDIUM,
        own=OwnWords("Stuur een bloemetje", "Vraag het secretariaat om een bloemetje naar het werk te sturen."),
    ),
)
WHY = "De wijkagent wil het weten als een collega is bedreigd. En een klein gebaar doet veel."
