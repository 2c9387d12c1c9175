"""Commands on the machine: ``flask --app wsgi gir backup`` and ``restore``."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from gir.backups.postgresql import CopyFailed
from gir.backups.rotation import StillNeeded, forget, rotate
from gir.backups.services import CannotRestore, make_copy, put_back

keys_group = AppGroup("keys", help="The keys that data keys are wrapped with, in keys.json.")
FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("backup")
@click.argument("folder", type=FOLDER)
@click.argument("keys_folder", type=FOLDER)
@with_appcontext
def backup(folder: Path, keys_folder: Path) -> None:
    """Copy the database into FOLDER and its keys into KEYS_FOLDER, while people go on working.

    Neither can be read without the other, nor without keys.json. Keep the two apart. Copies of keys are removed here
    after thirty days: what was destroyed can be read in no copy by then.
    """
    if folder.resolve() == keys_folder.resolve():
        raise click.ClickException("Take two folders: whoever finds one of them must not have both.")
    try:
        made = make_copy(current_app.extensions["gir_settings"], folder, keys_folder)
    except (CopyFailed, sqlite3.Error, OSError) as error:
        raise click.ClickException(f"No copy was made: {error}") from error
    click.echo(f"{made.data}\n{made.keys}")


@click.command("restore")
@click.argument("data", type=FILE)
@click.argument("keys", type=FILE)
@with_appcontext
def restore(data: Path, keys: Path) -> None:
    """Make the database of this installation from a copy. Nothing that is there is written over.

    What was destroyed after the copy was made is destroyed again, by the list beside the keys and the one in the
    instance folder. Ends with 1 when the log in the copy is not whole.
    """
    try:
        restored = put_back(current_app.extensions["gir_settings"], data, keys)
    except (CannotRestore, CopyFailed, sqlite3.Error, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"The copy was put back. Destroyed again: {restored.destroyed_again} keys.")
    for verdict in restored.verdicts:
        click.echo(f"{verdict.chain}: {verdict.lines} lines, {verdict.fault or 'whole'}")
    if any(verdict.fault for verdict in restored.verdicts):
        sys.exit(1)


@keys_group.command("rotate")
def rotate_keys() -> None:
    """Make a new key and wrap every data key with it, while people go on working. Killed halfway: run it again.

    Then start the servers anew and run it once more, and copy keys.json to where you keep it.
    """
    number = rotate(current_app.extensions["gir_settings"].keyring)
    click.echo(f"{number} data keys are wrapped anew.")


@keys_group.command("forget")
@click.argument("name")
@click.confirmation_option(prompt="Copies made before the last rotation cannot be read without this key. Go on?")
def forget_key(name: str) -> None:
    """Take the key NAME, such as k1, out of keys.json, once nothing is wrapped with it."""
    try:
        forget(current_app.extensions["gir_settings"].keyring, name)
    except (StillNeeded, KeyError) as error:
        raise click.ClickException(f"{name} stays: {error}.") from error
    click.echo(f"{name} is gone.")
