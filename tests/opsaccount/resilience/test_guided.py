"""The guided test: answers become estimates, estimates make way for what is real."""

from __future__ import annotations

from sqlalchemy import func, select

from community.core.db import db as database
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.contacts.models import Contact
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


def test_answers_become_estimates_and_a_result_that_says_so(visit, ada):
    me = visit(ada)
    saved = me.post(PAGE, ANSWERS)
    assert saved.status_code == 303
    page = me.get(saved.location).text
    assert "estimates from memory" in page
    assert "Without Upwork" in page and "provisional" not in page
    assert rows(ada, Contact, Contact.kind == "client", Contact.estimated) == 4
    assert rows(ada, Contact, Contact.kind == "lead", Contact.estimated) == 10
    with desk_of(ada):
        items = database.session.scalars(select(BillingItem)).all()
        assert {item.source for item in items} == {"estimate"} and all(item.estimated for item in items)
        assert sum(item.gross for item in items) == 1_500_001
