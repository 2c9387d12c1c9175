"""The product and the bare answer, each served by gunicorn with the product's settings."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gir.config import Settings

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 30


@dataclass(frozen=True)
class Kind:
    """Something that can be served: gunicorn's arguments, its environment, and the page that is asked for first."""

    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    first_page: str


BARE = Kind(("--config", "tests/benchmarks/bare_gunicorn.py", "tests.benchmarks.bare:app"), {}, "/")


def product(settings: Settings) -> Kind:
    """The product on the data of one installation."""
    environment = {
        "GIR_INSTANCE": str(settings.instance),
        "GIR_SECRET_KEY": settings.secret_key,
        "GIR_DATABASE_URL": settings.database_url,
        "GIR_DEMO": "1",  # a password is enough: the code is measured nowhere
    }
    return Kind(("wsgi:app",), environment, "/sign-in")


def free_port() -> int:
    """A port on which nothing listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(kind: Kind) -> Iterator[int]:
    """Serve it; gives the port as soon as its first page is there.

    Raises:
        RuntimeError: there was no first page within half a minute.
    """
    port = free_port()
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("gunicorn")), *kind.arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "PORT": str(port), **kind.environment},
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait(process, port, kind.first_page)
        yield port
    finally:
        process.terminate()
        process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if exchange(port, plain_request(port, path)).startswith(b"HTTP/1.1 200 "):
                return
        except OSError:
            time.sleep(0.005)
    raise RuntimeError(f"{path} was not served.")


def plain_request(port: int, path: str, *headers: str) -> bytes:
    """The bytes that ask for a page."""
    return "\r\n".join([f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", *headers, "", ""]).encode()


def exchange(port: int, request: bytes) -> bytes:
    """One question and its answer over a new connection: the server's workers keep none open.

    A plain socket, because a library would take as long as the bare answer itself.
    """
    parts = []
    with socket.create_connection(("127.0.0.1", port), SECONDS_TO_START) as connection:
        connection.sendall(request)
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)
