"""Loads the example community once: the Hall in one transaction, then the Desk in a session of its own."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from community.accounts.models import Member
from community.accounts.queries import member_with
from community.core import clock, events
from community.core.db import db
from community.demo.content import Example, read_example
from community.demo.desk import fill, read_plan
from community.demo.desk_history import import_weekly_summary, save_results
from community.demo.hall import email_of, tell
from community.opsaccount import scope

PASSWORD = "a table by the window"
"""Of every member of the example, on an instance that only this machine reaches."""


@dataclass(frozen=True)
class Loaded:
    """What became of it: whether it is `new`, whom to sign in as (handle, role), what the Desk holds."""

    new: bool
    offered: list[tuple[str, str]]
    note: str


class Inhabited(RuntimeError):
    """People who are no part of the example use this instance."""


def load_example(password: str, *, among_others: bool = False) -> Loaded:
    """Tell what is not there yet, and commit. Raises Inhabited unless it may be told `among_others`."""
    example = read_example()
    new = _load_hall(example, password, among_others)
    note = _load_desk() if new else ""
    offered = [(each.handle, each.signs_in) for each in example.people.values() if each.signs_in]
    return Loaded(new, offered, note)


def _load_hall(example: Example, password: str, among_others: bool) -> bool:
    if member_with(email_of(example.circles[0].owner)):
        return False
    if db.session.scalar(select(Member.id).limit(1)) and not among_others:
        raise Inhabited
    # No after-commit handlers: nobody is connected yet who could be told.
    tell(example, clock.now(), password)
    events.commit()
    return True


def _load_desk() -> str:
    """Fill the Desk of the plan's owner, in a session of its own: one serves one Desk."""
    plan = read_plan()
    owner = member_with(email_of(plan["owner"]))
    assert owner
    today, owner_id = clock.today(owner.timezone), owner.id
    # The other session must not wait for this one's transaction.
    events.commit()
    with current_app._get_current_object().app_context():  # type: ignore[attr-defined]
        scope.enter(owner_id)
        fill(plan, today)
        note = import_weekly_summary(today)
        save_results(plan["results"], today, plan["base_currency"])
        events.commit()
    return note
