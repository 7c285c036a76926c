"""Commands of `flask --app wsgi`: each package brings its own, here they get their names."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from community.accounts.cli import member
from community.demo.cli import demo
from community.migrations import upgrade
from community.opsaccount.cli import desk
from community.opsaccount.imports import cli as imports
from community.opsaccount.resilience.cli import score, stress_test


@click.command()
@with_appcontext
def migrate() -> None:
    """Bring the database up to date."""
    upgrade(current_app._get_current_object())  # type: ignore[attr-defined]


DESK = (imports.import_file, stress_test)
"""Commands of `desk`; naming them here also imports their modules."""

COMMANDS: list[click.Command] = [migrate, demo, member, score, desk]


def init_cli(app: Flask) -> None:
    """Hang every command on the application."""
    for command in COMMANDS:
        app.cli.add_command(command)
