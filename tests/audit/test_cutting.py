"""Lines are kept for five years, and go only up to a signed checkpoint; the rest can still be checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, insert, text
from sqlalchemy.exc import DBAPIError

from gir.accounts.actor import actor_of
from gir.audit import System, refused
from gir.audit.checkpoints import Checkpoint, folder, keep, kept_in, make_checkpoints
from gir.audit.cutting import NotWhole, cut_off, last_to_remove, old_enough
from gir.audit.models import AuditAnchor
from gir.audit.verification import verify
from gir.database import db, now
from gir.demonstration.cast import Cast
from tests.support.bent_log import line_at, lines_of, write_anew


@pytest.fixture
def chain(app: Flask, cast: Cast) -> str:
    """Six lines and a checkpoint of six years ago, three more of four years ago, and what was done today."""
    today = now()
    with app.app_context():
        for years, count in ((6, 6), (4, 3)):
            moment = today - timedelta(days=366 * years)
            write_anew("history", [*lines_of("history"), *(line_at("history", moment) for _ in range(count))])
            with time_machine.travel(moment + timedelta(hours=1)):
                leave_one()
        refused("test.look", "case_file", "1", actor=System("tester", "history"))
        leave_one()
    return "history"


def leave_one() -> None:
    keep(checkpoint for checkpoint in make_checkpoints() if checkpoint.chain == "history")


def fault(chain: str) -> str | None:
    return next(v.fault for v in verify([chain], kept_in(folder())) if v.chain == chain)


def test_a_chain_is_cut_off_at_the_newest_old_checkpoint(app: Flask, chain: str) -> None:
    with app.app_context():
        end = last_to_remove(chain, kept_in(folder()))
        assert end is not None
        assert end.sequence == 6
        assert cut_off(end, actor=System("tester", chain)) == 6
        left = lines_of(chain)
        assert [line["sequence"] for line in left] == [7, 8, 9, 10, 11]
        assert (left[-1]["act"], left[-1]["object_kind"], left[-1]["object_id"]) == ("audit.cut", "audit_anchor", "6")
        assert fault(chain) is None
        assert last_to_remove(chain, kept_in(folder())) is None


def test_the_rest_is_still_guarded_and_bending_it_is_found(app: Flask, chain: str) -> None:
    with app.app_context():
        cut_off_all(chain)
        with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
            connection.execute(text("DELETE FROM audit_line WHERE chain = 'history'"))
        left = lines_of(chain)
        write_anew(chain, [left[0], *left[2:]], after=(6, left[0]["previous"]))
        assert fault(chain)


def test_who_cuts_more_off_with_the_database_in_hand_is_found(app: Flask, chain: str) -> None:
    """An anchor that nobody signed; one of which no line tells."""
    with app.app_context():
        end = next(c for c in kept_in(folder()) if c.chain == chain and c.sequence == 9)
        anchor(replace(end, signature=b"x" * 64))
        assert "signature does not fit" in (fault(chain) or "")
    with app.app_context():
        write_anew(chain, lines_of(chain)[9:], after=(9, end.mac))
        anchor(end, replaced=True)
        assert "no line says" in (fault(chain) or "")


def anchor(end: Checkpoint, *, replaced: bool = False) -> None:
    values = {name: getattr(end, name) for name in ("chain", "sequence", "mac", "at", "key", "signature")}
    with db.engine.begin() as connection:
        if replaced:
            connection.execute(text("DROP TRIGGER audit_anchor_no_delete"))
            connection.execute(delete(AuditAnchor))
        connection.execute(insert(AuditAnchor).values(values))


def cut_off_all(chain: str) -> None:
    end = last_to_remove(chain, kept_in(folder()))
    assert end is not None
    cut_off(end, actor=System("tester", chain))


@pytest.mark.database
def test_the_database_lets_no_younger_line_go(app: Flask, cast: Cast) -> None:
    """Also when the machine's clock runs five years ahead of the database's, or the program is wrong."""
    chain = cast.organisation_id
    with app.app_context():
        young = next(checkpoint for checkpoint in make_checkpoints() if checkpoint.chain == chain)
        before = lines_of(chain)
        refused("test.look", "case_file", "1", actor=actor_of(cast.people["anna"]))
        with pytest.raises(DBAPIError, match="append-only"):
            cut_off(young, actor=System("tester", chain))
        assert db.session.get(AuditAnchor, chain) is None
        assert lines_of(chain)[: len(before)] == before


def test_a_bent_chain_is_not_cut_off(app: Flask, chain: str) -> None:
    with app.app_context():
        end = last_to_remove(chain, kept_in(folder()))
        assert end is not None
        with db.engine.begin() as connection:
            connection.execute(text("DROP TRIGGER audit_line_no_update"))
            connection.execute(text("UPDATE audit_line SET actor = 'x' WHERE chain = 'history' AND sequence = 8"))
        with pytest.raises(NotWhole):
            cut_off(end, actor=System("tester", chain))
        assert len(lines_of(chain)) == 10


def test_the_command_says_first_what_it_would_do(app: Flask, chain: str) -> None:
    runner = app.test_cli_runner()
    told = runner.invoke(args=["gir", "audit", "cut"])
    assert "up to line 6" in told.output
    assert "--remove" in told.output
    with app.app_context():
        assert len(lines_of(chain)) == 10
    done = runner.invoke(args=["gir", "audit", "cut", "--remove"])
    assert "6 lines removed" in done.output
    assert runner.invoke(args=["gir", "audit", "cut"]).output == "No line is old enough to be removed.\n"
    assert runner.invoke(args=["gir", "audit", "verify"]).exit_code == 0


def test_five_years_are_five_years() -> None:
    with time_machine.travel(datetime.fromisoformat("2028-02-29T12:00:00+00:00"), tick=False):
        assert old_enough(datetime.fromisoformat("2023-02-28T12:00:00+00:00"))
        assert not old_enough(datetime.fromisoformat("2023-02-28T12:00:01+00:00"))
