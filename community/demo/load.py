"""Loads the example community once: the Hall in one transaction, then the Desk in a session of its own."""

from __future__ import annotations

from dataclasses import dataclass

from community.accounts.queries import member_with
from community.core import clock, events
from community.demo.content import Example, read_example
from community.demo.hall import email_of, tell

PASSWORD = "a table by the window"
"""Of every member of the example, on an instance that only this machine reaches."""


@dataclass(frozen=True)
class Loaded:
    """What became of it: whether anything is `new`, whom to sign in as (handle, role), and what to say."""

    new: bool
    offered: list[tuple[str, str]]
    notes: list[str]


def load_example(password: str) -> Loaded:
    """Tell what is not there yet, and commit."""
    example = read_example()
    new = _load_hall(example, password)
    offered = [(each.handle, each.signs_in) for each in example.people.values() if each.signs_in]
    return Loaded(new, offered, [])


def _load_hall(example: Example, password: str) -> bool:
    if member_with(email_of(example.circles[0].owner)):
        return False
    # No after-commit handlers: nobody is connected yet who could be told.
    tell(example, clock.now(), password)
    events.commit()
    return True
