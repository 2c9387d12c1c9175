"""Another wrapping key: everything still opens, also when the change was stopped halfway, and no text is touched."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from gir.accounts.models import Person
from gir.audit.verification import verify
from gir.backups import rotation
from gir.backups.rotation import rotate, wrapped_otherwise
from gir.cases.models import Case
from gir.config import Settings
from gir.database import db
from gir.demonstration.cast import Cast
from gir.vault import DataKey, Keyring
from tests.support.installations import running
from tests.support.stories import file_report

STORY = "Hij stond ineens voor mij."
pytestmark = pytest.mark.database


def wrapped_by(app: Flask) -> set[str]:
    """Which keys data keys are wrapped with, without the random part of their names."""
    with app.app_context():
        return {name.partition("-")[0] for name in db.session.scalars(select(DataKey.wrapped_by))}


def names(settings: Settings) -> list[str]:
    return list(Keyring.load(settings.keyring).wrapping)


def run(app: Flask, *arguments: str, typed: str = "") -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["gir", "keys", *arguments], input=typed, catch_exceptions=False)
    return result.exit_code, result.output


def test_everything_opens_afterwards(app: Flask, cast: Cast, settings: Settings) -> None:
    case_id = file_report(app, cast.people["anna"], narrative=STORY)
    with app.app_context():
        before = dict(db.session.execute(select(Person.id, Person.name_sealed)).all())
    assert run(app, "rotate")[0] == 0
    assert wrapped_by(app) == {"k2"}
    assert settings.keyring.stat().st_mode & 0o077 == 0
    with app.app_context():  # a server that was there before reads the new key when it meets it
        assert db.session.get_one(Case, case_id).incident.narrative == STORY
    with running(settings) as fresh, fresh.app_context():
        assert db.session.get_one(Case, case_id).incident.narrative == STORY
        assert dict(db.session.execute(select(Person.id, Person.name_sealed)).all()) == before
        assert not any(verdict.fault for verdict in verify())


def test_key_rotation_killed_halfway_resumes(
    app: Flask, cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "AT_ONCE", 5)

    def kill(done: int) -> None:
        if done >= 10:
            raise KeyboardInterrupt

    with app.app_context(), pytest.raises(KeyboardInterrupt):
        rotate(settings.keyring, told=kill)
    assert wrapped_by(app) == {"k1", "k2"}
    with app.app_context():
        assert all(person.name for person in db.session.scalars(select(Person)))
        left = wrapped_otherwise(Keyring.load(settings.keyring))
        assert rotate(settings.keyring) == left > 0
    assert wrapped_by(app) == {"k2"}
    assert [name.partition("-")[0] for name in names(settings)] == ["k1", "k2"]


def test_a_server_that_was_there_before_seals_with_the_new_key(app: Flask, cast: Cast, settings: Settings) -> None:
    """Else a key could be forgotten with which it still makes reports."""
    for _again in range(2):
        assert run(app, "rotate")[0] == 0
        file_report(app, cast.people["anna"])
    assert wrapped_by(app) == {"k3"}


def test_a_key_goes_when_nothing_needs_it(app: Flask, settings: Settings) -> None:
    assert run(app, "forget", "k1", typed="y\n")[0] == 1
    run(app, "rotate")
    assert run(app, "forget", "k9", typed="y\n")[0] == 1
    assert run(app, "forget", names(settings)[1], typed="y\n")[0] == 1
    assert run(app, "forget", "k1", typed="y\n")[0] == 0
    assert len(names(settings)) == 1
    with running(settings) as fresh, fresh.app_context():
        assert all(person.name for person in db.session.scalars(select(Person)))
