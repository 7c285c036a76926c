"""How the contact log stood on a day, for the stress test: one statement a kind, however many contacts.

Each function answers rows of live records of live contacts, of all clients and leads at once; put them
together by `contact_id`. A carrier of None is the member's own path.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select, union_all

from community.core.db import db
from community.opsaccount.billing.models import BillingItem
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


class Point(NamedTuple):
    """A way to reach a contact."""

    contact_id: uuid.UUID
    carrier: uuid.UUID | None
    verified: bool
    id: uuid.UUID


class TouchDays(NamedTuple):
    """The newest days something reached its end, by contact and by contact point."""

    contacts: dict[uuid.UUID, date]
    points: dict[uuid.UUID, date]


def contacts_standing(as_of: date) -> list[Standing]:
    """Everybody in the log on a day: clients, open leads, and leads that count as an origin.

    A client is one from `client_since` on, before that the lead they were; leads closed by then stay in,
    because a qualified lead counts among the origins for 90 days whatever became of it. Who is known to
    have come later is left out.
    """
    everyone = db.session.scalars(live(Contact).order_by(Contact.created_at, Contact.id))
    return [_standing(contact, as_of) for contact in everyone if _was_known(contact, as_of)]


def touch_days(as_of: date) -> TouchDays:
    """The newest bounce-free touch up to a day of each contact and each contact point.

    A settled payment is a touch of its contact too: who pays is in touch.
    """
    touches = live(Touch).where(Touch.touched_on <= as_of, Touch.bounced.is_(False))
    points = touches.with_only_columns(Touch.point_id, func.max(Touch.touched_on)).group_by(Touch.point_id)
    paid = live(BillingItem).where(BillingItem.settled_on <= as_of)
    both = union_all(
        touches.with_only_columns(
            Touch.contact_id.label("contact_id"), func.max(Touch.touched_on).label("day")
        ).group_by(Touch.contact_id),
        paid.with_only_columns(BillingItem.contact_id, func.max(BillingItem.settled_on)).group_by(
            BillingItem.contact_id
        ),
    ).subquery()
    contacts = select(both.c.contact_id, func.max(both.c.day)).group_by(both.c.contact_id)
    return TouchDays(dict(_pairs(contacts)), dict(_pairs(points)))


def points_standing(as_of: date, touched: dict[uuid.UUID, date]) -> list[Point]:
    """Every contact point with whether it is verified; `touched` is `touch_days(as_of).points`."""
    rows = _of_live_contacts(ContactPoint)
    return [
        Point(
            row.contact_id,
            row.account_id,
            reaches(
                confirmed_on=row.confirmed_on,
                touched_on=touched.get(row.id),
                bounced_on=row.bounced_on,
                as_of=as_of,
            ),
            row.id,
        )
        for row in rows
    ]


def engagements_standing(as_of: date) -> Sequence[Engagement]:
    """The engagements that ran on a day, oldest first; one without `signed_on` has no contract."""
    return _of_live_contacts(
        Engagement,
        Engagement.started_on <= as_of,
        or_(Engagement.closed_on.is_(None), Engagement.closed_on > as_of),
        order=Engagement.started_on,
    )


def routes_standing(as_of: date) -> Sequence[PaymentRoute]:
    """The ways clients could pay on a day."""
    return _of_live_contacts(
        PaymentRoute,
        PaymentRoute.since <= as_of,
        or_(PaymentRoute.ended_on.is_(None), PaymentRoute.ended_on > as_of),
    )


def proposals_standing(as_of: date) -> list[SentProposal]:
    """The proposals that lay open on a day, oldest first."""
    rows = _of_live_contacts(SentProposal, SentProposal.sent_on <= as_of, order=SentProposal.sent_on)
    return [
        row
        for row in rows
        if in_play(
            row.state, sent_on=row.sent_on, expires_on=row.expires_on, decided_on=row.decided_on, as_of=as_of
        )
    ]


def _was_known(contact: Contact, as_of: date) -> bool:
    days = (contact.first_touch_on, contact.qualified_on, contact.client_since)
    dated = [day for day in days if day]
    return not dated or min(dated) <= as_of


def _standing(contact: Contact, as_of: date) -> Standing:
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
    )


def _of_live_contacts(model: Any, *conditions: Any, order: Any = None) -> Sequence[Any]:
    found = live(model).where(*conditions).join(Contact, model.contact_id == Contact.id)
    return db.session.scalars(
        found.where(Contact.deleted_at.is_(None)).order_by(*([] if order is None else [order]), model.id)
    ).all()


def _pairs(statement: Any) -> list[tuple[uuid.UUID, date]]:
    return [(key, day) for key, day in db.session.execute(statement) if key is not None]
