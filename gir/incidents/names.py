"""Taking a name out of a text: the whole name, and each word of it by which somebody can be recognised.

Capitals and accents make no difference, and only whole words count. Words that are a name as well as an everyday word
("Lang", "Wit") are taken for a name when they are written with a capital, or stand beside another word of the name.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
GAP = re.compile(r"[\s.,'’`@_\-]{1,3}")
"""What may stand between two words of one name."""
SHORTEST = 3
"""Letters of a word that is a name by itself, also without a capital."""
LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ĳ": "ij"}
MARKED = re.compile(f"[{''.join(LETTERS)}\u0300-\u1fff\u20d0-\u20ff\u2c00-\U0010ffff]")
"""Letters that must be looked at one by one, and every accent. Not the quotes and dashes that telephones type."""


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


NEVER = _listed(
    """
    van von der den de het 't een ter ten te op aan in uit bij la le el al bin ben da di du dos of en met zonder zijn
    haar hun is was die dat deze dit ik jij je hij zij ze wij we u niet wel ook maar als om tot voor naar over onder
    meneer mijnheer mevrouw dhr mevr mw heer dame mr dr drs ir ing sir miss mister man vrouw jongen meisje kind
    klant bezoeker inwoner burger buurman buurvrouw buur buren familie fam gezin zoon dochter broer zus vader moeder oom
    tante partner vriend vriendin neef nicht collega cliënt client onbekend onbekende naam iemand persoon dader groep
    mail gmail hotmail outlook live com nl www http https genaamd noemt zich ongeveer circa jaar straat nummer huis
    the and with his her unknown woman boy girl name not known somebody someone customer visitor neighbour
    """
)
"""Words that tell nothing of who it was, also when somebody writes them into the field for the name."""
EVERYDAY = _listed(
    """
    groot klein lang kort oud jong nieuw wit zwart bruin rood grijs groen blauw goed best beter kwaad sterk snel vrij
    stil mooi wild hard zacht rijk arm vol leeg hoog laag diep breed smal warm koud dik dun rond recht schoon mild boos
    bank post weg stad dorp berg bos dag nacht week maand zomer winter kerk plein brug poort muur deur raam tafel stoel
    water vuur land veld tuin boom blad bloem brood kaas hond kat vis vogel paard hand hoofd bal bel pen boek brief
    maan zon ster wind regen goud zilver ijzer steen hout hoek kant keer plaats kamer kop mond oog lip baas boer
    king may will young long short white black brown green good hope love day mark art rose grace
    """
)
"""Words that are also names: a capital or a neighbour must say so."""


@dataclass(frozen=True)
class _Word:
    """A word of a text: where it stands, and how it reads without capitals and accents."""

    start: int
    end: int
    plain: str
    capital: bool


def without_name(text: str, name: str, placeholder: str) -> str:
    """``text`` with ``placeholder`` wherever it names whoever is called ``name``."""
    known = {word.plain for word in _words(name)}
    if known <= NEVER:
        return text
    known.add("".join(word.plain for word in _words(name)))
    pieces, done = [], 0
    for start, end in _places(text, known):
        pieces += [text[done:start], placeholder]
        done = end
    return "".join([*pieces, text[done:]])


def _words(text: str) -> list[_Word]:
    return [
        _Word(found.start(), found.end(), plain(found.group()), found.group()[0].isupper())
        for found in WORD.finditer(text)
    ]


def plain(text: str) -> str:
    """A text without what people write differently: capitals and accents."""
    if text.isascii():
        return text.lower()
    return MARKED.sub(_unmarked, unicodedata.normalize("NFKD", text.casefold()))


def plain_name(text: str) -> str:
    """A name as it is compared with another: without capitals, accents and spaces too many."""
    return " ".join(plain(text).split())


def _unmarked(found: re.Match[str]) -> str:
    letter = found.group()
    return LETTERS.get(letter) or ("" if unicodedata.combining(letter) else letter)


def _places(text: str, known: set[str]) -> list[tuple[int, int]]:
    """Where the name stands: runs of its words that together tell who it was."""
    found, run = [], list[_Word]()
    for word in [*_words(text), None]:
        if word is not None and _is_of(word, known) and (not run or GAP.fullmatch(text, run[-1].end, word.start)):
            run.append(word)
            continue
        found += _trimmed(run)
        run = [word] if word is not None and _is_of(word, known) else []
    return found


def _is_of(word: _Word, known: set[str]) -> bool:
    """Whether it is a word of the name, also with the s of possession."""
    return word.plain in known or word.plain.removesuffix("s") in known


def _trimmed(run: list[_Word]) -> list[tuple[int, int]]:
    while run and run[0].plain in NEVER:
        run = run[1:]
    while run and run[-1].plain in NEVER:
        run = run[:-1]
    return [(run[0].start, run[-1].end)] if run and _tells(run) else []


def _tells(run: list[_Word]) -> bool:
    if len(run) > 1:
        return True
    [word] = run
    if word.capital:
        return len(word.plain) > 1
    return len(word.plain) >= SHORTEST and word.plain not in EVERYDAY
