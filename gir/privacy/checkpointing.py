"""Let signed checkpoints of the log leave the machine: into files, into the application's log, and by mail."""

from __future__ import annotations

import logging
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from flask import current_app

from gir.audit.checkpoints import Checkpoint, folder, keep, make_checkpoints, newest_moment
from gir.config import Settings
from gir.database import now
from gir.notifications.letters import MAIL_POLICY, UnusableAddress, parse_address
from gir.notifications.transport import NotSent, way_out

EVERY = timedelta(hours=1)
"""So often the clock makes checkpoints."""
MAILED = "mailed"
"""The file that says on which day checkpoints were mailed last."""


def checkpoint_when_due() -> int:
    """Make checkpoints when the newest is an hour old, or lies in the future; gives how many.

    What keeps them from being written must not keep the rest of what is due from being done: it is told in the
    application's log, every time.
    """
    try:
        newest = newest_moment()
        if newest is not None and abs(now() - newest) < EVERY:
            return 0
        return len(leave_checkpoints())
    except OSError as error:
        current_app.logger.error("Checkpoints of the log could not be kept: %s", type(error).__name__)
        return 0


def leave_checkpoints() -> list[Checkpoint]:
    """Make a checkpoint of every chain: into its file, into the application's log, and once a day into a mail.

    Raises:
        OSError: the file cannot be written.
    """
    made = make_checkpoints()
    if made:
        settings: Settings = current_app.extensions["gir_settings"]
        # A warning, because others are often thrown away; the demonstration has nothing to prove.
        level = logging.INFO if settings.demo else logging.WARNING
        for checkpoint in made:
            current_app.logger.log(level, "%s", checkpoint.line)
        keep(made)
        _mail_once_a_day(made)
    return made


def _mail_once_a_day(checkpoints: list[Checkpoint]) -> None:
    settings: Settings = current_app.extensions["gir_settings"]
    mailed, day = folder() / MAILED, f"{now():%Y-%m-%d}"
    if not settings.checkpoint_mail or (mailed.exists() and mailed.read_text() == day):
        return
    transport = way_out(settings)
    try:
        transport.send(_mail(checkpoints, settings), f"checkpoint-{day}")
    except (NotSent, UnusableAddress):
        current_app.logger.warning("The mail with checkpoints of the log did not go out; it is tried again.")
    else:
        mailed.write_text(day)
    finally:
        transport.close()


def _mail(checkpoints: list[Checkpoint], settings: Settings) -> EmailMessage:
    """Numbers and signatures only. Its lines are not wrapped, so that a check can read them from the mail."""
    sender, mail = parse_address(settings.sender), EmailMessage(policy=MAIL_POLICY)
    mail["Subject"] = "Checkpoint of the log"
    mail["From"], mail["To"] = sender, parse_address(settings.checkpoint_mail)
    mail["Date"] = format_datetime(now())
    mail["Message-ID"] = f"<checkpoint-{checkpoints[0].signature.hex()[:32]}@{sender.domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    words = "Keep this mail: it helps to prove that nobody bent the log. It says nothing about anybody."
    mail.set_content("\n".join([words, "", *(checkpoint.line for checkpoint in checkpoints)]), cte="7bit")
    return mail
