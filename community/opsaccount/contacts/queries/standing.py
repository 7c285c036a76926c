"""How the contact log stood on a day, for the stress test: one statement a kind, however many contacts.

Each function answers rows of live records of live contacts, of all clients and leads at once; put them
together by `contact_id`. A carrier of None is the member's own path.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, or_, select

from community.core.db import db
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.billing.rules import Kind as BillingKind
from community.opsaccount.contacts.models import (
    Contact,
    ContactPoint,
    Engagement,
    PaymentRoute,
    SentProposal,
    Touch,
)
from community.opsaccount.contacts.rules import in_play, is_locked, reaches
from community.opsaccount.queries import live

QUALIFIED_FOR = timedelta(days=90)


@dataclass(frozen=True)
class Standing:
    """A contact as it stood on a day. The name is opened on asking (`contact.name`)."""

    contact: Contact
    is_client: bool
    open_lead: bool
    qualified: bool
    """Qualified within the last 90 days."""
    locked_to: uuid.UUID | None
    locked_until: date | None
    touched_on: date | None
    """The newest day they were in touch without a bounce: who pays is in touch too."""
    first_paid_on: date | None
    """The day of the first settled earning."""


class Point(NamedTuple):
    """A way to reach a contact."""

    contact_id: uuid.UUID
    carrier: uuid.UUID | None
    verified: bool
    id: uuid.UUID


class People(NamedTuple):
    """Everybody live in the log; who of them stood in it on a day; the engagements that ran, oldest first.

    An engagement without `signed_on` has no contract.
    """

    contacts: list[Contact]
    standing: list[Standing]
    engagements: list[Engagement]


def people_standing(as_of: date) -> People:
    """Everybody in the log on a day, with the work that ran: one statement.

    A client is one from `client_since` on, before that the lead they were; leads closed by then stay in,
    because a qualified lead counts among the origins for 90 days whatever became of it. Who is known to
    have come later has no standing.
    """
    runs = and_(
        Engagement.contact_id == Contact.id,
        Engagement.deleted_at.is_(None),
        Engagement.started_on <= as_of,
        or_(Engagement.closed_on.is_(None), Engagement.closed_on > as_of),
    )
    days = (
        _newest_touch(as_of, Touch.contact_id == Contact.id),
        _end_of_payments(as_of, BillingItem.settled_on.desc()),
        _end_of_payments(as_of, BillingItem.settled_on, BillingItem.kind == BillingKind.EARNING),
    )
    rows = db.session.execute(
        select(Contact, Engagement, *days)
        .outerjoin(Engagement, runs)
        .where(Contact.deleted_at.is_(None))
        .order_by(Contact.created_at, Contact.id, Engagement.started_on, Engagement.id)
    ).all()
    days_of = {row[0]: row[2:] for row in rows}
    engagements = [row[1] for row in rows if row[1]]
    return People(
        list(days_of),
        [_standing(contact, as_of, *days) for contact, days in days_of.items() if _was_known(contact, as_of)],
        sorted(engagements, key=lambda work: (work.started_on, work.id)),
    )


def points_standing(as_of: date) -> list[Point]:
    """Every contact point with whether it is verified."""
    through = (Touch.contact_id == ContactPoint.contact_id, Touch.point_id == ContactPoint.id)
    rows = _of_live_contacts(ContactPoint).add_columns(_newest_touch(as_of, *through))
    return [
        Point(
            row.contact_id,
            row.account_id,
            reaches(
                confirmed_on=row.confirmed_on,
                touched_on=touched_on,
                bounced_on=row.bounced_on,
                as_of=as_of,
            ),
            row.id,
        )
        for row, touched_on in db.session.execute(rows)
    ]


def routes_standing(as_of: date) -> Sequence[PaymentRoute]:
    """The ways clients could pay on a day."""
    stood = (PaymentRoute.since <= as_of, or_(PaymentRoute.ended_on.is_(None), PaymentRoute.ended_on > as_of))
    return db.session.scalars(_of_live_contacts(PaymentRoute).where(*stood)).all()


def proposals_sent(as_of: date) -> Sequence[SentProposal]:
    """Every proposal sent up to a day, whatever became of it, oldest first."""
    sent = _of_live_contacts(SentProposal, SentProposal.sent_on).where(SentProposal.sent_on <= as_of)
    return db.session.scalars(sent).all()


def open_on(as_of: date, sent: Iterable[SentProposal]) -> list[SentProposal]:
    """Those of the proposals that lay open on a day."""
    return [
        row
        for row in sent
        if in_play(
            row.state, sent_on=row.sent_on, expires_on=row.expires_on, decided_on=row.decided_on, as_of=as_of
        )
    ]


def _was_known(contact: Contact, as_of: date) -> bool:
    days = (contact.first_touch_on, contact.qualified_on, contact.client_since)
    dated = [day for day in days if day]
    return not dated or min(dated) <= as_of


def _standing(
    contact: Contact, as_of: date, touched_on: date | None, paid_on: date | None, first_paid_on: date | None
) -> Standing:
    is_client = contact.kind == "client" and (contact.client_since is None or contact.client_since <= as_of)
    locked = is_locked(
        until=contact.platform_lock_until,
        release=contact.lock_release,
        released_on=contact.lock_released_on,
        as_of=as_of,
    )
    qualified = contact.qualified_on
    return Standing(
        contact=contact,
        is_client=is_client,
        open_lead=not is_client and (contact.closed_on is None or contact.closed_on > as_of),
        qualified=qualified is not None and as_of - QUALIFIED_FOR < qualified <= as_of,
        locked_to=contact.lock_account_id if locked else None,
        locked_until=contact.platform_lock_until if locked else None,
        touched_on=max((day for day in (touched_on, paid_on) if day), default=None),
        first_paid_on=first_paid_on,
    )


def _newest_touch(as_of: date, *touches: ColumnElement[bool]) -> ScalarSelect[date]:
    """The newest day up to `as_of` on which one of these touches did not bounce."""
    found = live(Touch).where(*touches, Touch.touched_on <= as_of, Touch.bounced.is_(False))
    # Not max(): the index of a contact's touches is in the order of days, and its end is enough.
    return (
        found.with_only_columns(Touch.touched_on).order_by(Touch.touched_on.desc()).limit(1).scalar_subquery()
    )


def _end_of_payments(as_of: date, order: Any, *conditions: ColumnElement[bool]) -> ScalarSelect[date]:
    """The first day, in this order, on which a contact's payment up to `as_of` was settled."""
    paid = live(BillingItem).where(
        BillingItem.contact_id == Contact.id, BillingItem.settled_on <= as_of, *conditions
    )
    return paid.with_only_columns(BillingItem.settled_on).order_by(order).limit(1).scalar_subquery()


def _of_live_contacts(model: Any, *order: Any) -> Select[Any]:
    found = live(model).join(Contact, model.contact_id == Contact.id)
    return found.where(Contact.deleted_at.is_(None)).order_by(*order, model.id)
