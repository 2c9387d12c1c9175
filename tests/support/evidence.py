"""Files as they arrive and as they lie in the database, and pictures to send."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path

from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from gir.accounts.actor import actor_of
from gir.cases.models import Case
from gir.cases.terms import Act, Part
from gir.database import db, now
from gir.evidence.intake import Sender, receive
from gir.evidence.models import EvidenceChunk, EvidenceFile
from gir.evidence.sealing import sealed_row
from gir.evidence.tending import tend_files
from gir.evidence.terms import Copy, FileKind, FileStatus, Preview, Scan
from gir.vault import DataKey, KeySet
from tests.support.page import Page
from tests.support.page_client import PageClient

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
BOUNDARY = "----WebKitFormBoundaryq7Zz0Yy1Xx2Ww3Vv"
Sent = tuple[str, bytes]
"""The name of a file, and what is in it."""


def stored_file(case: Case, content: bytes = PDF) -> list[EvidenceFile | EvidenceChunk]:
    """The rows of a complete file of the reporter with the id of its case, and of its clean picture."""
    file = EvidenceFile(
        id=case.id,
        incident=case.incident,
        from_reporter=True,
        part=Part.CORE,
        status=FileStatus.COMPLETE,
        kind=FileKind.PDF,
        began_at=now(),
        completed_at=now(),
        size=len(content),
        preview_size=len(content),
        scan=Scan.CLEAN,
        preview=Preview.READY,
        key=DataKey.fresh(KeySet.CASE),
        name="proof.pdf",
        fingerprint=hashlib.sha256(content).hexdigest(),
    )
    pieces = [sealed_row(file.key, file.id, copy, 0, content, last=True) for copy in Copy]
    return [file, *(EvidenceChunk(file=file, copy=p["copy"], number=0, data=p["data"]) for p in pieces)]


def picture(size: tuple[int, int] = (64, 48), colour: str = "teal", form: str = "JPEG", **more: object) -> bytes:
    """A picture; ``more`` goes with it, such as ``exif``."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, form, **more)
    return out.getvalue()


def send(
    client: PageClient,
    path: str,
    files: Sequence[Sent],
    *,
    field: str = "files",
    follow: bool = True,
    part: str | None = None,
) -> Page:
    """Choose these files in the form on this page, and a room when one is asked for, and send it."""
    fields = [("csrf_token", client.visit(path).form(path).values["csrf_token"][0])]
    body, content_type = form_data(fields + ([("part", part)] if part else []), files, field=field)
    return client._ask("POST", path, follow=follow, data=body, content_type=content_type)


def form_data(
    fields: Sequence[tuple[str, str]], files: Sequence[Sent], *, field: str = "files", end: str = "--"
) -> tuple[bytes, str]:
    """The body that a browser sends for a form with files, and its content type."""
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in fields]
    for name, content in files:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        parts += [head.encode(), b"Content-Type: application/octet-stream\r\n\r\n", content, b"\r\n"]
    parts.append(f"--{BOUNDARY}{end}\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={BOUNDARY}"


def own_path(case_id: str) -> str:
    """Where a reporter adds files."""
    return f"/my-reports/{case_id}/more/evidence"


def complete_files(app: Flask) -> list[EvidenceFile]:
    """All files that count, oldest first, with names opened."""
    with app.app_context():
        rows = (
            select(EvidenceFile).where(EvidenceFile.status == FileStatus.COMPLETE).order_by(EvidenceFile.completed_at)
        )
        return list(db.session.scalars(rows))


def rows_there(app: Flask) -> tuple[int, int]:
    """How many files and pieces the database holds, whatever their state."""
    with app.app_context():
        files, pieces = (db.session.scalar(select(func.count()).select_from(m)) for m in (EvidenceFile, EvidenceChunk))
        return files or 0, pieces or 0


def holding(folder: Path, canary: bytes) -> list[str]:
    """Files below a folder that hold these bytes."""
    return [path.name for path in sorted(folder.rglob("*")) if path.is_file() and canary in path.read_bytes()]


def add_files(app: Flask, person_id: str, case_id: str, files: Sequence[Sent]) -> None:
    """Let this person, the reporter, add files, and let the clock make pictures of them."""
    with app.app_context():
        case, sender = db.session.get_one(Case, case_id), Sender(actor_of(person_id), Act.AMEND, from_reporter=True)
        for name, content in files:
            receive(case, name, [content], sender)
        tend_files()
