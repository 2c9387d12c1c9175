"""The file for the police as a document: its data, field by field. What is not named here cannot be in it.

The document holds the seven texts that somebody checked, terms, days, sizes and fingerprints, and one address: that of
the organisation.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from gir.care.injury_line.queries import released_injury
from gir.cases.models import Case
from gir.evidence.listing import ListedFile, listed_files
from gir.evidence.queries import size_in_words
from gir.followup.police.forms import SEVEN
from gir.organisations.papers import HERE as SHEETS
from gir.threat.models import PoliceStep
from gir.threat.police.models import PoliceFile
from gir.threat.police.services import SevenTexts, texts_of
from gir.threat.police.terms import Filing
from gir.threat.queries import police_step_of
from gir.threat.terms import VptCode
from gir.web.dates import long_date, long_day
from gir.web.page import current_language

TEMPLATE = (SHEETS / "sheet.typ", Path(__file__).parent / "documents" / "police_file.typ")
WITHOUT_DECISION = Filing.EMPLOYER


@dataclass(frozen=True)
class Contents:
    """All that goes into the document."""

    organisation: str
    address: str
    case_number: str
    version: int
    prepared: str
    filing: Filing
    vpt_code: VptCode
    police_number: str
    filed: str
    injury: str
    texts: SevenTexts
    evidence: tuple[ListedFile, ...]


def contents_of(case: Case, file: PoliceFile) -> Contents:
    """Gather them for one version of the file. Evidence that came after it was prepared is for the next version."""
    step = police_step_of(case)
    return Contents(
        organisation=case.organisation.name,
        address=case.organisation.work_address or "",
        case_number=case.number,
        version=file.number,
        prepared=long_date(file.prepared_at),
        filing=(step.filing if step else None) or WITHOUT_DECISION,
        vpt_code=step.vpt_code if step else VptCode.NOT_ASKED,
        police_number=(step.police_number if step else None) or "",
        filed=_filed(step),
        injury=_injury(case),
        texts=texts_of(file),
        evidence=tuple(listed_files(case, file.prepared_at)),
    )


def _injury(case: Case) -> str:
    """The one line that HRM released with the consent of the person affected: a term, never words of theirs."""
    injury = released_injury(case)
    return str(injury.label) if injury else ""


def _filed(step: PoliceStep | None) -> str:
    return long_day(step.filed_on) if step and step.filed_on else ""


def words_of(contents: Contents) -> dict[str, Any]:
    """Everything that stands in the document, in the language that ``written_in`` says."""
    texts = asdict(contents.texts)
    return {
        "language": current_language(),
        "organisation": contents.organisation,
        "title": _("File for a police report: aggression against somebody with a public task"),
        "lead": _(
            "Case %(number)s, version %(version)s, %(moment)s",
            number=contents.case_number,
            version=contents.version,
            moment=contents.prepared,
        ),
        "facts": [{"label": label, "value": value} for label, value in _facts(contents) if value],
        "vpt": {"title": _("Request for the VPT code"), "text": _vpt(contents.vpt_code)},
        "seven": {
            "title": _("What happened: the seven questions"),
            "items": [
                {"label": label, "text": texts[name] or _("Not known.")}
                for name, label in zip(SEVEN, _labels(), strict=True)
            ],
        },
        "evidence": {
            "title": _("Evidence"),
            "none": _("There are no files with this case."),
            "lead": _(
                "The organisation keeps these files and hands them over on request. By the SHA-256 anybody can check "
                "that a file was not changed."
            ),
            "columns": [_("No."), _("Kind"), _("Added on"), _("Size"), "SHA-256"],
            "rows": [
                [str(place), file.kind, long_date(file.added_at), size_in_words(file.size), file.fingerprint]
                for place, file in enumerate(contents.evidence, start=1)
            ],
        },
        "foot": _("The only address in this file is that of the organisation. Send all letters there."),
        "page": _("Page"),
    }


def _facts(contents: Contents) -> list[tuple[str, str]]:
    return [
        (_("Employer"), contents.organisation),
        (_("Address for all letters"), contents.address),
        (_("Who files it"), str(contents.filing.label)),
        (_("Person affected"), _affected(contents.filing)),
        (_("Injury (with the consent of the person affected)"), contents.injury),
        (_("Number of the police"), contents.police_number),
        (_("Went to the police on"), contents.filed),
    ]


def _affected(filing: Filing) -> str:
    if filing is Filing.NUMBER:
        return _("Known to the employer. Goes under a number, so no name in the file")
    if filing is Filing.DOMICILE:
        return _("Known to the employer. Chooses domicile at the address of the employer")
    return _("Known to the employer, and reached through the employer only")


def _vpt(code: VptCode) -> str:
    asked = _(
        "It was aimed at somebody with a public task. We ask the police to give this report the VPT code, so that the "
        "national agreements of police and prosecution (ELA) hold for it."
    )
    if code is VptCode.ASSIGNED:
        return _(
            "The police gave this report the VPT code. The national agreements of police and prosecution (ELA) hold "
            "for it."
        )
    return asked


def _labels() -> tuple[str, ...]:
    return (
        _("Who did it?"),
        _("What happened?"),
        _("Where was it?"),
        _("When was it?"),
        _("With what?"),
        _("In which way?"),
        _("Why?"),
    )
