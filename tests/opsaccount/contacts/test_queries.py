"""How the contact log stood on a day, in as many statements for a thousand contacts as for one."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, event

from community.core.access import Actor
from community.core.db import db as database
from community.opsaccount.billing import queries as billing
from community.opsaccount.billing.actions import new_item
from community.opsaccount.channels.actions import account_for
from community.opsaccount.contacts import actions, queries
from community.opsaccount.contacts.models import PaymentRoute
from community.opsaccount.contacts.rules import Kind
from tests.factories import desk_of

DAY = date(2026, 11, 21)


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


@pytest.fixture
def desk(ada):
    """Ada's Desk, open for the test."""
    with desk_of(ada):
        yield


def only_standing(as_of: date = DAY) -> queries.Standing:
    [found] = queries.people_standing(as_of).standing
    return found


@pytest.mark.parametrize(
    ("values", "is_client", "open_lead", "qualified"),
    [
        ({"kind": Kind.LEAD}, False, True, False),
        ({"kind": Kind.LEAD, "qualified_on": ago(89)}, False, True, True),
        ({"kind": Kind.LEAD, "qualified_on": ago(90)}, False, True, False),
        ({"kind": Kind.LEAD, "qualified_on": ago(9), "closed_on": DAY}, False, False, True),
        ({"kind": Kind.LEAD, "first_touch_on": ago(9), "closed_on": ago(-1)}, False, True, False),
        ({"kind": Kind.CLIENT}, True, False, False),
        ({"kind": Kind.CLIENT, "client_since": DAY}, True, False, False),
        ({"kind": Kind.CLIENT, "client_since": ago(-1), "first_touch_on": ago(9)}, False, True, False),
    ],
)
def test_a_contact_stood_so(desk, values, is_client, open_lead, qualified):
    actions.save_contact(None, {"name": "Wren", **values})
    found = only_standing()
    assert (found.is_client, found.open_lead, found.qualified) == (is_client, open_lead, qualified)


def test_who_came_later_was_not_there(desk):
    actions.add_contact(Kind.CLIENT, "Wren", client_since=DAY)
    assert queries.people_standing(ago(1)).standing == []
    assert only_standing().contact.name == "Wren"


def test_a_lock_stands_until_its_day(desk):
    upwork = account_for("upwork")
    actions.add_contact(Kind.CLIENT, "Wren", origin_account_id=upwork.id, first_touch_on=date(2025, 1, 15))
    assert only_standing().locked_to == upwork.id
    assert only_standing(date(2027, 1, 15)).locked_until == date(2027, 1, 15)
    assert only_standing(date(2027, 1, 16)).locked_to is None


def test_touches_and_payments_say_who_is_in_touch(desk):
    wren = actions.add_contact(Kind.CLIENT, "Wren")
    point = actions.save_point(None, {"kind": "email", "address": "w@example.org"}, contact_id=wren.id)
    for days, bounced in ((200, False), (100, False), (5, True)):
        sent = {"touched_on": ago(days), "direction": "out", "point_id": point.id, "bounced": bounced}
        actions.save_touch(None, sent, contact_id=wren.id)
    assert only_standing().touched_on == ago(100)
    assert only_standing(ago(150)).touched_on == ago(200)
    assert only_standing(ago(201)).touched_on is None
    for as_of, verified in ((DAY, False), (ago(6), True), (ago(150), True), (ago(201), False)):
        assert queries.points_standing(as_of)[0].verified == verified, as_of
    paid = {"contact_id": wren.id, "kind": "earning", "settled_on": ago(50)}
    database.session.add(new_item(base="EUR", currency="EUR", gross=1, **paid))
    database.session.flush()
    assert only_standing().touched_on == ago(50) and only_standing(ago(51)).touched_on == ago(100)


def test_a_point_is_verified_as_of_the_day(desk):
    wren = actions.add_contact(Kind.CLIENT, "Wren")
    actions.save_point(
        None, {"kind": "email", "address": "w@example.org", "confirmed_on": ago(3)}, contact_id=wren.id
    )
    for as_of, verified in ((DAY, True), (ago(4), False)):
        [point] = queries.points_standing(as_of)
        assert (point.contact_id, point.carrier, point.verified) == (wren.id, None, verified)


def test_work_routes_and_proposals_stand_between_their_days(desk):
    wren = actions.add_contact(Kind.CLIENT, "Wren").id
    actions.save_engagement(None, {"title": "A", "started_on": ago(9), "closed_on": ago(3)}, contact_id=wren)
    actions.save_route(None, {"since": ago(9), "ended_on": ago(3)}, contact_id=wren)
    actions.save_proposal(None, {"sent_on": ago(9), "expires_on": ago(4), "state": "sent"}, contact_id=wren)
    for days, stood in ((10, 0), (9, 1), (4, 1), (3, 0)):
        as_of = ago(days)
        assert len(queries.people_standing(as_of).engagements) == stood, days
        assert len(queries.routes_standing(as_of)) == stood, days
        assert len(queries.open_on(as_of, queries.proposals_sent(as_of))) == stood, days


def test_somebody_with_several_works_stands_once(desk):
    wren = actions.add_contact(Kind.CLIENT, "Wren").id
    for days in (3, 9, 6):
        actions.save_engagement(None, {"title": f"{days}", "started_on": ago(days)}, contact_id=wren)
    people = queries.people_standing(DAY)
    assert len(people.contacts) == len(people.standing) == 1
    assert [work.title for work in people.engagements] == ["9", "6", "3"]


def test_a_deleted_contacts_parts_are_gone(desk):
    wren = actions.add_contact(Kind.CLIENT, "Wren")
    actions.save_engagement(None, {"title": "A", "started_on": ago(9)}, contact_id=wren.id)
    database.session.add(
        new_item(base="EUR", currency="EUR", gross=1, contact_id=wren.id, kind="earning", settled_on=ago(5))
    )
    database.session.flush()
    actions.delete_contact(wren)
    assert queries.people_standing(DAY) == ([], [], [])
    assert billing.settled(DAY, "EUR", days=180) == []


def test_items_carry_their_worth_and_rate(desk):
    wren = actions.add_contact(Kind.CLIENT, "Wren").id
    for currency, rate in (("EUR", None), ("USD", "0.9"), ("USD", None)):
        paid = {"contact_id": wren, "kind": "earning", "settled_on": ago(9), "gross": 1000}
        rated = {} if rate is None else {"rate": Decimal(rate)}
        database.session.add(new_item(base="EUR", currency=currency, **paid, **rated))
    database.session.flush()
    found = [
        (i.currency, i.base_gross, i.rate and str(i.rate)) for i in billing.settled(DAY, "EUR", days=180)
    ]
    assert sorted(found, key=str) == [("EUR", 1000, "1"), ("USD", 900, "0.9"), ("USD", None, None)]
    assert billing.settled(DAY, "EUR", days=9) == []
    assert billing.unrated("EUR") == [("USD", 1)]
    # In another base currency, what was weighed in the first one has no worth.
    assert {i.base_gross for i in billing.settled(DAY, "GBP", days=180)} == {None}
    assert only_standing().first_paid_on == ago(9) and only_standing(ago(10)).first_paid_on is None


@pytest.mark.parametrize("many", [1, 40])
def test_the_standing_of_all_is_read_in_five_statements(desk, many):
    for number in range(many):
        contact = actions.add_contact(Kind.CLIENT, f"Client {number}").id
        actions.save_point(None, {"kind": "email", "address": "x@example.org"}, contact_id=contact)
        actions.save_engagement(None, {"title": "A", "started_on": ago(9)}, contact_id=contact)
    asked: list[str] = []
    note = lambda c, cursor, statement, *rest: asked.append(statement)  # noqa: E731
    event.listen(database.engine.engine, "before_cursor_execute", note)
    try:
        people = queries.people_standing(DAY)
        assert len(people.standing) == len(people.engagements) == many
        assert len(queries.points_standing(DAY)) == many
        for read in (queries.routes_standing, queries.proposals_sent):
            read(DAY)
        billing.settled(DAY, "EUR", days=180)
    finally:
        event.remove(database.engine.engine, "before_cursor_execute", note)
    assert len(asked) == 5


def test_hundreds_of_ways_are_read_as_one_row_each(desk):
    """And not as a row for each pair of a point and a route."""
    wren, many = actions.add_contact(Kind.CLIENT, "Wren").id, 300
    for number in range(many):
        actions.save_point(None, {"kind": "email", "address": f"{number}@example.org"}, contact_id=wren)
        database.session.add(PaymentRoute(contact_id=wren, since=ago(number)))
    database.session.flush()
    with sent_statements() as sent:
        found = queries.contact_with_ways(Actor(), wren)
    assert found and (len(found.points), len(found.routes)) == (many, many)
    assert [route.since for route in found.routes[:2]] == [ago(many - 1), ago(many - 2)]
    assert [rows_of(*each) for each in sent] == [2 * many]


@contextmanager
def sent_statements():
    """Each select sent inside the block, with its values."""
    sent: list[tuple[str, Any]] = []

    def take(connection, cursor, statement, parameters, *rest):
        if not statement.startswith("select set_config"):
            sent.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", take)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", take)


def rows_of(statement, parameters) -> int:
    return len(database.session.connection().exec_driver_sql(statement, parameters).all())
