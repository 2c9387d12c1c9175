"""What people in the demonstration sent along: a photo of the desk, a screenshot, a mail. Drawn and made up here."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from datetime import timedelta

from PIL import Image, ImageDraw, ImageFont
from sqlalchemy.orm import Session

from gir.cases.models import Case
from gir.cases.notes import KEY_SETS
from gir.cases.services import tell
from gir.cases.terms import Happening
from gir.database import now
from gir.demonstration.cast import Cast
from gir.evidence.access import part_of_reporter
from gir.evidence.kinds import kind_of
from gir.evidence.models import EvidenceFile
from gir.evidence.redraw import redrawn
from gir.evidence.sealing import cut, sealed_row, write_pieces
from gir.evidence.terms import PICTURES, Copy, FileKind, FileStatus, Preview, Scan
from gir.vault import DataKey

ADDED = Happening.FILE_ADDED
LATER = timedelta(minutes=15)
"""After the report."""
MAIL = (
    "From: Een inwoner <inwoner@mail.example>\r\n"
    "To: Anna de Wit <anna@voorbeeldstad.example>\r\n"
    "Subject: Dit is nog niet klaar\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\n"
    "Ik weet nu hoe je heet. Morgen kom ik terug en dan gaan we praten.\r\n"
)
POST = ("@stad_wakker", "", "Hier woont hij dus.", "Wie gaat er mee op bezoek?", "", "21:34 · 48 reacties")


def write_evidence(session: Session, cast: Cast, recent: Iterable[Case]) -> None:
    """Add files to the newest report of an employee and of a councillor."""
    newest = {case.incident.reporter_id: case for case in recent}
    sent = {
        "anna": (("IMG_2043.jpg", _desk()), ("Dit is nog niet klaar.eml", MAIL.encode())),
        "rik": (("Schermafbeelding.png", _post()),),
    }
    for name, files in sent.items():
        case = newest[cast.people[name]]
        for file_name, content in files:
            _add(session, case, file_name, content)
        moment = min(case.opened_at + LATER, now())
        detail = {"files": str(len(files)), "by": "reporter"}
        part = part_of_reporter(case.incident)
        tell(session, case, ADDED, actor=None, part=part, moment=moment, for_reporter=True, **detail)


def _add(session: Session, case: Case, name: str, content: bytes) -> None:
    kind, moment = kind_of(content) or FileKind.TEXT, min(case.opened_at + LATER, now())
    part = part_of_reporter(case.incident)
    clean = redrawn(content) if kind in PICTURES else b""
    file = EvidenceFile(
        incident_id=case.incident_id,
        added_by_id=case.incident.reporter_id,
        from_reporter=True,
        part=part,
        status=FileStatus.COMPLETE,
        kind=kind,
        began_at=moment,
        completed_at=moment,
        size=len(content),
        preview_size=len(clean),
        scan=Scan.WAITING,
        preview=Preview.READY if clean else Preview.NONE,
        key=DataKey.fresh(KEY_SETS[part]),
        name=name,
        fingerprint=hashlib.sha256(content).hexdigest(),
    )
    session.add(file)
    session.flush()
    for copy, data in ((Copy.ORIGINAL, content), (Copy.CLEAN, clean)):
        pieces = enumerate(cut([data])) if data else ()
        rows = [sealed_row(file.key, file.id, copy, number, plain, last=last) for number, (plain, last) in pieces]
        write_pieces(session, rows)


def _desk() -> bytes:
    """A desk with folders on the floor, roughly."""
    photo = Image.new("RGB", (1200, 900), "#d9d4c7")
    brush = ImageDraw.Draw(photo)
    brush.rectangle((0, 620, 1200, 900), fill="#8d8a83")
    brush.rectangle((120, 330, 1080, 640), fill="#7a5a3a")
    brush.rectangle((90, 300, 1110, 345), fill="#93704b")
    brush.rectangle((820, 140, 960, 300), fill="#2f3b44")
    for place, colour in enumerate(("#b3423a", "#e8e2d0", "#3d6f8e", "#e8e2d0", "#c99a2e")):
        left, top = 180 + 170 * place, 690 + 35 * (place % 3)
        brush.polygon([(left, top), (left + 120, top - 25), (left + 150, top + 55), (left + 25, top + 80)], fill=colour)
    return _saved(photo, "JPEG")


def _post() -> bytes:
    """A message as it stood on a telephone."""
    screen = Image.new("RGB", (720, 640), "#ffffff")
    brush = ImageDraw.Draw(screen)
    brush.rectangle((0, 0, 720, 70), fill="#22303c")
    for line, words in enumerate(POST):
        brush.text((40, 110 + 60 * line), words, fill="#1b1b1b", font=ImageFont.load_default(34))
    brush.rectangle((40, 490, 680, 610), fill="#c8d3da")
    return _saved(screen, "PNG")


def _saved(picture: Image.Image, form: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, form)
    return out.getvalue()
