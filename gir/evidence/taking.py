"""Take the files of a request in, one by one, while they arrive."""

from __future__ import annotations

from typing import cast

from flask import request
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from gir.cases.models import Case
from gir.evidence.forms import FilesForm
from gir.evidence.intake import MEGABYTE, FileRefused, Sender, receive
from gir.evidence.queries import room_left, size_in_words
from gir.evidence.terms import Refusal
from gir.web.parts import ArrivingFile, BrokenUpload, Parts, PartsRequest

ENVELOPE = 1 * MEGABYTE
"""Bytes that a browser may send around the files."""


def take_files(case: Case, sender: Sender, form: FilesForm) -> int:
    """Receive what the request brings. Gives how many files are kept; ``form`` says which were not, and why.

    Raises:
        werkzeug.exceptions.BadRequest: the rest did not come. What was complete is kept.
        gir.cases.services.ChangedMeanwhile: the case was closed meanwhile.
    """
    parts = cast(PartsRequest, request).parts
    if parts is None:
        form.say(_("Choose a file first."))
        return 0
    room = room_left(case)
    if (request.content_length or 0) > room + ENVELOPE:
        words = size_in_words(room)
        form.say(_("Together this is too large. The report has room for %(room)s more. Nothing was added.", room=words))
        return 0
    try:
        return _take_each(case, sender, form, parts)
    except BrokenUpload as error:
        raise BadRequest(
            _("The files did not come in completely. Files that were complete are kept. Go back and try it again.")
        ) from error


def _take_each(case: Case, sender: Sender, form: FilesForm, parts: Parts) -> int:
    kept = 0
    for file in parts.files():
        if file.field in (form.files.name, form.photo.name):
            kept += _is_kept(case, sender, form, file)
    if not kept and not form.errors:
        form.say(_("Choose a file first."))
    return kept


def _is_kept(case: Case, sender: Sender, form: FilesForm, file: ArrivingFile) -> bool:
    try:
        receive(case, file.name, file.pieces, sender)
    except FileRefused as refusal:
        if refusal.reason is Refusal.ALREADY_THERE:
            return True  # sent twice, kept once
        if file.name or refusal.reason is not Refusal.EMPTY:  # else: a browser's way to say that nothing was chosen
            form.refuse(file.field, file.name, refusal.reason)
        return False
    return True
