"""How often the busiest pages of the Desk ask the database: as often for many records as for few."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest

from community.core import clock
from community.opsaccount.billing.actions import save_item
from community.opsaccount.channels.actions import account_for, save_drill
from community.opsaccount.contacts import actions as contacts
from community.opsaccount.finance import actions as finance
from tests.factories import desk_of
from tests.groups.counting import statements

TODAY, CONTACT = 12, 7
FEW, MANY = 1, 30


def fill(count: int, ago: int) -> uuid.UUID:
    """So many of everything that the two pages show, some days ago; the last client."""
    account, client = account_for("upwork").id, uuid.uuid4()
    for number in range(count):
        client = contacts.add_contact("client", f"Client {number}", **on("client_since", ago + 9)).id
        paid = {"contact_id": client, "kind": "earning", "currency": "EUR", "gross": 100, "fee": None}
        save_item(None, {**paid, "account_id": account, **on("settled_on", ago)}, base="EUR")
        due = {**on("invoiced_on", ago + 1), **on("due_on", ago + 1), "delay_days": 0}
        owed = {"contact_id": client, "amount": 100, "currency": "EUR", **due}
        finance.save_receivable(None, owed, base="EUR")
        lead = contacts.add_contact("lead", f"Lead {number}", **on("next_touch_on", ago)).id
        proposal = {"title": "A shop", **on("sent_on", ago + 1), **on("expires_on", ago), "state": "sent"}
        contacts.save_proposal(None, proposal, contact_id=lead)
        for kind in ("cash", "monthly_cost"):
            stated = {"kind": kind, "currency": "EUR", "amount": 100, **on("stated_on", ago)}
            finance.save_statement(None, stated)
        for kind in ("terms_published", "signature", "invoice_profile"):
            finance.save_fact(None, {"kind": kind, **on("since", ago + 9)})
        save_drill(None, {"account_id": account, "days": 7, "result": "Quiet", **on("drilled_on", ago)})
    for number in range(count):
        hang_on(client, account, number, ago)
    return client


def hang_on(client: uuid.UUID, account: uuid.UUID, number: int, ago: int) -> None:
    """One part of every kind, on one contact."""
    at: dict[str, Any] = {"contact_id": client}
    contacts.save_point(None, {"kind": "email", "address": f"{number}@example.org"}, **at)
    contacts.save_route(None, {"account_id": account if number % 2 else None, **on("since", ago)}, **at)
    contacts.save_engagement(None, {"title": f"Work {number}", **on("started_on", ago + 9)}, **at)
    contacts.save_proposal(None, {"title": f"Offer {number}", "state": "sent", **on("sent_on", ago)}, **at)
    contacts.save_touch(None, {"direction": "in", **on("touched_on", ago)}, **at)
    contacts.remember_alias(client, account, f"Title {number}")


def on(name: str, ago: int) -> dict[str, Any]:
    return {name: clock.today("UTC") - timedelta(days=ago)}


def asked(browser: Any, path: str, *shown: str) -> int:
    """How many statements a page sends; it must show these words."""
    browser.get(path)  # opens the member's key, which this process then keeps
    with statements() as sent:
        page = browser.get(path).text
    for words in shown:
        assert words in page, words
    return len(sent)


@pytest.mark.parametrize("ago", [2, 90], ids=["fresh", "old"])
def test_today_asks_twelve_times(visit, ada, ago):
    me, counts = visit(ada), []
    for count in (FEW, MANY):
        with desk_of(ada):
            fill(count, ago)
        counts.append(asked(me, "/desk/", "Stress test", "Overdue", "Touch due", "of 100"))
    assert counts == [TODAY, TODAY]


def test_a_contacts_page_asks_seven_times(visit, ada):
    me, counts = visit(ada), []
    for count in (FEW, MANY):
        with desk_of(ada):
            client = fill(count, 2)
        parts = [f"{count - 1}@example.org", f"Work {count - 1}", f"Offer {count - 1}", f"Title {count - 1}"]
        counts.append(asked(me, f"/desk/contacts/{client}", "Upwork", "€1.00", *parts))
    assert counts == [CONTACT, CONTACT]


def test_each_way_is_shown_once_and_in_its_order(visit, ada):
    with desk_of(ada):
        client = fill(3, 2)
    page = visit(ada).get(f"/desk/contacts/{client}").text
    # Once to be read, and once for each of its two acts, which say what they are about.
    addresses = re.findall(r"(\d)@example\.org", page)
    assert addresses == [str(number) for number in range(3) for _ in range(3)]
    assert page.count("/desk/contacts/routes/") == 2 * 2, "on the account, and of their own: two acts each"
    delete = re.search(r'action="(/desk/contacts/points/[^"]*/delete)"', page)
    assert delete and visit(ada).post(delete[1]).status_code == 303
    page = visit(ada).get(f"/desk/contacts/{client}").text
    assert page.count("@example.org") == 2 * 3 and page.count("/desk/contacts/routes/") == 2 * 2
