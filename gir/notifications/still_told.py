"""Whether a message is still for its reader at the moment it goes out.

Who is kept out of a case has its messages taken back (``take_back``). A message about something that hangs on several
cases, or that leads to a list, cannot be found that way: the package that told it is asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import current_app

from gir.notifications.terms import MessageKind

StillTold = Callable[[str, str], bool]
"""Given what a message is about and the person who is to get it."""


def is_still_told(kind: MessageKind, about: str, person_id: str) -> bool:
    """Whether nothing has come between this person and what they are told of. Without a rule for the kind: yes."""
    rules: Mapping[MessageKind, StillTold] = current_app.extensions.get("gir_still_told", {})
    rule = rules.get(kind)
    return rule is None or rule(about, person_id)
