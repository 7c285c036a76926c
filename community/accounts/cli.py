"""`member …`: accounts made from the command line."""

from __future__ import annotations

import json
import sys
from typing import NoReturn

import click

from community.accounts.actions import add_member
from community.accounts.actions.members import AddressTaken
from community.accounts.rules import email_address, password_fault
from community.accounts.secrets import hash_password
from community.core import events
from community.migrations import with_schema

TAKEN, UNUSABLE = 1, 2


@click.group()
def member() -> None:
    """Members of this instance."""


@member.command()
@click.option("--email", required=True, help="The address they sign in with; taken as confirmed.")
@click.option("--name", required=True, help="Their name as others see it.")
@click.option("--admin", is_flag=True, help="Make them an administrator.")
@click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input, not the keyboard."
)
@with_schema
def create(email: str, name: str, admin: bool, password_stdin: bool) -> None:
    """Make a member whose address counts as confirmed, and print it as JSON.

    Exit status 1: the address belongs to a member already. 2: something given cannot be used.
    """
    address, name = email_address(email), " ".join(name.split())
    if address is None:
        _stop(f"{email!r} is not an email address.", UNUSABLE)
    if not 0 < len(name) <= 80:
        _stop("A name has between 1 and 80 characters.", UNUSABLE)
    password = _password(password_stdin)
    if fault := password_fault(password, (name, address)):
        _stop(f"The password cannot be used: {fault}", UNUSABLE)
    try:
        made = add_member(email=address, name=name, password_hash=hash_password(password), is_admin=admin)
    except AddressTaken:
        _stop(f"{address} belongs to a member already.", TAKEN)
    events.commit()
    click.echo(json.dumps({"id": made.id, "email": made.email, "name": made.name, "admin": made.is_admin}))


def _password(from_stdin: bool) -> str:
    if from_stdin:
        # Only the line's end is not part of it: a password may well begin or end with a blank.
        return sys.stdin.readline().removesuffix("\n").removesuffix("\r")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


def _stop(message: str, status: int) -> NoReturn:
    click.echo(message, err=True)
    raise SystemExit(status)
