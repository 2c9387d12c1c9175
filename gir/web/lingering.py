"""Hear out who is still sending when the answer is there: a connection that is just closed would say nothing to them.

A thread does it, so that the worker is free for others meanwhile.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Mapping
from typing import Any

STILL_SENDING = "gir.still_sending"
"""In the environment of a request: the answer does not wait for the rest of what is sent."""
LONGEST = 30.0
"""Seconds that somebody is heard out, and so the longest that they may need to notice the answer."""
SILENCE = 5.0
MOST_AT_ONCE = 32
"""In one worker; whoever comes on top of that is cut off."""
PIECE = 256 * 1024
_free = threading.BoundedSemaphore(MOST_AT_ONCE)


def hear_out(environ: Mapping[str, Any]) -> None:
    """After the answer: take the connection over from the server if there is more to come on it."""
    connection: socket.socket | None = environ.get("gunicorn.socket")
    if connection is None or not environ.get(STILL_SENDING) or not _free.acquire(blocking=False):
        return
    taken = socket.socket(fileno=connection.detach())
    threading.Thread(target=_linger, args=(taken,), daemon=True).start()


def _linger(connection: socket.socket) -> None:
    until = time.monotonic() + LONGEST
    try:
        with connection:
            connection.settimeout(SILENCE)
            connection.shutdown(socket.SHUT_WR)  # the answer ends here
            while time.monotonic() < until and connection.recv(PIECE):
                pass
    except OSError:
        pass  # they are gone, or silent
    finally:
        _free.release()
