"""What the clock does with files: remove what never came, have them scanned, make pictures that can be looked at."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from flask import current_app
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from gir.audit import System, recorded
from gir.cases.models import Case
from gir.cases.services import act_on, tell, tell_reporter
from gir.cases.terms import Happening
from gir.config import Settings
from gir.database import db, now
from gir.evidence.access import readers_now
from gir.evidence.claims import Tried, claim, claim_alone, give_back
from gir.evidence.intake import remove_left_overs
from gir.evidence.models import EvidenceFile
from gir.evidence.scanner import NoVerdict, ScannerDown, finds_virus
from gir.evidence.sealing import Incomplete, cut, opened, sealed_row, write_pieces
from gir.evidence.terms import Copy, EvidenceAct, Preview, Scan
from gir.notifications.services import enqueue
from gir.notifications.terms import MessageKind

Take = Callable[..., EvidenceFile | None]
REDRAW = Path(__file__).with_name("redraw.py")
SECONDS_TO_REDRAW = 20
"""However busy the machine is; of its own work a picture gets less (``gir.evidence.redraw.SECONDS``)."""
LARGEST_PREVIEW = 8 * 1024 * 1024
ROUND = 25.0
"""Seconds after which a round takes no more files to scan, or to draw: whatever else is due gets its turn."""


def tend_files() -> tuple[int, int, int]:
    """Do what is due. Gives how many left-overs went, how many files were scanned, how many pictures were made."""
    return remove_left_overs(), scan_waiting(), redraw_waiting()


def scan_waiting() -> int:
    """Have files scanned. Without a scanner, or while it is down, they wait, and the page says so. Gives how many."""
    settings: Settings = current_app.extensions["gir_settings"]
    if not settings.scanner:
        return 0
    scanned = 0
    for file in _taken(claim, EvidenceFile.scan_tried_at, EvidenceFile.scan == Scan.WAITING):
        try:
            found = finds_virus(settings.scanner, opened(file))
        except ScannerDown as error:
            current_app.logger.warning("The virus scanner gave no answer (%s); it will be asked again.", error)
            give_back(file, EvidenceFile.scan_tried_at)
            return scanned
        except NoVerdict:
            current_app.logger.warning("The virus scanner could not judge a file; it will be asked again: %s", file.id)
            continue
        except (InvalidTag, Incomplete):
            current_app.logger.error("A file of evidence cannot be opened: %s", file.id)
            continue
        _note_scan(file, Scan.INFECTED if found else Scan.CLEAN)
        scanned += 1
    return scanned


def _taken(take: Take, tried: Tried, *conditions: ColumnElement[bool]) -> Iterator[EvidenceFile]:
    """Files of which it is our turn, one after the other, until the round is over."""
    until = time.monotonic() + ROUND
    while time.monotonic() < until and (file := take(tried, *conditions)) is not None:
        yield file


def _note_scan(file: EvidenceFile, verdict: Scan) -> None:
    case = db.session.scalars(select(Case).where(Case.incident_id == file.incident_id)).one()
    clock = System("clock", case.organisation_id)
    if verdict is Scan.CLEAN:
        with recorded(EvidenceAct.SCAN, file, actor=clock, detail={"verdict": verdict.value}) as session:
            _mark(session, file, verdict)
        return
    with act_on(case, EvidenceAct.SCAN, actor=clock) as session:
        session.info["recorded"].append(_mark(session, file, verdict))
        tell(session, case, Happening.FILE_QUARANTINED, actor=None, part=file.part, for_reporter=file.from_reporter)
        _warn(session, case, file)


def _mark(session: Session, file: EvidenceFile, verdict: Scan) -> EvidenceFile:
    held = session.get_one(EvidenceFile, file.id, populate_existing=True)
    held.scan, held.scanned_at = verdict, now()
    return held


def _warn(session: Session, case: Case, file: EvidenceFile) -> None:
    about = f"{file.id}:{Scan.INFECTED.value}"
    enqueue(session, readers_now(case, file), MessageKind.ATTENTION, about=about, path=f"/cases/{case.id}")
    if file.from_reporter:
        tell_reporter(session, case, MessageKind.NEWS, about)


def redraw_waiting() -> int:
    """Make clean pictures. One that cannot be drawn is marked so, and never stops the others."""
    made = 0
    drawable = (EvidenceFile.preview == Preview.WAITING, EvidenceFile.scan != Scan.INFECTED)
    for file in _taken(claim_alone, EvidenceFile.preview_tried_at, *drawable):
        picture = _redrawn(file)
        with recorded(EvidenceAct.CLEAN, file, actor=_clock(file)) as session:
            held = session.get_one(EvidenceFile, file.id, populate_existing=True, with_for_update={"of": EvidenceFile})
            if held.preview is not Preview.WAITING:
                continue  # another round was faster
            held.preview = Preview.READY if picture else Preview.IMPOSSIBLE
            held.preview_size = len(picture)
            _keep(session, held, picture)
        made += bool(picture)
    return made


def _clock(file: EvidenceFile) -> System:
    return System("clock", file.incident.organisation_id)


def _redrawn(file: EvidenceFile) -> bytes:
    """The clean picture; nothing when there is none."""
    try:
        original = b"".join(opened(file))
        answer = subprocess.run(
            [sys.executable, "-I", str(REDRAW)],
            input=original,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            timeout=SECONDS_TO_REDRAW,
            check=True,
        )
    except (InvalidTag, Incomplete, OSError, subprocess.SubprocessError) as error:
        current_app.logger.info("A picture cannot be shown (%s): %s", type(error).__name__, file.id)
        return b""
    return answer.stdout if len(answer.stdout) <= LARGEST_PREVIEW else b""


def _keep(session: Session, file: EvidenceFile, picture: bytes) -> None:
    if picture:
        rows = [
            sealed_row(file.key, file.id, Copy.CLEAN, number, plain, last=last)
            for number, (plain, last) in enumerate(cut([picture]))
        ]
        write_pieces(session, rows)
