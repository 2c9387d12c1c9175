"""Send what is due. The database is never kept waiting for a mail server: take, send, note."""

from __future__ import annotations

import time

from flask import current_app

from gir.config import Settings
from gir.database import db, now
from gir.notifications.letters import UnusableAddress, compose, read_letter
from gir.notifications.outbox import Claim, claim, gather, note_dropped, note_sent, note_trouble
from gir.notifications.terms import Trouble
from gir.notifications.transport import NotSent, Transport, way_out
from gir.web.dates import local_day

ROUND = 50.0
"""Seconds after which a round stops taking mails, so that whatever else is due gets its turn."""


def deliver_due() -> int:
    """Put what is due into mails and send them. Gives how many went out.

    Two that run at once share the work. What could not be sent is tried again, ever later; a server that cannot be
    reached ends the round.
    """
    settings: Settings = current_app.extensions["gir_settings"]
    until, sent = time.monotonic() + ROUND, 0
    while gather() and time.monotonic() < until:
        pass
    transport = way_out(settings)
    try:
        while time.monotonic() < until:
            held = claim()
            if held is None:
                break
            try:
                sent += _deliver(held, transport, settings)
            except NotSent as trouble:
                _note(held, trouble)
                if trouble.no_way_out:
                    break
    finally:
        transport.close()
    return sent


def _deliver(held: Claim, transport: Transport, settings: Settings) -> bool:
    """Send one mail that is ours; False when nobody needs it any more.

    Raises:
        NotSent: with the reason.
    """
    try:
        letter = read_letter(held.mail_id)
        db.session.rollback()  # what follows may take minutes: no transaction stays open
        gone = letter.left_on is not None and letter.left_on <= local_day(now())
        if gone or not letter.told:
            note_dropped(held)
            return False
        mail = compose(letter, settings)
    except UnusableAddress as error:
        raise NotSent(Trouble.ADDRESS, for_good=True) from error
    except Exception as error:  # one mail that cannot be made must not stop the others
        db.session.rollback()
        raise NotSent(Trouble.OTHER) from error
    transport.send(mail, held.mail_id)
    note_sent(held)
    return True


def _note(held: Claim, trouble: NotSent) -> None:
    """Keep the reason. Neither the log nor the database learns whom it was for."""
    words = "given up" if trouble.for_good else "tried again later"
    current_app.logger.warning("A mail did not go out (%s %s): %s.", trouble.trouble.value, trouble.code or "", words)
    note_trouble(held, trouble.trouble, trouble.code, for_good=trouble.for_good)
