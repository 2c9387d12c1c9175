"""A small clamd: it speaks INSTREAM over a socket, and knows one signature."""

from __future__ import annotations

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The text that every scanner knows; it does nothing. In two halves, or scanners would take this file away."""
LARGEST = 25 * 1024 * 1024


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        if command != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
            if len(content) > LARGEST:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        found = b"Eicar-Signature FOUND" if EICAR in content else b"OK"
        self.wfile.write(b"stream: " + found + b"\0")


class _UnixServer(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


class _NetworkServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    address_family = socket.AF_INET


@contextmanager
def listening(path: Path | None = None) -> Iterator[str]:
    """A scanner at this path, or on a port; gives its address as the settings name it."""
    server: socketserver.BaseServer
    if path is None:
        server = network = _NetworkServer(("127.0.0.1", 0), _Conversation)
        address = f"127.0.0.1:{network.server_address[1]}"
    else:
        server, address = _UnixServer(str(path), _Conversation), str(path)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield address
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
