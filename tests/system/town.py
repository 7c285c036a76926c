"""A small community with a bit of everything in it, so that a walk meets pages that hold something."""

from __future__ import annotations

from community.accounts.models import Member
from community.core.db import db
from community.groups.actions.threads import lock_thread, pin_thread
from community.groups.models import Group, Thread
from community.groups.queries.threads import thread_of_id
from community.groups.subjects import SeenThread
from tests.factories import (
    actor_for,
    make_answer,
    make_group,
    make_member,
    make_opportunity,
    make_reply,
    make_thread,
    put_in,
    remove_reply,
)
from tests.system.furnished import LONG_WORD, furnish

NEWCOMER = "Ada Okafor"
"""Has an account and nothing else."""
RESIDENT = "Ben Castillo"
"""Owns groups, moderates, writes."""

QUESTION = "Every second call ends with *too expensive*.\n\n> Compared with what?\n\nWhat do you answer?"
ANSWER = """I send three lines, never more:

1. what they said they want,
2. what that costs **less** of,
3. a link: <https://example.org/a-rather-long-address/that-does-not-want-to-break/anywhere-at-all>.

```
price = value_to_them - what_they_would_lose_by_waiting_another_quarter_or_two
```"""


def settle() -> None:
    """Fill the database of the current application."""
    make_member(NEWCOMER, timezone="Europe/Paris", currency="EUR")
    ben = make_member(RESIDENT, headline="Copy for people who sell to engineers")
    writers = make_group(
        ben, "Copywriters without a boss", description="What clients really answer, and what helped."
    )
    cleo, dmitri = make_member("Cleo Marsh"), make_member("Dmitri Anand Wolkenstein-Lindqvist")
    put_in(writers, cleo, "moderator")
    put_in(writers, dmitri)
    _talk(writers, ben, cleo)
    _pass_work_on(writers, ben, cleo, dmitri)
    furnish(ben)
    make_group(
        ben, "Invoices and late payers", visibility="closed", joining="approval", prompt="What do you do?"
    )
    make_group(ben, "The rate circle", visibility="secret", joining="invitation")


def _talk(group: Group, ben: Member, cleo: Member) -> None:
    closed = make_thread(group, ben, "How we talk here", "No client names. No prices as advice.")
    lock_thread(actor_for(ben), _seen(ben, closed), reason="Nothing to add.")
    long = make_thread(group, ben, "“Too expensive”, when the call was going so well", QUESTION)
    for turn in range(24):
        make_reply(long, cleo if turn % 2 else ben, f"In one line, {turn}." if turn % 5 else ANSWER)
    remove_reply(long, cleo, 3)
    pin_thread(actor_for(ben), _seen(ben, long))
    db.session.commit()


def _pass_work_on(group: Group, ben: Member, *takers: Member) -> None:
    """An opportunity with answers, as whoever offered it sees it: one match to be chosen of several."""
    offered = make_opportunity(group, ben, f"Manuals for a {LONG_WORD}")
    for taker in takers:
        make_answer(offered, group, taker)


def _seen(member: Member, thread: Thread) -> SeenThread:
    found = thread_of_id(actor_for(member), thread.id)
    assert found is not None
    return found
