"""Settled billing through the front door."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import event, select

from community.core import clock
from community.core.db import db as database
from community.opsaccount.billing import actions, queries
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.channels.actions import account_for
from community.opsaccount.contacts.actions import add_contact
from community.opsaccount.contacts.models import Contact
from tests.factories import desk_of, make_member


@pytest.fixture
def wren(ada):
    """The id of a client of Ada's, whose own currency is the euro."""
    with desk_of(ada):
        return add_contact("client", "Wren & Co").id


def item(client, **form):
    sent = {"kind": "earning", "settled_on": "2026-11-02", "amount": "120.50", "currency": "EUR"}
    return {**sent, "contact_id": str(client), "account_id": "own", "charged": "", **form}


def stored(member, model=BillingItem):
    with desk_of(member):
        rows = database.session.scalars(select(model).where(model.deleted_at.is_(None))).all()
        database.session.expunge_all()
        return rows


@pytest.mark.parametrize(
    ("form", "gross", "fee", "net", "base_gross"),
    [
        ({}, 12050, None, None, 12050),
        ({"amount": "1.234,56", "charged": "123,46"}, 123456, 12346, 111110, 123456),
        ({"amount": "16.5", "currency": "usd", "worth": "0.9"}, 1650, None, None, 1485),
        ({"amount": "800", "currency": "JPY"}, 800, None, None, None),
        ({"amount": "100", "kind": "refund", "charged": "-10"}, -10000, -1000, -9000, -10000),
        ({"amount": "5", "kind": "refund", "charged": "15"}, -500, 1500, -2000, -500),
        ({"amount": "5", "charged": "5"}, 500, 500, 0, 500),
        ({"amount": "1.234", "currency": "KWD"}, 1234, None, None, None),
    ],
)
def test_an_item_by_hand(visit, ada, wren, form, gross, fee, net, base_gross):
    assert visit(ada).post("/desk/billing/new", item(wren, **form)).status_code == 303
    [row] = stored(ada)
    assert (row.gross, row.fee, row.net, row.base_gross) == (gross, fee, net, base_gross)
    assert stored(ada, Contact)[0].last_touch_on == date(2026, 11, 2)


@pytest.mark.parametrize(
    "bad",
    [
        {"amount": ""},
        {"amount": "-5"},
        {"amount": "12.345"},
        {"amount": "1 million"},
        {"amount": "9" * 20},
        {"amount": "9" * 16},
        {"worth": "1000000"},
        {"amount": "8.5", "currency": "JPY"},
        {"currency": "EURO"},
        {"worth": "0"},
        {"worth": "-1"},
        {"time": "-2"},
        {"settled_on": "02/11/2026"},
        {"contact_id": "5e0c1d43-2bb6-4b02-9d4c-5c6f4ae0a7a1"},
        {"contact_id": "nobody"},
        {"account_id": "5e0c1d43-2bb6-4b02-9d4c-5c6f4ae0a7a1"},
    ],
)
def test_nonsense_is_refused(visit, ada, wren, bad):
    assert visit(ada).post("/desk/billing/new", item(wren, **bad)).status_code == 422
    assert stored(ada) == []


@pytest.mark.parametrize(
    ("bad", "field", "words"),
    [
        ({"amount": "0.00"}, "amount", "Enter an amount above zero."),
        ({"charged": "120.51"}, "charged", "The fee cannot be more than the amount."),
        ({"kind": "refund", "charged": "-121"}, "charged", "The fee cannot be more than the amount."),
        ({"settled_on": "2999-01-01"}, "settled_on", "This day is still to come."),
    ],
)
def test_what_cannot_have_been_settled_is_refused_by_its_field(visit, ada, wren, bad, field, words):
    answer = visit(ada).post("/desk/billing/new", item(wren, **bad))
    assert answer.status_code == 422 and stored(ada) == []
    assert words in answer.text.split(f'id="{field}-error"')[1].split("</p>")[0]


@pytest.mark.parametrize(("zone", "status"), [("Pacific/Kiritimati", 303), ("Pacific/Pago_Pago", 422)])
def test_today_is_the_members_own(visit, zone, status):
    """These zones are more than a day apart: today in the first is always still to come in the second."""
    zoe = make_member("Zoe", timezone=zone)
    with desk_of(zoe):
        client = add_contact("client", "Ibis").id
    today = clock.today("Pacific/Kiritimati").isoformat()
    assert visit(zoe).post("/desk/billing/new", item(client, settled_on=today)).status_code == status


def test_an_item_is_shown_as_it_was_entered_when_changed(visit, ada, wren):
    me = visit(ada)
    me.post(
        "/desk/billing/new", item(wren, kind="refund", charged="1.5", time="0.33333", description="Half back")
    )
    [row] = stored(ada)
    page = me.get(f"/desk/billing/{row.id}/edit").text
    for value in ('value="120.50"', 'value="1.50"', 'value="0.33333"', "Half back</textarea>"):
        assert value in page
    me.post(f"/desk/billing/{row.id}/edit", item(wren, kind="refund", amount="60"))
    assert [(r.gross, r.fee, r.net) for r in stored(ada)] == [(-6000, None, None)]


def test_moving_an_item_settles_both_contacts(visit, ada, wren):
    with desk_of(ada):
        other = add_contact("client", "Ibis").id
    me = visit(ada)
    me.post("/desk/billing/new", item(wren))
    [row] = stored(ada)
    me.post(f"/desk/billing/{row.id}/edit", item(other))
    assert {c.id: c.last_touch_on for c in stored(ada, Contact)} == {wren: None, other: date(2026, 11, 2)}


def test_deleting_an_item_can_be_undone(visit, ada, wren):
    me = visit(ada)
    me.post("/desk/billing/new", item(wren))
    [row] = stored(ada)
    after = me.post(f"/desk/billing/{row.id}/delete")
    assert f"/desk/billing/{row.id}/restore" in me.get(after.location).text and stored(ada) == []
    me.post(f"/desk/billing/{row.id}/restore")
    assert len(stored(ada)) == 1


@pytest.fixture
def year(ada, wren):
    """Sixty items of 10 euros in January, one of 20 dollars in March, over two carriers."""
    with desk_of(ada):
        upwork = account_for("upwork").id
        for number in range(60):
            day = date(2026, 1, 1) + timedelta(days=number % 31)
            add(wren, day, 1000, "EUR", upwork if number % 2 else None)
        add(wren, date(2026, 3, 5), 2000, "USD", upwork)
    return upwork


def add(client, day, gross, currency, account):
    values = {
        "contact_id": client,
        "settled_on": day,
        "kind": "earning",
        "gross": gross,
        "currency": currency,
    }
    database.session.add(actions.new_item(base="EUR", account_id=account, **values))
    database.session.flush()


def test_a_month_is_summed_and_paged(visit, ada, year):
    me = visit(ada)
    newest = me.get("/desk/billing/").text
    assert "March 2026" in newest and "$20.00" in newest and "has no rate to EUR" in newest
    january = me.get("/desk/billing/?month=2026-01").text
    assert "€600.00" in january and january.count("/edit") == queries.SIZE
    older = january.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert me.get(older).text.count("/edit") == 10
    assert "€300.00" in me.get(f"/desk/billing/?month=2026-01&account={year}").text
    assert "€300.00" in me.get("/desk/billing/?month=2026-01&account=own").text


@pytest.mark.parametrize(
    "query", ["month=9999-12", "month=x", "account=x", "contact=x", "cursor=x", "cursor=W10"]
)
def test_a_bent_address_shows_a_page_all_the_same(visit, ada, year, query):
    assert "Billing" in visit(ada).get(f"/desk/billing/?{query}").text


def test_one_rate_for_all_items_without_one(visit, ada, wren, year):
    me = visit(ada)
    assert me.post("/desk/billing/rates/USD", {"worth": "0.9"}).status_code == 303
    assert [row.base_gross for row in stored(ada) if row.currency == "USD"] == [1800]
    assert "has no rate" not in me.get("/desk/billing/").text
    assert me.post("/desk/billing/rates/EUR", {"worth": "2"}).status_code == 404


@pytest.mark.parametrize(("search", "most"), [("", 8), ("?month=2026-01", 7)])
def test_the_list_asks_few_questions(visit, ada, year, search, most):
    me = visit(ada)
    me.get("/desk/billing/")
    asked = []
    engine = database.engine.engine if hasattr(database.engine, "engine") else database.engine

    def note(connection, cursor, statement, *rest):
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        me.get(f"/desk/billing/{search}")
    finally:
        event.remove(engine, "before_cursor_execute", note)
    selects = [s for s in asked if s.lstrip().lower().startswith("select") and "set_config" not in s]
    assert 0 < len(selects) <= most, selects


def test_who_has_no_client_yet_is_led_to_record_one(visit, ada):
    for form in ("/desk/billing/new", "/desk/finance/receivables/new"):
        assert 'href="/desk/contacts/new"' in visit(ada).get(form).text
    with desk_of(ada):
        add_contact("client", "Wren & Co")
    for form in ("/desk/billing/new", "/desk/finance/receivables/new"):
        assert "you have recorded none yet" not in visit(ada).get(form).text
