"""What only the member can say: columns nobody knows, and dates that read both ways."""

from __future__ import annotations

from tests.opsaccount.imports.conftest import lines
from tests.opsaccount.imports.sending import items_of, send

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
