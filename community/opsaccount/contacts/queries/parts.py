"""One contact with everything that hangs on it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from community.core.access import Actor
from community.core.db import db
from community.opsaccount.channels.models import Account
from community.opsaccount.contacts.models import (
    Contact,
    ContactAlias,
    ContactPoint,
    Engagement,
    PaymentRoute,
    SentProposal,
    Touch,
)
from community.opsaccount.queries import live

RECENT = 20
"""Touches shown with their contact."""


@dataclass(frozen=True)
class ContactWithWays:
    """A contact, the ways to reach them, oldest first, and the ways they can pay."""

    contact: Contact
    points: Sequence[ContactPoint]
    routes: Sequence[PaymentRoute]

    @property
    def owner_id(self) -> int:
        """Whose contact it is."""
        return self.contact.owner_id


@dataclass(frozen=True)
class Parts:
    """What else hangs on a contact, newest first."""

    engagements: Sequence[Engagement]
    proposals: Sequence[SentProposal]
    touches: Sequence[Touch]


def contact_with_ways(actor: Actor, record_id: uuid.UUID) -> ContactWithWays | None:
    """A loader for `@requires`: one statement, as people have a handful of ways and not hundreds."""
    way = PaymentRoute
    rows = db.session.execute(
        select(Contact, ContactPoint, way)
        .outerjoin(ContactPoint, _live_of(ContactPoint, Contact.id))
        .outerjoin(way, _live_of(way, Contact.id))
        .where(Contact.id == record_id, Contact.deleted_at.is_(None))
        .order_by(ContactPoint.created_at, ContactPoint.id, way.since, way.created_at.desc(), way.id)
    ).all()
    if not rows:
        return None
    # Each point comes with each route: a dict keeps one of each, in the order they came.
    points = dict.fromkeys(row[1] for row in rows if row[1])
    routes = dict.fromkeys(row[2] for row in rows if row[2])
    return ContactWithWays(rows[0][0], list(points), list(routes))


def parts_of(contact: Contact) -> Parts:
    """The rest of a contact's parts: one statement each."""
    return Parts(
        engagements=_of(contact, Engagement, Engagement.started_on.desc()),
        proposals=_of(contact, SentProposal, SentProposal.sent_on.desc()),
        touches=_of(contact, Touch, Touch.touched_on.desc(), limit=RECENT),
    )


def accounts_and_aliases(contact: Contact) -> tuple[dict[uuid.UUID, str], list[ContactAlias]]:
    """The name of each account by its id, deleted ones included, and how their exports call the contact."""
    calls = and_(ContactAlias.account_id == Account.id, ContactAlias.contact_id == contact.id)
    rows = db.session.execute(select(Account, ContactAlias).outerjoin(ContactAlias, calls)).all()
    names = {account.id: account.name for account in dict.fromkeys(row[0] for row in rows)}
    return names, [row[1] for row in rows if row[1]]


def points_of(contact_id: uuid.UUID) -> Sequence[ContactPoint]:
    """The ways to reach a contact, oldest first."""
    found = live(ContactPoint).where(ContactPoint.contact_id == contact_id)
    return db.session.scalars(found.order_by(ContactPoint.created_at, ContactPoint.id)).all()


def _live_of(model: Any, contact_id: Any) -> ColumnElement[bool]:
    return and_(model.contact_id == contact_id, model.deleted_at.is_(None))


def _of(contact: Contact, model: Any, order: Any, limit: int | None = None) -> Sequence[Any]:
    found = (
        live(model).where(model.contact_id == contact.id).order_by(order, model.created_at.desc(), model.id)
    )
    return db.session.scalars(found.limit(limit)).all()
