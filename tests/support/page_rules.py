"""What holds for every page we send, whatever it is about. A rule yields a sentence for each thing that is wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

import html5lib
from html5lib.constants import E as PARSER_MESSAGES
from werkzeug.datastructures import Headers

from tests.support import written_out

if TYPE_CHECKING:
    from tests.support.page import Page

Rule = Callable[["Page"], Iterator[str]]

UNLABELLED_INPUTS = {"hidden", "submit", "button", "image", "reset"}
INTERACTIVE = {"a", "button", "input", "select", "textarea", "summary"}
CHILDREN = {
    "ul": {"li", "script", "template"},
    "ol": {"li", "script", "template"},
    "dl": {"dt", "dd", "div", "script", "template"},
}
REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "aria-errormessage", "list", "headers")


def text_of(element: Element) -> str:
    """The words in an element, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def is_element(node: Element) -> bool:
    """Whether it is an element; the parser also keeps comments, whose tag is a function."""
    return not callable(node.tag)


def parse(html: str) -> tuple[Element, list[str]]:
    """The document, and what the HTML standard's parser had to forgive."""
    plain = written_out.read(html)
    return (plain, []) if plain is not None else parse_forgiving(html)


def parse_forgiving(html: str) -> tuple[Element, list[str]]:
    """The same for whatever there is, by the parser of the standard, which takes its time."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(html)
    return root, [f"line {line}: {PARSER_MESSAGES[code] % values}" for (line, _), code, values in parser.errors]


def is_valid(page: Page) -> Iterator[str]:
    """It parses without errors, and lists hold items only."""
    yield from page.parse_errors
    for element in page.root.iter():
        allowed = CHILDREN.get(str(element.tag))
        for child in element if allowed else ():
            if allowed and is_element(child) and child.tag not in allowed:
                yield f"<{child.tag}> directly in <{element.tag}>"


def says_what_it_is(page: Page) -> Iterator[str]:
    """A language, a title and exactly one main heading; headings skip no level."""
    if not page.root.get("lang"):
        yield "<html> has no lang"
    if not page.title:
        yield "the title is empty"
    headings = page.elements("h1")
    if len(headings) != 1:
        yield f"{len(headings)} main headings instead of one"
    elif not text_of(headings[0]):
        yield "the main heading is empty"
    levels = [int(element.tag[1]) for element in page.root.iter() if re.fullmatch("h[1-6]", str(element.tag))]
    for above, below in pairwise(levels):
        if below > above + 1:
            yield f"a heading of level {below} follows one of level {above}"


def has_unique_ids(page: Page) -> Iterator[str]:
    """No id twice, and whatever is pointed at exists."""
    ids = Counter(value for element in page.root.iter() if (value := element.get("id")) is not None)
    yield from (f"the id {value!r} occurs {count} times" for value, count in ids.items() if count > 1)
    yield from (f"<{element.tag}> has an empty id" for element in page.root.iter() if element.get("id") == "")
    for element in page.root.iter():
        for attribute in REFERENCES:
            for target in (element.get(attribute) or "").split():
                if target not in ids:
                    yield f"{attribute}={target!r} points at nothing"


def names_its_controls(page: Page) -> Iterator[str]:
    """Every control a person can see has a name; pictures have a text; nothing to click inside something to click."""
    labelled = {label.get("for") for label in page.elements("label") if text_of(label)}
    wrapped = {id(inner) for label in page.elements("label") if text_of(label) for inner in label.iter()}
    for control in page.elements("input", "select", "textarea"):
        if control.tag == "input" and control.get("type", "text") in UNLABELLED_INPUTS:
            continue
        if not (_names_itself(control) or control.get("id") in labelled or id(control) in wrapped):
            yield f"<{control.tag} name={control.get('name')!r}> has no label"
    for control in page.elements("button", "a", "summary"):
        pictures = any(picture.get("alt") for picture in control.iter("img"))
        if not (text_of(control) or pictures or _names_itself(control)):
            yield f"<{control.tag}> without words"
        for inner in control.iter():
            if inner is not control and inner.tag in INTERACTIVE:
                yield f"<{inner.tag}> inside <{control.tag}>"
    yield from (f"<img src={img.get('src')!r}> has no alt" for img in page.elements("img") if img.get("alt") is None)


def _names_itself(element: Element) -> bool:
    return bool(element.get("aria-label") or element.get("aria-labelledby"))


def protects_its_forms(page: Page) -> Iterator[str]:
    """Every form that changes something carries a token."""
    for form in page.elements("form"):
        tokens = [field for field in form.iter("input") if field.get("name") == "csrf_token" and field.get("value")]
        posts = form.get("method", "get").lower() == "post"
        if posts and len(tokens) != 1:
            yield f"the form to {form.get('action')!r} has {len(tokens)} tokens"
        if not posts and tokens:
            yield f"the form to {form.get('action')!r} would put its token into an address"


def has_nothing_inline(page: Page) -> Iterator[str]:
    """No style, script or handler in the page itself: the content security policy would block it."""
    for element in page.root.iter():
        if not is_element(element):
            continue
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            yield f"an inline <{element.tag}>"
        for name, value in element.items():
            if name == "style" or name.startswith("on"):
                yield f"<{element.tag}> has the attribute {name}"
            if name in {"href", "src", "action", "formaction"} and value.strip().lower().startswith(
                ("javascript:", "data:")
            ):
                yield f"<{element.tag} {name}> starts with {value.split(':')[0]}:"


PAGE_RULES: tuple[Rule, ...] = (
    is_valid,
    says_what_it_is,
    has_unique_ids,
    names_its_controls,
    protects_its_forms,
    has_nothing_inline,
)


def missing_headers(headers: Headers) -> Iterator[str]:
    """What the headers of an answer lack; holds for every answer, also errors and static files."""
    policy = headers.get("Content-Security-Policy", "")
    for wanted in ("default-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"):
        if wanted not in policy:
            yield f"the content security policy lacks {wanted}"
    if "unsafe-" in policy:
        yield "the content security policy allows something unsafe"
    if headers.get("X-Content-Type-Options") != "nosniff":
        yield "X-Content-Type-Options is not nosniff"
    if headers.get("Referrer-Policy") not in {"no-referrer", "same-origin", "strict-origin"}:
        yield "the Referrer-Policy is missing or weak"
    if not headers.get("Cache-Control"):
        yield "there is no Cache-Control"
