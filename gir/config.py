"""The settings of one installation, read from ``GIR_*`` variables and the instance folder.

Nothing secret has a default: a missing, short or well-known secret stops the start (``Settings.check``).
"""

from __future__ import annotations

import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.headerregistry import Address
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SAMPLE_WORDS = ("secret", "changeme", "change", "development", "dev", "password", "test", "example", "key", "flask")
SECRET_LENGTH = 32
MEGABYTE = 1024 * 1024
SCANNER = re.compile(r"/.+|[^/\s]+:\d{1,5}")
MAIL_SCHEMES = {"smtp": ("plain", 25), "smtp+starttls": ("starttls", 587), "smtps": ("tls", 465)}
LONGEST_MAIL_TIMEOUT = 60
CONTACT = re.compile(r"mailto:[^\s@]+@[^\s@]+|https://\S+")


class InsecureSettings(RuntimeError):
    """The settings are too weak to run with; the message says which one and what to do."""


@dataclass(frozen=True)
class MailServer:
    """Where mails are handed over. ``security`` is plain, starttls or tls; ``timeout`` is in seconds for each answer.

    The server's certificate is always verified: by the authorities this machine trusts, or by those in ``authorities``.
    """

    host: str
    port: int
    security: str
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 20.0
    authorities: Path | None = None

    @classmethod
    def parse(cls, url: str, login_file: str = "") -> MailServer:
        """The server in an address such as ``smtp+starttls://mail.example.nl?timeout=20&ca=/etc/ssl/own.pem``.

        User and password stand before the host, or on the two lines of a file that nobody else can read.

        Raises:
            InsecureSettings: the address is not understood, or others can read the file.
        """
        try:
            parts = urlsplit(url)
            security, usual_port = MAIL_SCHEMES[parts.scheme]
            more = {
                name: values[-1] for name, values in parse_qs(parts.query, strict_parsing=bool(parts.query)).items()
            }
            if not parts.hostname or parts.path.strip("/") or set(more) - {"timeout", "ca"}:
                raise ValueError
            port, timeout = parts.port or usual_port, float(more.get("timeout", cls.timeout))
            if not 0 < timeout <= LONGEST_MAIL_TIMEOUT:
                raise ValueError
        except (KeyError, ValueError):
            # Without the address: there may be a password in it.
            raise InsecureSettings(
                "GIR_SMTP is not understood. Write smtp+starttls://mail.example.nl:587, smtps://… or smtp://…, "
                f"with ?timeout=20 (seconds, at most {LONGEST_MAIL_TIMEOUT}) and ca=<file> where needed."
            ) from None
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        if login_file:
            user, password = [*_read_secret(Path(login_file)).splitlines(), "", ""][:2]
            if not password:
                raise InsecureSettings(f"GIR_SMTP_LOGIN_FILE: {login_file} needs two lines, a user and a password.")
        authorities = Path(more["ca"]) if "ca" in more else None
        return cls(parts.hostname, port, security, user, password, timeout, authorities)

    def check(self) -> None:
        """Refuse to send a password that others on the way can read.

        Raises:
            InsecureSettings: with what to do.
        """
        if self.password and self.security == "plain" and self.host not in LOOPBACK:
            raise InsecureSettings("GIR_SMTP would send its password without TLS: use smtp+starttls:// or smtps://.")


@dataclass(frozen=True)
class Settings:
    """Everything an installation can decide. Paths are absolute; times are in seconds."""

    instance: Path
    database_url: str
    secret_key: str = field(repr=False)
    keyring: Path
    mail_dir: Path
    base_url: str = "http://127.0.0.1:8000"
    product_name: str = "Meldpunt Veilig Werken"
    trusted_hosts: tuple[str, ...] = ()
    proxy_hops: int = 0
    demo: bool = False
    demo_password: str = field(default="", repr=False)
    password_cost: int = 3
    password_memory_kib: int = 65536
    upload_limit: int = 3 * MEGABYTE
    """Bytes of a form. A letter takes up to 12 on its way: 200,000 of any kind get their answer beside the field."""
    scanner: str = ""
    """Where a virus scanner (clamd) listens: the path of its socket, or host:port. Empty: there is none."""
    mail_server: MailServer | None = None
    mail_from: str = ""
    checkpoints: str = ""
    """The folder for checkpoints of the log. Empty: one in ``instance``."""
    checkpoint_mail: str = ""
    """Where a checkpoint is mailed to every day. Empty: nowhere."""
    security_contact: str = ""
    """Whom to tell of a weakness: an address with ``mailto:`` or ``https://``. Empty: nobody is named."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], instance: Path) -> Settings:
        """The settings named in ``environ``; what is not named lies in ``instance``."""
        instance = Path(environ.get("GIR_INSTANCE", instance)).resolve()
        return cls(
            instance=instance,
            database_url=environ.get("GIR_DATABASE_URL", f"sqlite:///{instance / 'gir.sqlite3'}"),
            secret_key=environ.get("GIR_SECRET_KEY") or _read_secret(instance / "secret.key"),
            keyring=Path(environ.get("GIR_KEYRING", instance / "keys.json")),
            mail_dir=Path(environ.get("GIR_MAIL_DIR", instance / "mail")),
            base_url=environ.get("GIR_BASE_URL", cls.base_url).rstrip("/"),
            product_name=environ.get("GIR_PRODUCT_NAME", cls.product_name),
            trusted_hosts=tuple(host for host in environ.get("GIR_TRUSTED_HOSTS", "").split(",") if host),
            proxy_hops=int(environ.get("GIR_PROXY_HOPS", "0")),
            scanner=environ.get("GIR_CLAMD", ""),
            demo=environ.get("GIR_DEMO") == "1",
            demo_password=environ.get("GIR_DEMO_PASSWORD", "welkom-in-voorbeeldstad"),
            mail_server=_mail_server(environ),
            mail_from=environ.get("GIR_MAIL_FROM", ""),
            checkpoints=environ.get("GIR_CHECKPOINTS", ""),
            checkpoint_mail=environ.get("GIR_CHECKPOINT_MAIL", ""),
        )

    @property
    def host(self) -> str:
        """The name this installation is reached by."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def sender(self) -> str:
        """The address that mails come from."""
        return self.mail_from or f"noreply@{self.host}"

    @property
    def checkpoint_folder(self) -> Path:
        """Where checkpoints of the log are kept."""
        return Path(self.checkpoints).absolute() if self.checkpoints else self.instance / "checkpoints"

    @property
    def https(self) -> bool:
        """Whether people reach it over TLS; cookies and HSTS follow from it."""
        return self.base_url.startswith("https://")

    @property
    def hosts(self) -> list[str]:
        """Host names that requests may carry."""
        return [self.host, *self.trusted_hosts, *(LOOPBACK if self.host in LOOPBACK else ())]

    def check(self) -> None:
        """Refuse to run on something weak.

        Raises:
            InsecureSettings: a secret is missing, short or well known, a key can be read by others, people would sign
                in without TLS, or the demonstration would be reachable from elsewhere.
        """
        if not self.secret_key:
            raise InsecureSettings("There is no secret. Run `python -m gir init`, or set GIR_SECRET_KEY.")
        if len(self.secret_key) < SECRET_LENGTH or _is_sample(self.secret_key):
            raise InsecureSettings(f"GIR_SECRET_KEY is weak: use at least {SECRET_LENGTH} random characters.")
        if len(set(self.secret_key)) < 8:
            raise InsecureSettings("GIR_SECRET_KEY repeats itself: use random characters.")
        _refuse_readable_by_others(self.keyring)
        _refuse_strange_address(self.scanner)
        elsewhere = [host for host in self.hosts if host not in LOOPBACK]
        if not self.https and elsewhere:
            raise InsecureSettings("GIR_BASE_URL must start with https:// unless it is an address of this machine.")
        if self.https and not self.proxy_hops:
            raise InsecureSettings(
                "GIR_BASE_URL starts with https://, so a proxy stands in front: set GIR_PROXY_HOPS to how many there "
                "are. Without it everybody seems to come from the same place."
            )
        try:
            Address(addr_spec=self.sender)
        except (HeaderParseError, ValueError, IndexError) as error:
            raise InsecureSettings("GIR_MAIL_FROM must be one mail address, such as veilig@gemeente.nl.") from error
        _refuse_strange_mail(self.checkpoint_mail)
        _refuse_strange_contact(self.security_contact)
        if self.mail_server is not None:
            self.mail_server.check()
        if self.demo and self.mail_server is not None and self.mail_server.host not in LOOPBACK:
            raise InsecureSettings("The demonstration (GIR_DEMO=1) sends no mail: unset GIR_SMTP.")
        if self.demo and elsewhere:
            raise InsecureSettings("The demonstration (GIR_DEMO=1) only runs on an address of this machine.")


def _mail_server(environ: Mapping[str, str]) -> MailServer | None:
    url = environ.get("GIR_SMTP", "")
    return MailServer.parse(url, environ.get("GIR_SMTP_LOGIN_FILE", "")) if url else None


def _is_sample(secret: str) -> bool:
    """Whether little is left of a secret without the words and counts that people copy from examples."""
    left = secret.lower()
    for word in SAMPLE_WORDS:
        left = left.replace(word, "")
    return len(left.strip("0123456789-_ ")) < SECRET_LENGTH // 2


def _read_secret(path: Path) -> str:
    if not path.is_file():
        return ""
    _refuse_readable_by_others(path)
    return path.read_text().strip()


def _refuse_strange_address(scanner: str) -> None:
    if scanner and not SCANNER.fullmatch(scanner):
        raise InsecureSettings("GIR_CLAMD must be the path of a socket, or host:port.")


def _refuse_strange_contact(contact: str) -> None:
    if contact and not CONTACT.fullmatch(contact):
        raise InsecureSettings("GIR_SECURITY_CONTACT must be one address: mailto:… or https://…")


def _refuse_strange_mail(checkpoint_mail: str) -> None:
    try:
        Address(addr_spec=checkpoint_mail or "nobody@example")
    except (HeaderParseError, ValueError, IndexError) as error:
        raise InsecureSettings("GIR_CHECKPOINT_MAIL must be one mail address.") from error


def _refuse_readable_by_others(path: Path) -> None:
    if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise InsecureSettings(f"{path} can be read by others on this machine: chmod 600 it.")
