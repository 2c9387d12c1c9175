"""Security headers on every answer, static files and errors included."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

YEAR = 365 * 24 * 3600
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def headers_for(*, https: bool) -> dict[str, str]:
    """The headers of every answer; over TLS also that it stays so."""
    strict = {"Strict-Transport-Security": f"max-age={2 * YEAR}; includeSubDomains"} if https else {}
    return ALWAYS | strict


class SecureHeaders:
    """A WSGI wrapper that completes the headers of whatever is inside it."""

    def __init__(self, inside: WSGIApplication, *, https: bool) -> None:
        self.inside = inside
        self.headers = headers_for(https=https)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *rest: object) -> object:
            present = {name.lower() for name, _ in headers}
            missing = [(name, value) for name, value in self.headers.items() if name.lower() not in present]
            if "cache-control" not in present:
                missing.append(("Cache-Control", "no-store"))
            return start_response(status, [*headers, *missing], *rest)  # type: ignore[arg-type]

        return self.inside(environ, start)  # type: ignore[arg-type]
