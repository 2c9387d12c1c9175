"""Unusual reading: five written rules, each just at its edge. Nobody gets a score."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from gir.cases.terms import Act, Hat
from gir.demonstration.cast import Cast
from gir.privacy.lines import READS, LogLine
from gir.privacy.terms import Unusual
from gir.privacy.unusual import Known, Standing, findings
from gir.threat.measures.terms import MeasureAct
from gir.threat.terms import ThreatAct
from tests.support.page_client import PageClient
from tests.support.stories import file_report

NOON = datetime(2026, 11, 18, 11, tzinfo=UTC)
READER, COLLEAGUE = "reader", "colleague"
NOBODY = Known({}, {READER: "home", COLLEAGUE: "elsewhere"}, frozenset())


def read(case: str, minutes: float = 0, hat: Hat = Hat.OOV, at: datetime = NOON, *, refused: bool = False) -> LogLine:
    moment = at + timedelta(minutes=minutes)
    return LogLine(moment, READER, "case.read", refused, (hat,), case, case, case, "", {})


def rules(lines: list[LogLine], known: Known = NOBODY) -> set[Unusual]:
    return {finding.rule for finding in findings(lines, known)}


def known(case: str, **standing: frozenset[object]) -> Known:
    return Known({case: Standing(**standing)}, NOBODY.department_of, frozenset())  # type: ignore[arg-type]


def test_every_look_at_content_is_an_act_that_there_is() -> None:
    known = {member.value for kind in (Act, MeasureAct, ThreatAct) for member in kind}
    assert known >= READS


def test_ordinary_reading_is_not_unusual() -> None:
    assert not rules([read(f"case {n}", 30 * n) for n in range(12)])


def test_many_cases_within_an_hour() -> None:
    assert not rules([read(f"case {n}", 4 * n) for n in range(14)])
    assert rules([read(f"case {n}", 4 * n) for n in range(15)]) == {Unusual.MANY}
    assert not rules([read(f"case {n}", 5 * n) for n in range(15)]), "in an hour and ten minutes"
    assert not rules([read("case", n) for n in range(40)]), "one case again and again"
    assert not rules([read(f"own {n}", n, Hat.VICTIM) for n in range(20)]), "one's own reports"


@pytest.mark.parametrize(("hour", "unusual"), [(21, False), (22, True), (4, True), (5, False)])
def test_at_night_on_a_dutch_clock(hour: int, unusual: bool) -> None:
    night = {Unusual.NIGHT} if unusual else set()
    assert rules([read("case", at=NOON.replace(hour=hour))]) == night


def test_who_has_duty_reads_at_night() -> None:
    on_duty = Known({}, NOBODY.department_of, frozenset({(READER, NOON.date())}))
    assert not rules([read("case", at=NOON.replace(hour=23))], on_duty)
    assert not rules([read("case", at=NOON.replace(hour=2) + timedelta(days=1))], on_duty), "the night after it"
    assert rules([read("case", at=NOON.replace(hour=23) + timedelta(days=2))], on_duty) == {Unusual.NIGHT}


def test_many_cases_that_others_handle_in_the_same_role() -> None:
    handled = Standing(handlers=frozenset({("oov", COLLEAGUE)}))
    others = Known({f"case {n}": handled for n in range(5)}, NOBODY.department_of, frozenset())
    assert rules([read(f"case {n}", 30 * n) for n in range(5)], others) == {Unusual.OTHERS}
    assert not rules([read(f"case {n}", 30 * n) for n in range(4)], others)
    assert not rules([read(f"case {n}", 30 * n, Hat.HRM) for n in range(5)], others), "in another role"
    assert not rules([read(f"case {n}", 30 * n, Hat.COORDINATOR) for n in range(5)], others)
    given = Standing(handlers=handled.handlers, given=frozenset({READER}))
    mine = Known({f"case {n}": given for n in range(5)}, NOBODY.department_of, frozenset())
    assert not rules([read(f"case {n}", 30 * n) for n in range(5)], mine)


def test_a_colleague_of_the_same_department() -> None:
    near = frozenset({"home"})
    assert rules([read("case")], known("case", departments=near)) == {Unusual.COLLEAGUE}
    assert not rules([read("case")], known("case", departments=frozenset({"another"})))
    assert not rules([read("case", hat=Hat.MANAGER)], known("case", departments=near)), "who leads them"
    handles = frozenset({("oov", READER)})
    assert not rules([read("case")], known("case", departments=near, handlers=handles)), "who helps them"


def test_refused_again_and_again() -> None:
    assert rules([read("", n, refused=True) for n in range(5)]) == {Unusual.REFUSED}
    assert not rules([read("", n, refused=True) for n in range(4)])
    assert not rules([read("", 600 * n, refused=True) for n in range(5)]), "over several days"


def test_a_finding_says_when_and_which() -> None:
    (found,) = findings([read(f"case {n % 15}", n) for n in range(20)], NOBODY)
    assert (found.person_id, found.day, len(found.cases), found.times) == (READER, NOON.date(), 15, 15)
    assert (found.first, found.last) == (NOON, NOON + timedelta(minutes=14))


def test_the_page_tells_what_was_found_and_the_rules(
    app: Flask, cast: Cast, client_for: Callable[..., PageClient]
) -> None:
    dirk = client_for("dirk")
    for _ in range(5):
        dirk.get(f"/cases/{file_report(app, cast.people['anna'])}")
    page = client_for("els").visit("/privacy/unusual?days=30")
    assert "Steeds weer geweigerd: Dirk Bakker" in page.text
    assert "5 keer geweigerd" in page.text
    for rule in Unusual:
        assert str(rule.value) not in page.main
    assert page.text.count("Vijf keer of vaker op één dag") == 1
    assert client_for("els").visit("/privacy/unusual?days=x").status == 200
