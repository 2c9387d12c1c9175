"""A report of 25 fields, and its audit row."""

from django.conf import settings
from django.db import models


class Report(models.Model):
    """What somebody reports."""

    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    department = models.CharField(max_length=80)
    submission = models.CharField(max_length=64, unique=True)
    population = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    first_day = models.DateField()
    last_day = models.DateField()
    at_time = models.TimeField(null=True, blank=True)
    precision = models.CharField(max_length=20)
    received_at = models.DateTimeField(auto_now_add=True)
    forms = models.CharField(max_length=200)
    details = models.CharField(max_length=400, blank=True)
    channel = models.CharField(max_length=20)
    place = models.CharField(max_length=20, blank=True)
    relation = models.CharField(max_length=20, blank=True)
    perpetrator_known = models.BooleanField(null=True, blank=True)
    trigger = models.CharField(max_length=20, blank=True)
    consequences = models.CharField(max_length=200, blank=True)
    police_wished = models.BooleanField(null=True, blank=True)
    manager_may_see = models.BooleanField(null=True, blank=True)
    call_today = models.BooleanField(default=False)
    call_number = models.CharField(max_length=40, blank=True)
    severity = models.CharField(max_length=20, blank=True)
    status = models.CharField(max_length=20, default="new")
    narrative = models.TextField()


class AuditRow(models.Model):
    """Who did what."""

    at = models.DateTimeField(auto_now_add=True)
    actor = models.CharField(max_length=64)
    act = models.CharField(max_length=64)
    object_id = models.CharField(max_length=64)
    origin = models.CharField(max_length=64)


class Department(models.Model):
    """Where somebody works."""

    name = models.CharField(max_length=80)


class Case(models.Model):
    """What was reported, as a list shows it. The earliest open clock stands in the row: nobody sorts by a join."""

    organisation = models.CharField(max_length=32)
    number = models.CharField(max_length=12)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True)
    affected = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    title = models.CharField(max_length=200)
    severity = models.CharField(max_length=20, blank=True)
    status = models.CharField(max_length=20)
    first_day = models.DateField()
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["organisation", "due_at"], name="by_clock"),)


class Step(models.Model):
    """Something that has to be done before a moment."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    name = models.CharField(max_length=40)
    owner = models.CharField(max_length=40)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)


class Handler(models.Model):
    """Who handles a case, in what role."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="handlers")
    role = models.CharField(max_length=20)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)


class Block(models.Model):
    """For whom a case must not exist."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="blocks")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)


class Seen(models.Model):
    """When somebody last read a case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="seen")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    at = models.DateTimeField()
