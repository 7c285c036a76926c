"""Desks whose records are those of the published vectors, entered as a member enters them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from community.opsaccount import actions
from community.opsaccount.billing.actions import save_item
from community.opsaccount.channels.actions import save_account, save_drill
from community.opsaccount.contacts import actions as contacts
from community.opsaccount.finance.models import MoneyStatement, OwnPathFact, Receivable

AS_OF = date(2026, 11, 21)
BASE = "USD"
Carrier = uuid.UUID | None


def days_ago(days: int) -> date:
    return AS_OF - timedelta(days=days)


def marketplace_desk() -> dict[str, Any]:
    """The first vector: all on one marketplace. Answers the ids by name."""
    upwork = save_account(None, {"platform": "upwork", "kind": "marketplace", "name": "Upwork"}).id
    ids: dict[str, Any] = {"upwork": upwork}
    for name in ("L1", "L2", "L3", "L4"):
        ids[name] = lead(name, upwork, proposal=name != "L4")
    for name in ("L6", "L7", "L8", "L9", "L10"):
        ids[name] = lead(name, upwork, closed=True)
    ids["L5"] = lead("L5", None, lane="referral", proposal=True)
    # Three items of A lie within 90 days, one of them traced; five are older.
    ids["A"] = client(
        "A", upwork, paid=[(3000, 10, True), (3000, 40, False), (2000, 80, False), (1000, 100, False)]
    )
    ids["B"] = client("B", upwork, paid=[(1000, 20, False), (2000, 120, False)])
    ids["C"] = client("C", None, paid=[(1500, 150, False), (1500, 170, False)], complete=True)
    # One row of the eight was not touched for a while: nobody wrote to L5 or was paid by them.
    for name in ("L1", "L2", "L3", "L4", "A", "B", "C"):
        touch(ids[name], 5)
    own_path()
    money(cash=400_000, cost=240_000)
    owed(ids["C"], 100_000, 20)
    return ids


def provider_desk() -> dict[str, Any]:
    """The second vector: four clients who can only pay through one provider."""
    stripe = save_account(None, {"platform": "stripe", "kind": "payment", "name": "Stripe"}).id
    ids: dict[str, Any] = {"stripe": stripe}
    for number in range(8):
        name = f"L{number}"
        lane = "referral" if number < 5 else "site"
        open_ = number in (0, 1)
        ids[name] = lead(name, None, lane=lane, closed=not open_, proposal=open_)
    bills = {"G": [7000, 7000, 7000], "H": [2000, 2000], "I": [1500, 1500], "J": [500, 500, 1000]}
    for name, amounts in bills.items():
        paid = [(amount, 10 + 5 * number, True) for number, amount in enumerate(amounts)]
        ids[name] = client(name, None, route=stripe, billed_by=stripe, paid=paid, complete=True)
    for name in ("L0", "L1", "G", "H", "I", "J"):
        touch(ids[name], 3)
    own_path()
    money(cash=600_000, cost=300_000, held={stripe: 250_000})
    owed(ids["G"], 500_000, 15)
    save_drill(None, {"account_id": stripe, "drilled_on": days_ago(50), "days": 7, "result": "Two calls."})
    return ids


def lead(
    name: str, carrier: Carrier, *, lane: str = "", proposal: bool = False, closed: bool = False
) -> uuid.UUID:
    """A lead qualified forty days ago, with a proven contact point on the carrier while it is open."""
    contact = contacts.save_contact(
        None,
        {
            "kind": "lead",
            "name": name,
            "origin_account_id": carrier,
            "origin_lane": lane,
            "qualified_on": days_ago(40),
            "closed_on": days_ago(2) if closed else None,
        },
    )
    if not closed:
        point(contact.id, carrier)
    if proposal:
        values = {"account_id": carrier, "title": name, "sent_on": days_ago(6), "state": "sent"}
        contacts.save_proposal(None, values, contact_id=contact.id)
    return contact.id


def client(
    name: str,
    carrier: Carrier,
    *,
    paid: Sequence[tuple[int, int, bool]],
    route: Carrier = None,
    billed_by: Carrier = None,
    complete: bool = False,
) -> uuid.UUID:
    """A client whose point, contract and files lie on the carrier; `paid`: amount, days ago, traced."""
    contact = contacts.save_contact(
        None,
        {
            "kind": "client",
            "name": name,
            "origin_account_id": carrier,
            "origin_lane": "" if carrier else "referral",
            "client_since": days_ago(200),
            # They began elsewhere: the vectors have no locks.
            "lock_release": "began_elsewhere" if carrier else None,
        },
    )
    point(contact.id, carrier)
    work = {
        "title": name,
        "started_on": days_ago(200),
        "signed_on": days_ago(200),
        "contract_account_id": carrier,
        "files_account_id": carrier,
        "file_complete_on": days_ago(100) if complete else None,
    }
    contacts.save_engagement(None, work, contact_id=contact.id)
    contacts.save_route(None, {"account_id": route or carrier, "since": days_ago(200)}, contact_id=contact.id)
    for amount, ago, traced in paid:
        item(contact.id, billed_by or carrier, amount * 100, ago, traced=traced)
    return contact.id


def point(contact: uuid.UUID, carrier: Carrier, confirmed: int = 30) -> None:
    """A way to reach somebody that the member confirmed some days ago."""
    values = {"account_id": carrier, "kind": "inbox" if carrier else "email", "address": "somewhere"}
    contacts.save_point(None, {**values, "confirmed_on": days_ago(confirmed)}, contact_id=contact)


def item(contact: uuid.UUID, carrier: Carrier, gross: int, ago: int, **more: Any) -> uuid.UUID:
    """A settled item in minor units; negative is a refund."""
    traced = more.pop("traced", False)
    values = {
        "contact_id": contact,
        "account_id": carrier,
        "kind": "earning" if gross > 0 else "refund",
        "settled_on": days_ago(ago),
        "currency": BASE,
        "gross": gross,
        "fee": None,
        "traced_on": days_ago(ago) if traced else None,
        **more,
    }
    return save_item(None, values, base=BASE).id


def touch(contact: uuid.UUID, ago: int) -> None:
    contacts.save_touch(None, {"touched_on": days_ago(ago), "direction": "out"}, contact_id=contact)


def own_path() -> None:
    for kind in ("terms_published", "signature", "invoice_profile"):
        actions.keep(OwnPathFact(kind=kind, since=days_ago(100)), {})


def money(*, cash: int, cost: int, held: dict[uuid.UUID, int] | None = None) -> None:
    stated = [("cash", None, cash), ("monthly_cost", None, cost)]
    for kind, account, amount in (*stated, *(("held", id, sum_) for id, sum_ in (held or {}).items())):
        row = MoneyStatement(
            kind=kind, account_id=account, stated_on=days_ago(1), currency=BASE, amount=amount
        )
        actions.keep(row, {})


def owed(contact: uuid.UUID, amount: int, due_in: int) -> None:
    row = Receivable(
        contact_id=contact,
        currency=BASE,
        amount=amount,
        base_currency=BASE,
        invoiced_on=days_ago(10),
        due_on=AS_OF + timedelta(days=due_in),
    )
    actions.keep(row, {})
