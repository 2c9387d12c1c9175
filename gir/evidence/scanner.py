"""Ask a virus scanner: clamd, over its socket, by its command INSTREAM."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterable

PATIENCE = 60.0
"""Seconds that the scanner may take for one step."""
LONGEST_ANSWER = 4096


class ScannerDown(RuntimeError):
    """The scanner cannot be reached; it may be asked again."""


class NoVerdict(RuntimeError):
    """The scanner could not judge this file: it is larger than the scanner takes, or the scanner is in trouble."""


def finds_virus(address: str, pieces: Iterable[bytes]) -> bool:
    """Whether the scanner at ``address`` (the path of a socket, or host:port) finds a virus in these bytes.

    Raises:
        ScannerDown: it does not listen, or stopped listening.
        NoVerdict: it answered something else.
    """
    try:
        with _connected(address) as scanner:
            answer = _ask(scanner, pieces)
    except OSError as error:
        raise ScannerDown(type(error).__name__) from error
    words = answer.rstrip(b"\0\n").split(b": ", 1)[-1]
    if words == b"OK":
        return False
    if words.endswith(b" FOUND"):
        return True
    raise NoVerdict


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        scanner = socket.socket(socket.AF_UNIX)
        scanner.settimeout(PATIENCE)
        try:
            scanner.connect(address)
        except OSError:
            scanner.close()
            raise
        return scanner
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), PATIENCE)


def _ask(scanner: socket.socket, pieces: Iterable[bytes]) -> bytes:
    try:
        scanner.sendall(b"zINSTREAM\0")
        for piece in pieces:
            scanner.sendall(struct.pack("!L", len(piece)) + piece)
        scanner.sendall(struct.pack("!L", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass  # it has heard enough: what it answered is still to be read
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER and (part := scanner.recv(LONGEST_ANSWER)):
        answer += part
    return answer
