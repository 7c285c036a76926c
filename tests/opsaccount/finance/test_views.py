"""Cash, cost, money owed and the own path through the front door, and as of a day."""

from __future__ import annotations

from datetime import date

import pytest

from community.opsaccount.channels.actions import account_for
from community.opsaccount.contacts.actions import add_contact
from community.opsaccount.finance import actions, queries
from community.opsaccount.finance.rules import Fact
from tests.factories import desk_of
from tests.forms_shown import form_shown


@pytest.fixture
def wren(ada):
    """The id of a client of Ada's, whose own currency is the euro."""
    with desk_of(ada):
        return add_contact("client", "Wren & Co").id


CASH = {"currency": "EUR", "kind": "cash", "account_id": "own", "stated_on": "2026-11-01", "sum": "4000"}


def owed(client, **form):
    sent = {
        "sum": "1000",
        "currency": "EUR",
        "worth": "",
        "invoiced_on": "2026-11-01",
        "due_on": "2026-12-11",
    }
    return {**sent, "contact_id": str(client), "delay_days": "3", "paid_on": "", **form}


def test_a_new_statement_leaves_the_old_one(visit, ada):
    me = visit(ada)
    me.post("/desk/finance/statements/new", CASH)
    me.post("/desk/finance/statements/new", {**CASH, "stated_on": "2026-11-10", "sum": "3500,50"})
    page = me.get("/desk/finance/").text
    assert "€3,500.50" in page and "€4,000.00" in page
    with desk_of(ada):
        for day, amount in ((date(2026, 11, 9), 400000), (date(2026, 11, 10), 350050)):
            assert queries.money(queries.newest_statements(day), "EUR").cash.amount == amount
        assert queries.money(queries.newest_statements(date(2026, 10, 31)), "EUR").cash is None
        assert queries.money(queries.newest_statements(date(2026, 11, 10)), "USD").cash is None


def test_of_two_statements_of_a_day_the_last_entered_counts(ada):
    with desk_of(ada):
        for amount in (1, 2):
            values = {"kind": "cash", "currency": "EUR", "stated_on": date(2026, 11, 1), "amount": amount}
            actions.save_statement(None, values)
        assert queries.money(queries.newest_statements(date(2026, 11, 1)), "EUR").cash.amount == 2


def test_held_money_lies_with_an_account(visit, ada):
    with desk_of(ada):
        stripe = account_for("stripe").id
    me = visit(ada)
    held = {**CASH, "kind": "held", "sum": "2500"}
    assert me.post("/desk/finance/statements/new", held).status_code == 422
    assert me.post("/desk/finance/statements/new", {**held, "account_id": str(stripe)}).status_code == 303
    assert me.post("/desk/finance/statements/new", {**CASH, "account_id": str(stripe)}).status_code == 303
    with desk_of(ada):
        found = queries.money(queries.newest_statements(date(2026, 11, 1)), "EUR")
        assert {account: row.amount for account, row in found.held.items()} == {stripe: 250000}
        assert found.cash.account_id is None


def test_an_amount_owed_is_shown_until_it_is_paid(visit, ada, wren):
    me = visit(ada)
    me.post("/desk/finance/receivables/new", owed(wren, currency="USD", worth="0.9"))
    assert "usually 3 days late" in me.get("/desk/finance/").text
    with desk_of(ada):
        [(row, contact)] = queries.receivables(date(2026, 11, 21))
        assert (row.amount, row.base_amount, contact.id, row.delay_days) == (100000, 90000, wren, 3)
        assert queries.receivables(date(2026, 10, 31)) == []
        row_id = row.id
    me.post(f"/desk/finance/receivables/{row_id}/paid")
    assert "Nobody owes you anything" in me.get("/desk/finance/").text


@pytest.mark.parametrize(
    "bad",
    [{"due_on": "2026-10-01"}, {"sum": "x"}, {"delay_days": "-1"}, {"contact_id": "own"}, {"currency": ""}],
)
def test_an_amount_owed_that_makes_no_sense_is_refused(visit, ada, wren, bad):
    assert visit(ada).post("/desk/finance/receivables/new", owed(wren, **bad)).status_code == 422


def test_the_own_path_is_what_held_on_a_day(visit, ada):
    me = visit(ada)
    for fact in ({"kind": "terms_published", "ended_on": "2026-11-05"}, {"kind": "signature"}):
        me.post("/desk/finance/own-path/new", {"since": "2026-11-01", **fact})
    with desk_of(ada):
        assert set(queries.facts(date(2026, 11, 4))) == {Fact.TERMS_PUBLISHED, Fact.SIGNATURE}
        assert set(queries.facts(date(2026, 11, 5))) == {Fact.SIGNATURE}
        assert queries.facts(date(2026, 10, 31)) == {}
    assert "A client signed on my own path" in me.get("/desk/finance/").text


def test_a_fact_is_chosen_before_it_is_saved(visit, ada):
    me, new = visit(ada), "/desk/finance/own-path/new"
    answer = me.post(new, form_shown(me.get(new).text))
    assert answer.status_code == 422 and "Choose what is true." in answer.text
    with desk_of(ada):
        assert queries.fact_history() == []
    asked = f"{new}?kind=invoice_profile"
    me.post(asked, form_shown(me.get(asked).text))
    with desk_of(ada):
        assert [fact.kind for fact in queries.fact_history()] == [Fact.INVOICE_PROFILE]


def test_the_base_currency_is_the_members_until_another_is_chosen(visit, ada):
    me = visit(ada)
    assert "Reckoned in EUR." in me.get("/desk/finance/").text
    assert me.post("/desk/finance/base-currency", {"currency": "XXQ"}).status_code == 422
    me.post("/desk/finance/base-currency", {"currency": "usd"})
    me.post("/desk/finance/base-currency", {"currency": "gbp"})
    assert "Reckoned in GBP." in me.get("/desk/finance/").text
