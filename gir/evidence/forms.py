"""Choose files."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import FileField, MultipleFileField

from gir.cases.terms import Part
from gir.evidence.access import own_part
from gir.evidence.terms import WHO_READS, Refusal
from gir.terms import lazy as _l
from gir.web.fields import OneTile, options
from gir.web.forms import Form

ACCEPTED = (
    "image/jpeg,image/png,image/gif,image/webp,image/avif,audio/*,video/mp4,video/quicktime,video/3gpp,video/webm,"
    "application/pdf,message/rfc822,application/vnd.ms-outlook,text/plain,.jpg,.jpeg,.png,.gif,.webp,.pdf,.mp3,.m4a,"
    ".ogg,.opus,.wav,.amr,.awb,.aac,.flac,.mp4,.m4v,.mov,.3gp,.webm,.eml,.msg,.txt"
)
"""What the file chooser offers. HEIC is left out: a telephone then hands over a JPEG that everybody can open."""
LONGEST_SHOWN = 80


class FilesForm(Form):
    """Files to add: chosen, or photographed now. They are read while they arrive, never by this form."""

    files = MultipleFileField(
        _l("Choose files"), render_kw={"accept": ACCEPTED}, description=_l("You can choose several at once.")
    )
    photo = FileField(_l("Or take a photo now"), render_kw={"accept": "image/*", "capture": "environment"})

    def refuse(self, field_name: str, file_name: str, reason: Refusal) -> None:
        """Say beside the field which file was not taken, and why."""
        field = self.photo if field_name == "photo" else self.files
        shown = file_name if len(file_name) <= LONGEST_SHOWN else f"{file_name[:LONGEST_SHOWN]}…"
        field.errors = [*field.errors, f"{shown}: {reason.label}"]

    def say(self, sentence: str) -> None:
        """Say what is wrong with the choice as a whole."""
        self.files.errors = [*self.files.errors, sentence]


class CaseFilesForm(FilesForm):
    """Files that a handler adds, to one of the rooms they may enter. The room is asked before the files arrive."""

    part = OneTile(_l("Who may open these files?"), _l("Choose who may open these files."))

    @classmethod
    def offering(cls, parts: Iterable[Part]) -> CaseFilesForm:
        """A form with these rooms, their own chosen beforehand."""
        known = list(parts)
        form = cls(data={"part": own_part(known).value})
        form.part.choices = options((part.value, str(WHO_READS[part])) for part in known)
        return form
