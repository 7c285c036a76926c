"""Every recognised export once through the whole pipe: file in, billing and clients out."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import Context
from datetime import date
from io import BytesIO
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from community.core.db import db as database
from community.opsaccount import scope
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.channels.models import Account
from community.opsaccount.contacts.models import Contact, ContactPoint, Engagement, PaymentRoute
from community.opsaccount.imports.actions import commit, read_file, take, undo, upload
from community.opsaccount.imports.models import Import, Movement
from community.opsaccount.imports.records import Kind
from community.opsaccount.queries import live
from tests.browser import Browser
from tests.factories import desk_of, make_member

from . import test_paypal as paypal
from . import test_stripe as stripe
from . import test_upwork as upwork
from . import test_wise as wise
from .conftest import lines

TXN = "2022-04-23 21:56"
WEEKLY = "Date,Contract,Hours,Amount,Payment type"
PIPE = {
    "upwork-transactions": (
        lines(
            upwork.CURRENT,
            upwork.row(1, "Hourly", "100.00"),
            upwork.row(1, "Service Fee", "-10.00"),
            upwork.row(2, "Connects", "-6.00", team=""),
            upwork.row(3, "Refund to client", "-20.00"),
            upwork.row(4, "Mystery", "9.00"),
        ),
        [("earning", 10000, 1000, 9000), ("refund", -2000, 0, -2000)],
        {"subscription", "unsorted"},
        {"Harbour Ltd"},
    ),
    "upwork-transactions-earlier": (
        lines(upwork.EARLIER, upwork.row(1, "Bonus", "50.00"), upwork.row(1, "Service Fee", "-5.00")),
        [("earning", 5000, 500, 4500)],
        set(),
        {"Harbour Ltd"},
    ),
    "upwork-legacy": (
        lines(
            upwork.LEGACY,
            upwork.legacy(9, "Service Fee", "Service Fee for Hourly - Ref ID 8", "-2.00"),
            upwork.legacy(8, "Hourly", "Invoice", "20.00"),
            upwork.legacy(7, "Withdrawal", "To the bank", "-100.00"),
        ),
        [("earning", 2000, 200, 1800)],
        {"withdrawal"},
        {"Harbour Ltd"},
    ),
    "stripe-balance": (
        lines(
            stripe.BALANCE,
            stripe.balance("txn_1", "charge", "100.00", "3.20", "96.80"),
            stripe.balance("txn_2", "refund", "-40.00", "0.00", "-40.00"),
            stripe.balance("txn_3", "payout", "-56.80", "0.00", "-56.80"),
        ),
        [("earning", 10000, 320, 9680), ("refund", -4000, 0, -4000)],
        {"withdrawal"},
        {"Stripe: no client named"},
    ),
    "stripe-transactions": (
        lines(
            stripe.OLDER,
            f"txn_1,charge,ch_1,250.00,7.55,242.45,eur,{TXN},{TXN},Audit,,,,,,A7",
            f"txn_2,refund,re_1,-50.00,0.00,-50.00,eur,{TXN},{TXN},Audit,,,,,,A7",
            f"txn_3,adjustment,ad_1,5.00,0.00,5.00,eur,{TXN},{TXN},,,,,,,",
        ),
        [("earning", 25000, 755, 24245), ("refund", -5000, 0, -5000)],
        {"unsorted"},
        {"Stripe: no client named"},
    ),
    "paypal-activity": (
        lines(
            paypal.ENGLISH,
            paypal.row(),
            paypal.row("T2", kind="General Withdrawal", gross="-10.00", fee="0.00", net="-10.00"),
            paypal.row("T3", status="Pending"),
        ),
        [("earning", 100000, 3420, 96580)],
        {"withdrawal"},
        {"Harbour Ltd"},
    ),
    "wise-statement": (
        lines(
            wise.NEW,
            wise.new("TRANSFER-1", "950.00", "DEPOSIT", payer="Harbour Ltd"),
            wise.new("CARD-1", "-100.50", "CARD", fee="0.50"),
        ),
        [("earning", 95000, 0, 95000)],
        {"expense"},
        {"Harbour Ltd"},
    ),
    "wise-history": (
        lines(wise.HISTORY, wise.history("TRANSFER-1", "IN", ("950.00", "EUR"), ("950.00", "EUR"))),
        [("earning", 95000, 0, 95000)],
        set(),
        {"Harbour"},
    ),
}


def bring_in(content: str) -> Import:
    """Import a file into the entered Desk."""
    found = upload(BytesIO(content.encode()), "export.csv")
    read_file(found)
    assert take(found)
    commit(found)
    return found


def everything(model):
    return database.session.scalars(live(model)).all()


@pytest.mark.parametrize("key", PIPE)
def test_an_export_becomes_billing_and_clients_once(ada, key):
    content, items, movements, clients = PIPE[key]
    with desk_of(ada):
        for _ in range(2):
            assert bring_in(content).layout == key
            rows = sorted(everything(BillingItem), key=lambda item: item.kind)
            assert [(row.kind, row.gross, row.fee, row.net) for row in rows] == items
            assert {movement.kind for movement in everything(Movement)} == movements
            assert {contact.name for contact in everything(Contact)} == clients


def test_the_billing_of_a_file_is_what_its_preview_said(ada):
    with desk_of(ada):
        found = upload(BytesIO(PIPE["upwork-transactions"][0].encode()), "export.csv")
        read_file(found)
        assert (found.rows_read, found.fresh, found.unsorted) == (5, 4, 1)
        take(found)
        made = commit(found)
        assert made.summary.billing["USD"].gross == sum(item.gross for item in everything(BillingItem))
        assert made.summary.billing["USD"].fee == 1000


def test_a_marketplace_carries_the_relationship(ada):
    rows = ("2026-01-31,Logo (11),2,50,", "2026-03-01,Logo (11),1,25,")
    with desk_of(ada):
        bring_in(lines(WEEKLY, *rows))
        account = everything(Account)[0].id
        contact, engagement = everything(Contact)[0], everything(Engagement)[0]
        assert (contact.name, contact.origin_account_id, contact.lock_account_id) == (
            "Logo",
            account,
            account,
        )
        assert contact.platform_lock_until == date(2028, 1, 31)
        assert contact.client_since == contact.qualified_on == date(2026, 1, 31)
        assert contact.last_touch_on == date(2026, 3, 1)
        assert (engagement.title, engagement.started_on) == ("Logo (11)", date(2026, 1, 31))
        assert engagement.contract_account_id == engagement.files_account_id == account
        assert engagement.signed_on == engagement.started_on and engagement.closed_on is None
        assert [point.account_id for point in everything(ContactPoint)] == [account]
        assert [point.confirmed_on for point in everything(ContactPoint)] == [None]
        assert [(route.account_id, route.since) for route in everything(PaymentRoute)] == [
            (account, date(2026, 1, 31))
        ]


def test_a_payment_provider_carries_the_payment_only(ada):
    with desk_of(ada):
        bring_in(PIPE["paypal-activity"][0])
        account = everything(Account)[0].id
        contact, engagement = everything(Contact)[0], everything(Engagement)[0]
        assert (contact.origin_account_id, contact.lock_account_id, contact.qualified_on) == (None,) * 3
        assert (engagement.contract_account_id, engagement.signed_on) == (None, None)
        assert everything(ContactPoint) == []
        assert [route.account_id for route in everything(PaymentRoute)] == [account]


def closed_days() -> dict[str, date | None]:
    return {work.title: work.closed_on for work in everything(Engagement)}


def test_work_that_fell_quiet_is_closed_and_opened_again_when_paid(ada):
    with desk_of(ada):
        bring_in(lines(WEEKLY, "2026-01-05,Logo (11),2,50,", "2026-04-06,Site (12),1,25,"))
        assert closed_days() == {"Logo (11)": date(2026, 1, 5), "Site (12)": None}
        later = bring_in(lines(WEEKLY, "2026-04-09,Logo (11),2,50,"))
        assert closed_days() == {"Logo (11)": None, "Site (12)": None}
        undo(later)
        assert closed_days() == {"Logo (11)": date(2026, 1, 5), "Site (12)": None}


def test_what_the_member_said_about_the_end_of_work_stays(ada):
    with desk_of(ada):
        bring_in(lines(WEEKLY, "2026-01-05,Logo (11),2,50,", "2026-04-06,Site (12),1,25,"))
        by_title = {work.title: work for work in everything(Engagement)}
        by_title["Logo (11)"].closed_on = None
        by_title["Site (12)"].closed_on = date(2026, 4, 30)
        bring_in(lines(WEEKLY, "2026-09-09,Card (13),2,50,"))
        assert closed_days() == {
            "Logo (11)": None,
            "Site (12)": date(2026, 4, 30),
            "Card (13)": None,
        }


def test_an_earlier_file_moves_the_beginning_back(ada):
    with desk_of(ada):
        bring_in(lines(WEEKLY, "2026-02-05,Logo (11),2,50,"))
        bring_in(lines(WEEKLY, "2025-12-01,Logo (11),2,50,"))
        contact = everything(Contact)[0]
        assert (contact.client_since, contact.platform_lock_until) == (date(2025, 12, 1), date(2027, 12, 1))


def test_a_stated_rate_is_kept_and_none_is_invented(ada):
    with desk_of(ada):  # reckons in euros
        row = upwork.row(1, "Bonus", "100.00", local="90.00", code="EUR")
        bring_in(lines(upwork.CURRENT, row, upwork.row(2, "Bonus", "10.00")))
        rows = {item.gross: (item.rate, item.base_gross) for item in everything(BillingItem)}
        assert rows[10000][1] == 9000 and rows[1000] == (None, None)


def test_two_contracts_of_one_title_are_two_clients(ada):
    with desk_of(ada):
        bring_in(lines(WEEKLY, "2026-01-05,Logo (11),2,50,", "2026-01-05,Logo (12),2,50,"))
        assert {contact.name for contact in everything(Contact)} == {"Logo", "Logo (12)"}


@pytest.mark.parametrize("uploads", [1, 2])
def test_two_commits_at_the_same_time_add_once(open_app: Callable[..., Flask], uploads: int):
    """One file committed twice, or uploaded twice and both committed, by two real requests at once."""
    app = open_app()
    content = lines(WEEKLY, *(f"2026-01-{day:02},Logo (11),2,{day},{''}" for day in range(1, 29)))
    with app.app_context():
        member = make_member("Ada Okafor")
        member_id = member.id
        browsers = [Browser(app).sign_in(member) for _ in range(2)]
        files = [{"file": (BytesIO(content.encode()), "w.csv"), "account_id": ""} for _ in range(uploads)]
        places = [browsers[0].post("/desk/imports/", form).location for form in files]
        forms = [{"csrf_token": browser.token()} for browser in browsers]
    start = Barrier(2)

    def press(browser: Browser, place: str, form: dict[str, str]) -> None:
        start.wait()
        answer = Context().run(browser.client.post, f"{place}/commit", data=form)
        assert answer.status_code == 303

    threads = [Thread(target=press, args=(browsers[n], places[n % uploads], forms[n])) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    with app.app_context():
        scope.enter(member_id)
        assert sorted(item.gross for item in everything(BillingItem)) == [n * 100 for n in range(1, 29)]
        assert len(everything(Contact)) == len(everything(Account)) == 1
        states = database.session.scalars(select(Import.state)).all()
        assert states == ["done"] * uploads


def test_movements_are_never_billing(ada):
    with desk_of(ada):
        bring_in(PIPE["upwork-transactions"][0])
        assert not {movement.kind for movement in everything(Movement)} & {Kind.EARNING, Kind.REFUND}
