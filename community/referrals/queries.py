"""Opportunities one may see: one by one with what acts need, and as lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, select

from community.accounts.models import Member
from community.core import clock
from community.core.access import Actor
from community.core.db import db, rows
from community.core.paging import Page, keyset_page
from community.groups.models import Group, Membership, Post, Thread
from community.groups.policy import visible_threads
from community.groups.queries.groups import my_groups
from community.groups.queries.threads import ThreadLine, latest_threads, thread_at
from community.referrals.models import Opportunity, OpportunityAnswer, OpportunityMove
from community.referrals.rules import BuyerType, DealBand, Kind, State, state_on
from community.referrals.subjects import Answer, OpportunityLine, SeenOpportunity

OPPORTUNITIES_A_PAGE = 30
AT_HOME = 5
"""How many open opportunities stand beside the front page."""

_AT = (
    select(
        Opportunity.id,
        Opportunity.author_id,
        Member.name,
        Opportunity.kind,
        Opportunity.need,
        Opportunity.buyer_type,
        Opportunity.deal_band,
        Opportunity.timing,
        Opportunity.expires_on,
        Opportunity.state,
        Opportunity.created_at,
        select(OpportunityMove.moved_by)
        .where(OpportunityMove.opportunity_id == Opportunity.id)
        .order_by(OpportunityMove.id.desc())
        .limit(1)
        .scalar_subquery(),
    )
    .outerjoin(Member, Member.id == Opportunity.author_id)
    .where(Opportunity.thread_id == bindparam("thread"))
)
_LINES = (
    select(
        Opportunity.id,
        Opportunity.thread_id,
        Thread.title,
        Opportunity.kind,
        Opportunity.need,
        Opportunity.buyer_type,
        Opportunity.deal_band,
        Opportunity.expires_on,
        Member.name,
        Group.slug,
        Group.name,
    )
    .join(Thread, Thread.id == Opportunity.thread_id)
    .join(Group, Group.id == Opportunity.group_id)
    .outerjoin(Member, Member.id == Opportunity.author_id)
    .where(Opportunity.state == State.OPEN, Opportunity.expires_on >= bindparam("today"))
)
_NEWEST: Select[*tuple[int]] = (
    select(Thread.id)
    .join(Opportunity, Opportunity.thread_id == Thread.id)
    .join(Membership, Membership.group_id == Opportunity.group_id)
    .where(Opportunity.state == State.OPEN, Opportunity.expires_on >= bindparam("today"))
    .where(Membership.member_id == bindparam("actor"), Thread.removed_at.is_(None))
    .order_by(Opportunity.id.desc())
    .limit(AT_HOME)
)


def opportunity_at(actor: Actor, slug: str, thread_id: int) -> SeenOpportunity | None:
    """The opportunity of that thread, None where the actor may not read the thread."""
    thread = thread_at(actor, slug, thread_id)
    row = thread and rows(_AT, {"thread": thread.id}).first()
    if not thread or not row:
        return None
    ident, author_id, author, kind, need, buyer, band, timing, expires_on, state, created_at, moved_by = row
    return SeenOpportunity(
        ident,
        author_id,
        author,
        Kind(kind),
        need,
        BuyerType(buyer),
        DealBand(band),
        timing,
        expires_on,
        state_on(State(state), expires_on, today()),
        created_at,
        moved_by,
        expires_on < today(),
        thread,
    )


def today() -> date:
    """The day by which expiries go, the same for everyone."""
    return clock.today("UTC")


def open_opportunities(actor: Actor, cursor: str | None) -> Page[OpportunityLine]:
    """One page of the open opportunities the actor may see, the newest first."""
    statement: Select[*tuple[Any, ...]] = _LINES.where(visible_threads(actor)).where(
        Thread.removed_at.is_(None)
    )
    page = keyset_page(
        statement.params(today=today()),
        [Opportunity.id],
        cursor=cursor,
        size=OPPORTUNITIES_A_PAGE,
        key_of=lambda row: [row[0]],
        scalars=False,
    )
    return Page(_lines(page.items), page.newer, page.older)


def at_home(actor: Actor) -> tuple[list[ThreadLine], list[ThreadLine]]:
    """The latest threads of the groups the actor belongs to, and the threads of the AT_HOME newest open
    opportunities in them.
    """
    return latest_threads(my_groups(actor), _NEWEST, actor=actor.id, today=today())


def _lines(found: Iterable[Sequence[Any]]) -> list[OpportunityLine]:
    return [
        OpportunityLine(*(*row[:3], Kind(row[3]), row[4], BuyerType(row[5]), DealBand(row[6]), *row[7:]))
        for row in found
    ]


def answers_to(opportunity: SeenOpportunity) -> list[Answer]:
    """Everybody who would take it, first come first, at most two hundred."""
    found = (
        select(
            OpportunityAnswer.id,
            OpportunityAnswer.member_id,
            Member.name,
            Post.number,
            Post.removed_at,
            OpportunityAnswer.created_at,
            OpportunityAnswer.chosen_at,
        )
        .join(Member, Member.id == OpportunityAnswer.member_id)
        .join(Post, Post.id == OpportunityAnswer.post_id)
        .where(OpportunityAnswer.opportunity_id == opportunity.id)
        .order_by(OpportunityAnswer.id)
        .limit(200)
    )
    return [Answer(*row) for row in db.session.execute(found)]
