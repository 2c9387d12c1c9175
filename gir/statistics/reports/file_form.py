"""The form before one chart or table is taken away: which, as what, and what for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.accounts.drafts import form_of_request
from gir.statistics import answers
from gir.statistics.chapters import chapters, section_called
from gir.statistics.charts import Chart, Section
from gir.statistics.choice import Choice
from gir.statistics.reports.forms import FiguresForm
from gir.statistics.reports.terms import FileKind
from gir.terms import lazy as _l
from gir.web.fields import OneOf, OneTile, options


class FileForm(FiguresForm):
    """One of the charts and tables of a page: see ``file_form``. Sent again it gives another one."""

    section = OneOf(_l("Which chart or table?"), _l("Choose a chart or table."), first="")
    kind = OneTile(_l("Which file?"), _l("Choose a file."), FileKind)
    offered: Mapping[str, Section]

    def offer(self, sections: Sequence[Section]) -> None:
        """Let these be chosen from."""
        self.offered = {section.key: section for section in sections}
        named = [(section.key, section.title) for section in sections]
        self.section.choices = options([("", str(_("Choose from the list"))), *named])

    @property
    def chosen(self) -> Section:
        """What was chosen in a valid form."""
        return self.offered[self.section.data]

    def content(self) -> bytes:
        """It as the chosen file."""
        section, kind = self.chosen, FileKind(self.kind.data)
        if kind is not FileKind.CSV and isinstance(section, Chart):
            return answers.drawn(section, kind.value)
        return answers.as_csv(section)

    def validate(self, extra_validators: Any = None) -> bool:
        """Also whether there is a picture, when one is asked for."""
        super().validate(extra_validators)
        chosen = self.offered.get(self.section.data or "")
        if chosen and self.kind.data in (FileKind.PNG, FileKind.SVG) and not has_picture(chosen):
            self.kind.errors = [_("There is no picture of this. Choose the table.")]
        return not self.errors


def has_picture(section: Section) -> bool:
    """Whether something of it is drawn."""
    return isinstance(section, Chart) and section.reason is None


def file_form(choice: Choice, asked: Mapping[str, str], actor: Actor) -> FileForm:
    """The form for what a page shows of a choice; ``asked`` is what was clicked there."""
    form = form_of_request(FileForm, actor, data={name: asked.get(name) for name in ("section", "kind")})
    if request.method == "POST":
        chosen = section_called(form.section.data or "", choice)
        form.offer([chosen] if chosen else [])  # the others are made only when they are to be chosen from
    else:
        form.offer(sections_of(choice))
    return form


def sections_of(choice: Choice) -> list[Section]:
    """All that a page shows of a choice."""
    return [section for chapter in chapters(choice) for section in chapter.sections]
