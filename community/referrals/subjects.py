"""An opportunity as one actor stands to it, and the answers to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from community.groups.subjects import SeenThread
from community.referrals.rules import BuyerType, DealBand, Kind, State


@dataclass(frozen=True, slots=True)
class SeenOpportunity:
    """An opportunity with its thread; `state` is true today.

    `moved_by` brought it into the state that is written down; `day_passed` when nobody can answer any more.
    """

    id: int
    author_id: int | None
    author_name: str | None
    kind: Kind
    need: str
    buyer_type: BuyerType
    deal_band: DealBand
    timing: str
    expires_on: date
    state: State
    created_at: datetime
    moved_by: int | None
    day_passed: bool
    thread: SeenThread


@dataclass(frozen=True, slots=True)
class Answer:
    """Somebody who would take it, and the post in which they say so (removed: taken back)."""

    id: int
    member_id: int
    member_name: str
    number: int
    removed_at: datetime | None
    created_at: datetime
    chosen_at: datetime | None


@dataclass(frozen=True, slots=True)
class OpportunityLine:
    """An opportunity in a list."""

    id: int
    thread_id: int
    title: str
    kind: Kind
    need: str
    buyer_type: BuyerType
    deal_band: DealBand
    expires_on: date
    author_name: str | None
    slug: str
    group_name: str
