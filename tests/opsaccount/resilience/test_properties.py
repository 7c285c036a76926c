"""What must hold for every snapshot, and agreement with the definition written down a second time."""

import json
from dataclasses import replace
from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from community.opsaccount.resilience.evaluation import evaluate
from community.opsaccount.resilience.matrix import matrix
from community.opsaccount.resilience.reading import parse_snapshot
from community.opsaccount.resilience.result import result_json
from community.opsaccount.resilience.rules.actions import (
    ActionKind,
    new_leads,
    next_own_invoice,
    with_own_contract,
    with_own_point,
    with_own_route,
)
from community.opsaccount.resilience.rules.book import Book
from community.opsaccount.resilience.rules.score import score_of
from community.opsaccount.resilience.snapshot import OWN, Client, ContactPoint, Contract, Snapshot
from community.opsaccount.resilience.weights import Weights
from community.opsaccount.resilience.writing import snapshot_json
from tests.opsaccount.resilience import reference
from tests.opsaccount.resilience.snapshots_at_random import snapshots

WEIGHTS = Weights()
quick = settings(max_examples=30, deadline=None)
thorough = settings(max_examples=80, deadline=None)


def summed_afresh(snapshot: Snapshot):
    return score_of(Book(snapshot).position, WEIGHTS)


@given(snapshots())
@thorough
def test_agrees_with_the_definition(snapshot):
    expected, found = reference.score(snapshot), evaluate(snapshot)
    assert dict(found.score.components) == expected["components"]
    assert (found.score.raw, found.score.value) == (expected["raw"], expected["score"])
    assert {pulled.account.id: dict(pulled.survives) for pulled in found.accounts} == expected["kept"]
    days = {None: found.runway_days} | {pulled.account.id: pulled.runway_days for pulled in found.accounts}
    assert days == {pulled: reference.runway(snapshot, pulled) for pulled in days}


@given(snapshots())
@quick
def test_stays_between_0_and_100(snapshot):
    found = evaluate(snapshot)
    assert 0 <= found.score.raw <= 100
    assert 0 <= found.score.value <= 100
    assert all(0 <= value <= 100 for value in found.score.components.values() if value is not None)
    assert 0 <= found.confidence.value <= 1
    assert 0 <= found.confidence.lowest <= found.confidence.highest <= 100


@given(snapshots())
@quick
def test_never_below_50_while_something_stops(snapshot):
    found = evaluate(snapshot)
    assert found.score.value >= 50 or found.verdict != "stops"
    assert found.score.floored == (found.verdict == "stops" and found.score.raw < 50)


@given(snapshots(), st.randoms(use_true_random=False))
@quick
def test_the_order_of_records_is_nothing(snapshot, random: Random):
    def mixed(records):
        return tuple(random.sample(records, len(records)))

    other = replace(
        snapshot,
        accounts=mixed(snapshot.accounts),
        leads=mixed(snapshot.leads),
        clients=mixed([replace(client, billing=mixed(client.billing)) for client in snapshot.clients]),
    )
    here, there = result_json(evaluate(snapshot)), result_json(evaluate(other))
    for result in (here, there):
        result["migration_gate"]["failing"].sort()
        result["actions"].sort(key=json.dumps)
    assert here == there


@given(snapshots())
@quick
def test_with_everything_own_no_account_can_hurt(snapshot):
    found = evaluate(all_own(snapshot))
    assert found.score.components["channels"] in (0, None)
    assert found.score.components["worst_plug"] in (0, None)
    assert found.verdict == "survives"
    assert found.gate_open


@given(snapshots(most_accounts=0))
@quick
def test_without_accounts_no_account_can_hurt(snapshot):
    found = evaluate(snapshot)
    assert (found.score.components["channels"], found.score.components["worst_plug"]) == (0, 0)
    assert (found.verdict, found.accounts) == ("survives", ())


@given(snapshots(), st.data())
@quick
def test_more_of_ones_own_never_raises_a_loss(snapshot, draw):
    change = draw.draw(st.sampled_from([with_own_point, with_own_route, without_lock]))
    clients = tuple(change(client) for client in snapshot.clients)
    before, after = evaluate(snapshot), evaluate(replace(snapshot, clients=clients))
    for old, new in zip(before.accounts, after.accounts, strict=True):
        assert old.loss is None or new.loss <= old.loss
        assert old.runway_days is None or new.runway_days >= old.runway_days


@given(snapshots())
@quick
def test_leaving_out_each_record_for_real_gives_the_range(snapshot):
    found = evaluate(snapshot).confidence
    values = [summed_afresh(other).value for other in each_left_out(snapshot) if not other.is_empty]
    assert (found.lowest, found.highest) == (
        (min(values), max(values)) if values else (summed_afresh(snapshot).value,) * 2
    )


@given(snapshots())
@thorough
def test_each_action_done_for_real_gives_its_score(snapshot):
    found = evaluate(snapshot)
    for action in found.actions:
        after = [summed_afresh(other) for other in done(snapshot, action)]
        assert (action.raw, action.score) in [(score.raw, score.value) for score in after]
        assert action.gain == found.score.value - action.score
    assert [action.gain for action in found.actions] == sorted(
        (action.gain for action in found.actions), reverse=True
    )


@given(snapshots())
@quick
def test_a_locked_client_is_never_moved(snapshot):
    locked = {client.id for client in snapshot.clients if client.locked_to}
    moves = {ActionKind.OWN_CONTRACT, ActionKind.OWN_ROUTE, ActionKind.OWN_INVOICE}
    assert not [a for a in evaluate(snapshot).actions if a.kind in moves and a.subject in locked]


@given(snapshots())
@quick
def test_the_lines_behind_a_cell_add_up_to_it(snapshot):
    for row in matrix(evaluate(snapshot)):
        for cell in row.cells:
            if cell.share is None:
                assert not cell.lines
                continue
            assert sum((line.weight for line in cell.lines), Fraction(0)) == 1
            surviving = (line.weight for line in cell.lines if line.outcome.survives)
            assert sum(surviving, Fraction(0)) == cell.share


@given(snapshots())
@quick
def test_a_snapshot_is_read_back_as_it_was(snapshot):
    assert parse_snapshot(json.dumps(snapshot_json(snapshot))) == snapshot


def without_lock(client: Client) -> Client:
    return replace(client, locked_to=None)


def all_own(snapshot: Snapshot) -> Snapshot:
    point = (ContactPoint(OWN, verified=True),)
    return replace(
        snapshot,
        own_path=replace(
            snapshot.own_path,
            terms_published=True,
            signature_in_12_months=True,
            invoice_profile_complete=True,
        ),
        leads=tuple(
            replace(lead, origin="site", contact_points=point, proposal=lead.proposal and OWN)
            for lead in snapshot.leads
        ),
        clients=tuple(
            replace(
                client,
                locked_to=None,
                contact_points=point,
                contract=Contract(OWN, OWN),
                payment_routes=(OWN,),
                billing=tuple(replace(item, carrier=OWN) for item in client.billing),
            )
            for client in snapshot.clients
        ),
    )


def each_left_out(snapshot: Snapshot):
    for at in range(len(snapshot.leads)):
        yield replace(snapshot, leads=snapshot.leads[:at] + snapshot.leads[at + 1 :])
    for client in snapshot.clients:
        for at in range(len(client.billing)):
            rest = client.billing[:at] + client.billing[at + 1 :]
            yield changed_client(snapshot, client.id, lambda c, rest=rest: replace(c, billing=rest))


def changed_client(snapshot: Snapshot, name: str, change) -> Snapshot:
    clients = tuple(change(client) if client.id == name else client for client in snapshot.clients)
    return replace(snapshot, clients=clients)


def done(snapshot: Snapshot, action):
    """The snapshots after the action; more than one where a lead and a client bear the same name."""
    path, evidence = snapshot.own_path, snapshot.evidence
    invoicing = replace(snapshot, own_path=replace(path, invoice_profile_complete=True))
    match action.kind:
        case ActionKind.RECORD_DRILL:
            return [replace(snapshot, evidence=replace(evidence, days_since_drill=0))]
        case ActionKind.COMPLETE_FILE:
            files = evidence.complete_files + 1
            return [replace(snapshot, evidence=replace(evidence, complete_files=files))]
        case ActionKind.COMPLETE_INVOICE_PROFILE:
            return [invoicing]
        case ActionKind.PROVE_OWN_PATH:
            ready = replace(path, terms_published=True, signature_in_12_months=True)
            return [replace(snapshot, own_path=ready)]
        case ActionKind.QUALIFIED_LEADS:
            return [replace(snapshot, leads=snapshot.leads + new_leads(snapshot, action.count))]
        case ActionKind.OWN_ROUTE:
            return [changed_client(invoicing, action.subject, with_own_route)]
        case ActionKind.OWN_CONTRACT:
            return [changed_client(snapshot, action.subject, with_own_contract)]
        case ActionKind.OWN_INVOICE:
            return [changed_client(snapshot, action.subject, one_more_invoice)]
        case ActionKind.OWN_CONTACT_POINT:
            leads = tuple(with_own_point(x) if x.id == action.subject else x for x in snapshot.leads)
            with_lead = replace(snapshot, leads=leads)
            return [with_lead, changed_client(snapshot, action.subject, with_own_point)]


def one_more_invoice(client: Client) -> Client:
    return replace(client, billing=(*client.billing, next_own_invoice(client)))
