"""Imports through the front door: upload, preview, commit, and what the pages say."""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal
from io import BytesIO

import pytest

from community.core.db import db as database
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.contacts.actions import merge
from community.opsaccount.contacts.models import Contact, Engagement
from community.opsaccount.imports.actions import take
from community.opsaccount.imports.models import Import
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


def test_a_file_beyond_the_limit_is_answered_on_the_page(visit, ada):
    answer = visit(ada).open(
        "/desk/imports/",
        method="POST",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(60 * 1024 * 1024)},
    )
    assert answer.status_code == 413 and "larger than 50 MB" in answer.text and "<form" in answer.text


def test_other_addresses_keep_the_small_limit(visit, ada):
    answer = visit(ada).open("/desk/channels/new", method="POST", data={"notes": "x" * 1_100_000})
    assert answer.status_code == 413


def test_two_megabytes_pass(visit, ada):
    rows = "".join(f"2026-01-05,Client {n},1,10,{'x' * 400}\r\n" for n in range(5_000))
    me = visit(ada)
    parts = {
        'name="csrf_token"': me.token(),
        'name="account_id"': "",
        'name="file"; filename="large.csv"': "Date,Contract,Hours,Amount,Payment type\r\n" + rows,
    }
    body = "".join(
        f"--edge\r\nContent-Disposition: form-data; {name}\r\n\r\n{value}\r\n"
        for name, value in parts.items()
    )
    # Written out by hand: the test client would leave a temporary file of its own open.
    sent = {"data": f"{body}--edge--\r\n".encode(), "content_type": "multipart/form-data; boundary=edge"}
    assert len(sent["data"]) > 2_000_000
    assert me.open("/desk/imports/", method="POST", **sent).status_code == 303


def test_a_broken_row_is_shown_and_the_corrected_file_adds_the_rest(visit, ada):
    me = visit(ada)
    place = send(me, WEEKLY.replace("25,", "twenty,")).location
    page = me.get(place).text
    assert (
        "“twenty” is not an amount such as 1234.56." in page and "Add 2 rows without the broken ones" in page
    )
    me.post(f"{place}/commit")
    assert [gross for *_, gross, _ in items_of(ada)] == [5000, 30000]
    added(me, WEEKLY)
    assert [gross for *_, gross, _ in items_of(ada)] == [5000, 2500, 30000]


def test_a_commit_sent_twice_adds_once(visit, ada):
    me = visit(ada)
    place = added(me, WEEKLY)
    assert me.post(f"{place}/commit").status_code == 303
    assert len(items_of(ada)) == 3


def contacts_of(member):
    with desk_of(member):
        found = database.session.scalars(live(Contact))
        return {contact.name: contact.id for contact in found}


LATER = lines(
    "Date,Contract,Hours,Amount,Payment type",
    "2026-02-05,Logo (11),1,10,",
    "2026-02-06,Site (12),1,20,",
)


def test_a_renamed_client_is_found_again(visit, ada):
    me = visit(ada)
    added(me, WEEKLY)
    with desk_of(ada):
        contact = next(c for c in database.session.scalars(live(Contact)) if c.name == "Logo")
        contact.name = "Wren & Co"
    added(me, LATER)
    assert set(contacts_of(ada)) == {"Wren & Co", "Site"}


def test_a_merged_client_is_found_again(visit, ada):
    me = visit(ada)
    added(me, WEEKLY)
    with desk_of(ada):
        by_name = {contact.name: contact for contact in database.session.scalars(live(Contact))}
        merge(by_name["Logo"], by_name["Site"])
    added(me, LATER)
    assert set(contacts_of(ada)) == {"Logo"}
    with desk_of(ada):
        assert {item.contact_id for item in database.session.scalars(live(BillingItem))} == {
            contact.id for contact in database.session.scalars(live(Contact))
        }


def test_a_deleted_client_is_somebody_new_when_the_title_comes_again(visit, ada):
    me = visit(ada)
    added(me, WEEKLY)
    first = contacts_of(ada)["Logo"]
    me.post(f"/desk/contacts/{first}/delete")
    added(me, LATER)
    assert contacts_of(ada)["Logo"] != first
    assert [gross for *_, gross, _ in items_of(ada)] == [30000, 1000, 2000]


GIGS = lines("Completed,Gig,Buyer,You earned", "2026-03-01,Logo,Tom,80.00", "2026-03-05,Card,Ann,-20.00")
ANSWER = {
    "account_id": "new:fiverr",
    "column_date": "Completed",
    "column_net": "You earned",
    "column_client": "Buyer",
    "column_work": "Gig",
    "every_currency": "usd",
    "order": "ymd",
    "decimals": "point",
    "every_row_is": "earning",
}


def test_unknown_columns_are_asked_about_once(visit, ada):
    me = visit(ada)
    place = send(me, GIGS).location
    asked = me.get(place, status=303).location
    page = me.get(asked).text
    assert '<option selected value="Completed">' in page and "Tom" in page
    wrong = me.post(asked, {**ANSWER, "every_currency": "", "account_id": ""})
    assert wrong.status_code == 422 and "Choose the account" in wrong.text
    assert '<option selected value="Buyer">' in wrong.text
    assert me.post(asked, ANSWER).location == place
    me.post(f"{place}/commit")
    assert [(kind, gross) for _, kind, gross, _ in items_of(ada)] == [("earning", 8000), ("refund", -2000)]
    second = send(me, GIGS.replace("2026-03-01", "2026-04-01")).location
    page = me.get(second).text
    assert "Add 1 row" in page and "Fiverr" in page


def test_a_map_that_does_not_fit_is_said_on_the_form(visit, ada):
    me = visit(ada)
    asked = me.get(send(me, GIGS).location, status=303).location
    answer = me.post(asked, {**ANSWER, "column_net": ""})
    assert answer.status_code == 422 and "Choose the column with the amount." in answer.text


PAYPAL = "Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,Transaction ID,Balance Impact"


def test_ambiguous_dates_are_asked_about(visit, ada):
    me = visit(ada)
    row = "03/04/2026,10:00:00,UTC,Wren,Website Payment,Completed,EUR,100.00,-3.00,97.00,T1,Credit"
    place = send(me, lines(PAYPAL, row)).location
    asked = me.get(place, status=303).location
    assert "day/month or month/day" in me.get(asked).text
    assert me.post(asked, {}).status_code == 422
    me.post(asked, {"order": "mdy"})
    me.post(f"{place}/commit")
    assert items_of(ada) == [("2026-03-04", "earning", 10000, "EUR")]


MIXED = lines(
    "Date,Contract,Hours,Amount,Payment type",
    "2026-01-05,Logo (11),2,50,",
    "2026-01-06,Logo (11),,70,Miscellaneous",
)


def test_what_is_unsorted_counts_nowhere_until_it_is_sorted(visit, ada):
    me = visit(ada)
    added(me, MIXED)
    assert [gross for *_, gross, _ in items_of(ada)] == [5000]
    page = me.get("/desk/imports/unsorted").text
    assert "unknown payment type" in page and "$70.00" in page
    place = "/desk/imports/unsorted/" + page.split('href="/desk/imports/unsorted/')[1].split('"')[0]
    assert me.post(place, {"contact_id": ""}).status_code == 422
    me.get(place)
    me.post(place, {"kind": "earning", "contact_id": ""})
    assert [gross for *_, gross, _ in items_of(ada)] == [5000, 7000]
    assert set(contacts_of(ada)) == {"Logo"}
    me.post(f"{place}/back")
    assert [gross for *_, gross, _ in items_of(ada)] == [5000]
    me.post(place, {"kind": "ignored", "contact_id": ""})
    assert [gross for *_, gross, _ in items_of(ada)] == [5000]
    assert "Nothing to sort" in me.get("/desk/imports/unsorted").text
    added(me, MIXED)
    assert "Nothing to sort" in me.get("/desk/imports/unsorted").text


def test_undoing_removes_what_was_added(visit, ada):
    me = visit(ada)
    place = added(me, MIXED)
    me.post(f"{place}/undo")
    assert items_of(ada) == [] and contacts_of(ada) == {}
    assert "Nothing to sort" in me.get("/desk/imports/unsorted").text
    assert "was removed again" in me.get(place).text
    added(me, MIXED)
    assert len(items_of(ada)) == 1


def test_undoing_keeps_a_client_the_member_worked_on(visit, ada):
    me = visit(ada)
    place = added(me, WEEKLY)
    with desk_of(ada):
        next(c for c in database.session.scalars(live(Contact)) if c.name == "Site").notes = "Call in May"
    me.post(f"{place}/undo")
    assert items_of(ada) == [] and set(contacts_of(ada)) == {"Site"}


def test_a_currency_without_a_rate_is_listed_and_left_out(visit, ada):
    me = visit(ada)  # reckons in euros
    place = added(me, WEEKLY)
    assert "3 items are in a currency whose rate the export does not state" in me.get(place).text
    with desk_of(ada):
        assert {item.base_gross for item in database.session.scalars(live(BillingItem))} == {None}


def test_another_file_waits_while_one_is_being_added(visit, ada):
    me = visit(ada)
    first, second = send(me, WEEKLY).location, send(me, LATER).location
    with desk_of(ada):
        newest = database.session.scalars(database.select(Import).order_by(Import.created_at)).first()
        assert take(newest) and not take(newest)
    me.post(f"{second}/commit")
    assert "Another file is being added" in me.get(second).text
    assert items_of(ada) == [] and 'src="' + first in me.get(first).text
