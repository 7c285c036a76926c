"""Fills one member's Desk: invented clients of the last months, a real export, and the results they give.

The session must have entered that Desk already.
"""

from __future__ import annotations

import tomllib
import uuid
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from community.core.money import round_to_minor, to_minor
from community.demo.content import FOLDER
from community.opsaccount.billing import actions as billing
from community.opsaccount.billing.rules import Kind as BillingKind
from community.opsaccount.channels import actions as channels
from community.opsaccount.channels.rules import OWN, PLATFORMS
from community.opsaccount.contacts import actions as contacts
from community.opsaccount.contacts.models import Contact
from community.opsaccount.finance import actions as finance

Table = Mapping[str, Any]


class Desk:
    """The Desk being filled: what day it is, and the accounts and contacts there are so far."""

    def __init__(self, plan: Table, today: date) -> None:
        self.plan, self.today, self.base = plan, today, str(plan["base_currency"])
        self.accounts: dict[str, uuid.UUID | None] = {OWN: None}
        self.contacts: dict[str, Contact] = {}

    def ago(self, days: int | None) -> date | None:
        """The day so many days before today."""
        return None if days is None else self.today - timedelta(days=days)

    def ahead(self, days: int | None) -> date | None:
        """The day so many days after today."""
        return None if days is None else self.today + timedelta(days=days)

    def minor(self, amount: int) -> int:
        """Whole units of the base currency in minor units."""
        return to_minor(Decimal(amount), self.base)


def read_plan() -> dict[str, Any]:
    """What `desk.toml` says."""
    return tomllib.loads((FOLDER / "desk.toml").read_text(encoding="utf-8"))


def fill(plan: Table, today: date) -> Desk:
    """Write the plan's records into the Desk of this session, each by its package's own action."""
    desk = Desk(plan, today)
    finance.set_base_currency(desk.base)
    for table in plan["accounts"]:
        _account(desk, table)
    for table in plan["contacts"]:
        contact = _contact(desk, table)
        _hang_on(desk, contact, table)
        _bill(desk, contact, table)
    _money(desk)
    for table in plan["drills"]:
        _drill(desk, table)
    return desk


def _account(desk: Desk, table: Table) -> None:
    account = channels.account_for(table["platform"])
    values = {name: table.get(name, "") for name in ("function", "exception", "notes")}
    values |= {"since": desk.ago(table["since"]), "exception_on": desk.ago(table.get("exception_on"))}
    channels.save_account(account, values)
    desk.accounts[table["platform"]] = account.id


def _contact(desk: Desk, table: Table) -> Contact:
    origin = table["origin"] if table["origin"] in PLATFORMS else None
    values = {
        "kind": table["kind"],
        "name": table["name"],
        "organisation": table.get("organisation", ""),
        "notes": table.get("notes", ""),
        "origin_account_id": desk.accounts[origin] if origin else None,
        "origin_lane": "" if origin else table["origin"],
    }
    days = {
        "first_touch_on": "first_touch",
        "qualified_on": "qualified",
        "client_since": "client_since",
        "closed_on": "closed",
    }
    values |= {column: desk.ago(table.get(name)) for column, name in days.items()}
    values["next_touch_on"] = desk.ahead(table.get("next_touch"))
    contact = contacts.save_contact(None, values)
    desk.contacts[table.get("organisation") or table["name"]] = contact
    return contact


def _hang_on(desk: Desk, contact: Contact, table: Table) -> None:
    """Points, touches through the first of them, work, ways to pay, proposals."""
    points = [contacts.save_point(None, values, contact_id=contact.id) for values in _points(desk, table)]
    for days, direction in table.get("touches", []):
        values = {"touched_on": desk.ago(days), "direction": direction, "point_id": points[0].id}
        contacts.save_touch(None, values, contact_id=contact.id)
    for work in table.get("engagements", []):
        contacts.save_engagement(None, _engagement(desk, work), contact_id=contact.id)
    for route in table.get("routes", []):
        values = {"account_id": desk.accounts[route["carrier"]], "since": desk.ago(route["since"])}
        contacts.save_route(None, values, contact_id=contact.id)
    for sent in table.get("proposals", []):
        contacts.save_proposal(None, _proposal(desk, sent), contact_id=contact.id)


def _points(desk: Desk, table: Table) -> Iterator[dict[str, Any]]:
    for point in table.get("points", []):
        yield {
            "account_id": desk.accounts[point["carrier"]],
            "kind": point["kind"],
            "address": point["address"],
            "confirmed_on": desk.ago(point.get("confirmed")),
        }


def _engagement(desk: Desk, work: Table) -> dict[str, Any]:
    carrier = desk.accounts[work["contract"]]
    days = {
        "started_on": "started",
        "closed_on": "closed",
        "signed_on": "signed",
        "file_complete_on": "complete",
    }
    return {
        "title": work["title"],
        "contract_account_id": carrier,
        "files_account_id": carrier,
        **{column: desk.ago(work.get(name)) for column, name in days.items()},
    }


def _proposal(desk: Desk, sent: Table) -> dict[str, Any]:
    return {
        "title": sent["title"],
        "account_id": desk.accounts[sent["carrier"]],
        "sent_on": desk.ago(sent["sent"]),
        "expires_on": desk.ahead(sent["expires"]),
    }


def _bill(desk: Desk, contact: Contact, table: Table) -> None:
    for carrier, days, amount in table.get("billing", []):
        gross, share = desk.minor(amount), desk.plan["fees"].get(carrier)
        values = {
            "contact_id": contact.id,
            "account_id": desk.accounts[carrier],
            "kind": BillingKind.EARNING,
            "settled_on": desk.ago(days),
            "currency": desk.base,
            "gross": gross,
            "fee": round_to_minor(amount * Decimal(share), desk.base) if share else 0,
            "traced_on": desk.ago(days) if days in table.get("traced", []) else None,
        }
        billing.save_item(None, values, base=desk.base)


def _money(desk: Desk) -> None:
    for table in desk.plan["money"]:
        for days, amount in table["amounts"]:
            values = {"kind": table["kind"], "account_id": desk.accounts[table.get("carrier", OWN)]}
            values |= {"stated_on": desk.ago(days), "currency": desk.base, "amount": desk.minor(amount)}
            finance.save_statement(None, values)
    for table in desk.plan["facts"]:
        values = {"kind": table["kind"], "since": desk.ago(table["since"]), "note": table.get("note", "")}
        finance.save_fact(None, values)
    for table in desk.plan["receivables"]:
        finance.save_receivable(None, _receivable(desk, table), base=desk.base)


def _receivable(desk: Desk, table: Table) -> dict[str, Any]:
    return {
        "contact_id": desk.contacts[table["contact"]].id,
        "currency": desk.base,
        "amount": desk.minor(table["amount"]),
        "invoiced_on": desk.ago(table["invoiced"]),
        "due_on": desk.ahead(table["due"]),
        "delay_days": table["delay"],
        "description": table["description"],
    }


def _drill(desk: Desk, table: Table) -> None:
    values = {"account_id": desk.accounts[table["account"]], "drilled_on": desk.ago(table["on"])}
    channels.save_drill(None, {**values, "days": table["days"], "result": table["result"]})
