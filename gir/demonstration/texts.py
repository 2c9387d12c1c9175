"""Invented words for the demonstration: what reporters and handlers might write. Nobody here exists.

A story is put together from an opening (where), a middle (what) and an end. ``{hij}``, ``{Hij}``, ``{zijn}``, ``{hem}``
and ``{man}`` stand for the perpetrator, so that the same sentence can be about a man or a woman.
"""

from __future__ import annotations

from random import Random

from gir.incidents.terms import Channel, Form

WRITTEN = frozenset({Channel.EMAIL, Channel.LETTER, Channel.ONLINE, Channel.CHAT})
MAN = {"hij": "hij", "Hij": "Hij", "zijn": "zijn", "hem": "hem", "man": "man"}
WOMAN = {"hij": "zij", "Hij": "Zij", "zijn": "haar", "hem": "haar", "man": "vrouw"}

OPENINGS: dict[Channel, tuple[str, ...]] = {
    Channel.DESK: (
        "Een {man} kwam aan de balie voor een nieuw paspoort, maar {hij} had geen foto bij zich.",
        "Aan de balie stond een {man} zonder afspraak. Ik legde uit dat {hij} een nieuwe afspraak kon maken.",
        "Een {man} wilde een uittreksel voor iemand anders. Dat mag ik niet meegeven.",
    ),
    Channel.MEETING_ROOM: (
        "In de spreekkamer legde ik een {man} uit waarom de aanvraag was afgewezen.",
        "Tijdens een gesprek over de uitkering werd een {man} steeds bozer.",
        "Ik had een gesprek met een {man} over stukken die nog ontbraken.",
    ),
    Channel.TELEPHONE: (
        "Een {man} belde voor de derde keer die dag over dezelfde brief.",
        "Aan de telefoon had ik een {man} die al lang had moeten wachten.",
        "Een {man} belde over een betaling die nog niet binnen was.",
    ),
    Channel.EMAIL: (
        "Ik kreeg na mijn brief een mail van een {man} die het er niet mee eens was.",
        "In mijn mailbox zaten vier mails van dezelfde {man}, alle vier van die nacht.",
        "Een {man} stuurde een mail aan mij, met mijn hele team in de kopie.",
    ),
    Channel.LETTER: ("In de post zat een brief van een {man}, zonder afzender.",),
    Channel.ONLINE: (
        "Onder een bericht van de gemeente schreef een {man} over mij, met mijn naam erbij.",
        "Een {man} plaatste online een foto van mij, die op mijn werk was gemaakt.",
        "In een groep over onze buurt schreef een {man} een bericht over mij.",
    ),
    Channel.CHAT: ("In de chat kreeg ik een {man} die het antwoord niet goed vond.",),
    Channel.HOME_VISIT: (
        "Tijdens een huisbezoek liet een {man} mij eerst gewoon binnen.",
        "Ik was op huisbezoek voor een keukentafelgesprek. De {man} des huizes was het niet eens met het plan.",
    ),
    Channel.STREET: (
        "Ik sprak op straat een {man} aan op fout parkeren.",
        "Tijdens mijn ronde vroeg ik een {man} om zijn fiets ergens anders te zetten.".replace("zijn", "{zijn}"),
        "Bij een afzetting wilde een {man} er toch langs.",
        "Een {man} vond dat wij te lang in de weg stonden met onze wagen.",
    ),
    Channel.LOCATION: (
        "Bij de ingang wilde een {man} zonder pas naar binnen.",
        "Een {man} wilde afval storten dat wij niet aannemen.",
        "Tijdens een controle op locatie werd een {man} boos.",
    ),
    Channel.COUNCIL_MEETING: (
        "Na de commissievergadering kwam een {man} van de publieke tribune op mij af.",
        "Tijdens de raadsvergadering riep een {man} door mijn bijdrage heen.",
    ),
    Channel.HOME: (
        "Thuis ging laat op de avond de bel. Er stond een {man} die ik van een inspraakavond kende.",
        "Voor mijn huis stond een {man} te wachten toen ik thuiskwam.",
    ),
    Channel.PRIVATE_TIME: ("In de supermarkt herkende een {man} mij van mijn werk.",),
    Channel.OTHER: ("Na afloop van een bijeenkomst kwam een {man} naar mij toe.",),
}
SPOKEN: dict[Form, tuple[str, ...]] = {
    Form.VERBAL: (
        "{Hij} begon te schreeuwen en noemde mij een leugenaar.",
        "{Hij} schold mij uit en zei dat ik mijn werk niet kon. Iedereen hoorde het.",
        "{Hij} bleef roepen en liet mij niet uitpraten.",
        "{Hij} maakte mij belachelijk en filmde mij terwijl ik antwoord gaf.",
    ),
    Form.THREAT: (
        "{Hij} zei: “Ik weet hoe laat jij naar huis gaat.”",
        "{Hij} kwam dicht bij mij staan en zei dat ik nog wel van {hem} zou horen.",
        "{Hij} zei dat ik er spijt van zou krijgen als het niet goed kwam.",
        "{Hij} zei dat {hij} mij wel zou weten te vinden.",
    ),
    Form.PHYSICAL: (
        "{Hij} duwde mij met twee handen tegen de muur.",
        "{Hij} pakte mij bij mijn arm en liet pas los toen mijn collega kwam.",
        "{Hij} gooide een beker koffie naar mij.",
        "{Hij} sloeg naar mij en raakte mijn schouder.",
    ),
    Form.DISCRIMINATION: (
        "{Hij} zei dat {hij} liever door iemand “van hier” geholpen wilde worden.",
        "{Hij} maakte opmerkingen over mijn hoofddoek.",
        "{Hij} zei dat een vrouw hier niets over te zeggen had.",
    ),
    Form.SEXUAL: (
        "{Hij} maakte opmerkingen over mijn lichaam en bleef daarmee doorgaan.",
        "{Hij} vroeg steeds of ik mee uit wilde en hield mijn hand vast.",
    ),
    Form.PROPERTY: (
        "{Hij} sloeg het scherm van de balie kapot.",
        "{Hij} trapte een deuk in de deur van onze dienstauto.",
        "{Hij} trok de folders uit het rek en gooide een stoel om.",
    ),
    Form.OTHER: (
        "{Hij} ging op de grond zitten en wilde niet meer weg.",
        "{Hij} bleef mij volgen tot aan de deur, zonder iets te zeggen.",
    ),
}
WRITING: dict[Form, tuple[str, ...]] = {
    Form.VERBAL: (
        "{Hij} noemde mij een leugenaar en schreef dat ik corrupt ben.",
        "Het bericht stond vol scheldwoorden.",
        "{Hij} maakte mij belachelijk, en tientallen mensen deden mee.",
    ),
    Form.THREAT: (
        "{Hij} schreef: “Wij weten waar je woont.”",
        "{Hij} schreef dat ik beter niet meer alleen over straat kon gaan.",
        "{Hij} schreef dat {hij} mij de volgende keer zou opwachten.",
    ),
    Form.DISCRIMINATION: (
        "{Hij} schreef dat mensen met mijn achternaam hier niet horen.",
        "{Hij} maakte grappen over mijn geloof.",
    ),
    Form.SEXUAL: ("{Hij} stuurde foto's die ik niet wil zien.", "{Hij} schreef wat {hij} met mij zou willen doen."),
    Form.OTHER: ("{Hij} bleef mij berichten sturen, ook 's nachts.",),
}
ENDS = (
    "Ik ben weggelopen en heb een collega geroepen.",
    "Mijn collega heeft het gesprek overgenomen.",
    "Daarna ging {hij} weg. Ik was er nog lang van slag van.",
    "Ik heb gezegd dat ik dit niet accepteer en het gesprek beëindigd.",
    "Ik heb het de rest van de dag niet uit mijn hoofd gekregen.",
    "Een collega heeft het ook gezien.",
)
WRITTEN_ENDS = (
    "Ik heb een schermafdruk bewaard.",
    "Ik heb niet gereageerd en alles bewaard.",
    "Ik durf mijn berichten nu bijna niet meer te openen.",
)

ANSWERS = (
    (
        "Dank je wel voor je melding. Wat er gebeurde, hoort niet bij je werk. Wij hebben de veroorzaker verteld welk "
        "gedrag wij niet accepteren. Heb je nog iets nodig? Bel mij gerust."
    ),
    (
        "Goed dat je dit hebt gemeld. Wij hebben met je gesproken en de veroorzaker een brief gestuurd. Gebeurt het "
        "opnieuw, dan zetten wij een volgende stap. Je hoeft dit niet alleen te dragen."
    ),
    (
        "Bedankt dat je dit meldde. Wij konden niet achterhalen wie het was. Wij hebben wel afgesproken dat er "
        "voortaan een tweede collega bij is. Wij vragen over een paar weken hoe het met je gaat."
    ),
    (
        "Dank voor je melding. Wij nemen dit serieus. Wij hebben de veroorzaker gesproken, en die heeft excuses "
        "aangeboden. Wil je die horen? Laat het mij weten, het mag en het hoeft niet."
    ),
    (
        "Wij hebben je melding besproken met je team en met de beveiliging. De opstelling van de balie is aangepast. "
        "Dank je wel: zonder jouw melding hadden wij dit niet geweten."
    ),
)
POLICE_ANSWERS = (
    (
        "Dank je wel voor je melding. De gemeente doet zelf aangifte; jouw privéadres staat niet in het dossier. "
        "Zodra de politie iets laat weten, hoor je het van ons."
    ),
    (
        "Wij hebben namens de gemeente aangifte gedaan en om de VPT-code gevraagd. Je hoeft zelf niets te doen. "
        "Wil je bij een verhoor iemand naast je, dan regelen wij dat."
    ),
)
REACTIONS = (
    "Ik heb verteld dat wij schelden en dreigen niet accepteren, en waarom.",
    "Verteld welke huisregel is overtreden en wat er gebeurt als het nog eens voorkomt.",
    "Uitgelegd dat boos zijn mag, maar dat dit gedrag te ver ging.",
)
THEIR_SIDES = (
    "Zegt dat het wachten te lang duurde en dat de brief niet duidelijk was. Heeft er spijt van.",
    "Vindt dat er niet werd geluisterd. Ziet in dat schreeuwen niet hielp.",
    "Wilde niet reageren.",
    "Zegt dat het niet als dreiging was bedoeld.",
)
NO_POLICE = (
    "De melder wil geen aangifte; wij hebben de gevolgen besproken.",
    "Er is te weinig bekend voor een aangifte. De wijkagent weet ervan.",
    "Een gesprek past beter. Bij herhaling doen wij aangifte.",
)
UNKNOWN_PERPETRATOR = "Wij weten niet wie het was, dus een reactie kan niet."
LOWERED = "Het was vervelend, maar er was geen gevaar. Zo besproken met de melder."


def story(rng: Random, forms: frozenset[Form], channel: Channel) -> str:
    """A believable story for these forms in this channel."""
    written = channel in WRITTEN
    middles, ends = (WRITING, WRITTEN_ENDS) if written else (SPOKEN, ENDS)
    person = MAN if rng.random() < 0.75 else WOMAN
    sentences = [rng.choice(OPENINGS[channel])]
    sentences += [rng.choice(middles[form]) for form in Form if form in forms and form in middles]
    sentences.append(rng.choice(ends))
    return " ".join(sentences).format(**person)
