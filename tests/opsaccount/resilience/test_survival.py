"""Pulling one plug, person by person: every outcome with its reason."""

from dataclasses import replace

import pytest

from community.opsaccount.resilience.rules import survival
from community.opsaccount.resilience.rules.survival import Ground, Outcome, Reason, State
from community.opsaccount.resilience.snapshot import OWN, Contract, OwnPath
from tests.opsaccount.resilience.people import READY, STRIPE, UPWORK, client_on, lead_on, points, snapshot_of

SURVIVES = Outcome(State.SURVIVES)
LOCKED = Outcome(State.LOCKED, Reason.LOCKED_TO_ACCOUNT)
GROUND = Ground(("upwork", "stripe"), READY)
UNREADY = Ground(("upwork", "stripe"), OwnPath(invoice_profile_complete=True))


def broken(reason: str) -> Outcome:
    return Outcome(State.BROKEN, Reason(reason))


def unproven(reason: str) -> Outcome:
    return Outcome(State.UNPROVEN, Reason(reason))


def test_demand():
    assert survival.demand("upwork", "upwork") == broken("origin_on_account")
    assert survival.demand("referral", "upwork") == SURVIVES


@pytest.mark.parametrize(
    ("contact_points", "expected"),
    [
        (points(OWN), SURVIVES),
        (points("stripe"), SURVIVES),
        (points("upwork", OWN), SURVIVES),
        (points("upwork"), broken("contact_on_account")),
        (points("upwork") + points(OWN, verified=False), unproven("contact_unverified")),
        (points(OWN, verified=False), unproven("contact_unverified")),
        ((), unproven("no_contact")),
    ],
)
def test_conversations(contact_points, expected):
    assert survival.conversations(client_on(OWN, contact_points=contact_points), "upwork") == expected
    assert survival.conversations(lead_on(OWN, contact_points=contact_points), "upwork") == expected


@pytest.mark.parametrize(
    ("contract", "terms", "start"),
    [
        (Contract(OWN, OWN), SURVIVES, SURVIVES),
        (Contract("stripe", OWN), SURVIVES, SURVIVES),
        (Contract(OWN, "upwork"), SURVIVES, broken("files_on_account")),
        (Contract("upwork", OWN), broken("contract_on_account"), broken("contract_on_account")),
        (None, unproven("no_contract"), unproven("no_contract")),
    ],
)
def test_terms_and_start_of_a_client(contract, terms, start):
    client = client_on(OWN, contract=contract)
    assert survival.client_terms(client, "upwork") == terms
    assert survival.client_start(client, "upwork") == start


def test_a_lock_breaks_terms_start_and_payment_for_that_account_only():
    client = client_on(OWN, locked_to="upwork")
    for account, expected in (("upwork", LOCKED), ("stripe", SURVIVES)):
        assert survival.client_terms(client, account) == expected
        assert survival.client_start(client, account) == expected
        assert survival.client_payment(client, account, READY) == expected
        assert survival.conversations(client, account) == SURVIVES


@pytest.mark.parametrize(
    ("routes", "profile", "expected"),
    [
        ((OWN,), True, SURVIVES),
        (("upwork", OWN), True, SURVIVES),
        (("upwork", "stripe"), False, SURVIVES),
        (("stripe", OWN), False, SURVIVES),
        (("upwork", OWN), False, unproven("invoice_profile_incomplete")),
        ((OWN,), False, unproven("invoice_profile_incomplete")),
        (("upwork",), True, broken("route_on_account")),
        ((), True, unproven("no_route")),
    ],
)
def test_payment(routes, profile, expected):
    client = client_on(OWN, payment_routes=routes)
    path = OwnPath(invoice_profile_complete=profile)
    assert survival.client_payment(client, "upwork", path) == expected


@pytest.mark.parametrize(
    ("proposal", "reach", "ground", "terms", "start"),
    [
        (OWN, OWN, GROUND, SURVIVES, SURVIVES),
        (OWN, OWN, UNREADY, unproven("own_path_not_ready"), unproven("own_path_not_ready")),
        ("stripe", OWN, UNREADY, SURVIVES, SURVIVES),
        ("upwork", OWN, UNREADY, unproven("own_path_not_ready"), unproven("own_path_not_ready")),
        ("upwork", OWN, GROUND, SURVIVES, broken("proposal_on_account")),
        (OWN, "upwork", GROUND, broken("contact_on_account"), broken("contact_on_account")),
    ],
)
def test_terms_and_start_of_a_lead(proposal, reach, ground, terms, start):
    lead = lead_on(OWN, proposal=proposal, contact_points=points(reach))
    assert survival.lead_terms(lead, "upwork", ground) == terms
    assert survival.lead_start(lead, "upwork", ground) == start


def test_a_proposal_on_an_account_of_ones_own_needs_the_own_path():
    ground = Ground(("upwork",), OwnPath())
    lead = lead_on(OWN, proposal="stripe")
    assert survival.lead_terms(lead, "upwork", ground) == unproven("own_path_not_ready")


@pytest.mark.parametrize(
    ("path", "ready"),
    [
        (OwnPath(True, True), True),
        (OwnPath(True, False, True), False),
        (OwnPath(False, True, True), False),
    ],
)
def test_the_own_path_needs_terms_and_a_signature(path, ready):
    assert path.ready is ready


@pytest.mark.parametrize(
    ("fields", "carrier"),
    [
        ({"contact_points": points("stripe", "stripe")}, "stripe"),
        ({"contact_points": points("stripe") + points(OWN, verified=False)}, "stripe"),
        ({"contact_points": points("stripe", OWN)}, None),
        ({"contact_points": ()}, None),
        ({"contact_points": points(OWN), "locked_to": "upwork"}, "upwork"),
    ],
)
def test_who_holds_the_relation(fields, carrier):
    assert survival.relation_carrier(client_on(OWN, **fields)) == carrier


@pytest.mark.parametrize(
    ("fields", "passes"),
    [
        ({}, True),
        ({"contact_points": points("upwork")}, True),
        ({"contract": Contract("upwork", OWN)}, False),
        ({"contract": Contract(OWN, "upwork")}, False),
        ({"payment_routes": ("upwork",)}, False),
        ({"locked_to": "upwork"}, False),
    ],
)
def test_the_migration_gate_asks_for_terms_start_and_payment(fields, passes):
    assert survival.passes_gate(client_on(OWN, **fields), "upwork", READY) is passes


def test_the_ground_knows_only_external_accounts():
    snapshot = snapshot_of(client_on(OWN), accounts=(UPWORK, replace(STRIPE, external=False)))
    assert Ground.of(snapshot) == Ground(("upwork",), READY)
