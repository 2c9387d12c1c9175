"""Where a request comes from, as limits and the log compare it."""

from __future__ import annotations

import pytest
from flask import Flask

from gir.accounts.actor import origin


def origin_of(app: Flask, address: str) -> str:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        return origin()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:abcd:1:9"),
        ("192.0.2.7", "::ffff:192.0.2.7"),
    ],
)
def test_one_subscriber_is_one_origin(app: Flask, one: str, other: str) -> None:
    """Somebody with a network of IPv6 addresses gets no fresh limit with each of them."""
    assert origin_of(app, one) == origin_of(app, other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:3::1"),
        ("192.0.2.7", "192.0.2.8"),
        ("::ffff:192.0.2.7", "::ffff:192.0.2.8"),
        ("192.0.2.7", "not an address"),
    ],
)
def test_two_subscribers_are_two(app: Flask, one: str, other: str) -> None:
    assert origin_of(app, one) != origin_of(app, other)
