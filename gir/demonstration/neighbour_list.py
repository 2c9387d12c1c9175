"""The list that Merenstad kept: four years of invented incidents, the same every time, up to the last month."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from gir.demonstration.mix import CHANNELS, FORMS, PLACES, Decks
from gir.incidents.terms import Channel, Form, Place
from gir.statistics.periods import YEAR, Quarter, quarters_up_to

SEED = 1581
YEARS = 4
CAMPAIGN, DETERIORATION = 1, 3
"""In which of the years, counted from 0, silent teams begin to report; and in which aggression grows."""
GROWN = {"Handhaving": 1.9, "Werk en inkomen": 1.6, "Publiekszaken": 1.5, "Parkeren": 1.9, "Jeugd en Wmo": 1.4}
"""How much the busiest departments grow in the year of the deterioration."""
BUSY = 16
"""Reports a year."""
SEVERE, MEDIUM = (10, 25), (25, 30)
"""Per cent of the reports: as it was, and in the year of the deterioration."""
COLUMNS = ("Datum", "Afdeling", "Soort agressie", "Ernst", "Kanaal", "Plaats", "Aangifte")
ALIKE = {
    "Parkeren": "Handhaving",
    "Milieustraat": "Buitendienst",
    "Stadsbeheer": "Buitendienst",
    "Jeugd en Wmo": "Wmo en jeugd",
    "Zwembaden": "Sport",
}
"""Departments of Voorbeeldstad where things happen in the same way."""


@dataclass(frozen=True)
class Line:
    """One incident of the list."""

    day: date
    department: str
    forms: tuple[Form, ...]
    severity: str
    channel: Channel
    place: Place | None
    police: bool


def list_of(teams: Mapping[str, tuple[int, int]], day: date) -> list[Line]:
    """Every incident before the month of a day, oldest first. ``teams``: reports a year, before and since the campaign.

    The years end with the last whole quarter, so that each can be looked at as a whole.
    """
    decks, chance = Decks(SEED), Random(SEED)  # nosec B311 - chance for a play, not for a secret
    last = Quarter.of(day).back(1)
    quarters = [*quarters_up_to(last, YEARS * YEAR), Quarter.of(day)]
    end = day.replace(day=1)
    lines = (
        _line(decks, name, happened, year)
        for name, numbers in teams.items()
        for year, happened in _days(chance, name, numbers, quarters)
    )
    return sorted((line for line in lines if line.day < end), key=lambda line: (line.day, line.department))


def _days(
    chance: Random, name: str, numbers: tuple[int, int], quarters: Sequence[Quarter]
) -> Iterator[tuple[int, date]]:
    """Of each report of a team its year and its day: of busy teams evenly over the quarters, of others by chance."""
    for year in range(YEARS + 1):
        whole = _a_year(name, numbers, year)
        for number in range(whole):
            turn = number % YEAR if whole >= BUSY else chance.randrange(YEAR)
            part, index = chance.random(), year * YEAR + turn
            if index < len(quarters):
                first, last = quarters[index].first, quarters[index].last
                yield year, first + timedelta(days=int(part * ((last - first).days + 1)))


def _a_year(name: str, numbers: tuple[int, int], year: int) -> int:
    before, after = numbers
    grown = GROWN.get(name, 1.0) if year >= DETERIORATION else 1.0
    return round((after if year >= CAMPAIGN else before) * grown)


def _line(decks: Decks, name: str, day: date, year: int) -> Line:
    alike = ALIKE.get(name, name)
    forms: tuple[Form, ...] = decks.draw(f"forms {name}", FORMS[alike if alike in FORMS else ""])
    channel = decks.draw(f"channel {name}", CHANNELS[alike if alike in CHANNELS else ""])
    severity = _severity(decks, worse=year >= DETERIORATION)
    return Line(
        day=day,
        department=name,
        forms=forms,
        severity=severity,
        channel=channel,
        place=PLACES.get(channel) if decks.chance("place", 70) else None,
        police=severity == "zwaar" and decks.chance("police", 40),
    )


def _severity(decks: Decks, *, worse: bool) -> str:
    severe, medium = SEVERE[worse], MEDIUM[worse]
    return decks.draw(f"severity {worse}", {"zwaar": severe, "middel": medium, "licht": 100 - severe - medium})


def as_file(lines: Sequence[Line]) -> bytes:
    """The list as a spreadsheet of that time would save it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(COLUMNS)
    for line in lines:
        forms = ", ".join(_FORMS[form] for form in line.forms)
        place = _PLACES.get(line.place, "") if line.place else ""
        told = "ja" if line.police else "nee"
        day = f"{line.day.day}-{line.day.month}-{line.day.year}"
        writer.writerow([day, line.department, forms, line.severity, _CHANNELS[line.channel], place, told])
    return out.getvalue().encode()


_FORMS = {
    Form.VERBAL: "verbaal",
    Form.THREAT: "bedreiging",
    Form.PHYSICAL: "fysiek",
    Form.DISCRIMINATION: "discriminatie",
    Form.SEXUAL: "seksuele intimidatie",
    Form.PROPERTY: "vernieling",
    Form.OTHER: "overig",
}
_CHANNELS = {
    Channel.DESK: "balie",
    Channel.MEETING_ROOM: "spreekkamer",
    Channel.TELEPHONE: "telefoon",
    Channel.EMAIL: "e-mail",
    Channel.ONLINE: "sociale media",
    Channel.CHAT: "chat",
    Channel.HOME_VISIT: "huisbezoek",
    Channel.STREET: "straat",
    Channel.LOCATION: "locatie",
}
_PLACES = {
    Place.PUBLIC_HALL: "publiekshal",
    Place.JOB_CENTRE: "werkplein",
    Place.ONLINE: "online",
    Place.CITIZEN_HOME: "woning burger",
    Place.PUBLIC_ROAD: "openbare weg",
}
