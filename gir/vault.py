"""Sealed personal data: who holds the database alone can read nothing.

Each set of data that is destroyed together has a data key of its own. A data key is stored wrapped by an installation
key, which lies outside database and backup. A sealed value is bound to its table, column, row and key: moved elsewhere
it does not open. Format of a sealed value: version byte, 12 bytes nonce, AES-256-GCM text and tag.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, overload

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, current_app
from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from gir.database import Identified, Model, now
from gir.terms import Term

VERSION = b"\x01"
NONCE_LENGTH = 12
KEY_LENGTH = 32


class KeySet(Term):
    """Data that lives and dies together under one data key."""

    PERSON = "person"
    ORGANISATION = "organisation"
    CASE = "case"
    CARE = "care"
    THREAT = "threat"
    PERPETRATOR = "perpetrator"
    HOME = "home"
    DRAFT = "draft"
    DAMAGE = "damage"


class Retention(Term):
    """How long a sealed value is kept (DOMAIN, law turned into rules); the destruction job reads this mark."""

    CASE = "case"
    DRAFT = "draft"
    EMPLOYMENT = "employment"
    POLICE = "police"
    PERPETRATOR = "perpetrator"
    DAMAGE = "damage"


@dataclass(frozen=True)
class Keyring:
    """The installation's keys: numbered wrapping keys, and keys for look-ups and for the audit chain."""

    active: str
    wrapping: dict[str, bytes] = field(repr=False)
    lookup_key: bytes = field(repr=False)
    audit_key: bytes = field(repr=False)
    path: Path | None = None
    read_at: int = 0
    """When the file was changed last, in nanoseconds, as far as this knows."""

    @classmethod
    def create(cls, path: Path) -> None:
        """Write a new keyring, readable by its owner only.

        Raises:
            FileExistsError: there is one already; it is left alone.
        """
        keys = {name: base64.b64encode(secrets.token_bytes(KEY_LENGTH)).decode() for name in ("k1", "lookup", "audit")}
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(
                {"active": "k1", "wrapping": {"k1": keys["k1"]}, "lookup": keys["lookup"], "audit": keys["audit"]},
                file,
            )

    @classmethod
    def load(cls, path: Path) -> Keyring:
        """Read the keyring.

        Raises:
            FileNotFoundError: there is none; `python -m gir init` makes it.
        """
        read_at = path.stat().st_mtime_ns
        stored = json.loads(path.read_text())
        return cls(
            active=stored["active"],
            wrapping={name: base64.b64decode(key) for name, key in stored["wrapping"].items()},
            lookup_key=base64.b64decode(stored["lookup"]),
            audit_key=base64.b64decode(stored["audit"]),
            path=path,
            read_at=read_at,
        )

    @staticmethod
    def with_another_key(content: str) -> str:
        """A stored keyring with a new wrapping key, which seals from then on; those it had still open."""
        stored = json.loads(content)
        number = max(int(known.removeprefix("k").partition("-")[0]) for known in stored["wrapping"]) + 1
        name = f"k{number}-{secrets.token_hex(4)}"  # made on two machines, they are two keys
        stored["wrapping"][name] = base64.b64encode(secrets.token_bytes(KEY_LENGTH)).decode()
        return json.dumps({**stored, "active": name})

    @staticmethod
    def without_key(content: str, name: str) -> str:
        """A stored keyring without one of its wrapping keys.

        Raises:
            KeyError: it has no such key.
        """
        stored = json.loads(content)
        del stored["wrapping"][name]
        return json.dumps(stored)

    def wrap(self, plain: bytes, key_id: str) -> bytes:
        return _encrypt(self.wrapping[self.active], plain, f"data_key:{key_id}")

    def unwrap(self, wrapped: bytes, key_id: str, wrapped_by: str) -> bytes:
        return _decrypt(self._wrapping_key(wrapped_by), wrapped, f"data_key:{key_id}")

    def _wrapping_key(self, name: str) -> bytes:
        """One that was made since this server started is read from the file: it need not be started anew for it."""
        if name not in self.wrapping and self.path is not None:
            self.wrapping.update(Keyring.load(self.path).wrapping)
        return self.wrapping[name]

    def lookup(self, text: str) -> str:
        """A keyed fingerprint (64 hex characters) of a normalised text, to find it again without storing it."""
        normalised = " ".join(text.casefold().split())
        return hmac.new(self.lookup_key, normalised.encode(), hashlib.sha256).hexdigest()


def open_keyring(app: Flask, path: Path) -> None:
    """Load the keyring once and give it to ``app``."""
    app.extensions["gir_keyring"] = Keyring.load(path)


def keyring() -> Keyring:
    """The keyring of the running application."""
    ring: Keyring = current_app.extensions["gir_keyring"]
    return ring


def sealing_keyring() -> Keyring:
    """The same, read anew when its file was changed: nothing is sealed with a key that may be forgotten soon."""
    ring = keyring()
    with suppress(OSError):  # who cannot read it now seals as before
        if ring.path is not None and ring.path.stat().st_mtime_ns != ring.read_at:
            ring = current_app.extensions["gir_keyring"] = Keyring.load(ring.path)
    return ring


class KeyDestroyed(InvalidTag):
    """The key is gone, and what it sealed with it."""


class DataKey(Identified, Model):
    """A key that seals one set of data; destroying this row destroys the set.

    An emptied one (``wrapped`` is nothing) was destroyed before, and came back with an older copy of the database.
    """

    __tablename__ = "data_key"

    key_set: Mapped[str] = mapped_column(String(20))
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    wrapped_by: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]

    @classmethod
    def fresh(cls, key_set: KeySet) -> DataKey:
        """A new random key for one set of data."""
        ring = sealing_keyring()
        key = cls(key_set=key_set.value, wrapped_by=ring.active, created_at=now())
        key._plain = AESGCM.generate_key(bit_length=256)
        key.wrapped = ring.wrap(key._plain, key.id)
        return key

    @property
    def destroyed(self) -> bool:
        """Whether it was emptied: what it sealed is gone."""
        return not self.wrapped

    def plain(self) -> bytes:
        """The key itself; unwrapped once per loaded row.

        Raises:
            KeyDestroyed: it was emptied.
        """
        opened: bytes | None = getattr(self, "_plain", None)
        if opened is None:
            if self.destroyed:
                raise KeyDestroyed(self.id)
            opened = keyring().unwrap(self.wrapped, self.id, self.wrapped_by)
            self._plain = opened
        return opened

    def seal(self, plain: bytes, place: str) -> bytes:
        """Seal a piece of a file; it opens only at the same place."""
        return _encrypt(self.plain(), plain, f"{place}:{self.id}")

    def open(self, sealed: bytes, place: str) -> bytes:
        """Open a sealed piece of a file.

        Raises:
            cryptography.exceptions.InvalidTag: it was changed, or belongs elsewhere.
        """
        return _decrypt(self.plain(), sealed, f"{place}:{self.id}")


class Sealed:
    """A personal text, sealed where it is defined.

    ``name = Sealed(Retention.…)`` beside ``name_sealed: Mapped[bytes | None]`` on a row with an ``id`` and a ``key``
    (a ``DataKey``). Reading opens, assigning seals; what a destroyed
    key sealed reads as nothing. ``id`` and ``key`` must be given before the sealed value.
    """

    def __init__(self, retention: Retention) -> None:
        self.retention = retention

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self.owner = owner
        self.name = name
        self.column = f"{name}_sealed"

    @overload
    def __get__(self, row: None, owner: type[Any]) -> Sealed: ...
    @overload
    def __get__(self, row: object, owner: type[Any]) -> str | None: ...
    def __get__(self, row: Any, owner: type[Any]) -> Sealed | str | None:
        if row is None:
            return self
        blob = getattr(row, self.column)
        if blob is None or row.key.destroyed:
            return None
        return _decrypt(row.key.plain(), blob, self._place(row.id, row.key.id)).decode()

    def __set__(self, row: Any, value: str | None) -> None:
        sealed = None if value is None else _encrypt(row.key.plain(), value.encode(), self._place(row.id, row.key.id))
        setattr(row, self.column, sealed)

    def open(self, blob: bytes | None, row_id: str, key: tuple[str, bytes, str]) -> str:
        """Open a value that was loaded as a tuple; ``key`` is (id, wrapped, wrapped_by). Nothing gives ''."""
        key_id, wrapped, wrapped_by = key
        if blob is None or not wrapped:
            return ""
        plain = keyring().unwrap(wrapped, key_id, wrapped_by)
        return _decrypt(plain, blob, self._place(row_id, key_id)).decode()

    def _place(self, row_id: str, key_id: str) -> str:
        return f"{self.owner.__tablename__}.{self.name}:{row_id}:{key_id}"


def _encrypt(key: bytes, plain: bytes, place: str) -> bytes:
    nonce = secrets.token_bytes(NONCE_LENGTH)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, plain, place.encode())


def _decrypt(key: bytes, blob: bytes, place: str) -> bytes:
    if blob[:1] != VERSION:
        raise ValueError("This value was sealed in a way this version does not know.")
    nonce, text = blob[1 : 1 + NONCE_LENGTH], blob[1 + NONCE_LENGTH :]
    return AESGCM(key).decrypt(nonce, text, place.encode())
