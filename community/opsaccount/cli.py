"""`desk …`: one member's Desk from the command line of the machine it runs on."""

from __future__ import annotations

from typing import NoReturn

import click

from community.accounts import queries as members
from community.accounts.models import Member
from community.opsaccount import scope

UNKNOWN_MEMBER, UNUSABLE = 1, 2


@click.group()
def desk() -> None:
    """One member's Desk, named by the member's email address."""


def enter_desk(email: str) -> Member:
    """Work in the Desk of the member with this address from here on; exits with 1 when there is none."""
    found = members.member_with(email.strip().lower())
    if found is None:
        stop(f"There is no member with the address {email}.", UNKNOWN_MEMBER)
    scope.enter(found.id)
    return found


def stop(message: str, status: int) -> NoReturn:
    """End the command: the message on standard error, nothing on standard output."""
    click.echo(message, err=True)
    raise SystemExit(status)
