"""The register of processing: every table is in it, it says what the rules say, and the privacy officer reads it."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable

import pytest

from gir.cases.terms import Hat
from gir.database import Base
from gir.privacy.processing.terms import Activity
from gir.privacy.register.activities import KINDS, OF_NOBODY, REGISTER
from gir.privacy.register.columns import PLAIN_TEXTS, retentions
from gir.privacy.register.terms import DataKind, Kept, Registered
from gir.vault import Retention
from tests.support.page_client import PageClient

ClientFor = Callable[..., PageClient]
BY_ACTIVITY = {processing.activity: processing for processing in REGISTER}


def test_every_table_is_in_the_register_or_holds_nothing_of_a_person() -> None:
    placed = Counter(table for tables in KINDS.values() for table in tables)
    assert set(Base.metadata.tables) == set(placed) | OF_NOBODY, "say what a new table holds, and for which activity"
    assert not [table for table, times in placed.items() if times > 1]
    assert not set(placed) & OF_NOBODY


def test_nothing_sealed_and_nobody_s_id_lies_in_a_table_of_nobody() -> None:
    assert not set(retentions()) & OF_NOBODY
    for table in OF_NOBODY:
        refers = {
            key.column.table.name for column in Base.metadata.tables[table].columns for key in column.foreign_keys
        }
        assert "person" not in refers, table
        assert not {f"{table}.email_lookup", f"{table}.name_lookup"} & PLAIN_TEXTS


def test_every_kind_belongs_to_an_activity_and_every_activity_has_its_entry() -> None:
    assert {kind for processing in REGISTER for kind in processing.kinds} == set(DataKind) == set(KINDS)
    assert [processing.activity for processing in REGISTER] == list(Registered)
    assert {activity.value for activity in Activity} <= {activity.value for activity in Registered}


def test_how_long_comes_from_the_marks_on_the_columns() -> None:
    assert {mark.value for mark in Retention} <= {kept.value for kept in Kept}
    assert Kept.PERPETRATOR in BY_ACTIVITY[Registered.PERPETRATOR].kept
    assert Kept.PERPETRATOR not in BY_ACTIVITY[Registered.CARE].kept
    assert BY_ACTIVITY[Registered.ACCOUNTABILITY].kept == [Kept.CASE, Kept.LOG]


def test_who_can_read_it_comes_from_the_rules() -> None:
    care, threat = BY_ACTIVITY[Registered.CARE].readers(), BY_ACTIVITY[Registered.PERPETRATOR].readers()
    assert care == {Hat.HRM, Hat.CLERK, Hat.INSPECTOR}
    assert Hat.HRM not in threat
    assert Hat.OOV in threat


def test_office_holders_are_an_activity_of_their_own() -> None:
    assert DataKind.HOME in BY_ACTIVITY[Registered.OFFICIALS].kinds
    assert DataKind.HOME not in BY_ACTIVITY[Registered.FOLLOW_UP].kinds


def test_els_reads_it_and_takes_it_along_as_a_table(client_for: ClientFor) -> None:
    els = client_for("els")
    page = els.visit("/privacy").follow("Verwerkingsregister")
    assert "Register van daders en maatregelen" in page.main
    answer = page.follow("De tabel downloaden")
    rows = list(csv.reader(io.StringIO(answer.html.lstrip("\ufeff")), delimiter=";"))
    assert [row[0] for row in rows[1:]] == [activity.value for activity in Registered]
    assert {len(row) for row in rows} == {10}


@pytest.mark.parametrize("name", ["anna", "chantal", "bea", "dora", "omar"])
def test_for_others_it_is_not_there(client_for: ClientFor, name: str) -> None:
    for path in ("/privacy/register", "/privacy/register.csv"):
        assert client_for(name).get(path).status == 404
