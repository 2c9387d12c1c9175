"""Finding what could lead to somebody's home in a text: pure functions, which would rather find too much.

Every repetition in a pattern has an end: the longest text is answered as quickly as a short one.

A postal code, a street with a number, a telephone number, an address for e-mail, and words that are known to be
private. What is the employer's own may stand.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from gir.incidents.names import EVERYDAY, NEVER, plain

HIDDEN = frozenset({"Cf", "Cc", "Mn", "Me"})
"""Categories of characters that show nothing, or only a mark on another: they must not hide a number."""

POSTCODE = re.compile(r"(?<!\d)([1-9]\d{3})[\s.\-]{0,9}([A-Za-z]{2})(?![A-Za-z])")
YEARS = range(1900, 2100)
AFTER_A_YEAR = frozenset(
    "om en in is of te de op at ik we je ze er al zo nu to by on he it so an as or".split()  # noqa: SIM905 - the same
)
"""Words of two letters that follow a year in a sentence; written small, with a space before them."""

_KINDS = (
    "straat|straatje|str|laan|weg|plein|kade|gracht|singel|dijk|hof|pad|steeg|dreef|plantsoen|park|markt|brink|"
    "boulevard|wal|haven|veld|akker|kamp|erf|baan|poort|brug|dam|berg|duin|burg|beek|horst|hoek|zoom|weide|kwartier|"
    "vaart|sloot|polder|hoeve|heide|tuin|eiland|promenade|street|road|avenue|lane"
)
NUMBER = r"\d{1,5}(?![.:,]?\d)"
OF_KIND = re.compile(
    rf"(?<=[^\W\d_][^\W\d_'’.\-])(?:{_KINDS})\b\.?"
    rf"[\s,]{{0,5}}(?:nummer|nr\.?|no\.?|huis)?[\s,]{{0,5}}{NUMBER}",
    re.IGNORECASE,
)
"""The end of a word that ends as streets do, and a number."""
NAMED = re.compile(
    rf"\b(?:{_KINDS})\s{{1,5}}(?:(?:van|der|de|den|het|ten|ter|aan|op|of|the|['’]t)\s{{1,5}}){{0,3}}"
    rf"[^\W\d_][\w'’.\-]{{0,40}}[\s,]{{1,5}}{NUMBER}",
    re.IGNORECASE,
)
"""The same in front: "Laan van Meerdervoort 12"."""
_COUNTED = (
    "keer|maal|uur|minuten|dagen|weken|maanden|jaar|mannen|vrouwen|mensen|personen|times|minutes|days|weeks|months|years|"
    "men|women|people"
)
CAPITAL_AND_NUMBER = re.compile(
    r"(?<![\w.])((?:[A-Z\u00c0-\u00de][\w'’\-]{0,40}\s{1,5})?(?:(?:van|der|de|den|het|ten|ter)\s{1,5}){0,3}"
    rf"[A-Z\u00c0-\u00de][\w'’\-]{{1,40}})\s{{1,5}}{NUMBER}(?!\s{{0,5}}(?:{_COUNTED})\b)"
    r"(?:\s?[-/]\s?\w{1,4}|\s?[A-Za-z](?!\w))?(?!\w)"
)
"""A name and a number: "Brink 12", "De Ruyter 5a"."""
NO_STREET = frozenset(
    """
    balie loket kamer zaal verdieping etage ruimte hal artikel art lid nummer nr dag versie regel foto bijlage lijn bus
    tram lift wachtrij bon spoor perron deur tafel stoel team groep fase stap vraag punt zaak film minuut
    januari februari maart april mei juni juli augustus september oktober november december
    january february march may june july august october
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    monday tuesday wednesday thursday friday saturday sunday
    om na ongeveer circa rond tussen met hij zij ze wij ik er het de een daar dat dit die en of nog meer ruim minstens
    zeker bijna plus over binnen vanaf tot voor al zo toen ook om in op van aan uit bij
    room desk counter floor article section line version photo number at about after between with he she they we it the
    there that this and or almost over within from until before then also around some
    """.split()  # noqa: SIM905 - read as a text
)
"""What stands before a number in a sentence without being a street."""
PHONE = re.compile(r"(?<![\w])(?:\+|00)?\(?\d(?:[\s.()/\-]{0,4}\d){8,}")
"""Nine digits or more, however they are grouped; also a number of a bank or a citizen."""
DATE = re.compile(r"(?<!\d)[1-3]?\d[-/.][01]?\d[-/.](?:19|20)\d{2}(?!\d)(?:[\s,]+[0-2]?\d[.:][0-5]\d(?!\d))?")
EMAIL = re.compile(r"(?<=[^\s@<>])\s?(?:@|\(at\)|\[at\])\s?[^\s@<>]{1,80}\.[^\s@<>.,;]{2,40}", re.IGNORECASE)
WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
LONGEST_WORD = 64
"""Letters of a word that are shown to who typed it."""
TELLING = 4
"""Letters of a private word that must not come back, when it is no everyday word."""


@dataclass(frozen=True)
class Known:
    """What is known around one case: the employer's own address and numbers, and words that are private."""

    address: str = ""
    numbers: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    values: tuple[str, ...] = ()


def private_in(text: str, known: Known = Known()) -> tuple[str, ...]:
    """The pieces of ``text`` that could be somebody's private address, as they stand in it; none: it may go."""
    read = visible(text)
    rest = _without_own(read, known)
    found = [
        *_codes(rest),
        *(_whole(rest, hit) for hit in OF_KIND.finditer(rest)),
        *(hit.group() for hit in NAMED.finditer(rest)),
        *(hit.group() for hit in CAPITAL_AND_NUMBER.finditer(rest) if not _no_street(hit.group(1))),
        *(hit.group() for hit in PHONE.finditer(DATE.sub(" ; ", rest)) if not _is_own(hit.group(), known)),
        *(_whole(rest, hit) for hit in EMAIL.finditer(rest)),
        *(hit.group() for hit in WORD.finditer(rest) if plain(hit.group()) in known.words),
        *(value for value in known.values if _squeezed(value) in _squeezed(rest)),
    ]
    pieces = list(dict.fromkeys(" ".join(piece.split()) for piece in found))
    return tuple(one for one in pieces if not any(one in other for other in pieces if other != one))


def visible(text: str) -> str:
    """The text as somebody sees it: one way to write each letter and digit, and nothing hidden between them."""
    # Folded to compatible letters first, so that "１２３４" is a number; marks on letters are put back together.
    folded = unicodedata.normalize("NFKC", text)
    kept = (
        letter if letter in "\n\t" else "" if unicodedata.category(letter) in HIDDEN else letter for letter in folded
    )
    return re.sub(r"[^\S\n]+", " ", "".join(_digit(letter) for letter in kept))


def _digit(letter: str) -> str:
    return str(unicodedata.digit(letter)) if letter and unicodedata.digit(letter, None) is not None else letter


def telling_words(text: str) -> frozenset[str]:
    """The words of a private text by which a place can be recognised.

    With a digit or a capital inside a sentence; or any word that is not an everyday one, when the text is so short
    that it is an address and not a story.
    """
    read = visible(text)
    words = list(WORD.finditer(read))
    short = len(words) <= 8
    return frozenset(
        plain(word.group()) for word in words if _tells(word.group(), short=short, first=_begins(read, word.start()))
    )


def _tells(word: str, *, short: bool, first: bool) -> bool:
    bare = plain(word)
    if any(letter.isdigit() for letter in word) and any(letter.isalpha() for letter in word):
        return True
    if len(bare) < TELLING or bare in NEVER | EVERYDAY or bare.isdigit():
        return False
    return short or bool(re.search(rf"(?:{_KINDS})$", bare)) or (word[0].isupper() and not first)


def _begins(text: str, place: int) -> bool:
    before = text[:place].rstrip()
    return not before or before[-1] in ".!?:;\n\"“‘'("


def _whole(text: str, hit: re.Match[str]) -> str:
    """What was found, from the beginning of its first word."""
    start = hit.start()
    while start and hit.start() - start < LONGEST_WORD and not text[start - 1].isspace():
        start -= 1
    return text[start : hit.end()]


def _codes(text: str) -> Iterable[str]:
    for hit in POSTCODE.finditer(text):
        number, letters = hit.groups()
        a_year = int(number) in YEARS and letters in AFTER_A_YEAR and " " in hit.group()
        if not a_year:
            yield hit.group()


def _no_street(words: str) -> bool:
    return plain(words.split()[-1]) in NO_STREET


def _without_own(text: str, known: Known) -> str:
    """The text without the employer's address, whole or by its parts, as far as no other number follows."""
    parts = [known.address, *known.address.replace("\n", ",").split(",")]
    for part in sorted({" ".join(part.split()) for part in parts if any(c.isdigit() for c in part)}, key=len)[::-1]:
        spaced = r"\s+".join(re.escape(word) for word in part.split())
        text = re.sub(rf"(?<!\w){spaced}(?![\w\-/]|\s*\d)", ";", text, flags=re.IGNORECASE)
    return text


def _is_own(number: str, known: Known) -> bool:
    return _digits(number) in {_digits(own) for own in known.numbers}


def _digits(number: str) -> str:
    found = re.sub(r"\D", "", number)
    return re.sub(r"^(?:0031|31)(?=\d{9}$)", "0", found)


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", plain(text))
