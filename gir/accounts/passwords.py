"""Passwords: argon2id, and a check that takes as long for an unknown account as for a known one."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from gir.config import Settings


@cache
def _hasher(cost: int, memory_kib: int) -> PasswordHasher:
    return PasswordHasher(time_cost=cost, memory_cost=memory_kib)


@cache
def _nobody(cost: int, memory_kib: int) -> str:
    return _hasher(cost, memory_kib).hash("nobody has this password")


def _costs() -> tuple[int, int]:
    settings: Settings = current_app.extensions["gir_settings"]
    return settings.password_cost, settings.password_memory_kib


def hash_password(password: str) -> str:
    """The argon2id hash to store."""
    return _hasher(*_costs()).hash(password)


def password_matches(stored: str | None, password: str) -> bool:
    """Whether the password belongs to the stored hash; ``None`` costs as much time and is never true."""
    costs = _costs()
    try:
        _hasher(*costs).verify(stored or _nobody(*costs), password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None
