"""The mail itself: where to sign in, and nothing of what is waiting there."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from email.errors import HeaderParseError, NonASCIILocalPartDefect
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy, Policy
from email.utils import format_datetime

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy import select

from gir.accounts.models import Person
from gir.config import Settings
from gir.database import db
from gir.notifications.links import less_address
from gir.notifications.models import Mail, Message
from gir.notifications.still_told import is_still_told
from gir.notifications.terms import URGENT, MessageKind
from gir.notifications.wording.queries import Wording, own_wording
from gir.organisations.models import Organisation
from gir.vault import DataKey

UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
LONGEST_NAME = 60


class AsItIs(UnstructuredHeader):
    """A header of one long address. The library would write it as encoded words, which no mail program undoes there."""

    name: str

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


def _policy() -> EmailPolicy[EmailMessage]:
    headers = HeaderRegistry()
    headers.map_to_type("list-unsubscribe", AsItIs)  # type: ignore[arg-type]  # the registry makes a whole header of it
    return SMTP.clone(header_factory=headers)


MAIL_POLICY = _policy()


class UnusableAddress(ValueError):
    """This is no mail address."""


@dataclass(frozen=True)
class Letter:
    """What a mail is made of, read from the database at once, so that nothing is asked of it while sending."""

    mail_id: str
    made_at: datetime
    address: str = field(repr=False)
    language: str
    left_on: date | None
    told: tuple[tuple[MessageKind, str], ...]
    organisation: str = ""
    own: Wording | None = None
    """What the organisation wrote about the one matter of it; None: the words of the software."""

    @property
    def kinds(self) -> list[MessageKind]:
        """What it is about, each kind once."""
        return list(dict.fromkeys(kind for kind, _path in self.told))

    @property
    def path(self) -> str:
        """Where to read it: the one place, or the start page when there are several."""
        paths = {path for _kind, path in self.told}
        return paths.pop() if len(paths) == 1 else "/"


def read_letter(mail_id: str) -> Letter:
    """Everything of one mail that is still for its reader, in one short reading transaction."""
    row = db.session.execute(
        select(
            Mail.made_at,
            Person.id,
            Person.email_sealed,
            Person.left_on,
            Person.language,
            Organisation.id.label("organisation_id"),
            Organisation.name.label("organisation"),
            Organisation.language.label("usual_language"),
            DataKey.id.label("key_id"),
            DataKey.wrapped,
            DataKey.wrapped_by,
        )
        .join(Person, Person.id == Mail.recipient_id)
        .join(DataKey, DataKey.id == Person.key_id)
        .join(Organisation, Organisation.id == Person.organisation_id)
        .where(Mail.id == mail_id)
    ).one()
    rows = db.session.execute(
        select(Message.kind, Message.path, Message.about).where(Message.mail_id == mail_id).order_by(Message.made_at)
    ).all()
    told = [(kind, path) for kind, path, about in rows if is_still_told(kind, about, row.id)]
    language, key = row.language or row.usual_language, (row.key_id, row.wrapped, row.wrapped_by)
    own = own_wording(row.organisation_id, told[0][0].matter, language) if len(told) == 1 else None
    return Letter(
        mail_id=mail_id,
        made_at=row.made_at,
        address=Person.email.open(row.email_sealed, row.id, key),
        language=language,
        left_on=row.left_on,
        told=tuple(told),
        organisation=row.organisation,
        own=own,
    )


def compose(letter: Letter, settings: Settings) -> EmailMessage:
    """A letter as a mail, in the language of who receives it.

    The same letter always has the same Message-ID, so that a mail server can drop one that comes twice.

    Raises:
        UnusableAddress: nothing can be sent to this person's address.
    """
    sender = parse_address(settings.sender)
    less = less_address(letter.mail_id, settings) if any(kind.may_be_less for kind in letter.kinds) else ""
    mail = EmailMessage(policy=MAIL_POLICY)
    with force_locale(letter.language):
        own = _own_words(letter, settings)
        mail["Subject"] = own.subject if own else f"{_subject(letter)} – {_one_line(settings.product_name)}"
        mail["From"] = Address(_one_line(settings.product_name), sender.username, sender.domain)
        mail["To"] = parse_address(letter.address)
        mail["Date"] = format_datetime(letter.made_at)
        mail["Message-ID"] = f"<{letter.mail_id}@{sender.domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        if less:  # RFC 8058: mail programs show a button for it
            mail["List-Unsubscribe"] = f"<{less}>"
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        words = [own.text] if own else _words(letter, settings)
        mail.set_content("\n\n".join([*words, "-- \n" + _small_print(letter, less, settings)]))
    return mail


def parse_address(text: str) -> Address:
    """A mail address in its parts, its domain as mail servers write it.

    Raises:
        UnusableAddress: it is none, or more than one.
    """
    try:
        address = Address(addr_spec=text)
    except NonASCIILocalPartDefect:
        username, _at, domain = text.rpartition("@")
        address = Address("", username, domain)
    except (HeaderParseError, ValueError, IndexError) as error:
        raise UnusableAddress from error
    try:
        domain = address.domain.encode("idna").decode()
    except UnicodeError as error:
        raise UnusableAddress from error
    if not domain or UNPRINTABLE.search(text):
        raise UnusableAddress
    return Address("", address.username, domain)


def _one_line(text: str) -> str:
    """A text without line ends and other things that could start a header or a line of their own."""
    return UNPRINTABLE.sub(" ", text).strip()[:LONGEST_NAME]


def _own_words(letter: Letter, settings: Settings) -> Wording | None:
    """What the organisation wrote, filled in. A name that is filled in cannot start a line of its own."""
    if letter.own is None:
        return None
    return letter.own.filled(
        link=f"{settings.base_url}{letter.path}",
        product=_one_line(settings.product_name),
        organisation=_one_line(letter.organisation),
    )


def _subject(letter: Letter) -> str:
    if len(letter.told) == 1:
        return str(letter.kinds[0].matter.label)
    number = len(letter.told)
    return ngettext("There is %(num)d thing waiting for you", "There are %(num)d things waiting for you", number)


def _words(letter: Letter, settings: Settings) -> list[str]:
    if len(letter.told) == 1:
        body = [_subject(letter) + "."]
    else:
        counted = Counter(kind.matter for kind, _path in letter.told)
        lines = [f"- {matter.label}" + (f" ({number})" if number > 1 else "") for matter, number in counted.items()]
        body = [_subject(letter) + ":", "\n".join(lines)]
    return [
        _("Hello,"),  # no name: others may see the mail, or get it by mistake
        *body,
        _("Sign in to read it:") + f"\n{settings.base_url}{letter.path}",
        _("For your safety and that of others, this mail says no more."),
    ]


def _small_print(letter: Letter, less: str, settings: Settings) -> str:
    lines = [_("Less mail about this, with one click:") + f"\n{less}"] if less else []
    if URGENT.intersection(letter.kinds):
        lines.append(_("This mail always comes at once: it cannot wait."))
    lines.append(_("Choose which mails you get:") + f"\n{settings.base_url}/account")
    return "\n\n".join(lines)
