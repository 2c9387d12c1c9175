"""The log is written with the change, never without it; and whoever bends it is found out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from gir.accounts.actor import actor_of
from gir.accounts.models import SignInThrottle
from gir.audit import System, TraceUnavailable, recorded, refused
from gir.audit.models import AuditHead, AuditLine
from gir.audit.verification import verify
from gir.cases.access import case_for
from gir.cases.models import Case
from gir.cases.services import note_reading
from gir.cases.terms import Act
from gir.database import db, now
from gir.demonstration.cast import Cast
from tests.support.bent_log import close_the_log, drop_guards
from tests.support.stories import STORY, file_report

CLERK = System("tester")


def mark(name: str) -> SignInThrottle:
    return SignInThrottle(id=name, failures=1, since=now())


def lines(app: Flask) -> list[dict[str, Any]]:
    with app.app_context():
        query = select(AuditLine.__table__).order_by(AuditLine.at, AuditLine.sequence)
        return [{str(name): value for name, value in row.items()} for row in db.session.execute(query).mappings()]


def marks(app: Flask) -> set[str]:
    with app.app_context():
        return set(db.session.scalars(select(SignInThrottle.id)))


@pytest.mark.database
def test_a_change_leaves_one_line(app: Flask) -> None:
    before = len(lines(app))
    with app.app_context(), recorded("test.mark", mark("one"), actor=CLERK) as session:
        session.add(mark("one"))
    after = lines(app)
    assert len(after) == before + 1
    line = after[-1]
    assert (line["act"], line["actor"], line["result"]) == ("test.mark", "tester", "done")
    assert (line["object_kind"], line["object_id"]) == ("sign_in_throttle", "one")


def test_an_act_on_several_things_leaves_a_line_for_each(app: Flask) -> None:
    before = len(lines(app))
    with app.app_context(), recorded("test.mark", mark("one"), mark("two"), actor=CLERK):
        pass
    after = lines(app)[before:]
    assert [line["object_id"] for line in after] == ["one", "two"]
    assert len({line["operation"] for line in after}) == 1


@pytest.mark.database
def test_a_failed_change_leaves_no_line(app: Flask) -> None:
    def fail() -> None:
        with recorded("test.mark", actor=CLERK) as session:
            session.add(mark("one"))
            raise RuntimeError("halfway")

    before = len(lines(app))
    with app.app_context(), pytest.raises(RuntimeError, match="halfway"):
        fail()
    assert marks(app) == set()
    assert len(lines(app)) == before


def test_a_failed_line_undoes_the_change(app: Flask) -> None:
    def write() -> None:
        with recorded("test.mark", actor=CLERK) as session:
            session.add(mark("one"))

    before = len(lines(app))
    with app.app_context():
        close_the_log()
        with pytest.raises(TraceUnavailable):
            write()
    assert marks(app) == set()
    assert len(lines(app)) == before


@pytest.mark.database
def test_a_refusal_leaves_one_line(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    before = len(lines(app))
    with app.app_context(), pytest.raises(Exception, match="404"):
        case_for(actor_of(cast.people["dirk"]), case_id, Act.READ)
    (line,) = lines(app)[before:]
    assert (line["act"], line["result"], line["object_id"]) == ("case.read", "refused", case_id)
    assert line["actor"] == cast.people["dirk"]


def test_not_permitted_leaves_one_line(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    before = len(lines(app))
    with app.app_context(), pytest.raises(Exception, match="403"):
        case_for(actor_of(cast.people["bram"]), case_id, Act.CLOSE)
    assert [line["result"] for line in lines(app)[before:]] == ["refused"]


def test_an_unknown_case_leaves_the_same_line(app: Flask, cast: Cast) -> None:
    before = len(lines(app))
    with app.app_context(), pytest.raises(Exception, match="404"):
        case_for(actor_of(cast.people["hanna"]), "f" * 32, Act.READ)
    (line,) = lines(app)[before:]
    assert (line["act"], line["result"], line["object_id"]) == ("case.read", "refused", "f" * 32)


@pytest.mark.database
def test_reading_content_leaves_one_line_each_time(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    before = len(lines(app))
    for _ in range(2):
        with app.app_context():
            actor = actor_of(cast.people["hanna"])
            note_reading(case_for(actor, case_id, Act.READ), actor=actor)
    read = lines(app)[before:]
    assert [(line["act"], line["result"], line["object_id"]) for line in read] == [("case.read", "done", case_id)] * 2


def test_a_case_page_and_a_report_page_leave_one_line(app: Flask, cast: Cast, client_for: Any) -> None:
    case_id = file_report(app, cast.people["anna"])
    for name, path, act in (("hanna", "cases", "case.read"), ("anna", "my-reports", "case.follow")):
        client = client_for(name)
        before = len(lines(app))
        client.visit(f"/{path}/{case_id}")
        assert [(line["act"], line["object_id"]) for line in lines(app)[before:]] == [(act, case_id)]


def test_no_line_means_no_content(app: Flask, cast: Cast, client_for: Any) -> None:
    """When the log cannot be written a case page says so and shows nothing of the case."""
    case_id = file_report(app, cast.people["anna"])
    hanna, anna = client_for("hanna"), client_for("anna")
    with app.app_context():
        number = db.session.get_one(Case, case_id).number
        close_the_log()
    for client, path in ((hanna, f"/cases/{case_id}"), (anna, f"/my-reports/{case_id}")):
        page = client.get(path)
        assert page.status == 503
        assert STORY[:20] not in page.html
        assert number not in page.html
    assert hanna.get(f"/cases/{'f' * 32}").status == 503, "a refusal needs its line too"


def test_no_line_holds_names_or_stories(app: Flask, cast: Cast, client_for: Any) -> None:
    case_id = file_report(app, cast.people["anna"], call_number="0612345678")
    client_for("hanna").visit(f"/cases/{case_id}")
    client_for("dirk").get(f"/cases/{case_id}")
    written = json.dumps(lines(app), default=str)
    for word in ("Anna", "Hanna", "de Wit", "Mulder", "voorbeeldstad.example", "schold", "vuist", "0612345678"):
        assert word not in written, word


def test_a_line_break_in_an_id_stays_inside_its_line(app: Flask) -> None:
    with app.app_context():
        refused("test.look", "case_file", "a\r\nb" * 60, actor=CLERK)
    assert lines(app)[-1]["object_id"] == ("a\r\nb" * 60)[:64]


@pytest.fixture
def chained(app: Flask, cast: Cast) -> Iterator[str]:
    """A chain with lines in it and its guards taken away, as somebody with the database in hand would do."""
    for _ in range(2):
        file_report(app, cast.people["anna"])
    with app.app_context():
        assert faults() == []
        drop_guards()
        yield cast.organisation_id


def faults() -> list[str]:
    db.session.rollback()
    return [verdict.chain for verdict in verify() if verdict.fault]


def tamper(statement: str, **values: Any) -> None:
    with db.engine.begin() as connection:
        assert connection.execute(text(statement), values).rowcount


def length(chain: str) -> int:
    return db.session.get_one(AuditHead, chain, populate_existing=True).sequence


COLUMNS = [column.name for column in AuditLine.__table__.columns if column.name not in ("chain", "sequence")]


@pytest.mark.parametrize("column", COLUMNS)
def test_an_edited_line_is_found(chained: str, column: str) -> None:
    value: Any = b"x" * 32 if column in ("previous", "mac") else "changed"
    value = "2020-01-01 00:00:00.000000" if column == "at" else value
    tamper(f"UPDATE audit_line SET {column} = :v WHERE chain = :c AND sequence = 3", v=value, c=chained)
    assert faults() == [chained]


def test_a_removed_line_is_found(chained: str) -> None:
    tamper("DELETE FROM audit_line WHERE chain = :c AND sequence = 3", c=chained)
    assert faults() == [chained]


def test_a_removed_line_is_found_when_the_others_move_up(chained: str) -> None:
    tamper("DELETE FROM audit_line WHERE chain = :c AND sequence = 3", c=chained)
    for number in range(4, length(chained) + 1):
        tamper("UPDATE audit_line SET sequence = sequence - 1 WHERE chain = :c AND sequence = :n", c=chained, n=number)
    tamper("UPDATE audit_head SET sequence = sequence - 1 WHERE chain = :c", c=chained)
    assert faults() == [chained]


def copy_line(chain: str, number: int, new: int) -> None:
    columns = ", ".join(COLUMNS)
    tamper(
        f"INSERT INTO audit_line (chain, sequence, {columns}) SELECT chain, :new, {columns} FROM audit_line "
        "WHERE chain = :c AND sequence = :n",
        c=chain,
        n=number,
        new=new,
    )


def test_an_added_line_is_found(chained: str) -> None:
    end = length(chained)
    copy_line(chained, end, end + 1)
    assert faults() == [chained]


def test_an_added_line_is_found_when_the_end_moves_with_it(chained: str) -> None:
    end = length(chained)
    copy_line(chained, end, end + 1)
    tamper("UPDATE audit_head SET sequence = sequence + 1 WHERE chain = :c", c=chained)
    assert faults() == [chained]


def test_two_lines_that_changed_places_are_found(chained: str) -> None:
    for old, new in ((2, 999), (3, 2), (999, 3)):
        tamper("UPDATE audit_line SET sequence = :n WHERE chain = :c AND sequence = :o", c=chained, o=old, n=new)
    assert faults() == [chained]


def test_lines_cut_off_at_the_end_are_found(chained: str) -> None:
    tamper("DELETE FROM audit_line WHERE chain = :c AND sequence > 3", c=chained)
    assert faults() == [chained]


def test_lines_cut_off_are_found_when_the_end_is_set_to_the_last_one_left(chained: str) -> None:
    """Everything somebody with the database but without the keys can do."""
    tamper("DELETE FROM audit_line WHERE chain = :c AND sequence > 3", c=chained)
    tamper(
        "UPDATE audit_head SET sequence = 3, mac = (SELECT mac FROM audit_line WHERE chain = :c AND sequence = 3) "
        "WHERE chain = :c",
        c=chained,
    )
    assert faults() == [chained]


def test_a_replaced_or_missing_end_is_found(chained: str) -> None:
    tamper("UPDATE audit_head SET mac = :m WHERE chain = :c", m=b"x" * 32, c=chained)
    assert faults() == [chained]
    tamper("DELETE FROM audit_head WHERE chain = :c", c=chained)
    assert faults() == [chained]


def test_the_end_of_another_chain_does_not_fit(chained: str) -> None:
    tamper(
        "UPDATE audit_head SET mac = (SELECT mac FROM audit_head WHERE chain = 'installation') WHERE chain = :c",
        c=chained,
    )
    assert faults() == [chained]


def test_another_key_does_not_fit(chained: str, app: Flask) -> None:
    ring = app.extensions["gir_keyring"]
    object.__setattr__(ring, "audit_key", b"y" * 32)
    assert chained in faults()


def test_it_goes_on_after_many_lines(app: Flask, cast: Cast) -> None:
    with app.app_context():
        for number in range(30):
            refused("test.look", "case_file", str(number), actor=actor_of(cast.people["anna"]))
        assert faults() == []
        head = db.session.get_one(AuditHead, cast.organisation_id)
        assert head.sequence == max(line["sequence"] for line in lines(app) if line["chain"] == cast.organisation_id)


def test_the_log_needs_its_own_table(app: Flask) -> None:
    """A log that is gone altogether is an error, not an empty log."""
    with app.app_context():
        with db.engine.begin() as connection:
            connection.execute(text("DROP TABLE audit_line"))
        with pytest.raises(SQLAlchemyError):
            verify()


def test_the_command_says_which_chain_is_bent(chained: str, app: Flask) -> None:
    runner = app.test_cli_runner()
    tamper("DELETE FROM audit_line WHERE chain = :c AND sequence = 3", c=chained)
    db.session.rollback()  # the command looks with the eyes of this context
    answer = runner.invoke(args=["gir", "audit", "verify"])
    assert answer.exit_code == 1
    assert f"{chained}: 3 lines, line 3 is missing" in answer.output
