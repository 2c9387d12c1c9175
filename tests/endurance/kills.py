"""Four people send reports and keep a draft while somebody keeps killing the server. What was acknowledged must be
there: the reports once, and the drafts as they were saved last.

People do what their browsers do: without an answer they send the same form again.
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select

from gir.audit.models import AuditLine
from gir.audit.verification import verify
from gir.cases.models import Case, Task
from gir.cases.terms import Act
from gir.config import Settings
from gir.database import db
from gir.facts.models import Fact
from gir.incidents.models import Incident
from gir.incidents.terms import Source
from gir.reporting.drafts import answers_of
from gir.reporting.models import ReportDraft
from tests.benchmarks.browser import Answer, Browser
from tests.benchmarks.servers import free_port
from tests.support.installations import PASSWORD, running

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = ("anna", "bram", "dirk", "rik")
DRAFT_EVERY = 5
"""Reports between two savings of somebody's draft."""
PATIENCE = 60
"""Seconds in which a report must be received at last."""
ANSWERS = {"narrative": "Hij sloeg op de balie.", "forms": "threat", "when": "today", "channel": "desk"}


class Server:
    """The product under gunicorn, as a group of processes that can be killed at once."""

    def __init__(self, settings: Settings) -> None:
        self.port = free_port()
        self.environment = {
            "PATH": os.environ["PATH"],
            "PORT": str(self.port),
            "GIR_INSTANCE": str(settings.instance),
            "GIR_DATABASE_URL": settings.database_url,
            "GIR_SECRET_KEY": settings.secret_key,
            "GIR_KEYRING": str(settings.keyring),
            "GIR_BASE_URL": f"http://127.0.0.1:{self.port}",
            "GIR_DEMO": "1",  # a password is enough
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and do not wait for the first answer: people knock all the time."""
        gunicorn = str(Path(sys.executable).with_name("gunicorn"))
        self.process = subprocess.Popen(
            [gunicorn, "wsgi:app"],
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill(self) -> None:
        """End all its processes as a power cut would: no handler runs, nothing is flushed."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@contextmanager
def served(settings: Settings) -> Iterator[Server]:
    """A server that is gone afterwards."""
    server = Server(settings)
    server.start()
    try:
        yield server
    finally:
        server.kill()


@dataclass
class Sent:
    """What the people sent and what was acknowledged, by the token of the form."""

    wanted: int
    acknowledged: set[str] = field(default_factory=set)
    again: int = 0
    """Forms that had to be sent again, because no answer came."""
    drafts: dict[str, str] = field(default_factory=dict)
    """What each person's draft said when its last saving was acknowledged."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def enough(self) -> bool:
        return len(self.acknowledged) >= self.wanted

    def acknowledge(self, token: str, tries: int) -> None:
        with self.lock:
            self.acknowledged.add(token)
            self.again += tries > 1


@dataclass(frozen=True)
class Found:
    """What is in the database afterwards."""

    reports: Counter[str]
    """How often each token was received."""
    unfinished: int
    """Reports without a case, steps, a fact, or a line in the log."""
    faults: list[str]
    """What is wrong with the log."""
    drafts: list[str]
    """What the drafts say."""


def send_under_fire(settings: Settings, kills: int, wanted: int) -> Sent:
    """Have ``wanted`` reports acknowledged while the server is killed ``kills`` times, evenly spread."""
    sent = Sent(wanted)
    with served(settings) as server, ThreadPoolExecutor(len(PEOPLE)) as people:
        work = [people.submit(_report_on_and_on, server.port, name, sent) for name in PEOPLE]
        for number in range(1, kills + 1):
            while len(sent.acknowledged) < wanted * number // (kills + 1) and not any(one.done() for one in work):
                time.sleep(0.02)
            server.kill()
            server.start()
        for one in work:
            one.result()
    return sent


def _report_on_and_on(port: int, name: str, sent: Sent) -> None:
    person, form_page = _signed_in(port, name)
    hidden = form_page.hidden_fields()
    asked_about_manager = {"manager_may_see": "yes"} if "manager_may_see" in form_page.text else {}
    page, submission = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    number = 0
    while not sent.enough:
        if number % DRAFT_EVERY == 0:
            text = f"{name} is bij melding {number}."
            draft = {**hidden, "narrative": text, "page": page, "submission": submission}
            _until_received(person, draft, "/report/drafts")
            sent.drafts[name] = text
        number += 1
        token = secrets.token_urlsafe(24)
        form = {**hidden, **ANSWERS, **asked_about_manager, "submission": token, "page": secrets.token_urlsafe(24)}
        sent.acknowledge(token, _until_received(person, form))


def _signed_in(port: int, name: str) -> tuple[Browser, Answer]:
    """Somebody who signed in between two kills, and their empty form."""
    deadline = time.monotonic() + PATIENCE
    while True:
        person = Browser(port)
        try:
            person.sign_in(f"{name}@voorbeeldstad.example", PASSWORD)
            return person, person.get("/report")
        except (OSError, ValueError, IndexError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _until_received(person: Browser, form: dict[str, str], path: str = "/report") -> int:
    """Send a form until it is received. Gives how often that took."""
    request = person.request(path, form)
    deadline, tries = time.monotonic() + PATIENCE, 0
    while time.monotonic() < deadline:
        tries += 1
        with suppress(OSError, ValueError, IndexError):  # no answer, or half of one
            status = person.send(request).status
            if status in (302, 303):
                return tries
            if status < 500:
                raise AssertionError(f"A form to {path} was answered with {status}.")
        time.sleep(0.02)
    raise AssertionError(f"A form to {path} was not received within a minute.")


def look(settings: Settings) -> Found:
    """Open the database once more and count."""
    with running(settings) as app, app.app_context():
        ours = Incident.source == Source.REPORT
        tokens = Counter(token for token in db.session.scalars(select(Incident.submission).where(ours)) if token)
        whole = (
            select(func.count(Incident.id.distinct()))
            .join(Case, Case.incident_id == Incident.id)
            .join(Task, Task.case_id == Case.id)
            .join(Fact, Fact.incident_id == Incident.id)
            .join(AuditLine, (AuditLine.object_id == Case.id) & (AuditLine.act == Act.REPORT.value))
            .where(ours)
        )
        reports = db.session.scalar(select(func.count()).select_from(Incident).where(ours)) or 0
        faults = [f"{verdict.chain}: {verdict.fault}" for verdict in verify() if verdict.fault]
        if db.engine.dialect.name == "sqlite":
            state = db.session.connection().exec_driver_sql("PRAGMA integrity_check").scalar_one()
            faults += [state] if state != "ok" else []
        drafts = [answers_of(draft).get("narrative", "") for draft in db.session.scalars(select(ReportDraft))]
        return Found(tokens, reports - (db.session.scalar(whole) or 0), faults, drafts)
