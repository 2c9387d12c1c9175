"""Commands about the two logs: ``flask --app wsgi gir audit …`` and ``… gir processing …``."""

from __future__ import annotations

import sys
from datetime import datetime, time
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from gir.accounts.commands import operator, organisation_named
from gir.accounts.models import Person
from gir.audit.chain import INSTALLATION
from gir.audit.checkpoints import Checkpoint, folder, kept_in, public_key
from gir.audit.cutting import NotWhole, cut_off, last_to_remove
from gir.audit.verification import Verdict, missing_guards, verify
from gir.database import db
from gir.privacy.checkpointing import leave_checkpoints
from gir.privacy.processing.models import ProcessingLine
from gir.privacy.processing.services import as_text
from gir.web.moments import moment_of

BENT, CLOCK = 1, 2
"""How a check ends when a chain is bent; when only the clock was wrong."""

audit = AppGroup("audit", help="The log of who did what and who read what.")

ELSEWHERE = click.option(
    "--checkpoints",
    "elsewhere",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="A file or folder with checkpoints that were kept elsewhere, logs and mails too. May be given more often.",
)


@audit.command("verify")
@ELSEWHERE
@click.option("--key", default="", help="The public key that checkpoints must be signed with (see `audit key`).")
def verify_log(elsewhere: tuple[Path, ...], key: str) -> None:
    """Walk every chain, compare it with all checkpoints, and say whether somebody bent it.

    Ends with 1 when one is not whole or unguarded, with 2 when only the clock was wrong.
    """
    chains = [INSTALLATION, *db.session.scalars(select(Person.organisation_id).distinct())]
    verdicts = verify(chains, _known(elsewhere), key)
    for verdict in verdicts:
        _tell(verdict)
    guards = sorted(missing_guards())
    for guard in guards:
        click.echo(f"The database does not guard the log any more: the trigger {guard} is gone.")
    if guards or any(verdict.fault for verdict in verdicts):
        click.echo("Change nothing. Keep the database, the checkpoints and their copies; tell the privacy officer.")
        sys.exit(BENT)
    if any(verdict.clock for verdict in verdicts):
        sys.exit(CLOCK)


def _tell(verdict: Verdict) -> None:
    click.echo(f"{verdict.chain}: {verdict.lines} lines, {verdict.fault or 'whole'}")
    for remark in verdict.clock:
        click.echo(f"{verdict.chain}: the clock: {remark}")


def _known(elsewhere: tuple[Path, ...] = ()) -> list[Checkpoint]:
    own = [folder()] if folder().is_dir() else []
    return list(kept_in(*own, *elsewhere))


@audit.command("checkpoint")
def make_checkpoint() -> None:
    """Make a signed checkpoint of every chain now, and print it. The clock does the same every hour."""
    try:
        for checkpoint in leave_checkpoints():
            click.echo(checkpoint.line)
    except OSError as error:
        raise click.ClickException(f"The checkpoints could not be kept in {folder()}.") from error


@audit.command("key")
def show_key() -> None:
    """Print the public key that checkpoints are checked with. Keep it on paper: whoever changes all keys is found."""
    click.echo(public_key())


@audit.command("cut")
@click.option("--remove", is_flag=True, help="Do it. Without this it only says what would be removed.")
@ELSEWHERE
def cut_log(remove: bool, elsewhere: tuple[Path, ...]) -> None:
    """Remove lines that are older than five years, up to a signed checkpoint. The rest can still be checked."""
    known = _known(elsewhere)
    ends = [last_to_remove(chain, known) for chain in sorted({checkpoint.chain for checkpoint in known})]
    due = [end for end in ends if end is not None]
    if not due:
        click.echo("No line is old enough to be removed.")
    for end in due:
        until = f"up to line {end.sequence}, of {end.at:%Y-%m-%d} and before"
        if remove:
            click.echo(f"{end.chain}: {_cut(end)} lines removed, {until}.")
        else:
            click.echo(f"{end.chain}: the lines {until}, can be removed. Run it again with --remove to do it.")


def _cut(end: Checkpoint) -> int:
    try:
        return cut_off(end, actor=operator(end.chain))
    except NotWhole as error:
        raise click.ClickException(f"{end.chain} is not whole (see `audit verify`): nothing was removed.") from error
    except DBAPIError as error:
        message = f"{end.chain}: the database refused, nothing was removed. On PostgreSQL, do it as the tables' owner."
        raise click.ClickException(message) from error


processing = AppGroup("processing", help="The log of what was done with data about whom, for which purpose.")


@processing.command("export")
@click.argument("organisation")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The first day, such as 2026-01-31.")
def export_processing(organisation: str, since: datetime) -> None:
    """Print the lines of an ORGANISATION since a day, one JSON object a line (Logboek Dataverwerkingen)."""
    home, first = organisation_named(organisation), moment_of(since.date(), time(0))
    mine = ProcessingLine.organisation_id == home.id, ProcessingLine.at >= first
    lines = select(ProcessingLine).where(*mine).order_by(ProcessingLine.at)
    for line in db.session.scalars(lines.execution_options(yield_per=500)):
        click.echo(as_text(line))
