"""Hypothesis strategies for whole snapshots: small, and odd in every way a real one can be."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from community.opsaccount.resilience.snapshot import (
    MILLION,
    OWN,
    Account,
    AccountKind,
    BillingItem,
    Client,
    ContactPoint,
    Contract,
    Cycle,
    Evidence,
    Finance,
    Freshness,
    Lead,
    OwnPath,
    Receivable,
    Snapshot,
)

TODAY = date(2026, 11, 21)
LANES = ("referral", "site")
amounts = st.integers(0, 30_000).map(lambda cents: cents * MILLION // 100)


@st.composite
def snapshots(draw, most_accounts: int = 3) -> Snapshot:
    """Any snapshot with at least one lead or client."""
    declared = tuple(draw(_account(number)) for number in range(draw(st.integers(0, most_accounts))))
    names = [account.id for account in declared]
    leads = draw(_people(lambda number: _lead(f"L{number}", names)))
    clients = draw(_people(lambda number: _client(f"C{number}", names), at_least=0 if leads else 1))
    return Snapshot(
        as_of=TODAY,
        base_currency="USD",
        accounts=declared,
        leads=leads,
        clients=clients,
        own_path=draw(st.builds(OwnPath, st.booleans(), st.booleans(), st.booleans())),
        finance=draw(_finance(names, [client.id for client in clients])),
        cycle=draw(st.none() | st.builds(Cycle, st.integers(0, 200), st.integers(0, 6))),
        evidence=draw(_evidence()),
        freshness=draw(
            st.integers(0, 9).flatmap(lambda n: st.builds(Freshness, st.just(n), st.integers(0, n)))
        ),
    )


def _account(number: int):
    return st.builds(
        Account, st.just(f"a{number}"), st.sampled_from(AccountKind), st.sampled_from([True, True, False])
    )


@st.composite
def _people(draw, one, at_least: int = 0):
    return tuple(draw(one(number)) for number in range(draw(st.integers(at_least, 4))))


def _carrier(names: list[str]):
    return st.sampled_from([OWN, *names])


def _points(names: list[str]):
    return st.lists(st.builds(ContactPoint, _carrier(names), st.booleans()), max_size=3).map(tuple)


def _lead(name: str, names: list[str]):
    return st.builds(
        Lead,
        id=st.just(name),
        origin=st.sampled_from([*LANES, *names]),
        qualified=st.booleans(),
        open=st.booleans(),
        contact_points=_points(names),
        proposal=st.none() | _carrier(names),
    )


@st.composite
def _client(draw, name: str, names: list[str]) -> Client:
    client = draw(_unlocked_client(name, names))
    if not names or draw(st.booleans()):
        return client
    until = draw(st.none() | st.dates())
    return replace(client, locked_to=draw(st.sampled_from(names)), locked_until=until)


def _unlocked_client(name: str, names: list[str]):
    return st.builds(
        Client,
        id=st.just(name),
        active=st.sampled_from([True, True, False]),
        contact_points=_points(names),
        contract=st.none() | st.builds(Contract, _carrier(names), _carrier(names)),
        payment_routes=st.lists(_carrier(names), max_size=2, unique=True).map(tuple),
        billing=st.lists(st.builds(BillingItem, amounts, _carrier(names)), max_size=3).map(tuple),
    )


@st.composite
def _finance(draw, names: list[str], clients: list[str]) -> Finance:
    owed = st.builds(
        Receivable,
        st.sampled_from(clients) if clients else st.nothing(),
        amounts,
        st.integers(-60, 400).map(lambda days: TODAY + timedelta(days)),
        st.integers(-5, 40),
    )
    return Finance(
        cash=draw(st.none() | amounts),
        monthly_cost=draw(st.none() | amounts),
        held=tuple((name, draw(amounts)) for name in names if draw(st.booleans())),
        receivables=tuple(draw(st.lists(owed, max_size=3))) if clients else (),
    )


@st.composite
def _evidence(draw) -> Evidence:
    files, paid = draw(st.integers(0, 5)), draw(st.integers(0, 5))
    return Evidence(
        active_files=files,
        complete_files=draw(st.integers(0, files)),
        paid_items_90_days=paid,
        traceable_items=draw(st.integers(0, paid)),
        days_since_drill=draw(st.none() | st.integers(0, 90)),
        paid_items_180_days=draw(st.integers(0, 15)),
    )
