"""The list of open cases as the peer shows it: the ORM's own means, used well.

A page of 50 by ``Paginator``, ordered by a clock that stands in the row under an index; steps and handlers by
``prefetch_related``, the department by a join, unread by a subquery, blocked cases left out by ``Exists``; templates
cached. It has no navigation, filters, tabs with counts, translations or saved views, and its names lie open.
"""

from __future__ import annotations

from django.contrib.auth import get_user_model, login
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tests.benchmarks.peer.models import Block, Case, Handler, Seen, Step

PAGE = 50


def enter_as(request: HttpRequest, name: str) -> HttpResponse:
    """Sign somebody in."""
    login(request, get_user_model().objects.get(username=name))
    return HttpResponse("")


@login_required
def work_list(request: HttpRequest) -> HttpResponse:
    """The open cases of the organisation, those with the earliest clock first."""
    page = Paginator(_open_to(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "cases.html", {"page": page, "now": timezone.now()})


def _open_to(person: object) -> QuerySet[Case]:
    blocked = Block.objects.filter(case=OuterRef("pk"), person=person)
    seen = Seen.objects.filter(case=OuterRef("pk"), person=person)
    waiting = Step.objects.filter(done_at=None).order_by("due_at")
    return (
        Case.objects.filter(
            Q(affected=None) | ~Q(affected=person), ~Exists(blocked), organisation="1", due_at__isnull=False
        )
        .select_related("department")
        .prefetch_related(Prefetch("steps", waiting, to_attr="waiting"))
        .prefetch_related(Prefetch("handlers", Handler.objects.select_related("person")))
        .annotate(seen_at=Subquery(seen.values("at")[:1]))
        .order_by("due_at", "pk")
    )


COPIED = """
INSERT INTO peer_department SELECT rowid, 'Afdeling ' || rowid FROM ours.department;
CREATE TEMPORARY TABLE known AS SELECT id, row_number() OVER (ORDER BY id) AS number FROM ours.case_file;
CREATE INDEX known_id ON known (id);
INSERT INTO peer_case (id, organisation, number, department_id, affected_id, title, severity, status, first_day,
        opened_at, changed_at, due_at)
    SELECT k.number, CASE WHEN c.organisation_id = :organisation THEN '1' ELSE '2' END, c.number, d.rowid, 1, i.forms,
        coalesce(c.severity, c.proposed_severity), c.status, i.first_day, c.opened_at, c.changed_core, c.due_threat
    FROM ours.case_file c JOIN known k ON k.id = c.id JOIN ours.incident i ON i.id = c.incident_id
        LEFT JOIN ours.department d ON d.id = i.department_id;
INSERT INTO peer_step (case_id, name, owner, due_at, done_at)
    SELECT k.number, t.step, t.owner, t.due_at, t.done_at
    FROM ours.task t JOIN known k ON k.id = t.case_id WHERE t.part <> 'care';
INSERT INTO peer_handler (case_id, role, person_id)
    SELECT k.number, h.role, u.id
    FROM ours.case_handler h JOIN known k ON k.id = h.case_id JOIN auth_user u ON u.username = h.role;
INSERT INTO peer_seen (case_id, person_id, at)
    SELECT k.number, 2, r.read_at FROM ours.reading r JOIN known k ON k.id = r.case_id;
ANALYZE
"""
"""How a past of ours becomes the peer's: same cases, steps, handlers and clocks."""


def copy(ours: str, organisation: str) -> None:
    """Fill the peer from a database of ours, whose list is that of ``organisation``."""
    people = get_user_model()
    people.objects.bulk_create(
        people(username=name, first_name=name.capitalize()) for name in ("anna", "oov", "hrm", "coordinator", "clerk")
    )
    with connection.cursor() as cursor:
        cursor.execute("ATTACH DATABASE %s AS ours", [ours])
        for statement in COPIED.split(";"):
            named = ":organisation" in statement
            cursor.execute(statement.replace(":organisation", "%s"), [organisation] if named else None)
        cursor.execute("DETACH DATABASE ours")
