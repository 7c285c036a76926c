"""Imports through the front door: upload, preview, commit, and what the pages say."""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal
from io import BytesIO

import pytest

from community.core.db import db as database
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.contacts.models import Contact, Engagement
from community.opsaccount.queries import live
from tests.factories import desk_of
from tests.opsaccount.imports.conftest import lines

WEEKLY = lines(
    "Date,Contract,Hours,Amount,Payment type",
    "2026-01-05,Logo (11),2,50,",
    "2026-01-06,Logo (11),1,25,",
    "2026-01-09,Site (12),,300,Bonus",
)


def send(browser, content, name="export.csv", **form):
    """Upload a file; answers the response."""
    content = content.encode() if isinstance(content, str) else content
    return browser.post("/desk/imports/", {"file": (BytesIO(content), name), "account_id": "", **form})


def added(browser, content, **form) -> str:
    """Upload a file and add it; answers the address of its page."""
    answer = send(browser, content, **form)
    assert answer.status_code == 303, answer.text
    assert browser.post(f"{answer.location}/commit").status_code == 303
    return answer.location


def items_of(member):
    with desk_of(member):
        rows = database.session.scalars(live(BillingItem).order_by(BillingItem.settled_on, BillingItem.id))
        return [(row.settled_on.isoformat(), row.kind, row.gross, row.currency) for row in rows]


def test_the_real_export_from_upload_to_clients(visit, ada, real_export):
    me, content = visit(ada), real_export.read_bytes()
    independent: dict[str, Decimal] = defaultdict(Decimal)
    for row in csv.DictReader(content.decode("utf-8-sig").splitlines()):
        independent[row["Contract"]] += Decimal(row["Amount"])
    preview = send(me, content).location
    page = me.get(preview).text
    assert "Upwork weekly summary" in page and "Add 252 rows" in page
    assert items_of(ada) == []
    me.post(f"{preview}/commit")
    assert len(items_of(ada)) == 252
    with desk_of(ada):
        sums: dict[str, int] = defaultdict(int)
        names = {e.contact_id: e.title for e in database.session.scalars(live(Engagement))}
        for item in database.session.scalars(live(BillingItem)):
            sums[names[item.contact_id]] += item.gross
    assert {title: Decimal(gross) / 100 for title, gross in sums.items()} == independent
    again = send(me, content).location
    assert "Nothing new" in me.get(again).text
    assert "This very file was imported before" in me.get(again).text
    me.post(f"{again}/commit")
    assert len(items_of(ada)) == 252 and "Nothing was added" in me.get(again).text


def test_nothing_is_added_before_the_member_says_so(visit, ada):
    me = visit(ada)
    place = send(me, WEEKLY).location
    me.post(f"{place}/discard")
    assert "nothing of it was added" in me.get(place).text
    me.post(f"{place}/commit")
    assert items_of(ada) == []
    with desk_of(ada):
        assert database.session.scalars(live(Contact)).all() == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"%PDF-1.7 x", "This is a PDF."),
        (b"PK\x03\x04 xl/workbook.xml", "spreadsheet workbook"),
        (b"a,b,c\r\n\x81,2,3\r\n", "neither UTF-8 nor Windows-1252"),
        (b"Date,Contract,Hours,Amount,Payment type\r\n", "no rows under it"),
    ],
)
def test_a_wrong_file_is_refused_beside_the_field(visit, ada, content, words):
    me = visit(ada)
    answer = send(me, content)
    page = answer.text if answer.status_code == 422 else me.get(answer.location).text
    assert words in page
    assert items_of(ada) == []


def test_without_a_file_the_form_says_so(visit, ada):
    answer = visit(ada).post("/desk/imports/", {"account_id": ""})
    assert answer.status_code == 422 and "Choose a file." in answer.text
