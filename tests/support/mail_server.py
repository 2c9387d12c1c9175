"""A real mail server on loopback, in a thread, that behaves as badly as a test wants."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from gir.config import MailServer

ANSWERED = "250 OK"


@dataclass
class Arrived:
    """A mail as it came in."""

    sender: str
    recipient: str
    mail: EmailMessage
    raw: bytes
    encrypted: bool


@dataclass
class Postbox:
    """What came in, and how the server is to answer: by recipient, the answer to RCPT or DATA, or "drop"."""

    arrived: list[Arrived] = field(default_factory=list)
    rcpt: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    slow: float = 0.0
    conversations: int = 0
    on_data: Callable[[str], None] = lambda _recipient: None

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.conversations += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.rcpt.get(address, ANSWERED)
        if answer == ANSWERED:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        recipient = envelope.rcpt_tos[0]
        if self.slow:
            await asyncio.sleep(self.slow)
        self.on_data(recipient)
        answer = self.data.get(recipient, ANSWERED)
        if answer == "drop":
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            return ANSWERED
        if answer == ANSWERED:
            raw = envelope.content
            assert isinstance(raw, bytes)
            mail: Any = message_from_bytes(raw, policy=default)
            self.arrived.append(Arrived(envelope.mail_from or "", recipient, mail, raw, session.ssl is not None))
        return answer

    @property
    def recipients(self) -> list[str]:
        """For whom mails came in, in that order."""
        return [mail.recipient for mail in self.arrived]


class AnyPort(Controller):
    """A controller that lets the system choose its port."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def serving(postbox: Postbox, **settings: Any) -> Iterator[MailServer]:
    """The server, and where it is."""
    controller = AnyPort(postbox, hostname="127.0.0.1", port=0, **settings)
    controller.start()
    try:
        yield MailServer("127.0.0.1", controller.port, "plain", timeout=3)
    finally:
        controller.stop()


def certificate(folder: Path, name: str = "127.0.0.1") -> tuple[ssl.SSLContext, Path]:
    """A server's own certificate and the file that makes a client trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail")])
    address: x509.GeneralName = x509.IPAddress(ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
    moment = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "mail.pem", folder / "mail.key"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context, public


def only(user: str, password: str) -> Callable[..., AuthResult]:
    """Lets one user in."""

    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        right = (given.login, given.password) == (user.encode(), password.encode())
        return AuthResult(success=right, handled=False)

    return check
