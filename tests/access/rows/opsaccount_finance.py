"""Cash, cost, money owed and the own path."""

from __future__ import annotations

from datetime import date
from typing import Any

from community.core.db import db
from community.opsaccount.contacts.models import Contact
from community.opsaccount.finance.models import MoneyStatement, OwnPathFact, Receivable
from tests.access.personas import desk
from tests.access.rows._desk import desk_rows, names_anothers, removed
from tests.access.table import Row
from tests.access.world import World
from tests.factories import desk_of

DAY = date(2026, 11, 1)
USD = {"currency": "USD", "amount": 5000}


def build(world: World) -> None:
    """One of everything, and one of each that was deleted."""
    with desk_of(world.member("owner")):
        debtor = Contact(kind="client", name="Debtor")
        db.session.add(debtor)
        db.session.flush()
        world["debtor"] = debtor.id
        owed = {"contact_id": debtor.id, "invoiced_on": DAY, "due_on": DAY, "base_currency": "USD", **USD}
        kinds: dict[str, Any] = {
            "statement": (MoneyStatement, {"kind": "cash", "stated_on": DAY, **USD}),
            "receivable": (Receivable, owed),
            "fact": (OwnPathFact, {"kind": "signature", "since": DAY}),
        }
        for noun, (model, values) in kinds.items():
            rows = {noun: model(**values), f"{noun}_deleted": removed(model(**values))}
            db.session.add_all(rows.values())
            db.session.flush()
            for name, row in rows.items():
                world[name] = row.id


STATEMENT = {"currency": "USD", "kind": "cash", "account_id": "own", "stated_on": "2026-11-01", "sum": "4000"}
RECEIVABLE = {
    "contact_id": lambda world: world["debtor"],
    "sum": "1000",
    "currency": "USD",
    "invoiced_on": "2026-11-01",
    "due_on": "2026-12-11",
    "delay_days": "0",
}
PAID = "opsaccount.finance.mark_paid"
ROWS = [
    Row("GET", "opsaccount.finance.index", desk(200, others=200)),
    Row("GET", "opsaccount.finance.base_currency", desk(200, others=200)),
    Row(
        "POST", "opsaccount.finance.base_currency", desk(303, others=303), form=lambda _: {"currency": "EUR"}
    ),
    Row("POST", PAID, desk(303), at=lambda world: {"record_id": world["receivable"]}),
    *desk_rows("finance", "statement", STATEMENT),
    *names_anothers(desk_rows("finance", "receivable", RECEIVABLE)),
    *desk_rows("finance", "fact", {"kind": "signature", "since": "2026-11-01"}),
]
