"""The guided test: answers become estimates, estimates make way for what is real."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from community.core import events
from community.core.db import db as database
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.channels.actions import account_for
from community.opsaccount.channels.models import Account
from community.opsaccount.contacts import actions as contacts
from community.opsaccount.contacts.models import Contact, PaymentRoute
from community.opsaccount.finance.models import MoneyStatement
from community.opsaccount.imports.events import ImportCommitted
from community.opsaccount.resilience.guided.answers import shared
from tests.factories import desk_of

PAGE = "/desk/stress-test/guided"
ANSWERS = {
    "first": "upwork",
    "second": "",
    "first_leads": "9",
    "referral_leads": "1",
    "first_clients": "3",
    "own_clients": "1",
    "currency": "EUR",
    "first_income": "12000.01",
    "own_income": "3000",
    "first_reachable": "1",
    "signed": "1",
    "pays_through": "stripe",
    "cash": "4000",
    "monthly_cost": "2400",
    "terms_published": "y",
}


def rows(member, model, *conditions):
    with desk_of(member):
        return database.session.scalar(select(func.count()).select_from(model).where(*conditions))


@pytest.fixture
def me(visit, ada):
    return visit(ada)


def test_answers_become_estimates_and_a_result_that_says_so(me, ada):
    saved = me.post(PAGE, ANSWERS)
    assert saved.status_code == 303
    page = me.get(saved.location).text
    assert "estimates from memory" in page
    assert "Without Upwork, only 10% of demand is left: 9 of 10 qualified leads came from there." in page
    assert rows(ada, Contact, Contact.kind == "client", Contact.estimated) == 4
    assert rows(ada, Contact, Contact.kind == "lead", Contact.estimated) == 10
    with desk_of(ada):
        items = database.session.scalars(select(BillingItem)).all()
        assert {item.source for item in items} == {"estimate"} and all(item.estimated for item in items)
        assert sum(item.gross for item in items) == 1_500_001


def test_answers_in_a_currency_of_their_own_count_where_nothing_real_is_recorded(me, ada):
    page = me.get(me.post(PAGE, {**ANSWERS, "currency": "CHF"}).location).text
    assert "· CHF ·" in page and "enter your cash and what a month costs" not in page
    with desk_of(ada):
        stated = MoneyStatement(kind="cash", stated_on=date(2026, 1, 1), currency="CHF", amount=1)
        database.session.add(stated)
    refused = me.post(PAGE, ANSWERS)
    assert refused.status_code == 422 and "Your Desk reckons in CHF." in refused.text
    assert rows(ada, BillingItem, BillingItem.currency == "CHF") == 4


def test_a_client_met_on_a_binding_marketplace_is_locked(me, ada):
    page = me.get(me.post(PAGE, ANSWERS).location + "?without=upwork&show=payment").text
    assert "locked until" in page


def test_answering_again_replaces_earlier_estimates_and_nothing_else(me, ada):
    with desk_of(ada):
        contacts.add_contact("client", "Kestrel Labs", origin_lane="referral")
    me.post(PAGE, ANSWERS)
    me.post(PAGE, {**ANSWERS, "first": "fiverr", "first_leads": "2", "first_clients": "1", "cash": ""})
    assert rows(ada, Contact, Contact.kind == "lead") == 3
    assert rows(ada, Contact, Contact.kind == "client", Contact.estimated) == 2
    assert rows(ada, Contact, Contact.estimated.is_(False)) == 1
    assert rows(ada, Account, Account.platform == "upwork") == 0
    assert rows(ada, MoneyStatement, MoneyStatement.kind == "cash") == 0


def test_an_estimate_to_which_something_real_was_added_stays(me, ada):
    me.post(PAGE, ANSWERS)
    with desk_of(ada):
        client = database.session.scalars(select(Contact).where(Contact.kind == "client")).first()
        contacts.save_point(None, {"kind": "email", "address": "a@b.example"}, contact_id=client.id)
        kept = client.id
    me.post(PAGE, {"first": "upwork", "first_leads": "1", "currency": "EUR"})
    assert rows(ada, Contact, Contact.id == kept) == 1
    assert rows(ada, PaymentRoute) == 0


def test_an_import_replaces_the_estimated_clients_of_its_account(me, ada):
    me.post(PAGE, ANSWERS)
    with desk_of(ada):
        events.record(ImportCommitted(account_for("upwork").id))
    assert rows(ada, Contact, Contact.kind == "client") == 1
    assert rows(ada, Contact, Contact.kind == "lead") == 10
    assert rows(ada, Account, Account.platform == "upwork", Account.estimated.is_(False)) == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"first_leads": "51"}, "Enter a whole number from 0 to 50."),
        ({"first_leads": "-1"}, "Enter a whole number from 0 to 50."),
        ({"first_leads": "many"}, "Enter a whole number, such as 7."),
        ({"second": "upwork"}, "Choose another account than the first, or none."),
        ({"second_clients": "1"}, "Choose the account that these came through."),
        ({"first": ""}, "Choose the account that these came through."),
        ({"own_clients": "", "signed": ""}, "Say how many clients this income is from."),
        ({"first_reachable": "4"}, "That is more than the clients you counted there."),
        ({"signed": "2"}, "That is more than the clients you counted there."),
        ({"first": "<script>"}, "Not a valid choice."),
        ({"cash": "-5"}, "Enter an amount without a minus sign."),
        ({"currency": "XYZ"}, "is not a currency code"),
    ],
)
def test_answers_that_do_not_fit_come_back_with_what_was_typed(me, ada, wrong, says):
    answer = me.post(PAGE, {**ANSWERS, **wrong})
    assert answer.status_code == 422 and says in answer.text
    assert 'value="12000.01"' in answer.text and "<script>" not in answer.text.replace("<script ", "")
    assert rows(ada, Contact) == 0


def test_an_empty_answer_asks_for_one_person(me, ada):
    answer = me.post(PAGE, {"currency": "EUR"})
    assert answer.status_code == 422 and "Count at least one person" in answer.text


def test_another_members_estimates_stay(me, visit, ada, ben):
    me.post(PAGE, ANSWERS)
    visit(ben).post(PAGE, ANSWERS)
    assert rows(ada, Contact) == rows(ben, Contact) == 14


@pytest.mark.parametrize(("total", "among", "parts"), [(10, 3, [4, 3, 3]), (2, 3, [1, 1, 0]), (0, 2, [0, 0])])
def test_income_is_shared_to_the_last_unit(total, among, parts):
    assert shared(total, among) == parts
