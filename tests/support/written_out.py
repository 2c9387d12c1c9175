"""Pages that are written out in full, read by a parser that is five times as fast as the one of the standard.

The standard's parser forgives: it closes what was left open, moves what stands wrong, and says so. A page in which
every element is closed in its turn, every value stands in quotes and every element stands where it may, leaves it
nothing to forgive and nothing to move. Such a page is well-formed XML, but for elements without an end and attributes
without a value, and both parsers make the same tree of it. Whatever is not surely such a page goes to the standard's
parser: being careful here costs time, never a fault. `tests/test_written_out.py` holds the two beside each other.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, ParseError, fromstring

BEGIN, END = "<!doctype html>", "</html>"
SPACE = " \n\t"


def _named(words: str) -> frozenset[str]:
    return frozenset(words.split())


EMPTY = _named("br col hr img input link meta source wbr")
"""Elements that have no end."""
WORDS = _named("option textarea title")
"""Elements in which nothing but words stands."""
HEADINGS = _named("h1 h2 h3 h4 h5 h6")
FORMATTING = _named("a b code em i small strong u")
"""Elements that the standard opens again where they were left open, and of which it counts the open ones."""
FLOWING = _named(
    "abbr bdi br button cite data datalist del dfn dialog img input ins kbd label mark meter output picture progress q"
    " samp select span sub sup textarea time var wbr"
)
BLOCKS = HEADINGS | _named(
    "address article aside blockquote dd details div dl dt fieldset figcaption figure footer form header hr legend li"
    " main nav ol p section summary table ul"
)
"""Elements before which the standard closes a paragraph."""
GROUP = "div in dl"
ANYWHERE = (FLOWING | FORMATTING | BLOCKS | {"script"}) - {"li", "dd", "dt"}
NOT_WITHIN = (
    dict.fromkeys(BLOCKS, frozenset({"p"}))
    | dict.fromkeys(HEADINGS, HEADINGS | {"p"})
    | {name: frozenset({name}) for name in FORMATTING | {"button"}}
    | {"form": frozenset({"form", "p"})}
)
"""Around which elements the standard would do something when one of these begins in them."""
REMEMBERED: frozenset[str] = frozenset().union(*NOT_WITHIN.values())
ONLY_HOLDS = {
    "html": frozenset({"head", "body"}),
    "head": frozenset({"link", "meta", "script", "title"}),
    "table": frozenset({"caption", "colgroup", "tbody", "tfoot", "thead"}),
    "colgroup": frozenset({"col"}),
    "tr": frozenset({"td", "th"}),
    "select": frozenset({"optgroup", "option"}),
    "optgroup": frozenset({"option"}),
    "datalist": frozenset({"option"}),
    "picture": frozenset({"img", "source"}),
    "script": frozenset[str](),
    "ul": ANYWHERE | {"li"},
    "ol": ANYWHERE | {"li"},
    "dl": ANYWHERE | {"dd", "dt"},
    GROUP: ANYWHERE | {"dd", "dt"},
    **dict.fromkeys(("tbody", "tfoot", "thead"), frozenset({"tr"})),
    **dict.fromkeys(WORDS | EMPTY, frozenset[str]()),
}
WITHOUT_WORDS = _named("html head table colgroup tbody tfoot thead tr script")

ODD = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
    r"|[\U0001fffe-\U0001ffff\U0002fffe-\U0010ffff]"  # rather too many than one too few
    r"|&(?!amp;|lt;|gt;|quot;|#34;|#39;)"
    r"|<[!?]|/>|xmlns|\]\]>"
    r'|="[^"\n\t]*[\n\t]'
)
"""What the two parsers may read differently."""
TAG = re.compile(r'<([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"<]*")?)*)\s*>')
WITHOUT_VALUE = re.compile(r'(\s[a-z-]+)(?=\s|$)|"[^"]*"')


def read(html: str) -> Element | None:
    """The document, when it is written out in full; None when the standard's parser must look."""
    html = html.replace("\r\n", "\n")
    if not html.startswith(BEGIN) or ODD.search(html, len(BEGIN)):
        return None
    text, tags = TAG.subn(_as_xml, html[len(BEGIN) :])
    if tags != html.count("<", len(BEGIN)) - html.count("</"):
        return None  # not every tag is as plain as it may be
    try:
        root = fromstring(text)
    except (ParseError, UnicodeEncodeError):
        return None
    if root.tag != "html" or [child.tag for child in root] != ["head", "body"]:
        return None
    if not _stands_right(root, "html", frozenset()):
        return None
    _put_spaces_right(root, html)
    return root


def _as_xml(tag: re.Match[str]) -> str:
    name, attributes = tag.groups()
    if attributes.count('="') < attributes.count(" "):
        attributes = WITHOUT_VALUE.sub(lambda found: f'{found[1]}=""' if found[1] else found[0], attributes)
    return f"<{name}{attributes}/>" if name in EMPTY else f"<{name}{attributes}>"


def _stands_right(element: Element, tag: str, within: frozenset[str]) -> bool:
    """Whether an element and all in it stand where the standard would leave them."""
    if tag in WITHOUT_WORDS and not _is_space(element.text):
        return False
    if not len(element):
        return True
    holds = ONLY_HOLDS.get(tag, ANYWHERE)
    if tag in REMEMBERED:
        within |= {tag}
    for child in element:
        if child.tag not in holds or (within and not within.isdisjoint(NOT_WITHIN.get(child.tag, ()))):
            return False
        if tag in WITHOUT_WORDS and not _is_space(child.tail):
            return False
        if not _stands_right(child, GROUP if tag == "dl" and child.tag == "div" else child.tag, within):
            return False
    return True


def _is_space(words: str | None) -> bool:
    return not words or not words.strip(SPACE)


def _put_spaces_right(root: Element, html: str) -> None:
    """Move the few spaces that the standard does not leave where they stand."""
    body = root[1]
    root.text = None
    after = (body.tail or "") + html[html.rindex(END) + len(END) :]
    body.tail = None
    if len(body):
        body[-1].tail = (body[-1].tail or "") + after or None
    else:
        body.text = (body.text or "") + after or None
    for field in body.iter("textarea"):
        if field.text and field.text.startswith("\n"):
            field.text = field.text[1:] or None
