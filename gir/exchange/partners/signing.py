"""Sign what an organisation tells its partners, and check what they signed: Ed25519 (RFC 8032)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from gir.database import db, new_id, now
from gir.exchange.partners.models import SigningKey
from gir.vault import DataKey, KeySet

GROUPS = 8
DIGITS = 5


def fingerprint(public_key: str) -> tuple[str, ...]:
    """A key as eight groups of five digits that two people read to each other: 132 bits, too many to find a second.

    Each group is five bytes of the key's SHA-512, as a number, modulo 100,000.
    """
    digest = hashlib.sha512(bytes.fromhex(public_key)).digest()
    pieces: Sequence[bytes] = [digest[start : start + 5] for start in range(0, GROUPS * 5, 5)]
    return tuple(f"{int.from_bytes(piece, 'big') % 10**DIGITS:0{DIGITS}}" for piece in pieces)


def signing_key_of(organisation_id: str) -> SigningKey | None:
    """The key of an organisation; None until it made its first file."""
    return db.session.scalar(select(SigningKey).where(SigningKey.organisation_id == organisation_id))


def key_for(session: Session, organisation_id: str) -> SigningKey:
    """The key of an organisation, made if there is none. To be called within an act."""
    return signing_key_of(organisation_id) or _new_key(session, organisation_id)


def _new_key(session: Session, organisation_id: str) -> SigningKey:
    private, key, identity = Ed25519PrivateKey.generate(), DataKey.fresh(KeySet.ORGANISATION), new_id()
    made = SigningKey(
        id=identity,
        organisation_id=organisation_id,
        key=key,
        private=key.seal(private.private_bytes_raw(), _place(identity)),
        public_key=private.public_key().public_bytes_raw().hex(),
        made_at=now(),
    )
    session.add(made)
    return made


def signed(key: SigningKey, content: bytes) -> str:
    """The signature of a content, as 128 hexadecimal digits."""
    private = Ed25519PrivateKey.from_private_bytes(key.key.open(key.private, _place(key.id)))
    return private.sign(content).hex()


def fits(public_key: str, signature: str, content: bytes) -> bool:
    """Whether who holds this key signed exactly this content."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(bytes.fromhex(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def _place(identity: str) -> str:
    return f"signing_key.private:{identity}"
