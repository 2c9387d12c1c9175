"""Signed checkpoints: what a chain was at a moment, kept where who bends the database does not reach.

A checkpoint is one line of text, the same in a file, in the log of the application and in a mail:
``gir-checkpoint 1 <chain> <sequence> <mac> <moment> <public key> <signature>``. It holds nothing about anybody. It is
signed with Ed25519 (RFC 8032); whoever has the public key can check it without any secret.
"""

from __future__ import annotations

import hmac
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from flask import current_app
from sqlalchemy import and_, select

from gir.audit.models import AuditHead, AuditLine
from gir.config import Settings
from gir.database import db, now
from gir.vault import keyring

NAME = "gir-checkpoint 1"
LINE = re.compile(
    rf"{NAME} (?P<chain>[\w-]{{1,32}}) (?P<sequence>\d{{1,18}}) (?P<mac>[0-9a-f]{{64}}) "
    r"(?P<at>\d{4}-\d\d-\d\dT[\d:.]{8,15}\+00:00) (?P<key>[0-9a-f]{64}) (?P<signature>[0-9a-f]{128})"
)
TAIL = 1024
"""Bytes at the end of a file in which its last line stands."""


@dataclass(frozen=True)
class Checkpoint:
    """What a chain was at a moment: its last line's number and mac, signed."""

    chain: str
    sequence: int
    mac: bytes
    at: datetime
    key: str
    """The public key it was signed with, as 64 hexadecimal digits."""
    signature: bytes = b""

    @property
    def content(self) -> str:
        """What is signed."""
        at = self.at.astimezone(UTC).isoformat()
        return f"{NAME} {self.chain} {self.sequence} {self.mac.hex()} {at} {self.key}"

    @property
    def line(self) -> str:
        """It as one line of text."""
        return f"{self.content} {self.signature.hex()}"

    @property
    def is_genuine(self) -> bool:
        """Whether who holds its key signed exactly this."""
        try:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.key)).verify(self.signature, self.content.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


def public_key() -> str:
    """The key that checkpoints of this installation are checked with, as 64 hexadecimal digits: made to be shown."""
    return _signing_key().public_key().public_bytes_raw().hex()


def _signing_key() -> Ed25519PrivateKey:
    # Of the audit key, which it does not betray: a keyring needs no other key, and older ones can sign too.
    return Ed25519PrivateKey.from_private_bytes(hmac.digest(keyring().audit_key, b"gir checkpoint signature", "sha256"))


def make_checkpoints() -> list[Checkpoint]:
    """A checkpoint of every chain as it is now."""
    # An end and its line are read together, and a line never changes: they fit, whatever is written meanwhile.
    ends = (
        select(AuditHead.chain, AuditHead.sequence, AuditLine.mac)
        .join(AuditLine, and_(AuditLine.chain == AuditHead.chain, AuditLine.sequence == AuditHead.sequence))
        .order_by(AuditHead.chain)
    )
    at, private, key = now(), _signing_key(), public_key()
    with db.engine.connect() as connection:  # of its own: a session may look at the log as it was minutes ago
        rows = connection.execute(ends).all()
    plain = [Checkpoint(chain, sequence, mac, at, key) for chain, sequence, mac in rows]
    return [replace(made, signature=private.sign(made.content.encode())) for made in plain]


def read_checkpoints(texts: Iterable[str]) -> Iterator[Checkpoint]:
    """All checkpoints in lines of text, wherever in them they stand: a file of them, a log, or a mail."""
    for text in texts:
        for found in LINE.finditer(text):
            yield Checkpoint(
                chain=found["chain"],
                sequence=int(found["sequence"]),
                mac=bytes.fromhex(found["mac"]),
                at=datetime.fromisoformat(found["at"]),
                key=found["key"],
                signature=bytes.fromhex(found["signature"]),
            )


# ── The folder where they are kept ─────────────────────────────────────────────────────────────────────────────


def folder() -> Path:
    """Where this installation keeps its checkpoints: best on another machine's disk."""
    settings: Settings = current_app.extensions["gir_settings"]
    return settings.checkpoint_folder


def keep(checkpoints: Iterable[Checkpoint]) -> None:
    """Add checkpoints to the file of this month, and wait until the disk has them.

    Raises:
        OSError: the file cannot be written.
    """
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder() / f"{now():%Y-%m}.txt"
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.write(file, "".join(f"{made.line}\n" for made in checkpoints).encode())
        os.fsync(file)
    finally:
        os.close(file)


def files_in(path: Path) -> list[Path]:
    """The files with checkpoints: a file itself, or all in a folder."""
    return sorted(path.glob("*.txt")) if path.is_dir() else [path]


def kept_in(*paths: Path) -> Iterator[Checkpoint]:
    """The checkpoints in these files, and in the files of these folders."""
    for path in paths:
        for one in files_in(path):
            with one.open(encoding="utf-8", errors="replace") as lines:
                yield from read_checkpoints(lines)


def newest_moment() -> datetime | None:
    """When the newest kept checkpoint was made; None when there is none."""
    for path in reversed(files_in(folder()) if folder().is_dir() else []):
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - TAIL))
            found = list(read_checkpoints([file.read().decode(errors="replace")]))
        if found:
            return found[-1].at
    return None
