"""What to do next: each possible action applied to a copy of the snapshot, scored exactly, and ranked.

A client locked to a marketplace is never moved: for it only a contact point is offered, which every
marketplace allows once the work has begun. The way out is new work from other lanes.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from community.opsaccount.resilience.rules.book import Book
from community.opsaccount.resilience.rules.score import Position, Score, score_of
from community.opsaccount.resilience.snapshot import (
    OWN,
    BillingItem,
    Client,
    ContactPoint,
    Contract,
    Lead,
    Snapshot,
)
from community.opsaccount.resilience.weights import Weights

DEFAULT_LANE = "referral"
UNKNOWN_LANE = "unknown"
"""The origin of a lead nobody wrote down; it is no lane that could bring more."""
Person = TypeVar("Person", Client, Lead)
OWN_POINT = ContactPoint(OWN, verified=True)


class ActionKind(StrEnum):
    """The possible actions, least effort first: equal gains are ranked in this order."""

    RECORD_DRILL = "record_drill"
    OWN_CONTACT_POINT = "own_contact_point"
    COMPLETE_FILE = "complete_file"
    COMPLETE_INVOICE_PROFILE = "complete_invoice_profile"
    OWN_ROUTE = "own_route"
    OWN_INVOICE = "own_invoice"
    PROVE_OWN_PATH = "prove_own_path"
    OWN_CONTRACT = "own_contract"
    QUALIFIED_LEADS = "qualified_leads"


EFFORT = {kind: rank for rank, kind in enumerate(ActionKind)}


@dataclass(frozen=True, slots=True)
class Step:
    """An action not yet scored: `subject` is a client's or lead's id or a lane, None for the business."""

    kind: ActionKind
    subject: str | None
    position: Position
    count: int = 1


@dataclass(frozen=True, slots=True)
class Action:
    """An action and the score after it; `gain` is in points of the rounded score."""

    kind: ActionKind
    subject: str | None
    count: int
    score: int
    raw: Fraction
    gain: int


def ranked_actions(book: Book, now: Score, weights: Weights) -> tuple[Action, ...]:
    """The actions that lower the score (or the sum below its floor), most points first, then least effort."""
    actions = (_scored(step, now, weights) for step in possible_steps(book, weights))
    helping = [action for action in actions if action.gain > 0 or (action.gain == 0 and action.raw < now.raw)]
    return tuple(sorted(helping, key=lambda action: (-action.gain, EFFORT[action.kind], action.raw)))


def possible_steps(book: Book, weights: Weights) -> Iterator[Step]:
    """Every action that changes something, in the order of the records."""
    yield from _business_steps(book)
    yield from _lead_batch(book, weights)
    for lead in book.snapshot.open_leads:
        if OWN_POINT not in lead.contact_points:
            yield Step(ActionKind.OWN_CONTACT_POINT, lead.id, book.with_lead(with_own_point(lead)))
    routes = _with_invoice_profile(book)
    for client in book.snapshot.active_clients:
        yield from _client_steps(book, client)
        if client.locked_to is None and OWN not in client.payment_routes:
            yield Step(ActionKind.OWN_ROUTE, client.id, routes.with_client(with_own_route(client)))


def with_own_point(person: Person) -> Person:
    return replace(person, contact_points=(*person.contact_points, OWN_POINT))


def with_own_route(client: Client) -> Client:
    return replace(client, payment_routes=(*client.payment_routes, OWN))


def with_own_contract(client: Client) -> Client:
    return replace(client, contract=Contract(OWN, OWN))


def next_own_invoice(client: Client) -> BillingItem:
    """The next invoice by the own route: as large as the client's usual one (the lower median)."""
    amounts = sorted(item.amount for item in client.billing)
    return BillingItem(amounts[(len(amounts) - 1) // 2], OWN)


def new_leads(snapshot: Snapshot, count: int) -> tuple[Lead, ...]:
    """New qualified, open leads with an own contact point, from the lane that brings most already."""
    taken = {lead.id for lead in snapshot.leads}
    names = (name for name in map("new-{}".format, range(len(taken) + count)) if name not in taken)
    lane = best_lane(snapshot)
    return tuple(Lead(next(names), lane, True, True, (OWN_POINT,)) for _ in range(count))


def best_lane(snapshot: Snapshot) -> str:
    """The lane with most qualified leads (no account, so nobody can take it away), else referrals."""
    no_lanes = {UNKNOWN_LANE, *(account.id for account in snapshot.accounts)}
    lanes = Counter(lead.origin for lead in snapshot.qualified_leads if lead.origin not in no_lanes)
    return min(lanes, key=lambda lane: (-lanes[lane], lane), default=DEFAULT_LANE)


def _business_steps(book: Book) -> Iterator[Step]:
    evidence, path = book.snapshot.evidence, book.snapshot.own_path
    if evidence.days_since_drill != 0:
        today = replace(evidence, days_since_drill=0)
        yield Step(ActionKind.RECORD_DRILL, None, book.with_evidence(today))
    if evidence.complete_files < evidence.active_files:
        one_more = replace(evidence, complete_files=evidence.complete_files + 1)
        yield Step(ActionKind.COMPLETE_FILE, None, book.with_evidence(one_more))
    if not path.invoice_profile_complete:
        yield Step(ActionKind.COMPLETE_INVOICE_PROFILE, None, _with_invoice_profile(book).position)
    if not path.ready:
        ready = replace(path, terms_published=True, signature_in_12_months=True)
        proven = Book(replace(book.snapshot, own_path=ready))
        yield Step(ActionKind.PROVE_OWN_PATH, None, proven.position)


def _lead_batch(book: Book, weights: Weights) -> Iterator[Step]:
    leads = new_leads(book.snapshot, weights.lead_batch)
    position = book.with_more_leads(leads)
    yield Step(ActionKind.QUALIFIED_LEADS, best_lane(book.snapshot), position, len(leads))


def _client_steps(book: Book, client: Client) -> Iterator[Step]:
    if OWN_POINT not in client.contact_points:
        yield Step(ActionKind.OWN_CONTACT_POINT, client.id, book.with_client(with_own_point(client)))
    if client.locked_to is not None:
        return
    if client.contract != Contract(OWN, OWN):
        yield Step(ActionKind.OWN_CONTRACT, client.id, book.with_client(with_own_contract(client)))
    if _can_invoice(client, book.snapshot) and any(item.carrier != OWN for item in client.billing):
        yield Step(ActionKind.OWN_INVOICE, client.id, book.with_item(client, next_own_invoice(client)))


def _can_invoice(client: Client, snapshot: Snapshot) -> bool:
    return OWN in client.payment_routes and snapshot.own_path.invoice_profile_complete


def _with_invoice_profile(book: Book) -> Book:
    """The own route counts only with a complete invoice profile, so opening one completes it."""
    path = book.snapshot.own_path
    if path.invoice_profile_complete:
        return book
    return Book(replace(book.snapshot, own_path=replace(path, invoice_profile_complete=True)))


def _scored(step: Step, now: Score, weights: Weights) -> Action:
    then = score_of(step.position, weights)
    return Action(step.kind, step.subject, step.count, then.value, then.raw, now.value - then.value)
