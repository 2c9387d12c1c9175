"""Pieces wait for the disk once, with the last of them; on both databases."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from gir.audit import System, recorded
from gir.database import db, write_transaction
from gir.demonstration.cast import Cast
from gir.evidence.models import EvidenceFile
from gir.evidence.sealing import CHUNK, opened
from tests.support.evidence import PDF, complete_files, own_path, send
from tests.support.page_client import PageClient
from tests.support.stories import file_report

FULL, NORMAL = 2, 1


@pytest.mark.database
def test_a_file_of_many_pieces(app: Flask, cast: Cast, client_for: Callable[..., PageClient]) -> None:
    content = PDF + os.urandom(11 * CHUNK)
    assert send(client_for("anna"), own_path(file_report(app, cast.people["anna"])), [("a.pdf", content)]).status == 200
    [file] = complete_files(app)
    with app.app_context():
        assert b"".join(opened(db.session.get_one(EvidenceFile, file.id))) == content


def test_only_fleeting_writes_do_not_wait_for_the_disk(app: Flask) -> None:
    """A connection goes back to waiting before its next transaction, whatever that is."""
    with app.app_context():
        for _ in range(2):
            with write_transaction(fleeting=True) as session:
                assert session.scalar(text("PRAGMA synchronous")) == NORMAL
            with write_transaction() as session:
                assert session.scalar(text("PRAGMA synchronous")) == FULL
            with write_transaction(fleeting=True):
                pass
            with recorded("test.act", actor=System("test")) as session:
                assert session.scalar(text("PRAGMA synchronous")) == FULL


@pytest.mark.database
def test_a_fleeting_write_is_undone_like_any_other(app: Flask) -> None:
    def break_off() -> None:
        with write_transaction(fleeting=True) as session:
            session.execute(text("UPDATE organisation SET name = 'x'"))
            raise RuntimeError

    with app.app_context():
        with pytest.raises(RuntimeError):
            break_off()
        assert "x" not in set(db.session.scalars(text("SELECT name FROM organisation")))
