"""Codes: 80 bits, easy to copy, and nothing to be made from what is stored."""

from __future__ import annotations

import math
import secrets

import pytest
from flask import Flask

from gir.visitors.codes import LENGTH, code_from, fingerprint
from gir.visitors.terms import CodeKind
from gir.web.letters import ALPHABET


@pytest.fixture(autouse=True)
def _inside(app: Flask) -> object:
    with app.app_context():
        yield


def test_a_code_has_at_least_eighty_bits() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET) == 32
    assert LENGTH * math.log2(len(ALPHABET)) >= 80


def test_codes_use_every_letter_in_every_place_and_none_that_is_misread() -> None:
    codes = [code_from(CodeKind.RECEIPT, "case", secrets.token_urlsafe(24)).replace("-", "") for _ in range(1000)]
    assert len(set(codes)) == len(codes)
    for place in range(LENGTH):
        assert {code[place] for code in codes} == set(ALPHABET)
    assert not set("ILOU") & set(ALPHABET)


def test_the_same_secrets_give_the_same_code_and_others_another() -> None:
    code = code_from(CodeKind.RECEIPT, "case", "Secret")
    assert code == code_from(CodeKind.RECEIPT, "case", "Secret")
    others = [
        code_from(CodeKind.CLAIM, "case", "Secret"),
        code_from(CodeKind.RECEIPT, "other case", "Secret"),
        code_from(CodeKind.RECEIPT, "case", "secret"),
        code_from(CodeKind.RECEIPT, "caseSecret", ""),
    ]
    assert code not in others
    assert len(set(others)) == len(others)


@pytest.mark.parametrize(
    "typed", ["k7rd 2m9x 4tqh wb31", "K7RD2M9X4TQHWB3l", " k7rd-2m9x--4tqh–wb3I\n", "k7.rd/2m9x 4tqh wb3i"]
)
def test_a_code_may_be_typed_in_many_ways(typed: str) -> None:
    assert fingerprint(typed) == fingerprint("K7RD-2M9X-4TQH-WB31")


def test_what_cannot_be_a_code_has_the_fingerprint_of_none() -> None:
    nothing = fingerprint(None)
    for typed in ("", "K7RD-2M9X-4TQH", "K7RD-2M9X-4TQH-WB3", "K7RD-2M9X-4TQH-WB3U", "é" * 16, "٤" * 16, "1" * 200_000):
        assert fingerprint(typed) == nothing
    assert fingerprint("K7RD-2M9X-4TQH-WB31") != nothing


def test_the_fingerprint_needs_the_key(app: Flask) -> None:
    before = fingerprint("K7RD-2M9X-4TQH-WB31")
    ring = app.extensions["gir_keyring"]
    app.extensions["gir_keyring"] = type(ring)(ring.active, ring.wrapping, secrets.token_bytes(32), ring.audit_key)
    assert fingerprint("K7RD-2M9X-4TQH-WB31") != before
