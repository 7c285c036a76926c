"""Clients and leads, and everything that hangs on them."""

from __future__ import annotations

from datetime import date
from typing import Any

from community.core.db import db
from community.opsaccount.contacts.models import (
    Contact,
    ContactPoint,
    Engagement,
    PaymentRoute,
    SentProposal,
    Touch,
)
from tests.access.personas import desk
from tests.access.rows._desk import desk_rows, removed
from tests.access.table import Row
from tests.access.world import World
from tests.factories import desk_of

DAY = date(2026, 11, 1)


def build(world: World) -> None:
    """A lead with one of everything, a second contact to merge into, and a deleted one of each."""
    with desk_of(world.member("owner")):
        made: dict[str, Any] = {
            "contact": Contact(kind="lead", name="Wren"),
            "other_contact": Contact(kind="client", name="Wren & Co"),
            "contact_deleted": removed(Contact(kind="lead", name="Gone")),
        }
        db.session.add_all(made.values())
        db.session.flush()
        lead = made["contact"].id
        for suffix, keep in (("", lambda row: row), ("_deleted", removed)):
            made |= {
                f"{noun}{suffix}": keep(model(contact_id=lead, **values))
                for noun, (model, values) in PARTS.items()
            }
        db.session.add_all(made.values())
        db.session.flush()
        for name, row in made.items():
            world[name] = row.id


PARTS: dict[str, Any] = {
    "point": (ContactPoint, {"kind": "email", "address": "wren@example.org"}),
    "touch": (Touch, {"touched_on": DAY, "direction": "out"}),
    "engagement": (Engagement, {"title": "A site", "started_on": DAY}),
    "route": (PaymentRoute, {"since": DAY}),
    "proposal": (SentProposal, {"sent_on": DAY}),
}
CONTACT = {"kind": "lead", "name": "Wren", "origin": "lane:referral"}
UNBOUND = {"lock_account_id": "own", "lock_release": ""}
SENT = {
    "point": {"account_id": "own", "kind": "email", "address": "wren@example.org"},
    "touch": {"touched_on": "2026-11-02", "direction": "in", "point_id": lambda world: world["point"]},
    "engagement": {"title": "A shop", "started_on": "2026-11-02"},
    "route": {"account_id": "own", "since": "2026-11-02"},
    "proposal": {"title": "An offer", "account_id": "own", "sent_on": "2026-11-02", "state": "sent"},
}


def lead(world: World) -> dict[str, Any]:
    """The address of the world's lead."""
    return {"record_id": world["contact"]}


ROWS = [
    *desk_rows("contacts", "contact", CONTACT, page="show"),
    *(row for noun, form in SENT.items() for row in desk_rows("contacts", noun, form, parent="contact")),
    Row("POST", "opsaccount.contacts.search", desk(200, others=200), form=lambda _: {"q": "Wren"}),
    Row("POST", "opsaccount.contacts.become_client", desk(303), at=lead),
    Row("GET", "opsaccount.contacts.lock", desk(200), at=lead),
    Row("POST", "opsaccount.contacts.lock", desk(303), at=lead, form=lambda _: UNBOUND),
    Row("GET", "opsaccount.contacts.merge", desk(200), at=lead),
    Row(
        "POST",
        "opsaccount.contacts.merge",
        desk(303),
        at=lead,
        form=lambda world: {"other": world["other_contact"]},
    ),
]
