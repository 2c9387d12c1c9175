"""What protection leaves of the tables of a small and a larger municipality. Writes the figures in docs/protection.md.

For each size a number of invented municipalities, with the mix of reports of the demonstration. The second of two years
is looked at: so the tables are those of a register that runs.
"""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date
from pathlib import Path
from random import Random
from statistics import median

from gir.demonstration.cast import DEPARTMENTS
from gir.demonstration.mix import CHANNELS, FORMS, OFFICIALS, RATES
from gir.incidents.terms import Severity
from gir.statistics.disclosure import (
    AUDIENCES,
    Audience,
    Family,
    Ledger,
    Remains,
    Row,
    close,
    shares,
    twelve_months,
    what_remains,
)
from gir.statistics.families import CHANNEL, FORM, SEVERITY, departments, heaviest
from gir.statistics.periods import Quarter, quarters_up_to

SIZES = (60, 200)
TRIES = 30
YEARS = quarters_up_to(Quarter(2026, 4), 8)
DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "protection.md"
BEGIN, END = "<!-- measured: begin -->\n", "<!-- measured: end -->\n"
PERIODS = {4: "quarters", 2: "half-years", 1: "the year"}
STEPS = {"relief": 85, "reaction": 75, "answer": 80}
STAFF = {name: people for name, (people, _) in DEPARTMENTS.items()}
LINES: tuple[Family, ...] = (FORM, SEVERITY, departments(STAFF), CHANNEL)


def report(rng: Random, quarter: Quarter) -> Row:
    """One report. Some people meet far more aggression than others: a tenth of a team gets half of it."""
    homes = [home for home in RATES if home != OFFICIALS]
    home = rng.choices(homes, [RATES[name] for name in homes])[0]
    forms, channels = FORMS.get(home, FORMS[""]), CHANNELS.get(home, CHANNELS[""])
    labels = {
        "form": heaviest(rng.choices(list(forms), list(forms.values()))[0]) or "",
        "severity": rng.choices((*Severity, ""), (70, 18, 7, 5))[0],
        "department": home,
        "channel": rng.choices(list(channels), list(channels.values()))[0],
    }
    person = f"{home} {int(STAFF[home] * rng.random() ** 3)}"
    return Row(quarter, person, labels, {step: rng.random() * 100 < share for step, share in STEPS.items()})


def municipality(size: int, seed: int) -> Ledger:
    """Two years of about so many reports a year."""
    rng = Random(f"{size} {seed}")  # nosec B311 - chance for a play, not for a secret
    quarters = rng.choices(YEARS, k=2 * size)
    ledger = Ledger(LINES, YEARS[0])
    for quarter in YEARS:
        rows = [report(rng, quarter) for chosen in quarters if chosen == quarter]
        ledger = close(ledger, quarter, rows, on=date(2027, 2, 1))
    return ledger


def described(found: list[Remains]) -> str:
    """A table in a few words: how often it is there, per what, with how many rows."""
    there = [remains for remains in found if remains.periods]
    if not there:
        return "never"
    [(periods, often)] = Counter(len(remains.periods) for remains in there).most_common(1)
    when = f"by {PERIODS[periods]}" if periods > 1 and periods in PERIODS else "for the year"
    if periods not in PERIODS:
        when = f"in {periods} parts"
    rows = median(remains.rows for remains in there)
    parts = f", {rows:.0f} of {there[0].categories} rows" if there[0].categories > 1 else ""
    usual = "" if often == len(found) else f" (in {round(100 * often / len(found))} of 100 years)"
    return f"{when}{parts}{usual}"


def measured() -> str:
    """The table of the document."""
    columns = [(size, audience) for size in SIZES for audience in AUDIENCES]
    ledgers = {size: [municipality(size, seed) for seed in range(TRIES)] for size in SIZES}
    names = [f"{size} reports a year, {audience.name}" for size, audience in columns]
    lines = ["| table | " + " | ".join(names) + " |", "|---|" + "---|" * len(columns)]
    remains = {
        (size, audience): [what_remains(ledger, audience, YEARS[4], YEARS[-1]) for ledger in ledgers[size]]
        for size, audience in columns
    }
    for index, name in enumerate(["reports", *(line.name for line in LINES)]):
        cells = [described([each[index] for each in remains[column]]) for column in columns]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    lines.append("| last 12 months together | " + " | ".join(_years(ledgers[s], a) for s, a in columns) + " |")
    lines.append("| shares on time, of 3 steps | " + " | ".join(_shares(ledgers[s], a) for s, a in columns) + " |")
    return "\n".join(lines) + "\n"


def _years(ledgers: list[Ledger], audience: Audience) -> str:
    there = sum(twelve_months(ledger, audience) is not None for ledger in ledgers)
    return "always" if there == len(ledgers) else f"in {round(100 * there / len(ledgers))} of 100 years"


def _shares(ledgers: list[Ledger], audience: Audience) -> str:
    told = [shares(ledger, audience)[-1].shares for ledger in ledgers if shares(ledger, audience)]
    exact = [sum(share.bound == "about" for share in year) for year in told]
    return f"{median(map(len, told)):.0f}, {median(exact):.0f} of them as a figure, not as an end"


def main() -> int:
    """Write the measured table into the document."""
    text = DOCUMENT.read_text(encoding="utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    DOCUMENT.write_text(before + BEGIN + measured() + END + after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
