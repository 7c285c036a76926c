"""What is offered next, to whom, and in which order."""

from dataclasses import replace

import pytest

from community.opsaccount.resilience.evaluation import evaluate
from community.opsaccount.resilience.rules.actions import (
    best_lane,
    new_leads,
    next_own_invoice,
    possible_steps,
)
from community.opsaccount.resilience.rules.book import Book
from community.opsaccount.resilience.snapshot import MILLION, OWN, BillingItem, Evidence, OwnPath
from community.opsaccount.resilience.weights import Weights
from tests.opsaccount.resilience.people import client_on, items, lead_on, points, recorded, snapshot_of

DONE = Evidence(days_since_drill=0)


def offered(*records, **fields) -> list[tuple[str, str | None]]:
    """Every step offered, new leads apart, which always are."""
    snapshot = snapshot_of(*records, **{"evidence": DONE, **fields})
    steps = possible_steps(Book(snapshot), Weights())
    return [(step.kind.value, step.subject) for step in steps if step.kind != "qualified_leads"]


def test_a_client_on_a_marketplace_can_be_brought_home_step_by_step():
    assert offered(client_on("upwork", "A")) == [
        ("own_contact_point", "A"),
        ("own_contract", "A"),
        ("own_route", "A"),
    ]


def test_a_locked_client_is_offered_nothing_that_moves_it():
    assert offered(client_on("upwork", "A", locked_to="upwork")) == [("own_contact_point", "A")]


def test_nothing_is_offered_for_what_is_own_or_over():
    assert offered(client_on(OWN, "A", billing=items(5))) == []
    assert offered(client_on("upwork", "A", active=False), lead_on("upwork", "L", open=False)) == []


def test_an_unverified_own_contact_point_is_still_to_be_proved():
    lead = lead_on(OWN, "L", contact_points=points(OWN, verified=False))
    assert offered(lead) == [("own_contact_point", "L")]


def test_the_next_invoice_comes_by_the_own_route_once_there_is_one():
    billed = client_on(OWN, "A", billing=items(5, carrier="upwork"))
    assert offered(billed) == [("own_invoice", "A")]
    without = replace(billed, payment_routes=("upwork",))
    assert ("own_invoice", "A") not in offered(without)
    incomplete = OwnPath(True, True, invoice_profile_complete=False)
    assert offered(billed, own_path=incomplete) == [("complete_invoice_profile", None)]


def test_files_drill_and_own_path():
    assert offered(client_on(OWN), evidence=Evidence(active_files=2, complete_files=1)) == [
        ("record_drill", None),
        ("complete_file", None),
    ]
    assert offered(client_on(OWN), own_path=OwnPath(invoice_profile_complete=True)) == [
        ("prove_own_path", None)
    ]


def test_opening_an_own_route_completes_the_invoice_profile():
    client = client_on("upwork", "A", locked_to=None)
    found = evaluate(snapshot_of(client, own_path=OwnPath()))
    assert "own_route" in [action.kind for action in found.actions]


@pytest.mark.parametrize(
    ("origins", "lane"),
    [
        ((), "referral"),
        (("upwork", "upwork"), "referral"),
        (("site", "upwork", "upwork"), "site"),
        (("site", "referral", "site"), "site"),
        (("site", "podcast"), "podcast"),
    ],
)
def test_new_leads_come_from_the_lane_that_works(origins, lane):
    leads = [lead_on("upwork", f"L{n}", origin=origin) for n, origin in enumerate(origins)]
    assert best_lane(snapshot_of(*leads)) == lane


def test_new_leads_take_names_that_are_free():
    leads = new_leads(snapshot_of(lead_on(OWN, "new-0")), 3)
    assert [lead.id for lead in leads] == ["new-1", "new-2", "new-3"]
    assert all(lead.qualified and lead.open and lead.contact_points == points(OWN) for lead in leads)


@pytest.mark.parametrize(("amounts", "usual"), [((7,), 7), ((1, 9), 1), ((9, 1, 5), 5), ((1, 2, 3, 4), 2)])
def test_the_next_invoice_is_as_large_as_usual(amounts, usual):
    assert next_own_invoice(client_on(OWN, billing=items(*amounts))) == BillingItem(usual * MILLION, OWN)


def test_ranked_by_points_then_effort():
    found = evaluate(recorded("all_on_one_marketplace")).actions
    assert [(action.kind.value, action.subject, action.gain) for action in found] == [
        ("qualified_leads", "referral", 7),
        ("own_route", "A", 5),
        ("record_drill", None, 3),
        ("own_contact_point", "A", 2),
        ("own_contact_point", "B", 2),
        ("own_contract", "A", 2),
        ("own_contract", "B", 2),
        ("own_contact_point", "L1", 1),
        ("own_contact_point", "L2", 1),
        ("own_contact_point", "L3", 1),
        ("own_contact_point", "L4", 1),
        ("complete_file", None, 1),
        ("own_route", "B", 1),
    ]


def test_what_gains_only_below_the_floor_is_offered_last():
    found = evaluate(recorded("one_payment_provider"))
    last = found.actions[-1]
    assert (last.kind, last.gain, last.raw < found.score.raw) == ("record_drill", 0, True)


def test_what_does_harm_is_not_offered():
    top = client_on(OWN, "A", billing=items(90) + items(10, carrier="stripe"))
    other = client_on(OWN, "B", billing=items(1))
    assert ("own_invoice", "A") in offered(top, other, accounts=())
    found = evaluate(snapshot_of(top, other, evidence=DONE, accounts=()))
    assert [action.kind for action in found.actions] == []
