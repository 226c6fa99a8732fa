"""Commands for whoever looks after the instance: audit, backup and restore, worker."""

import signal
import sqlite3
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from app.domain.audit import INSTANCE_CHAIN
from app.domain.errors import DomainError
from app.web import audit_trail, backup, checkpoints, logs
from app.web.upgrading import is_at_head

audit = AppGroup("audit", help="Check the audit and sign where it stands.")
worker = AppGroup("worker", help="Work behind the pages: mails and packets.")


@audit.command("verify")
def verify() -> None:
    """Check every chain, also against the signed checkpoints; name the first bad row of each that does not hold.

    Every publication, submission and opening record is held against the row that recorded it; the first that differs
    is named."""
    lines = checkpoints.lines(checkpoints.path())
    fault = checkpoints.first_fault(lines, folder=checkpoints.path().parent)
    _, broken = audit_trail.breaks({} if fault else checkpoints.seen_in(lines))
    for bad in broken:
        click.echo(backup.in_words(bad), err=True)
    if fault:
        click.echo(f"{fault} The chains could not be held against the checkpoints.", err=True)
    publications, differing = audit_trail.publication_faults()
    if differing:
        click.echo(differing, err=True)
    others = [words for check in audit_trail.CHECKS if (words := check())]
    for words in others:
        click.echo(words, err=True)
    if broken or fault or differing or others:
        sys.exit(1)
    if publications:
        click.echo(f"What was published is as the audit recorded it: {_counted(publications, thing='publication')}.")
    open_to_all = [end for number, (end, _) in audit_trail.heads().items() if number >= INSTANCE_CHAIN]
    click.echo(  # sealed chains hold too, but how much vendors did is not told
        f"The audit holds: {_counted(len(open_to_all), thing='chain')}, {_counted(sum(open_to_all), thing='row')}, "
        f"{_counted(len(lines), thing='checkpoint')}."
    )


@audit.command("checkpoint")
def checkpoint() -> None:
    """Sign where each chain ends now and keep it outside the database."""
    count = checkpoints.take()
    signed = f"{_counted(count, thing='head')} signed in {checkpoints.path()}."
    click.echo(signed if count else "Nothing has changed since the last one.")


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_appcontext
def back_up(file: Path) -> None:
    """Write everything this instance holds to FILE, while it is in use. FILE holds secrets: keep it safe."""
    if file.exists():
        raise click.ClickException(f"{file} exists already. Choose another name.")
    file = file.absolute()
    file.parent.mkdir(parents=True, exist_ok=True)
    manifest = _in_words(lambda: backup.back_up(file))
    click.echo(f"Backed up to {file}: the database, {len(manifest['members']) - 1} other files, audit heads.")
    if backup.SECRET not in manifest["members"]:
        click.echo("SECRET_KEY comes from the environment and is not in the backup; keep it elsewhere.")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--replace", is_flag=True, help="Give up what this instance holds now.")
@with_appcontext
def restore(file: Path, replace: bool) -> None:
    """Put the instance back as FILE holds it: all of it, or nothing."""
    if not replace and not backup.is_empty():
        raise click.ClickException("This instance is not empty. Add --replace to give up what it holds now.")
    manifest = _in_words(lambda: backup.restore(file))
    click.echo(f"Restored what was backed up at {manifest['made_at']}. Start Finalist anew, so that it reads its keys.")


@worker.command("run")
def run_worker() -> None:
    """Work until told to stop by SIGTERM or Ctrl-C. `python wsgi.py` has a worker of its own."""
    from app.web.worker import Worker

    if not is_at_head():
        raise click.ClickException("The database lacks migrations. Run: flask db upgrade")
    logs.configure(sys.stdout)
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    working = Worker(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's own way
    working.start()
    click.echo("The worker works. Stop it with Ctrl-C or SIGTERM.")
    told.wait()
    working.stop()


def _counted(count: int, *, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def _in_words(act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What `act` gives; a broken rule, a full disk or a file that cannot be read becomes a sentence."""
    try:
        return act()
    except (DomainError, OSError, sqlite3.Error) as error:
        raise click.ClickException(str(error)) from error


def register(app: Flask) -> None:
    for command in (audit, worker, back_up, restore):
        app.cli.add_command(command)
