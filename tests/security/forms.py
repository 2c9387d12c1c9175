"""Every form of every page, filled in so that it is taken: by whom it is sent, where to, and with what in it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from werkzeug.exceptions import HTTPException

from gir.web.dates import today
from tests.browser.world import World
from tests.support.evidence import PDF
from tests.support.page import Form, Page
from tests.support.page_client import SENT_FROM, PageClient

TAKEN = {200, 302, 303}
"""Answers to a form that was taken: on to the next page, or the file or result that was asked for."""
SENTENCE = "Een rustige zin van ruim dertig tekens."
KINDS = {"email": "vera@voorbeeldstad.example", "tel": "06 12345678", "number": "1"}
DAYS = {"day", "first_day", "last_day", "starts_on", "ends_on", "filed_on"}
HOURS = {"time": "00.01", "from_time": "00:01", "until_time": "23:59", "amount": "10,00"}
Said = Mapping[str, Any]


@dataclass(frozen=True)
class Filled:
    """A form that is ready to be sent."""

    endpoint: str
    action: str
    values: dict[str, list[Any]]
    asked: frozenset[str]
    """The names that the form has."""
    written: frozenset[str]
    """Those in which somebody types."""

    def also(self, more: Mapping[str, list[str]]) -> Filled:
        """The same with more in it, but for what the form asks itself."""
        extra = {name: values for name, values in more.items() if name not in self.asked}
        return replace(self, values={**extra, **self.values})

    def otherwise(self) -> Filled:
        """The same with other words in it than stood there, so that there is something to save."""
        other = {name: [_other(value) for value in self.values[name]] for name in self.written}
        return replace(self, values={**self.values, **other})

    def send(self, client: PageClient) -> Page:
        """Send it, and do not go on to the page that it leads to."""
        data = {name: [_opened(value) for value in values] for name, values in self.values.items()}
        answer = client._client.post(self.action, data=data, headers=SENT_FROM)
        return Page(answer, client._send)


def _other(value: str) -> str:
    return str(int(value) + 1) if value.isdecimal() else f"{value} x" if value != SENTENCE else value


def _opened(value: Any) -> Any:
    return (io.BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value


def forms_of(world: World, page: Page, said: Mapping[str, Said]) -> Iterator[Filled]:
    """What can be sent from a page, once for each button that sends it elsewhere and for the script that saves it."""
    for form in page.forms if page.is_html else ():
        if form.method == "POST":
            for action in _actions(form):
                endpoint = _endpoint(world, action)
                known = said.get(endpoint, {})
                written = {
                    control.get("name") or ""
                    for control in form.controls
                    if control.tag == "textarea" or control.get("type", "text") == "text"
                }
                yield Filled(
                    endpoint,
                    action,
                    fill_in(form, known),
                    frozenset({*form.names, "csrf_token"}),
                    frozenset(written - DAYS - set(HOURS) - set(known)),
                )


def _actions(form: Form) -> list[str]:
    others = [button.get("formaction") for button in form.element.iter("button")]
    saved = form.element.get("data-save")
    return [action for action in (form.action, *others, saved) if action]


def _endpoint(world: World, action: str) -> str:
    try:
        endpoint, _values = world.app.url_map.bind("localhost").match(urlsplit(action).path, method="POST")
        return str(endpoint)
    except HTTPException:
        raise AssertionError(f"a form goes to {action}, which is nothing") from None


def fill_in(form: Form, said: Said) -> dict[str, list[Any]]:
    """What stands there, and something where nothing stands; ``said`` knows better, "*" ticks every box."""
    filled: dict[str, list[Any]] = {name: list(values) for name, values in form.values.items()}
    for control in form.controls:
        name, kind = control.get("name") or "", control.get("type", "text")
        if kind == "checkbox" and said.get("*") and control.get("value", "on") not in filled.get(name, ()):
            filled.setdefault(name, []).append(control.get("value", "on"))
        if kind not in {"hidden", "checkbox"} and not any(filled.get(name, ())):
            filled[name] = [_answer(control, name, kind)]
    for button in form.element.iter("button"):
        if button.get("name"):
            filled.setdefault(button.get("name") or "", [button.get("value", "")])
    return filled | {name: value if isinstance(value, list) else [value] for name, value in said.items() if name != "*"}


def _answer(control: Element, name: str, kind: str) -> Any:
    if kind == "file":
        return PDF, "a.pdf"
    if control.tag == "select":
        return next((option.get("value", "") for option in control.iter("option") if option.get("value")), "")
    if kind == "radio":
        return control.get("value", "on")
    if name in DAYS:
        return f"{today():%d-%m-%Y}"
    return HOURS.get(name) or KINDS.get(kind, SENTENCE)
