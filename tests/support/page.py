"""An HTML answer as a person sees it: its heading, its words, its links and its forms."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from xml.etree.ElementTree import Element

from werkzeug.test import TestResponse

from tests.support.page_rules import parse, text_of

TOKEN = re.compile(r'(name="csrf_token"[^>]*value=")[^"]*')
Value = str | list[str] | bool | tuple[Any, ...]
Send = Callable[[str, str, Mapping[str, Any]], "Page"]


@dataclass(frozen=True)
class Form:
    """One form of a page, with what a browser would send if nothing were changed."""

    element: Element
    path: str
    send: Send = field(repr=False)

    @property
    def action(self) -> str:
        """Where it goes; a form without an action goes to its own page."""
        return self.element.get("action") or self.path

    @property
    def method(self) -> str:
        """GET or POST."""
        return self.element.get("method", "get").upper()

    @cached_property
    def controls(self) -> list[Element]:
        """Its controls that are not switched off, buttons left out."""
        return [
            control
            for control in self.element.iter()
            if control.tag in {"input", "select", "textarea"}
            and control.get("name")
            and control.get("disabled") is None
            and control.get("type") not in {"submit", "button", "image", "reset"}
        ]

    @property
    def names(self) -> set[str]:
        """The names of its controls and buttons."""
        buttons = {button.get("name") or "" for button in self.element.iter("button")} - {""}
        return {control.get("name") or "" for control in self.controls} | buttons

    @property
    def values(self) -> dict[str, list[str]]:
        """What is filled in now, hidden fields included."""
        filled: dict[str, list[str]] = {}
        for control in self.controls:
            for value in _current_values(control):
                filled.setdefault(control.get("name") or "", []).append(value)
        return filled

    def options(self, name: str) -> dict[str, str]:
        """What can be chosen for a name in a select, radios or checkboxes: value to its words on screen."""
        found: dict[str, str] = {}
        for control in self.controls:
            if control.get("name") != name:
                continue
            if control.tag == "select":
                found |= {option.get("value", text_of(option)): text_of(option) for option in control.iter("option")}
            else:
                found[control.get("value", "on")] = self._label(control)
        return found

    def name_of(self, *kinds: str) -> str:
        """The name of the first control of one of these types ("email", "password", …)."""
        for control in self.controls:
            if control.get("type", "text") in kinds:
                return control.get("name") or ""
        raise AssertionError(f"The form to {self.action} has no control of type {' or '.join(kinds)}.")

    def submit(self, values: Mapping[str, Value] | None = None, /, **more: Value) -> Page:
        """Fill in and send. A list fills several of one name, False or an empty list fills none, a file is a tuple
        (stream, name). A name that the form does not have is an error: a person could not have typed there."""
        filled: dict[str, Any] = dict(self.values)
        for name, value in {**(values or {}), **more}.items():
            if name not in self.names:
                raise AssertionError(f"The form to {self.action} has no {name!r}, only {sorted(self.names)}.")
            if value is False:
                filled[name] = []
            else:
                filled[name] = self._checked_value(name) if value is True else value
        return self.send(self.method, self.action, filled)

    def _checked_value(self, name: str) -> str:
        return next(control.get("value", "on") for control in self.controls if control.get("name") == name)

    def _label(self, control: Element) -> str:
        for label in self.element.iter("label"):
            if control in list(label.iter()) or label.get("for", "-") == control.get("id"):
                return text_of(label)
        return ""


def _current_values(control: Element) -> list[str]:
    if control.tag == "textarea":
        # The HTML standard drops one newline right after the opening tag; the parser already did.
        return ["".join(control.itertext())]
    if control.tag == "select":
        options = list(control.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None]
        if not chosen and control.get("multiple") is None:
            chosen = options[:1]
        return [option.get("value", text_of(option)) for option in chosen]
    if control.get("type") in {"checkbox", "radio"}:
        return [control.get("value", "on")] if control.get("checked") is not None else []
    if control.get("type") == "file":
        return []
    return [control.get("value", "")]


class Page:
    """An answer to a request. HTML can be looked into; other kinds have `body` and `headers`."""

    def __init__(self, response: TestResponse, send: Send) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.path = response.request.path
        self.body: bytes = response.get_data()
        self.is_html = response.mimetype == "text/html"
        self._send = send

    def __repr__(self) -> str:
        return f"<Page {self.status} {self.path}>"

    @property
    def html(self) -> str:
        """The answer as it was sent."""
        return self.body.decode()

    @property
    def without_tokens(self) -> str:
        """The answer without form tokens: they are made anew every second, and say nothing."""
        return TOKEN.sub(r"\1", self.html)

    @cached_property
    def _parsed(self) -> tuple[Element, list[str]]:
        return parse(self.html)

    @property
    def root(self) -> Element:
        """The <html> element."""
        return self._parsed[0]

    @property
    def parse_errors(self) -> list[str]:
        """What the parser had to forgive."""
        return self._parsed[1]

    @property
    def title(self) -> str:
        """The words of the window or tab."""
        return next((text_of(element) for element in self.root.iter("title")), "")

    @property
    def h1(self) -> str:
        """The words of the main heading."""
        return next((text_of(element) for element in self.root.iter("h1")), "")

    @cached_property
    def text(self) -> str:
        """All words between <body> and </body>, with single spaces."""
        return " ".join(text_of(element) for element in self.root.iter("body"))

    @property
    def main(self) -> str:
        """The words of the page itself, without what surrounds every page."""
        return " ".join(text_of(element) for element in self.root.iter("main"))

    @property
    def location(self) -> str:
        """Where a redirect points, or an empty text."""
        return self.headers.get("Location", "")

    def elements(self, *tags: str, **attributes: str) -> list[Element]:
        """Elements with one of these tags and all these attributes; `class_` asks for one class, `_` stands for -."""
        wanted_class = attributes.pop("class_", None)
        wanted = {name.replace("_", "-"): value for name, value in attributes.items()}
        return [
            element
            for element in self.root.iter()
            if (not tags or element.tag in tags)
            and all(element.get(name) == value for name, value in wanted.items())
            and (wanted_class is None or wanted_class in (element.get("class") or "").split())
        ]

    def find(self, identity: str) -> Element:
        """The element with this id."""
        for element in self.root.iter():
            if element.get("id") == identity:
                return element
        raise AssertionError(f"{self!r} has nothing with the id {identity!r}.")

    @property
    def links(self) -> list[tuple[str, str]]:
        """Words and address of every link, in order."""
        return [(text_of(link), link.get("href") or "") for link in self.root.iter("a") if link.get("href")]

    def link(self, words: str) -> str:
        """The address of the first link with these words in it."""
        for text, address in self.links:
            if words in text:
                return address
        raise AssertionError(f"{self!r} has no link {words!r}, only {[text for text, _ in self.links]}.")

    def follow(self, words: str) -> Page:
        """Click the first link with these words in it."""
        return self._send("GET", self.link(words), {})

    @property
    def forms(self) -> list[Form]:
        """All forms."""
        return [Form(element, self.path, self._send) for element in self.root.iter("form")]

    def form(self, action: str) -> Form:
        """The form that goes there (the end of its address is enough)."""
        for form in self.forms:
            if form.action.split("?")[0].endswith(action):
                return form
        raise AssertionError(f"{self!r} has no form to {action!r}, only to {[form.action for form in self.forms]}.")

    def tables(self) -> list[list[list[str]]]:
        """The words of every table: rows of cells."""
        return [
            [[text_of(cell) for cell in row if cell.tag in {"td", "th"}] for row in table.iter("tr")]
            for table in self.root.iter("table")
        ]
