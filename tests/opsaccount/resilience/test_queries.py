"""A snapshot made of records: the published vectors, any day, what is left out, and how many statements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, event

from community.core.db import db as database
from community.opsaccount import actions
from community.opsaccount.channels.actions import save_account
from community.opsaccount.contacts import actions as contacts
from community.opsaccount.contacts import queries as contact_queries
from community.opsaccount.contacts.models import Contact
from community.opsaccount.finance.models import MoneyStatement
from community.opsaccount.queries import find
from community.opsaccount.resilience import assembly
from community.opsaccount.resilience.evaluation import evaluate
from community.opsaccount.resilience.queries import standing_on
from community.opsaccount.resilience.records import basics_on
from community.opsaccount.resilience.result import result_json
from community.opsaccount.resilience.running import run_on_day
from community.opsaccount.resilience.snapshot import ContactPoint, Contract
from tests.factories import desk_of
from tests.opsaccount.resilience import desks
from tests.opsaccount.resilience.people import recorded

AS_OF = desks.AS_OF


@pytest.fixture
def desk(ada) -> Iterator[None]:
    """Inside Ada's Desk, which is empty."""
    with desk_of(ada):
        yield


def snapshot(as_of: date = AS_OF):
    return standing_on(as_of, currency=desks.BASE).snapshot


@pytest.mark.parametrize(
    ("enter", "vector", "score"),
    [
        (desks.marketplace_desk, "all_on_one_marketplace", 61),
        (desks.provider_desk, "one_payment_provider", 50),
    ],
)
def test_records_give_the_published_figures(desk, enter, vector, score):
    names = {str(id): name for name, id in enter().items()}
    _, run = run_on_day(AS_OF, desks.BASE)
    found, wanted = result_json(run.evaluation), result_json(evaluate(recorded(vector)))
    assert found["score"] == wanted["score"] == score
    for key in ("raw", "floored", "band", "verdict", "provisional", "components", "accounts", "runway_days"):
        assert found[key] == wanted[key], key
    assert found["confidence"]["value"] == wanted["confidence"]["value"]
    assert [names[id] for id in found["migration_gate"]["failing"]] == wanted["migration_gate"]["failing"]


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements sent to the database inside the block."""
    sent: list[str] = []

    def note(connection, cursor, statement, *rest):
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_a_desk_ten_times_as_large_needs_no_more_statements(desk):
    def fill(count: int) -> None:
        for number in range(count):
            desks.client(f"Client {number}", None, paid=[(10, 3, False), (20, 30, True)])
            desks.lead(f"Lead {number}", None, lane="site", proposal=True)
        database.session.flush()

    def asked() -> int:
        database.session.expire_all()
        with statements() as sent:
            snapshot()
        return len(sent)

    fill(2)
    small = asked()
    fill(20)
    assert asked() == small <= 11


def test_every_window_ends_with_the_day_asked_about(desk):
    client = desks.client(
        "A", None, paid=[(100, 10, True), (200, 89, False), (300, 90, True), (400, 180, False)]
    )
    now = snapshot()
    assert [item.amount // 10**6 for item in now.clients[0].billing] == [300, 200, 100]
    assert (now.evidence.paid_items_90_days, now.evidence.traceable_items) == (2, 1)
    assert now.evidence.paid_items_180_days == 3
    earlier = snapshot(desks.days_ago(10))
    assert [item.amount // 10**6 for item in earlier.clients[0].billing] == [400, 300, 200, 100]
    before = snapshot(desks.days_ago(11))
    assert len(before.clients[0].billing) == 3
    assert str(client) == now.clients[0].id


@pytest.mark.parametrize(
    ("ago", "active", "contract"),
    [(201, False, None), (200, True, Contract("own", "own")), (50, False, None)],
)
def test_a_client_is_active_while_work_runs(desk, ago, active, contract):
    client = desks.client("A", None, paid=[(1, 60, False), (1, 230, False)])
    (work,) = contact_queries.parts_of(find(Contact, client)).engagements
    contacts.save_engagement(work, {"closed_on": desks.days_ago(50)})
    found = [(c.active, c.contract) for c in snapshot(desks.days_ago(ago)).clients]
    # Before they were a client nobody was one; after the work ended their billing still counts.
    assert found == ([] if ago > 200 else [(active, contract)])


@pytest.mark.parametrize(("ago", "qualified"), [(41, None), (40, True), (-49, True), (-50, False)])
def test_a_lead_is_qualified_for_ninety_days(desk, ago, qualified):
    desks.lead("L", None, lane="referral")
    leads = snapshot(desks.days_ago(ago)).leads
    assert [lead.qualified for lead in leads] == ([] if qualified is None else [qualified])


def test_a_lead_that_became_a_client_still_counts_as_an_origin(desk):
    lead = find(Contact, desks.lead("L", None, lane="referral"))
    contacts.become_client(lead, desks.days_ago(3))
    desks.point(lead.id, None)
    now, before = snapshot(), snapshot(desks.days_ago(4))
    assert [(one.origin, one.qualified, one.open) for one in now.leads] == [("referral", True, False)]
    assert [one.open for one in before.leads] == [True]


@pytest.mark.parametrize(
    ("ago", "released", "locked"), [(0, None, True), (0, 1, False), (2, 1, True), (-400, None, False)]
)
def test_a_lock_binds_until_it_ends_or_is_released(desk, ago, released, locked):
    upwork = save_account(None, {"platform": "upwork", "kind": "marketplace", "name": "Upwork"})
    client = find(Contact, desks.client("A", upwork.id, paid=[(1, 5, False)]))
    lock = {"lock_account_id": upwork.id, "platform_lock_until": AS_OF + timedelta(days=300)}
    release = {
        "lock_release": "fee_paid" if released else None,
        "lock_released_on": desks.days_ago(released) if released else None,
    }
    contacts.save_lock(client, {**lock, **release})
    (found,) = snapshot(desks.days_ago(ago)).clients
    assert found.locked_to == ("upwork" if locked else None)
    assert found.locked_until == (AS_OF + timedelta(days=300) if locked else None)


@pytest.mark.parametrize(("ago", "verified"), [(31, False), (30, True), (0, True)])
def test_a_contact_point_is_verified_from_its_confirmation_on(desk, ago, verified):
    desks.client("A", None, paid=[(1, 5, False)])
    (client,) = snapshot(desks.days_ago(ago)).clients
    assert client.contact_points == (ContactPoint("own", verified),)


def test_money_and_drills_are_those_of_the_day(desk):
    desks.money(cash=500, cost=100)
    row = MoneyStatement(kind="cash", stated_on=desks.days_ago(20), currency="USD", amount=900)
    actions.keep(row, {})
    desks.save_drill(None, {"drilled_on": desks.days_ago(15), "days": 7, "result": "Fine."})
    desks.own_path()
    assert (snapshot().finance.cash, snapshot().finance.monthly_cost) == (5_000_000, 1_000_000)
    then = snapshot(desks.days_ago(16))
    assert (then.finance.cash, then.finance.monthly_cost) == (9_000_000, None)
    assert (snapshot().evidence.days_since_drill, then.evidence.days_since_drill) == (15, None)
    assert snapshot().own_path.ready and not snapshot(desks.days_ago(101)).own_path.terms_published
    assert not snapshot(AS_OF + timedelta(days=265)).own_path.signature_in_12_months


def test_what_has_no_rate_is_left_out_and_listed(desk):
    client = desks.client("A", None, paid=[(100, 5, False)])
    rated = desks.item(client, None, 20_000, 6, currency="EUR", rate=None)
    desks.item(client, None, 30_000, 7, currency="GBP", rate=Decimal("1.25"))
    actions.keep(MoneyStatement(kind="cash", stated_on=AS_OF, currency="CHF", amount=100), {})
    standing = standing_on(AS_OF, currency="USD")
    assert [item.amount for item in standing.snapshot.clients[0].billing] == [375_000_000, 100_000_000]
    assert [(left.kind, left.currency) for left in standing.left_out] == [("billing", "EUR"), ("cash", "CHF")]
    assert standing.left_out[0].id == rated
    assert standing.snapshot.evidence.paid_items_180_days == 2


def test_an_overdraft_is_no_cash(desk):
    desks.money(cash=-100, cost=100)
    standing = standing_on(AS_OF, currency="USD")
    assert standing.overdraft and standing.snapshot.finance.cash == 0


def test_a_closed_account_has_no_plug_and_reaches_nobody(desk):
    account = save_account(None, {"platform": "upwork", "kind": "marketplace", "name": "Upwork"})
    desks.client("A", account.id, paid=[(100, 5, False)])
    save_account(account, {"closed_on": desks.days_ago(1)})
    (client,) = snapshot().clients
    assert (client.contact_points, client.contract, client.payment_routes) == ((), None, ())
    assert [(a.id, a.external) for a in snapshot().accounts] == [("upwork", False)]
    assert [a.external for a in snapshot(desks.days_ago(2)).accounts] == [True]


def test_what_was_deleted_counts_nowhere(desk):
    ids = desks.marketplace_desk()
    contacts.delete_contact(find(Contact, ids["A"]))
    assert str(ids["A"]) not in {client.id for client in snapshot().clients}
    assert snapshot().evidence.paid_items_180_days == 4


def test_another_members_records_count_nowhere(ada, ben):
    with desk_of(ada):
        desks.marketplace_desk()
    with desk_of(ben):
        assert snapshot().is_empty and basics_on(AS_OF).newest is None


def test_the_newest_record_is_told(desk):
    assert basics_on(AS_OF).newest is None
    desks.client("A", None, paid=[(1, 40, False)])
    assert basics_on(AS_OF).newest == desks.days_ago(40)
    assert basics_on(desks.days_ago(41)).newest == desks.days_ago(200)


def test_too_many_of_a_kind_are_refused_by_name(desk, monkeypatch):
    desks.marketplace_desk()
    monkeypatch.setattr(assembly, "MOST_LEADS", 9)
    with pytest.raises(assembly.TooMany) as refused:
        snapshot()
    assert (refused.value.kind, refused.value.most) == ("leads", 9)


def test_very_many_items_are_added_up_and_the_score_stays(desk, monkeypatch):
    desks.marketplace_desk()
    before = evaluate(snapshot())
    monkeypatch.setattr(assembly, "MOST_BILLING", 7)
    after = evaluate(snapshot())
    assert after.score == before.score
    assert sum(len(client.billing) for client in after.snapshot.clients) <= 7
    assert after.snapshot.evidence == before.snapshot.evidence


def test_estimates_are_counted(desk):
    desks.lead("L", None, lane="site")
    assert standing_on(AS_OF, currency="USD").estimates == 0
    contacts.add_contact("lead", "M", estimated=True, qualified_on=AS_OF, origin_lane="site")
    assert standing_on(AS_OF, currency="USD").estimates == 1
