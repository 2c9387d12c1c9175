"""Selections in an address: protected figures take none, and no selection shows a case that is kept from somebody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from gir.accounts.actor import Actor, actor_of
from gir.demonstration.cast import Cast
from gir.incidents.terms import Form, Population
from gir.statistics.catalogue import MAKERS, make_chart
from gir.statistics.choices import read_choice
from gir.statistics.periods import Quarter
from gir.web.dates import today
from tests.browser.world import World
from tests.statistics.partners.employers import publish
from tests.statistics.test_trends_page import block
from tests.support.page_client import PageClient
from tests.support.stories import file_report
from tests.support.visitors import ClientFor

READERS = ("dora", "omar")
"""The board, and somebody who handles cases."""
TOKEN = re.compile(rb'name="csrf_token" value="[^"]+"')
KINDS = ("csv", "svg", "png")


def selections(cast: Cast) -> Iterator[dict[str, str]]:
    """Every form for every group, of the whole, of a department and of one elsewhere."""
    departments = ["", cast.departments["Publiekszaken"], cast.departments["Wijkbeheer"]]
    for department, form, group in product(departments, ["", *Form], Population):
        chosen = {"department": department, "form": str(form), "population": group.value}
        yield {name: value for name, value in chosen.items() if value}


@pytest.mark.parametrize("path", ["/trends/published", "/trends/published/employee-total.csv", "/trends/partners"])
def test_every_filter_combination_of_protected_figures_is_ignored(
    told: World, client_for: ClientFor, path: str
) -> None:
    """Two answers that never differ cannot be subtracted."""
    publish(told.app, told.cast.organisation_id)
    for name in READERS if path == "/trends/published" else READERS[:1]:
        client = client_for(name)
        whole = shown(client, path, {})
        for chosen in (*selections(told.cast), {"period": "2025-Q4"}, {"quarter": "2025-Q4", "year": "2025"}):
            assert shown(client, path, chosen) == whole, f"{name}: {chosen} shows something else"


def shown(client: PageClient, path: str, chosen: dict[str, str]) -> bytes:
    """The page itself, without its frame: that holds tokens, and the address one comes back to."""
    answer = client._client.get(path, query_string=chosen)
    assert answer.status_code == 200
    return TOKEN.sub(b"", answer.data[answer.data.find(b"<main") :] if b"<main" in answer.data else answer.data)


@pytest.mark.parametrize("kind", KINDS)
def test_no_other_table_is_there_under_any_name(told: World, client_for: ClientFor, kind: str) -> None:
    publish(told.app, told.cast.organisation_id)
    client = client_for("dora")
    dora, page = client._client, client.visit("/trends/published").html
    parts = ("", "office", "severity-form", "channel-form", "form-department", "total-department")
    names = {f"{group.value}-{part}" for group in Population for part in parts if f"/{group.value}-{part}." not in page}
    for name in (*sorted(names), *(key.value for key in MAKERS), "../employee-total"):
        assert dora.get(f"/trends/published/{name}.{kind}").status_code in (404, 405), name
        assert dora.get(f"/trends/{name}.{kind}").status_code == 404, name


def figures(actor: Actor, cast: Cast) -> dict[Any, str]:
    """Every chart for every selection that this person may make of the running quarter."""
    period = Quarter.of(today()).key
    groups = (Population.EMPLOYEE.value, Population.OFFICIAL.value)
    chosen = [("", "", group) for group in groups]
    chosen += [(department, form, groups[0]) for department in own_departments(cast) for form in ("", Form.THREAT)]
    found: dict[Any, str] = {}
    for department, form, group in chosen:
        asked = {"department": department, "form": form, "population": group, "period": period}
        choice = read_choice(actor, MultiDict(asked))
        found |= {(key, department, form, group): repr(make_chart(key, choice)) for key in MAKERS}
    return found


def own_departments(cast: Cast) -> list[str]:
    """Two of them: where the report comes from, and another."""
    return [cast.departments[name] for name in ("Publiekszaken", "Handhaving")]


def test_every_filter_combination_leaves_out_a_case_that_is_kept_from_somebody(
    app: Flask, cast: Cast, told: World
) -> None:
    """As if the case were never reported: in no selection, and in no difference between two of them."""
    with app.test_request_context():
        before = figures(actor_of(cast.people["omar"]), cast)
    case_id = file_report(app, cast.people["anna"])
    block(app, case_id, cast.people["omar"])
    with app.test_request_context():
        omar, chantal = (figures(actor_of(cast.people[name]), cast) for name in ("omar", "chantal"))
    assert omar == before
    assert {key for key in chantal if chantal[key] != omar[key]}, "others do count it"
