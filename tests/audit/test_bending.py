"""Somebody bends the log with the keys in hand, so that every mac fits: the checkpoints that left still tell.

What is found without checkpoints, when the keys were not had, stands in test_chain.py.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from gir.accounts.actor import actor_of
from gir.audit import refused
from gir.audit.chain import line_text
from gir.audit.checkpoints import folder, kept_in, make_checkpoints
from gir.audit.verification import Verdict, missing_guards, verify
from gir.config import Settings
from gir.database import db, now
from gir.demonstration.cast import Cast
from gir.privacy.checkpointing import leave_checkpoints
from tests.support.bent_log import EVERY_WAY, drop_guards, line_at, lines_of, write_anew


@pytest.fixture
def chain(app: Flask, cast: Cast) -> str:
    """The chain of an organisation: some lines, then a checkpoint that left, then some more."""
    with app.app_context():
        anna = actor_of(cast.people["anna"])
        for number in range(6):
            refused("test.look", "case_file", str(number), actor=anna)
        leave_checkpoints()
        refused("test.look", "case_file", "after", actor=anna)
    return cast.organisation_id


def judged(chain: str, *, alone: bool = False) -> Verdict:
    checkpoints = [] if alone else list(kept_in(folder()))
    return next(verdict for verdict in verify([chain], checkpoints) if verdict.chain == chain)


def check(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["gir", "audit", "verify", *arguments])


@pytest.mark.database
def test_a_chain_that_nobody_bent_is_whole(app: Flask, chain: str) -> None:
    with app.app_context():
        found = judged(chain)
        assert (found.fault, found.clock, found.lines) == (None, (), len(lines_of(chain)))
        assert not missing_guards()
    assert check(app).exit_code == 0


@pytest.mark.parametrize("way", EVERY_WAY)
def test_audit_edit_delete_swap_insert_truncate_replace_detected(app: Flask, chain: str, way: str) -> None:
    with app.app_context():
        write_anew(chain, EVERY_WAY[way](lines_of(chain)))
        assert judged(chain, alone=True).fault is None, "every mac fits"
        assert "checkpoint" in (judged(chain).fault or "")
    assert check(app).exit_code == 1


def test_audit_chain_written_with_another_key_detected(app: Flask, chain: str) -> None:
    """All keys are changed and everything is signed anew: the checkpoints that left were signed with the old one."""
    with app.app_context():
        object.__setattr__(app.extensions["gir_keyring"], "audit_key", b"y" * 32)
        write_anew(chain, lines_of(chain))
        assert judged(chain, alone=True).fault is None
        assert "another key" in (judged(chain).fault or "")


def test_audit_all_checkpoints_of_the_machine_replaced_is_found_by_those_elsewhere(
    app: Flask, chain: str, tmp_path: Path
) -> None:
    with app.app_context():
        log = tmp_path / "application.log"
        log.write_text("".join(f"2026-11-29 WARNING in checkpointing: {c.line}\r\n" for c in kept_in(folder())))
        key = make_checkpoints()[0].key
        for file in folder().iterdir():
            file.unlink()
        object.__setattr__(app.extensions["gir_keyring"], "audit_key", b"y" * 32)
        write_anew(chain, lines_of(chain))
        leave_checkpoints()
    assert "another key" not in check(app).output
    assert check(app, "--checkpoints", str(log)).exit_code == 1
    assert "another key" in check(app, "--key", key).output


def test_audit_whole_chain_removed_detected(app: Flask, chain: str) -> None:
    with app.app_context():
        drop_guards()
        with db.engine.begin() as connection:
            for table in ("audit_line", "audit_head"):
                connection.exec_driver_sql(f"DELETE FROM {table} WHERE chain = '{chain}'")
        assert judged(chain).fault == "the whole chain is gone"


def test_audit_clock_that_goes_back_is_told(app: Flask, chain: str) -> None:
    with app.app_context():
        lines = lines_of(chain)
        write_anew(chain, [*lines, line_at(chain, now() + timedelta(minutes=1)), line_at(chain, now())])
        assert judged(chain, alone=True).clock == (), "clocks of two machines differ a little"
        write_anew(chain, [*lines, line_at(chain, lines[0]["at"] - timedelta(hours=1))])
        found = judged(chain, alone=True)
        assert found.fault is None
        assert len(found.clock) == 1
        assert f"line {len(lines) + 1} goes back in time" in found.clock[0]
    answer = check(app)
    assert answer.exit_code == 2
    assert "goes back in time" in answer.output


def test_audit_line_in_the_future_is_told(app: Flask, chain: str) -> None:
    with app.app_context():
        lines = lines_of(chain)
        write_anew(chain, [*lines, line_at(chain, now() + timedelta(days=1)), line_at(chain, now())])
        assert ["future" in remark for remark in judged(chain, alone=True).clock] == [True, False]


def test_audit_line_dated_before_a_checkpoint_that_did_not_see_it_is_told(app: Flask, chain: str) -> None:
    """The lines alone do not betray it: they were quiet for two days."""
    with app.app_context():
        lines = [{**line, "at": now() - timedelta(days=2)} for line in lines_of(chain)]
        write_anew(chain, lines)
        checkpoints = [checkpoint for checkpoint in make_checkpoints() if checkpoint.chain == chain]
        write_anew(chain, [*lines, line_at(chain, now() - timedelta(days=1))])
        (found,) = [verdict for verdict in verify([], checkpoints) if verdict.chain == chain]
        assert "was not there yet at the checkpoint" in found.clock[0]
        moved = [replace(checkpoint, at=now() - timedelta(days=1)) for checkpoint in checkpoints]
        (found,) = [verdict for verdict in verify([], moved) if verdict.chain == chain]
        assert "signature does not fit" in (found.fault or ""), "who moves a checkpoint is found too"


def test_insert_or_replace_that_slips_past_the_triggers_is_found(app: Flask, chain: str, settings: Settings) -> None:
    """Another program does not switch recursive triggers on; so its REPLACE removes lines in silence."""
    with app.app_context():
        db.session.remove()
        with sqlite3.connect(settings.instance / "gir.sqlite3") as other:
            names = ", ".join(lines_of(chain)[0])
            changed = names.replace("actor", "'nobody'")
            other.execute(
                f"INSERT OR REPLACE INTO audit_line ({names}) SELECT {changed} FROM audit_line WHERE sequence = 2"
            )
        assert judged(chain, alone=True).fault == "line 2 was changed"


def test_triggers_that_are_gone_are_told(app: Flask, chain: str) -> None:
    with app.app_context():
        drop_guards()
    answer = check(app)
    assert answer.exit_code == 1
    assert "the trigger audit_line_no_delete is gone" in answer.output


def test_what_is_signed_is_json_with_sorted_names(app: Flask) -> None:
    """Written out for speed; lines of before this was so must still fit."""
    import json

    line = {**line_at("c" * 32, now()), "sequence": 7, "previous": b"p" * 32, "detail": '{"a": "é \\" \u2028 \x01"}'}
    plain = {**line, "at": line["at"].isoformat(), "previous": line["previous"].hex()}
    assert line_text(line) == json.dumps(plain, sort_keys=True, ensure_ascii=False)
