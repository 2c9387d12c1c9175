"""Settings, views and the WSGI application of the peer.

Environment: PEER_DATABASE (a file), PEER_ROWS (JSON, see ``same``: rows to write instead of its own), PEER_PAST (a
database of ours whose cases its list shows, and ``PEER_ORGANISATION`` whose list it is).
"""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.contrib.auth.decorators import login_required
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone

# The same promises to the disk as ours.
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON"
ROWS: dict[str, list[int]] = json.loads(os.environ.get("PEER_ROWS", "{}"))

TEMPLATES = str(Path(__file__).parent / "templates")

settings.configure(
    SECRET_KEY=secrets.token_hex(32) if "PEER_SECRET" not in os.environ else os.environ["PEER_SECRET"],
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=[
        "django.contrib.contenttypes",
        "django.contrib.auth",
        "django.contrib.sessions",
        "django.contrib.humanize",
        "tests.benchmarks.peer",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    LANGUAGE_CODE="nl",
    TIME_ZONE="Europe/Amsterdam",
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [TEMPLATES],  # kept once read: that is its way when it is not debugging
        }
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ["PEER_DATABASE"],
            "CONN_MAX_AGE": None,
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": PRAGMAS},
        }
    },
)
django.setup()

# Models can be read after the settings only.
from tests.benchmarks.peer import cases  # noqa: E402
from tests.benchmarks.peer.models import AuditRow, Report  # noqa: E402
from tests.benchmarks.peer.same import SameRows  # noqa: E402

SAME = SameRows(ROWS) if ROWS else None
PAST = 5_000
"""Reports that it holds already: as many as ours."""


class ReportForm(ModelForm):
    """All fields that a visitor fills in."""

    class Meta:
        model = Report
        exclude = ("reporter", "status")


def enter(request: HttpRequest) -> HttpResponse:
    """Sign the one person in; the answer holds a form token."""
    login(request, get_user_model().objects.get())
    return HttpResponse(request.META.get("CSRF_COOKIE", ""))


@login_required
def report(request: HttpRequest) -> HttpResponse:
    """Receive a report."""
    form = ReportForm(request.POST)
    if not form.is_valid():
        return HttpResponse(form.errors.as_json(), status=422)
    with transaction.atomic():
        received = SAME.write(form.cleaned_data["submission"]) if SAME else _write(form, request)
    return redirect(f"/reports/{received}")


def _write(form: ReportForm, request: HttpRequest) -> str:
    form.instance.reporter = request.user
    received = form.save()
    origin = request.META["REMOTE_ADDR"]
    AuditRow.objects.create(actor=str(request.user.pk), act="report", object_id=str(received.pk), origin=origin)
    return str(received.pk)


urlpatterns = [
    path("enter", enter),
    path("enter/<str:name>", cases.enter_as),
    path("report", report),
    path("cases", cases.work_list),
]
application = get_wsgi_application()


def prepare() -> None:
    """Make the tables, the one person and what they reported before."""
    call_command("migrate", run_syncdb=True, verbosity=0)
    if "PEER_PAST" in os.environ:
        cases.copy(os.environ["PEER_PAST"], os.environ["PEER_ORGANISATION"])
        return
    anna = get_user_model().objects.create_user("anna")
    if not ROWS:
        day = timezone.now().date()
        texts = {"department": "Publiekszaken", "population": "employee", "kind": "aggression", "narrative": "…" * 100}
        past = [
            Report(reporter=anna, submission=secrets.token_urlsafe(24), first_day=day, last_day=day, **texts)
            for _ in range(PAST)
        ]
        Report.objects.bulk_create(past, batch_size=500)
