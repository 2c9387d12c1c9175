"""The signed cookie that keeps messages, the form token and the sign-in between two requests."""

from __future__ import annotations

from functools import cached_property

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer


class SessionCookies(SecureCookieSessionInterface):
    """Flask's own, with one signer for all requests of an application: making it anew takes as long as signing."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    @cached_property
    def _signer(self) -> URLSafeTimedSerializer | None:
        return super().get_signing_serializer(self.app)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The signer with the application's secret, which does not change while it runs."""
        return self._signer
