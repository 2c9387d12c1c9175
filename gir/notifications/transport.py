"""Ways out: a file in a folder, or a mail server."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from gir.config import Settings
from gir.notifications.terms import Trouble


class NotSent(Exception):
    """A mail did not go out. ``for_good``: trying again is no use. ``no_way_out``: others would fare the same now."""

    def __init__(
        self, trouble: Trouble, code: int | None = None, *, for_good: bool = False, no_way_out: bool = False
    ) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble
        self.code = code
        self.for_good = for_good
        self.no_way_out = no_way_out


class Transport(Protocol):
    """Hands mails over, one after the other."""

    def send(self, mail: EmailMessage, mail_id: str) -> None:
        """Hand over one mail.

        Raises:
            NotSent: with the reason.
        """

    def close(self) -> None:
        """Let go of what was held."""


class Folder:
    """Mails as files, for the demonstration and for who wants to look. The same mail is always the same file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, mail: EmailMessage, mail_id: str) -> None:
        """Write one mail, whole or not at all."""
        draft = self.path / f"{mail_id}.tmp"
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft.write_bytes(bytes(mail))
            draft.replace(self.path / f"{mail_id}.eml")
        except OSError as error:
            raise NotSent(Trouble.FOLDER, no_way_out=True) from error

    def close(self) -> None:
        """There is nothing to let go of."""


def way_out(settings: Settings) -> Transport:
    """How this installation sends."""
    if settings.mail_server is None:
        return Folder(settings.mail_dir)
    from gir.notifications.smtp import Server  # only who has a mail server pays for the library

    return Server(settings.mail_server, settings.sender, settings.host)
