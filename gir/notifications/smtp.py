"""A mail server as a way out: one connection for a round, every answer of the server understood.

What a server says about one mail is trouble of that mail: 5xx for good, 4xx for later. What goes wrong before any mail
is named (no connection, no TLS, no sign-in, our own address refused) is trouble of the server: it is never held against
a recipient. The texts of a server's answers hold addresses, so they are never logged or kept; codes are.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from threading import Timer
from typing import Any

from gir.config import LOOPBACK, MailServer
from gir.notifications.terms import Trouble
from gir.notifications.transport import NotSent

LONGEST = 240.0
"""Seconds for one mail, with the connection it may need first, however slowly a server drips its answers. Shorter than
a lease, or somebody else would send the mail once more."""
BREAKS_ALLOWED = 2
"""One mail may upset a server; when it breaks off this often in a row, it is the server."""
PERMANENT = 500


class Server:
    """A connection with a mail server that is made when the first mail goes."""

    def __init__(self, server: MailServer, sender: str, name: str) -> None:
        self.server = server
        self.sender = sender
        self.name = "localhost" if name in LOOPBACK else name
        self.line: smtplib.SMTP | None = None
        self.breaks = 0

    def send(self, mail: EmailMessage, mail_id: str) -> None:
        """Hand over one mail; the server's 250 means that it is its to deliver."""
        until = time.monotonic() + LONGEST
        line = self.line = self.line or self._connect(until)
        try:
            with _cut_off_at(until, line):
                line.send_message(mail, self.sender, [mail["To"].addresses[0].addr_spec])
            self.breaks = 0
        except smtplib.SMTPRecipientsRefused as refused:
            [(code, _text)] = refused.recipients.values()
            raise self._answered(code, Trouble.RECIPIENT) from refused
        except smtplib.SMTPDataError as refused:
            raise self._answered(refused.smtp_code, Trouble.CONTENT) from refused
        except smtplib.SMTPSenderRefused as refused:
            code = refused.smtp_code
            raise NotSent(Trouble.SENDER if code >= PERMANENT else Trouble.LATER, code, no_way_out=True) from refused
        except smtplib.SMTPNotSupportedError as refused:  # letters that this server cannot have in an address
            raise NotSent(Trouble.ADDRESS, for_good=True) from refused
        except (smtplib.SMTPException, OSError, ValueError) as broken:
            self.close()
            self.breaks += 1
            trouble = Trouble.SLOW if _timed_out(broken) else Trouble.CUT_OFF
            raise NotSent(trouble, no_way_out=self.breaks > BREAKS_ALLOWED) from broken

    def _answered(self, code: int, for_good: Trouble) -> NotSent:
        self.breaks = 0
        if code >= PERMANENT:
            return NotSent(for_good, code, for_good=True)
        if code == 421:  # it closes the connection with this answer
            self.close()
        return NotSent(Trouble.LATER, code)

    def close(self) -> None:
        """Say goodbye, if anybody still listens."""
        line, self.line = self.line, None
        if line is not None and line.sock is not None:
            line.sock.settimeout(1)
            with suppress(smtplib.SMTPException, OSError):
                line.quit()
            line.close()

    def _connect(self, until: float) -> smtplib.SMTP:
        server = self.server
        trust = ssl.create_default_context(cafile=str(server.authorities) if server.authorities else None)
        line: smtplib.SMTP | None = None
        try:
            if server.security == "tls":
                line = _SafeLine(
                    server.host, server.port, self.name, until=until, timeout=server.timeout, context=trust
                )
            else:
                line = _Line(server.host, server.port, self.name, until=until, timeout=server.timeout)
            with _cut_off_at(until, line):
                _greet(line, server, trust)
            return line
        except smtplib.SMTPAuthenticationError as error:
            raise _hung_up(line, Trouble.SIGN_IN, error.smtp_code) from error
        except (ssl.SSLError, smtplib.SMTPNotSupportedError) as error:
            raise _hung_up(line, Trouble.TLS) from error
        except smtplib.SMTPResponseException as error:
            raise _hung_up(line, Trouble.UNREACHABLE, error.smtp_code) from error
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise _hung_up(line, Trouble.SLOW if _timed_out(error) else Trouble.UNREACHABLE) from error


def _greet(line: smtplib.SMTP, server: MailServer, trust: ssl.SSLContext) -> None:
    if server.security == "starttls":
        line.ehlo_or_helo_if_needed()
        line.starttls(context=trust)  # raises when the server does not offer it: never on without
    if server.user:
        try:
            line.login(server.user, server.password)
        except smtplib.SMTPNotSupportedError as error:
            raise smtplib.SMTPAuthenticationError(504, b"") from error


def _timed_out(error: Exception) -> bool:
    """Whether there was no answer in time; the library says of that, too, that the connection was lost."""
    return isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)


def _hung_up(line: smtplib.SMTP | None, trouble: Trouble, code: int | None = None) -> NotSent:
    if line is not None:
        line.close()
    return NotSent(trouble, code, no_way_out=True)


@contextmanager
def _cut_off_at(until: float, line: smtplib.SMTP) -> Iterator[None]:
    """Cut a connection whose whole conversation takes too long: each single answer may be in time.

    Raises:
        TimeoutError: it is too late to begin.
    """
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError

    def cut() -> None:
        with suppress(OSError):
            if line.sock is not None:
                line.sock.shutdown(socket.SHUT_RDWR)

    watch = Timer(left, cut)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


class _Line(smtplib.SMTP):
    """A connection whose greeting cannot last for ever either: it is read while the connection is made."""

    def __init__(self, *place: Any, until: float, **more: Any) -> None:
        self._until = until
        super().__init__(*place, **more)

    def connect(self, *place: Any, **more: Any) -> tuple[int, bytes]:
        with _cut_off_at(self._until, self):
            return super().connect(*place, **more)


class _SafeLine(_Line, smtplib.SMTP_SSL):
    """The same, inside TLS from the first byte."""
