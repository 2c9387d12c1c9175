"""A visitor over plain sockets: keeps cookies, and prepares requests so that only sending them is timed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from time import perf_counter
from urllib.parse import urlencode

from tests.benchmarks.servers import exchange

HIDDEN = re.compile(r"<input[^>]*\btype=\"hidden\"[^>]*>")
ATTRIBUTE = re.compile(r"\b(name|value)=\"([^\"]*)\"")


@dataclass(frozen=True)
class Answer:
    """An answer, and how many milliseconds it took."""

    status: int
    headers: dict[str, str]
    text: str
    milliseconds: float

    def hidden_fields(self) -> dict[str, str]:
        """What the page's forms send along unasked: the form token above all."""
        inputs = [dict(ATTRIBUTE.findall(tag)) for tag in HIDDEN.findall(self.text)]
        return {tag["name"]: unescape(tag.get("value", "")) for tag in inputs if "name" in tag}


@dataclass
class Browser:
    """One person's browser."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def request(self, path: str, form: dict[str, str] | None = None, **headers: str) -> bytes:
        """The bytes of a question; with ``form`` it sends that form."""
        body = urlencode(form).encode() if form is not None else b""
        lines = [f"{'GET' if form is None else 'POST'} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if form is not None:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + body

    def send(self, request: bytes) -> Answer:
        """Ask, and take over the cookies of the answer."""
        started = perf_counter()
        raw = exchange(self.port, request)
        milliseconds = (perf_counter() - started) * 1000
        head, _, body = raw.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {}
        for name, _, value in (line.partition(": ") for line in lines):
            headers[name.lower()] = value
            if name.lower() == "set-cookie":
                cookie, _, content = value.split(";", 1)[0].partition("=")
                self.cookies[cookie] = content
        return Answer(int(first.split(" ")[1]), headers, body.decode("utf-8", "replace"), milliseconds)

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self.send(self.request(path))

    def sign_in(self, address: str, password: str) -> Answer:
        """Sign in through the form.

        Raises:
            RuntimeError: the form did not lead inside.
        """
        hidden = self.get("/sign-in").hidden_fields()
        answer = self.send(self.request("/sign-in", {**hidden, "email": address, "password": password}))
        if answer.status not in (302, 303):
            raise RuntimeError(f"{address} could not sign in: {answer.status}")
        return answer
