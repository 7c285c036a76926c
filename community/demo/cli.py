"""`demo`: an example community in an instance of its own, told once."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

import click
from flask import current_app

from community.config import Config
from community.demo.hall import email_of
from community.demo.load import PASSWORD, Inhabited, load_example
from community.migrations import with_schema

LOCAL = {"localhost", "127.0.0.1", "::1"}


@click.command()
@click.option("--force", is_flag=True, help="Load it here although others can reach this instance.")
@with_schema
def demo(force: bool) -> None:
    """Fill this instance with an example community and a Desk; a second time changes nothing.

    Refused where others could sign in by the example's well-known password; forced, it draws a password.
    """
    config: Config = current_app.config["GUILDHALL"]
    private = only_this_machine(config)
    if not private and not force:
        raise click.ClickException(
            "the example has members with one well-known password, so it is loaded on SQLite and on "
            "localhost only. --force loads it here, with a password drawn for this instance."
        )
    password = PASSWORD if private else secrets.token_urlsafe(12)
    try:
        loaded = load_example(password, among_others=force)
    except Inhabited:
        raise click.ClickException(
            "this instance has members of its own. Name another directory in GUILDHALL_DATA; "
            "--force loads the example among them."
        ) from None
    click.echo("")
    click.echo(
        "  " + ("The example community is in." if loaded.new else "The example community was in already.")
    )
    if loaded.note:
        click.echo(f"  {loaded.note}")
    click.echo("")
    for handle, role in loaded.offered:
        click.echo(f"  Sign in as {email_of(handle):<22} {role}")
    if loaded.new or private:
        click.echo(f"  Password for all of them: {password}")


def only_this_machine(config: Config) -> bool:
    """Whether nobody but the person at this machine can reach the instance."""
    return config.embedded and urlsplit(config.base_url).hostname in LOCAL
