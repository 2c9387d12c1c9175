"""Commands on the machine: ``flask --app wsgi gir …``."""

from __future__ import annotations

import os
import secrets
import sys
import time

import click
from flask import current_app
from flask.cli import AppGroup

from gir.accounts.drafts import expire_drafts
from gir.accounts.throttle import expire_throttles
from gir.audit.chain import verify
from gir.config import Settings
from gir.database import write_transaction
from gir.demonstration.cast import DOMAIN
from gir.demonstration.play import perform
from gir.notifications.services import deliver_due
from gir.vault import Keyring

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
    """Do what is due: deliver mail, expire kept forms. Safe to run as often as you like."""
    while True:
        delivered, expired = deliver_due(), expire_drafts()
        with write_transaction() as session:
            expire_throttles(session)
        if delivered or expired:
            current_app.logger.info("tick: %d mails, %d kept forms expired", delivered, expired)
        if not loop:
            return
        time.sleep(loop)


@commands.command("demo")
def demo() -> None:
    """Fill an empty installation with Voorbeeldstad: people, five years of reports, and open cases. Once."""
    settings: Settings = current_app.extensions["gir_settings"]
    if not settings.demo:
        raise click.ClickException("This is not a demonstration: GIR_DEMO=1 is not set.")
    try:
        cast = perform(settings.demo_password)
    except LookupError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Voorbeeldstad is ready for {len(cast.people)} people. Sign in as anna@{DOMAIN}.")


@commands.group("audit")
def audit() -> None:
    """The audit log."""


@audit.command("verify")
def audit_verify() -> None:
    """Walk every chain and say whether somebody bent it. Ends with 1 when one is not whole."""
    verdicts = verify()
    for verdict in verdicts:
        click.echo(f"{verdict.chain}: {verdict.lines} lines, {verdict.fault or 'whole'}")
    if any(verdict.fault for verdict in verdicts):
        sys.exit(1)
