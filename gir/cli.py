"""Commands on the machine: ``flask --app wsgi gir …``."""

from __future__ import annotations

import os
import secrets
import time
from decimal import Decimal
from typing import TextIO

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from gir.accounts.commands import department_named, operator, organisation_named, person_group
from gir.accounts.drafts import expire_drafts
from gir.accounts.feeds import expire_feeds
from gir.accounts.signing_in import forget_sign_ins
from gir.accounts.throttle import expire_throttles
from gir.audit import recorded
from gir.backups.commands import backup, keys_group, restore
from gir.backups.ledger import keep_destroyed
from gir.care.lateness import pass_on_late_steps
from gir.care.piles.services import ask_about_piles
from gir.care.silence import ask_and_escalate
from gir.cases.break_glass.services import remind_judges
from gir.cases.conflicts.lifting import let_proposals_lapse
from gir.cases.hand_over.vacated import tell_of_what_was_left
from gir.cases.protecting import keep_newcomers_out
from gir.config import Settings
from gir.database import db, write_transaction
from gir.evidence.tending import tend_files
from gir.exchange.history import HistoryRejected, check_history, load_history, read_history
from gir.exchange.taking_over import tend_imports
from gir.facts.services import raise_data_version
from gir.followup.reminding import remind_of_steps
from gir.forgetting.clock import look_at_clock
from gir.forgetting.services import tend_retention
from gir.notifications.services import deliver_due
from gir.organisations.models import Department, HeadCount, Organisation
from gir.organisations.terms import EmployerKind
from gir.privacy.checkpointing import checkpoint_when_due
from gir.privacy.commands import audit, processing
from gir.privacy.processing.services import keep_processing_log
from gir.privacy.requests.clocks import remind_of_requests
from gir.pulse.services import keep_pulse
from gir.reporting.drafts import expire_report_drafts, warn_of_expiry
from gir.statistics.periods import Quarter
from gir.statistics.protected.closing import close_quarters
from gir.statistics.reports.announcing import announce_reports
from gir.statistics.tallies.services import store_tallies
from gir.threat.measures.clock import tend_measures
from gir.threat.perpetrator.informing import remind_to_inform, start_late_clocks
from gir.vault import Keyring
from gir.visitors.services import expire_visits

commands = AppGroup("gir", help="Run this installation.")


def initialise(settings: Settings) -> None:
    """Make the keyring and the secret of a new installation; what exists is left alone."""
    settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not settings.keyring.exists():
        Keyring.create(settings.keyring)
    secret = settings.instance / "secret.key"
    if not settings.secret_key and not secret.exists():
        descriptor = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))


@commands.command("tick")
@click.option("--loop", type=int, default=0, help="Seconds between rounds; 0: one round and stop.")
def tick(loop: int) -> None:
    """Do what is due: ask and warn, deliver mail, expire drafts, look after files. Run it as often as you like."""
    while True:
        keep_destroyed(current_app.extensions["gir_settings"].instance)
        believed = look_at_clock()  # what a clock that jumped ahead removes does not come back
        expired = expire_drafts() + expire_report_drafts() if believed else 0
        warn_of_expiry()
        keep_newcomers_out()
        let_proposals_lapse()
        remind_judges()
        ask_and_escalate()
        tend_measures()
        start_late_clocks()
        remind_to_inform()
        remind_of_requests()
        pass_on_late_steps()
        remind_of_steps()
        tell_of_what_was_left()
        ask_about_piles()
        keep_pulse()
        close_quarters()
        announce_reports()
        delivered = deliver_due()
        with write_transaction() as session:
            expire_throttles(session)
            expire_feeds(session)
            expire_visits(session)
            if believed:
                forget_sign_ins(session)
        removed, scanned, pictures = tend_files()
        if removed or scanned or pictures:
            current_app.logger.info("tick: %d half files removed, %d scanned, %d pictures", removed, scanned, pictures)
        tend_imports()
        _proposed, destroyed = tend_retention()
        if destroyed:
            current_app.logger.info("tick: %d sets of data destroyed", destroyed)
        store_tallies()
        keep_processing_log()
        checkpoint_when_due()
        if delivered or expired:
            current_app.logger.info("tick: %d mails, %d kept forms expired", delivered, expired)
        if not loop:
            return
        time.sleep(loop)


@commands.command("demo")
@click.option("--upgrade", is_flag=True, help="Bring the database up to date first.")
def demo(*, upgrade: bool) -> None:
    """Fill an empty installation with Voorbeeldstad: people, five years of reports, and open cases. Once."""
    settings: Settings = current_app.extensions["gir_settings"]
    if not settings.demo:
        raise click.ClickException("This is not a demonstration: GIR_DEMO=1 is not set.")
    # Both load slowly, and the server never needs them.
    from gir.demonstration.cast import DOMAIN
    from gir.demonstration.play import perform

    if upgrade:
        import flask_migrate

        flask_migrate.upgrade()
    try:
        cast = perform(settings.demo_password)
    except LookupError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Voorbeeldstad is ready for {len(cast.people)} people. Sign in as anna@{DOMAIN}.")


@commands.command("import-history")
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--organisation", "name", required=True, help="Whose history it is.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and do nothing.")
def import_history(file: TextIO, name: str, dry_run: bool) -> None:
    """Take over what an older register counted (docs/history/README.md): everything in FILE, or nothing."""
    organisation = organisation_named(name)
    try:
        groups = read_history(file.read())
        if dry_run:
            check_history(organisation.id, groups)
            number = sum(group.count for group in groups)
        else:
            number = load_history(organisation, groups, actor=operator(organisation.id))
    except HistoryRejected as error:
        for rejection in error.rejections:
            click.echo(f"line {rejection.line}: {rejection.reason}", err=True)
        raise click.ClickException("Nothing was taken over.") from error
    except UnicodeDecodeError as error:
        raise click.ClickException("The file is not in UTF-8. Nothing was taken over.") from error
    click.echo(f"{number} incidents {'can be' if dry_run else 'were'} taken over.")


@commands.group("organisation")
def organisation_group() -> None:
    """Employers in this installation."""


@organisation_group.command("add")
@click.argument("name")
@click.option(
    "--kind", type=click.Choice([kind.value for kind in EmployerKind]), default=EmployerKind.MUNICIPALITY.value
)
@click.option("--language", type=click.Choice(["nl", "en"]), default="nl", show_default=True)
@click.option("--department", "departments", multiple=True, help="May be given more than once.")
@click.option("--emergency-label", help="Who is called in an emergency, such as Beveiliging.")
@click.option("--emergency-number")
@click.option("--duty-number", help="Whom people reach outside office hours.")
@click.option("--work-address", help="The address that goes into a police file.")
def add_organisation(name: str, kind: str, departments: tuple[str, ...], **more: str | None) -> None:
    """Add an employer, with departments. Departments are added to one that exists already."""
    organisation = db.session.scalar(select(Organisation).where(Organisation.name == name))
    made = organisation is None
    organisation = organisation or Organisation(name=name, kind=EmployerKind(kind), data_version=0, **more)
    known = set(db.session.scalars(select(Department.name).where(Department.organisation_id == organisation.id)))
    added = [Department(organisation_id=organisation.id, name=d) for d in dict.fromkeys(departments) if d not in known]
    if not made and not added:
        raise click.ClickException(f"{name} is there already.")
    with recorded("organisation.add", organisation, *added, actor=operator(organisation.id)) as session:
        session.add_all([organisation, *added] if made else added)
    click.echo(f"{name}: {len(added)} departments added.")


@organisation_group.command("staff")
@click.argument("name")
@click.argument("department")
@click.argument("quarter")
@click.argument("people", type=click.IntRange(min=0))
@click.argument("fte", type=click.FloatRange(min=0, max=999_999))
def set_staff(name: str, department: str, quarter: str, people: int, fte: float) -> None:
    """Enter how many PEOPLE and FTE a department had in a QUARTER such as 2026-Q3; what was entered is replaced.

    Without a head count of every department there is no rate. One that began later or has ended needs a 0 once.
    """
    home, period = organisation_named(name), Quarter.parse(quarter)
    if period is None:
        raise click.ClickException(f"{quarter} is no quarter. Write 2026-Q3.")
    place = department_named(home, department)
    with recorded("organisation.staff", place, actor=operator(home.id)) as session:
        mine = select(HeadCount).where(HeadCount.department_id == place.id, HeadCount.quarter == period.first)
        count = session.scalar(mine) or HeadCount(organisation_id=home.id, department_id=place.id, quarter=period.first)
        count.people, count.fte = people, round(Decimal(fte), 1)
        session.add(count)
        raise_data_version(session, home.id)
    click.echo(f"{department}, {period.key}: {people} people, {count.fte} fte.")


commands.add_command(person_group)
commands.add_command(backup)
commands.add_command(restore)
commands.add_command(keys_group)
commands.add_command(audit)
commands.add_command(processing)
