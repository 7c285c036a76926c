"""The matrix page's figures: share, verdict and the names behind each cell."""

from datetime import date
from fractions import Fraction

from community.opsaccount.resilience.evaluation import evaluate
from community.opsaccount.resilience.matrix import matrix
from community.opsaccount.resilience.snapshot import OWN
from tests.opsaccount.resilience.people import (
    STRIPE,
    UPWORK,
    client_on,
    items,
    lead_on,
    recorded,
    snapshot_of,
)


def cells(snapshot, account: str = "upwork"):
    rows = {row.pulled.account.id: row for row in matrix(evaluate(snapshot))}
    return {cell.capability: cell for cell in rows[account].cells}


def told(cell) -> list[tuple]:
    return [
        (line.subject.value, line.id, line.outcome.state.value, line.outcome.reason) for line in cell.lines
    ]


def test_all_on_one_marketplace_names_everybody():
    found = cells(recorded("all_on_one_marketplace"))
    assert [(name, cell.share, cell.verdict) for name, cell in found.items()] == [
        ("demand", Fraction(1, 10), "too_dependent"),
        ("conversations", Fraction(1, 4), "too_dependent"),
        ("terms", Fraction(2, 7), "too_dependent"),
        ("start", Fraction(2, 7), "too_dependent"),
        ("payment", Fraction(1, 5), "too_dependent"),
    ]
    assert told(found["demand"]) == [
        ("origin", "upwork", "broken", "origin_on_account"),
        ("origin", "referral", "survives", None),
    ]
    assert [line.count for line in found["demand"].lines] == [9, 1]
    assert told(found["terms"])[2:5] == [
        ("client", "C", "survives", None),
        ("lead", "L1", "broken", "contact_on_account"),
        ("lead", "L2", "broken", "contact_on_account"),
    ]
    assert len(found["conversations"].lines) == 8
    assert [line.weight for line in found["payment"].lines] == [
        Fraction(3, 5),
        Fraction(1, 5),
        Fraction(1, 5),
    ]


def test_a_lock_says_until_when_and_only_where_it_binds():
    until = date(2027, 5, 1)
    found = cells(snapshot_of(client_on(OWN, locked_to="upwork", locked_until=until)))
    for name in ("terms", "start", "payment"):
        assert told(found[name]) == [("client", "C", "locked", "locked_to_account")]
        assert found[name].lines[0].locked_until == until
        assert found[name].verdict == "stops"
    assert told(found["conversations"]) == [("client", "C", "survives", None)]
    assert found["conversations"].lines[0].locked_until is None


def test_what_is_not_recorded_is_unproven_not_bad():
    bare = client_on(OWN, contact_points=(), contract=None, payment_routes=())
    found = cells(snapshot_of(bare))
    assert told(found["conversations"]) == [("client", "C", "unproven", "no_contact")]
    assert told(found["terms"]) == [("client", "C", "unproven", "no_contract")]
    assert told(found["payment"]) == [("client", "C", "unproven", "no_route")]


def test_a_cell_without_anybody_has_no_share_and_no_verdict():
    found = cells(snapshot_of(lead_on(OWN, proposal=None, qualified=False)))
    assert [name for name, cell in found.items() if cell.share is None] == [
        "demand",
        "terms",
        "start",
        "payment",
    ]
    assert all(cell.verdict is None and not cell.lines for cell in found.values() if cell.share is None)


def test_one_row_an_account_in_the_order_given():
    rows = matrix(evaluate(snapshot_of(client_on(OWN, billing=items(1)), accounts=(STRIPE, UPWORK))))
    assert [row.pulled.account.id for row in rows] == ["stripe", "upwork"]
