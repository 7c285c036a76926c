"""Offering opportunities, answering them, and bringing them to an end."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from sqlalchemy import select, update

from community.core import clock, events
from community.core.access import Actor
from community.core.db import db, insert_new
from community.core.jobs import every
from community.groups.actions.replies import reply
from community.groups.actions.threads import start_thread
from community.groups.models import Post, Thread
from community.groups.subjects import SeenGroup
from community.referrals.events import OpportunityAnswered, OpportunityMoved, OpportunityOffered
from community.referrals.models import Opportunity, OpportunityAnswer, OpportunityMove
from community.referrals.queries import today
from community.referrals.rules import BuyerType, DealBand, Kind, State
from community.referrals.subjects import SeenOpportunity


class AlreadyAnswered(Exception):
    """One offers oneself once."""


class MovedMeanwhile(Exception):
    """The opportunity came into another state in the meantime."""


def offer_opportunity(
    actor: Actor,
    group: SeenGroup,
    *,
    title: str,
    kind: Kind,
    need: str,
    buyer_type: BuyerType,
    deal_band: DealBand,
    timing: str,
    expires_on: date,
    body: str = "",
    form_key: str | None = None,
) -> int:
    """A thread that is an opportunity; returns the thread's id. Its first post is `body`, or the need.

    The form has refused what could identify a client. Raises FormAlreadyUsed as `start_thread` does.
    """
    thread_id = start_thread(actor, group, title=title, body=body or need, form_key=form_key)
    db.session.execute(update(Thread).where(Thread.id == thread_id).values(kind="opportunity"))
    opportunity = Opportunity(
        thread_id=thread_id,
        group_id=group.id,
        author_id=actor.id,
        kind=kind,
        need=need,
        buyer_type=buyer_type,
        deal_band=deal_band,
        timing=timing,
        expires_on=expires_on,
        state=State.OPEN,
        created_at=clock.now(),
    )
    db.session.add(opportunity)
    db.session.flush()
    _note(opportunity.id, State.OPEN, actor.id)
    events.record(OpportunityOffered(opportunity.id, thread_id, actor.id or 0))
    return thread_id


def answer_opportunity(
    actor: Actor, opportunity: SeenOpportunity, *, body: str, form_key: str | None = None
) -> int:
    """Offer to take it, in a post of its thread; returns the post's number.

    Raises AlreadyAnswered, MovedMeanwhile, and what `reply` raises.
    """
    number = reply(actor, opportunity.thread, body=body, form_key=form_key)
    state = select(Opportunity.state).where(Opportunity.id == opportunity.id)
    if db.session.scalar(state.with_for_update(key_share=True)) != State.OPEN:
        raise MovedMeanwhile
    post_id = db.session.scalar(
        select(Post.id).where(Post.thread_id == opportunity.thread.id, Post.number == number)
    )
    values = {"opportunity_id": opportunity.id, "member_id": actor.id, "post_id": post_id}
    if not insert_new(OpportunityAnswer, **values, created_at=clock.now()):
        said = select(OpportunityAnswer.post_id).where(
            OpportunityAnswer.opportunity_id == opportunity.id, OpportunityAnswer.member_id == actor.id
        )
        if db.session.scalar(said) != post_id:
            raise AlreadyAnswered
        return number  # the same form, sent twice
    events.record(OpportunityAnswered(opportunity.id, actor.id or 0, number))
    return number


def match_opportunity(actor: Actor, opportunity: SeenOpportunity, *, answer_id: int | None = None) -> None:
    """Somebody was found, by that answer or elsewhere. Raises MovedMeanwhile."""
    _move(opportunity.id, (State.OPEN,), State.MATCHED, actor.id)
    if answer_id is not None:
        db.session.execute(
            update(OpportunityAnswer)
            .where(OpportunityAnswer.id == answer_id, OpportunityAnswer.opportunity_id == opportunity.id)
            .values(chosen_at=clock.now())
        )


def close_opportunity(actor: Actor, opportunity: SeenOpportunity) -> None:
    """It is over. Raises MovedMeanwhile when it was closed already."""
    _move(opportunity.id, (State.OPEN, State.MATCHED), State.CLOSED, actor.id)


def reopen_opportunity(actor: Actor, opportunity: SeenOpportunity) -> None:
    """It was ended too early: others may answer again, and nobody is chosen. Raises MovedMeanwhile."""
    _move(opportunity.id, (State.MATCHED, State.CLOSED), State.OPEN, actor.id)
    db.session.execute(
        update(OpportunityAnswer)
        .where(OpportunityAnswer.opportunity_id == opportunity.id)
        .values(chosen_at=None)
    )


@every("17")
def expire_opportunities() -> None:
    """Write down that those whose day has passed are over; lists leave them out without this, too."""
    late = select(Opportunity.id).where(Opportunity.state == State.OPEN, Opportunity.expires_on < today())
    for opportunity_id in db.session.scalars(late.limit(500)).all():
        with suppress(MovedMeanwhile):  # its author was a moment faster
            _move(opportunity_id, (State.OPEN,), State.EXPIRED, None)


def _move(opportunity_id: int, before: tuple[State, ...], after: State, by: int | None) -> None:
    """One conditional statement, so that two who decide at once do not both succeed."""
    moved = db.session.execute(
        update(Opportunity)
        .where(Opportunity.id == opportunity_id, Opportunity.state.in_(before))
        .values(state=after)
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount == 0:  # type: ignore[attr-defined]
        raise MovedMeanwhile
    _note(opportunity_id, after, by)
    events.record(OpportunityMoved(opportunity_id, after))


def _note(opportunity_id: int, state: State, by: int | None) -> None:
    db.session.add(
        OpportunityMove(opportunity_id=opportunity_id, state=state, moved_by=by, moved_at=clock.now())
    )
    db.session.flush()
