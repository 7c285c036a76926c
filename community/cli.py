"""Commands of `flask --app wsgi`."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import with_appcontext


def init_cli(app: Flask) -> None:
    """Hang every command on the application."""
    app.cli.add_command(migrate)


@click.command()
@with_appcontext
def migrate() -> None:
    """Bring the database up to date."""
    from flask import current_app

    from community.migrations import upgrade

    upgrade(current_app._get_current_object())  # type: ignore[attr-defined]
