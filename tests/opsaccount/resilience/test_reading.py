"""Reading a snapshot: what may be left out, and how each kind of nonsense is refused by its path."""

import json
from copy import deepcopy
from datetime import date
from time import process_time

import pytest

from community.opsaccount.resilience.json_tree import LARGEST_TEXT
from community.opsaccount.resilience.reading import parse_snapshot, read_snapshot
from community.opsaccount.resilience.snapshot import (
    MILLION,
    OWN,
    Contract,
    Evidence,
    Finance,
    Freshness,
    OwnPath,
    SnapshotError,
)
from community.opsaccount.resilience.writing import amount_text
from tests.opsaccount.resilience.people import SNAPSHOTS

WHOLE = json.loads((SNAPSHOTS / "all_on_one_marketplace.json").read_text(encoding="utf-8"))
LEAST = {"as_of": "2026-11-21", "base_currency": "USD", "accounts": [], "leads": [], "clients": []}


def with_value(path: tuple, value) -> str:
    """The whole snapshot with one value put at a path of keys and indexes."""
    tree = deepcopy(WHOLE)
    place = tree
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return json.dumps(tree)


def least_with(key: str, written: str) -> str:
    """The least snapshot with one value written by hand, so that it may be what json.dumps never writes."""
    return json.dumps({**LEAST, key: "HERE"}).replace('"HERE"', written)


def refused(text: str) -> SnapshotError:
    started = process_time()
    with pytest.raises(SnapshotError) as error:
        parse_snapshot(text)
    assert process_time() - started < 2
    assert str(error.value) == f"{error.value.path}: {error.value.message}"
    return error.value


def test_what_may_be_left_out():
    least = read_snapshot(LEAST)
    assert (least.own_path, least.finance, least.cycle) == (OwnPath(), Finance(), None)
    assert (least.evidence, least.freshness) == (Evidence(), Freshness())
    assert least.is_empty
    bare = {**LEAST, "clients": [{"id": "A", "active": True}], "accounts": [{"id": "x", "kind": "mail"}]}
    snapshot = read_snapshot(bare)
    assert snapshot.accounts[0].external
    assert (snapshot.clients[0].contract, snapshot.clients[0].billing) == (None, ())


def test_files_lie_with_the_contract_unless_said_otherwise():
    assert parse_snapshot(json.dumps(WHOLE)).clients[0].contract == Contract("upwork", "upwork")
    own_files = with_value(("clients", 0, "contract"), {"carrier": "upwork", "files_carrier": "own"})
    assert parse_snapshot(own_files).clients[0].contract == Contract("upwork", OWN)


def test_a_lock_may_say_until_when():
    tree = deepcopy(WHOLE)
    tree["clients"][0] |= {"locked_to": "upwork", "locked_until": "2027-05-01"}
    assert read_snapshot(tree).clients[0].locked_until == date(2027, 5, 1)


def test_a_cycle_without_observations_is_none():
    assert parse_snapshot(with_value(("cycle",), {"median_days": None, "observations": 0})).cycle is None


def test_an_early_payer_has_a_negative_delay():
    text = with_value(DELAY, -3)
    assert parse_snapshot(text).finance.receivables[0].median_delay_days == -3


def test_a_byte_order_mark_is_no_fault():
    assert parse_snapshot("\ufeff" + json.dumps(LEAST)).is_empty


@pytest.mark.parametrize(
    ("written", "millionths"),
    [
        ('"9000.00"', 9000 * MILLION),
        ("9000", 9000 * MILLION),
        ("0.1", 100_000),
        ('"0.000001"', 1),
        ('"007"', 7 * MILLION),
        ('"-0.00"', 0),
        ('"999999999999999.999999"', 10**21 - 1),
    ],
)
def test_amounts_are_exact(written, millionths):
    finance = parse_snapshot(least_with("finance", f'{{"cash": {written}}}')).finance
    assert finance.cash == millionths


@pytest.mark.parametrize(
    ("millionths", "written"),
    [(9000 * MILLION, "9000.00"), (0, "0.00"), (1, "0.000001"), (1_500_000, "1.50"), (1_234_500, "1.2345")],
)
def test_amounts_are_written_in_plain_digits(millionths, written):
    assert amount_text(millionths) == written


DELAY = ("finance", "receivables", 0, "median_delay_days")
DELAY_PATH = "$.finance.receivables[0].median_delay_days"
AMOUNT = ("clients", 0, "billing", 0, "amount")


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (("surprise",), 1, "$.surprise"),
        (("sur prise\n",), 1, '$["sur prise\\n"]'),
        (("clients", 0, "colour"), "red", "$.clients[0].colour"),
        (("leads", 2, "proposal", "sum"), 1, "$.leads[2].proposal.sum"),
        (("as_of",), "21.11.2026", "$.as_of"),
        (("as_of",), "2026-02-30", "$.as_of"),
        (("as_of",), "20261121", "$.as_of"),
        (("as_of",), "2026-W47-6", "$.as_of"),
        (("as_of",), "０００１-01-01", "$.as_of"),
        (("as_of",), 20261121, "$.as_of"),
        (("as_of",), None, "$.as_of"),
        (("base_currency",), "usd", "$.base_currency"),
        (("base_currency",), "DOLLAR", "$.base_currency"),
        (("accounts",), {}, "$.accounts"),
        (("accounts",), None, "$.accounts"),
        (("accounts", 0), "upwork", "$.accounts[0]"),
        (("accounts", 0, "id"), "own", "$.accounts[0].id"),
        (("accounts", 0, "id"), "", "$.accounts[0].id"),
        (("accounts", 0, "id"), "  ", "$.accounts[0].id"),
        (("accounts", 0, "id"), "x" * 201, "$.accounts[0].id"),
        (("accounts", 0, "id"), "\ud800", "$.accounts[0].id"),
        (("accounts", 0, "id"), "up\u0000work", "$.accounts[0].id"),
        (("accounts", 0, "id"), 7, "$.accounts[0].id"),
        (("accounts", 0, "kind"), "bank", "$.accounts[0].kind"),
        (("accounts", 0, "external"), "yes", "$.accounts[0].external"),
        (("accounts", 0, "external"), None, "$.accounts[0].external"),
        (("accounts",), [{"id": str(n), "kind": "mail"} for n in range(41)], "$.accounts"),
        (("accounts",), [{"id": "upwork", "kind": "mail"}] * 2, "$.accounts[1].id"),
        (("leads", 1, "id"), "L1", "$.leads[1].id"),
        (("clients", 2, "id"), "A", "$.clients[2].id"),
        (("leads", 0, "qualified"), 1, "$.leads[0].qualified"),
        (("leads", 0, "open"), "true", "$.leads[0].open"),
        (("leads", 0, "contact_points"), None, "$.leads[0].contact_points"),
        (("leads", 0, "contact_points", 0, "carrier"), "gmail", "$.leads[0].contact_points[0].carrier"),
        (("leads", 0, "contact_points", 0, "verified"), None, "$.leads[0].contact_points[0].verified"),
        (("leads", 0, "contact_points"), [{}] * 21, "$.leads[0].contact_points"),
        (("leads", 0, "proposal"), "upwork", "$.leads[0].proposal"),
        (("leads", 0, "proposal", "carrier"), "Upwork", "$.leads[0].proposal.carrier"),
        (("clients", 0, "locked_to"), "own", "$.clients[0].locked_to"),
        (("clients", 0, "locked_until"), "2027-01-01", "$.clients[0].locked_until"),
        (("clients", 0, "contract", "files_carrier"), "drive", "$.clients[0].contract.files_carrier"),
        (("clients", 0, "payment_routes", 0), "paypal", "$.clients[0].payment_routes[0]"),
        (("clients", 0, "payment_routes", 0), ["own"], "$.clients[0].payment_routes[0]"),
        (("clients", 0, "billing", 0, "carrier"), "stripe", "$.clients[0].billing[0].carrier"),
        (AMOUNT, "-1.00", "$.clients[0].billing[0].amount"),
        (AMOUNT, -1, "$.clients[0].billing[0].amount"),
        (AMOUNT, "1e999999999", "$.clients[0].billing[0].amount"),
        (AMOUNT, "1.0000001", "$.clients[0].billing[0].amount"),
        (AMOUNT, "9,000.00", "$.clients[0].billing[0].amount"),
        (AMOUNT, "1" * 5_000, "$.clients[0].billing[0].amount"),
        (AMOUNT, "NaN", "$.clients[0].billing[0].amount"),
        (AMOUNT, "١٢", "$.clients[0].billing[0].amount"),
        (AMOUNT, "+5", "$.clients[0].billing[0].amount"),
        (AMOUNT, ".5", "$.clients[0].billing[0].amount"),
        (AMOUNT, "5\n", "$.clients[0].billing[0].amount"),
        (AMOUNT, "", "$.clients[0].billing[0].amount"),
        (AMOUNT, True, "$.clients[0].billing[0].amount"),
        (AMOUNT, None, "$.clients[0].billing[0].amount"),
        (AMOUNT, [1], "$.clients[0].billing[0].amount"),
        (("own_path", "terms_published"), 1, "$.own_path.terms_published"),
        (("own_path",), [], "$.own_path"),
        (("finance", "cash"), "-4000", "$.finance.cash"),
        (("finance", "monthly_cost"), False, "$.finance.monthly_cost"),
        (("finance", "held"), {"stripe": "1"}, "$.finance.held.stripe"),
        (("finance", "held"), {"own": "1"}, "$.finance.held.own"),
        (("finance", "held"), {"upwork": "-1"}, "$.finance.held.upwork"),
        (("finance", "held"), ["upwork"], "$.finance.held"),
        (("finance", "receivables", 0, "client"), "Q", "$.finance.receivables[0].client"),
        (("finance", "receivables", 0, "due_on"), "soon", "$.finance.receivables[0].due_on"),
        (
            ("finance", "receivables", 0, "median_delay_days"),
            1.5,
            DELAY_PATH,
        ),
        (
            ("finance", "receivables", 0, "median_delay_days"),
            9**9,
            DELAY_PATH,
        ),
        (("cycle", "median_days"), -1, "$.cycle.median_days"),
        (("cycle", "observations"), True, "$.cycle.observations"),
        (("evidence", "active_files"), "3", "$.evidence.active_files"),
        (("evidence", "complete_files"), 4, "$.evidence.complete_files"),
        (("evidence", "traceable_items"), 5, "$.evidence.traceable_items"),
        (("evidence", "days_since_drill"), -1, "$.evidence.days_since_drill"),
        (("evidence", "paid_items_180_days"), 1_000_001, "$.evidence.paid_items_180_days"),
        (("freshness", "fresh_rows"), 9, "$.freshness.fresh_rows"),
    ],
)
def test_a_fault_is_named_by_its_path(path, value, where):
    assert refused(with_value(path, value)).path == where


@pytest.mark.parametrize("key", sorted(LEAST))
def test_what_must_be_there(key):
    tree = {name: value for name, value in LEAST.items() if name != key}
    error = refused(json.dumps(tree))
    assert (error.path, error.message) == (f"$.{key}", "is missing")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        "7",
        '"snapshot"',
        "true",
        "NaN",
        "{} {}",
        "[" * 100_000,
        '{"a":' * 100_000,
        "\x00",
    ],
)
def test_what_is_no_snapshot_at_all_is_refused_at_the_root(text):
    assert refused(text).path == "$"


@pytest.mark.parametrize(
    "number", ["NaN", "Infinity", "-Infinity", "1e999999999", "1E5", "9" * 100_000, "1e-999999"]
)
@pytest.mark.parametrize(
    ("path", "where"),
    [
        (AMOUNT, "$.clients[0].billing[0].amount"),
        (("evidence", "active_files"), "$.evidence.active_files"),
        (("leads", 0, "id"), "$.leads[0].id"),
    ],
)
def test_numbers_beyond_reason_end_quickly(number, path, where):
    assert refused(with_value(path, "HERE").replace('"HERE"', number)).path == where


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('{"as_of": "2026-11-21", "as_of": "2026-11-21"}', "$.as_of"),
        (
            json.dumps({**LEAST, "accounts": "A"}).replace('"A"', '[{"id":"x","kind":"mail","id":"y"}]'),
            "$.accounts[0].id",
        ),
        (
            json.dumps({**LEAST, "finance": "F"}).replace('"F"', '{"held":{"x":"1","x":"2"}}'),
            "$.finance.held.x",
        ),
    ],
)
def test_a_key_given_twice_is_refused(text, where):
    error = refused(text)
    assert (error.path, error.message) == (where, "is given twice")


def test_too_many_records_are_refused():
    lead = {"id": "L", "origin": "site", "qualified": True, "open": True}
    assert refused(json.dumps({**LEAST, "leads": [lead] * 5_001})).path == "$.leads"
    item = {"amount": "1", "carrier": "own"}
    clients = [{"id": str(n), "active": True, "billing": [item] * 7_000} for n in range(3)]
    assert refused(json.dumps({**LEAST, "clients": clients})).path == "$.clients[2].billing"


def test_too_long_a_text_is_refused_unread():
    assert refused(" " * (LARGEST_TEXT + 1)).path == "$"


def test_deep_nesting_inside_a_field_is_refused_there():
    deep = json.loads("[" * 500 + "]" * 500)
    assert refused(with_value(("clients", 0, "id"), deep)).path == "$.clients[0].id"
