"""Sends exports through the front door, and looks at what came of them."""

from __future__ import annotations

import uuid
from io import BytesIO

from werkzeug.test import TestResponse

from community.accounts.models import Member
from community.core.db import db as database
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.contacts.models import Contact
from community.opsaccount.queries import live
from tests.browser import Browser
from tests.factories import desk_of
from tests.opsaccount.imports.conftest import lines

WEEKLY = lines(
    "Date,Contract,Hours,Amount,Payment type",
    "2026-01-05,Logo (11),2,50,",
    "2026-01-06,Logo (11),1,25,",
    "2026-01-09,Site (12),,300,Bonus",
)


LATER = lines(
    "Date,Contract,Hours,Amount,Payment type",
    "2026-02-05,Logo (11),1,10,",
    "2026-02-06,Site (12),1,20,",
)


MIXED = lines(
    "Date,Contract,Hours,Amount,Payment type",
    "2026-01-05,Logo (11),2,50,",
    "2026-01-06,Logo (11),,70,Miscellaneous",
)


def send(browser: Browser, content: str | bytes, name: str = "export.csv", **form: str) -> TestResponse:
    """Upload a file; answers the response."""
    content = content.encode() if isinstance(content, str) else content
    return browser.post("/desk/imports/", {"file": (BytesIO(content), name), "account_id": "", **form})


def added(browser: Browser, content: str | bytes, **form: str) -> str:
    """Upload a file and add it; answers the address of its page."""
    answer = send(browser, content, **form)
    assert answer.status_code == 303, answer.text
    assert browser.post(f"{answer.location}/commit").status_code == 303
    return answer.location


def items_of(member: Member) -> list[tuple[str, str, int, str]]:
    """Day, kind, gross and currency of what is billed, oldest first."""
    with desk_of(member):
        rows = database.session.scalars(live(BillingItem).order_by(BillingItem.settled_on, BillingItem.id))
        return [(row.settled_on.isoformat(), row.kind, row.gross, row.currency) for row in rows]


def contacts_of(member: Member) -> dict[str, uuid.UUID]:
    """Everybody in the contact log by name."""
    with desk_of(member):
        found = database.session.scalars(live(Contact))
        return {contact.name: contact.id for contact in found}
