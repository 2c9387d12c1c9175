"""What columns and words of older registers most often mean. A proposal only: whoever takes them over decides.

Nothing here may ever propose a form for "not applicable" (docs/counting-rules.md, rule 4).
"""

from __future__ import annotations

import re
import unicodedata

from gir.exchange.terms import Target
from gir.incidents.terms import Channel, Form, Kind, Place, Population, Severity
from gir.terms import Term

YES = frozenset(["ja", "j", "yes", "y", "x", "v", "waar", "true", "1", "wel", "aangekruist", "✓", "✔"])
NO = frozenset(["nee", "n", "no", "niet", "onwaar", "false", "0", "geen", "-"])

COLUMNS: dict[Target, str] = {
    Target.DAY: "datum|datum incident|incidentdatum|datum voorval|datum van het incident|dag|date|day|first_day|jaar"
    "|year|periode|maand|datum gebeurtenis|wanneer",
    Target.LAST_DAY: "last_day|laatste dag|einddatum|datum tot|t/m|tot en met",
    Target.COUNT: "count|aantal|aantal incidenten|aantal meldingen|number",
    Target.FORMS: "forms|vorm|vormen|soort|soort agressie|type agressie|vorm van agressie|aard|aard incident|type|form"
    "|soort incident|categorie|form of aggression",
    Target.SEVERITY: "ernst|zwaarte|severity|gradatie|niveau|ernst incident",
    Target.CHANNEL: "kanaal|channel|wijze|contactvorm|hoe",
    Target.PLACE: "plaats|plek|locatie|place|location|waar|plaats incident",
    Target.DEPARTMENT: "afdeling|department|team|domein|organisatieonderdeel|sector|cluster",
    Target.POPULATION: "population|doelgroep|slachtoffer|gericht tegen|functie slachtoffer|aimed at",
    Target.KIND: "kind|soort melding|soort registratie|type melding",
    Target.POLICE_REPORT: "police_report|aangifte|aangifte gedaan|aangiften|police report",
    Target.POLICE_NOTICE: "police_notice|melding politie|politiemelding|gemeld bij politie|meldingen politie",
    Target.TICK_VERBAL: "verbaal|verbale agressie|(non-)verbaal|verbal",
    Target.TICK_THREAT: "bedreiging|persoonlijke bedreiging|dreiging|threat",
    Target.TICK_PHYSICAL: "fysiek|fysieke agressie|fysiek geweld|physical",
    Target.TICK_DISCRIMINATION: "discriminatie|discrimination",
    Target.TICK_SEXUAL: "seksuele intimidatie|seksueel|sexual",
    Target.TICK_PROPERTY: "vernieling|geweld tegen zaken|schade|vandalisme|property",
    Target.TICK_OTHER: "overig|overige agressie",
}

WORDS: dict[Target, dict[Term, str]] = {
    Target.FORMS: {
        Form.VERBAL: "verbaal|(non-)verbaal|non-verbaal|verbale agressie|schelden|uitschelden|beledigen|belediging"
        "|schreeuwen|treiteren|intimidatie",
        Form.THREAT: "bedreiging|persoonlijke bedreiging|dreiging|dreigen|intimidatie en bedreiging|stalking|doxing"
        "|chantage",
        Form.PHYSICAL: "fysiek|fysieke agressie|fysiek geweld|lichamelijk|slaan|schoppen|duwen|spugen|mishandeling",
        Form.DISCRIMINATION: "discriminatie|racisme",
        Form.SEXUAL: "seksuele intimidatie|seksueel|aanranding",
        Form.PROPERTY: "vernieling|vandalisme|geweld tegen zaken|materiële schade|brandstichting|zaakschade",
        Form.OTHER: "overig|anders",
    },
    Target.SEVERITY: {
        Severity.LIGHT: "licht|laag|gering|1",
        Severity.MEDIUM: "middel|matig|midden|gemiddeld|middelzwaar|2",
        Severity.SEVERE: "zwaar|ernstig|hoog|zeer ernstig|3",
    },
    Target.CHANNEL: {
        Channel.DESK: "balie|aan de balie|loket",
        Channel.MEETING_ROOM: "spreekkamer",
        Channel.TELEPHONE: "telefoon|telefonisch|tel",
        Channel.EMAIL: "e-mail|email|mail|per mail",
        Channel.LETTER: "brief|post|schriftelijk",
        Channel.ONLINE: "online|sociale media|social media|internet|facebook|twitter",
        Channel.CHAT: "chat|app|whatsapp",
        Channel.HOME_VISIT: "huisbezoek",
        Channel.STREET: "straat|buiten|openbare ruimte|op straat",
        Channel.LOCATION: "bedrijf|locatie|op locatie",
        Channel.COUNCIL_MEETING: "raadsvergadering|commissievergadering",
        Channel.HOME: "thuis|privéadres",
        Channel.PRIVATE_TIME: "privétijd",
        Channel.OTHER: "anders|overig",
    },
    Target.PLACE: {
        Place.TOWN_HALL: "gemeentehuis|stadhuis|stadskantoor",
        Place.PUBLIC_HALL: "publiekshal|publieksbalie",
        Place.JOB_CENTRE: "werkplein",
        Place.NEIGHBOURHOOD_TEAM: "wijkteam",
        Place.RECYCLING_CENTRE: "milieustraat|milieupark",
        Place.SPORTS: "zwembad|sporthal|sport",
        Place.CEMETERY: "begraafplaats",
        Place.BRIDGE: "brug|sluis",
        Place.PUBLIC_ROAD: "openbare weg|straat|buiten",
        Place.CITIZEN_HOME: "woning burger|bij burger thuis",
        Place.VICTIM_HOME: "woning slachtoffer",
        Place.COUNCIL_CHAMBER: "raadzaal",
        Place.ONLINE: "online",
        Place.OTHER: "anders|overig",
    },
    Target.POPULATION: {
        Population.EMPLOYEE: "medewerker|werknemer|ambtenaar|personeel|collega",
        Population.OFFICIAL: "ambtsdrager|politieke ambtsdrager|raadslid|wethouder|burgemeester|bestuurder",
        Population.EXTERNAL: "inhuur|ingehuurd|vrijwilliger|stagiair|extern",
        Population.ORGANISATION: "organisatie|gebouw",
    },
    Target.KIND: {
        Kind.AGGRESSION: "agressie|agressie en geweld|incident",
        Kind.NEAR_MISS: "bijna-incident|bijna incident|bijna-ongeval",
        Kind.ACCIDENT: "ongeval|ongeluk|bedrijfsongeval",
    },
}


def plain(text: object) -> str:
    """A word as it is compared: small letters, single spaces, nothing at its ends."""
    return " ".join(unicodedata.normalize("NFC", str(text)).casefold().split()).strip(" .:;,!?*")


def target_of(heading: str) -> Target | None:
    """What a column with this name most likely holds."""
    return _HEADINGS.get(plain(heading))


def meaning_of(target: Target, word: str) -> str:
    """The key of the term that a word most likely means, or nothing: unknown stays unknown."""
    return _MEANINGS.get(target, {}).get(plain(word), "")


def words_in(cell: object) -> list[str]:
    """The single words of a cell that may hold several: between commas, plus signs, slashes, "en", or keys in a row."""
    text = plain(cell)
    if text and set(text.split()) <= set(Form):
        return text.split()
    return [word for word in (plain(part) for part in _SEVERAL.split(text)) if word]


def answer_of(cell: object) -> bool | None:
    """Yes, no, or not known. "Not applicable" is no answer."""
    if isinstance(cell, bool):
        return cell
    text = plain(int(cell) if isinstance(cell, float) and cell.is_integer() else cell) if cell is not None else ""
    return True if text in YES else False if text in NO else None


_SEVERAL = re.compile(r"[,;|+&\n]|/| en | and ")
_HEADINGS = {plain(name): target for target, names in COLUMNS.items() for name in names.split("|")}
_MEANINGS = {
    target: {plain(word): term.value for term, words in terms.items() for word in (*words.split("|"), term.value)}
    for target, terms in WORDS.items()
}
