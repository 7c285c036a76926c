"""Settled billing."""

from __future__ import annotations

from datetime import date

from community.core.db import db
from community.opsaccount.billing import actions
from community.opsaccount.contacts.models import Contact
from tests.access.personas import desk
from tests.access.rows._desk import desk_rows, names_anothers, removed
from tests.access.table import Row
from tests.access.world import World
from tests.factories import desk_of


def build(world: World) -> None:
    """One settled item of a client, and one that was deleted."""
    with desk_of(world.member("owner")):
        client = Contact(kind="client", name="Payer")
        db.session.add(client)
        db.session.flush()
        values = {"contact_id": client.id, "kind": "earning", "settled_on": date(2026, 11, 1)}
        made = {
            "item": actions.new_item(base="USD", currency="EUR", gross=5000, **values),
            "item_deleted": removed(actions.new_item(base="USD", currency="USD", gross=100, **values)),
        }
        db.session.add_all(made.values())
        db.session.flush()
        world["payer"] = client.id
        for name, row in made.items():
            world[name] = row.id


ITEM = {
    "contact_id": lambda world: world["payer"],
    "kind": "earning",
    "settled_on": "2026-11-02",
    "amount": "120.50",
    "currency": "USD",
    "account_id": "own",
}
ROWS = [
    *names_anothers(desk_rows("billing", "item", ITEM)),
    Row("GET", "opsaccount.billing.index", desk(200, others=200)),
    Row("GET", "opsaccount.billing.rates", desk(200, others=200), at=lambda _: {"currency": "EUR"}),
    Row(
        "POST",
        "opsaccount.billing.rates",
        desk(303, others=303),
        at=lambda _: {"currency": "EUR"},
        form=lambda _: {"worth": "1.1"},
    ),
]
