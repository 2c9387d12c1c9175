"""The settings of one installation, read from ``GIR_*`` variables and the instance folder.

Nothing secret has a default: a missing, short or well-known secret stops the start (``Settings.check``).
"""

from __future__ import annotations

import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SAMPLE_WORDS = ("secret", "changeme", "change", "development", "dev", "password", "test", "example", "key", "flask")
SECRET_LENGTH = 32
MEGABYTE = 1024 * 1024


class InsecureSettings(RuntimeError):
    """The settings are too weak to run with; the message says which one and what to do."""


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
    upload_limit: int = 1 * MEGABYTE

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
            demo=environ.get("GIR_DEMO") == "1",
            demo_password=environ.get("GIR_DEMO_PASSWORD", "welkom-in-voorbeeldstad"),
        )

    @property
    def host(self) -> str:
        """The name this installation is reached by."""
        return urlsplit(self.base_url).hostname or ""

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
        elsewhere = [host for host in self.hosts if host not in LOOPBACK]
        if not self.https and elsewhere:
            raise InsecureSettings("GIR_BASE_URL must start with https:// unless it is an address of this machine.")
        if self.https and not self.proxy_hops:
            raise InsecureSettings(
                "GIR_BASE_URL starts with https://, so a proxy stands in front: set GIR_PROXY_HOPS to how many there "
                "are. Without it everybody seems to come from the same place."
            )
        if self.demo and elsewhere:
            raise InsecureSettings("The demonstration (GIR_DEMO=1) only runs on an address of this machine.")


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


def _refuse_readable_by_others(path: Path) -> None:
    if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise InsecureSettings(f"{path} can be read by others on this machine: chmod 600 it.")
