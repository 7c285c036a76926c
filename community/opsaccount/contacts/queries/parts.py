"""One contact with everything that hangs on it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Uuid, and_, cast, null, select, union_all

from community.core.access import Actor
from community.core.db import db
from community.opsaccount.channels.models import Account
from community.opsaccount.contacts.models import (
    Contact,
    ContactAlias,
    ContactPoint,
    Engagement,
    MergedContact,
    PaymentRoute,
    SentProposal,
    Touch,
)
from community.opsaccount.queries import editable_one, live

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
    """A loader for `@requires`: one statement, with a row for each point and one for each route.

    A contact that was merged into another is found as that other one.
    """
    # Joined straight to the contact, each point would come with each route: a row for every pair.
    ways = union_all(
        _live_ids(ContactPoint, record_id, "point_id", without="route_id"),
        _live_ids(PaymentRoute, record_id, "route_id", without="point_id"),
    ).subquery()
    point, route = ContactPoint, PaymentRoute
    rows = db.session.execute(
        select(Contact, point, route)
        .outerjoin(ways, ways.c.contact_id == Contact.id)
        .outerjoin(point, point.id == ways.c.point_id)
        .outerjoin(route, route.id == ways.c.route_id)
        .where(Contact.id == record_id, Contact.deleted_at.is_(None))
        .order_by(point.created_at, point.id, route.since, route.created_at.desc(), route.id)
    ).all()
    if not rows:
        kept_id = merged_into(record_id)
        return contact_with_ways(actor, kept_id) if kept_id else None
    points = [row[1] for row in rows if row[1]]
    routes = [row[2] for row in rows if row[2]]
    return ContactWithWays(rows[0][0], points, routes)


def merged_into(record_id: uuid.UUID) -> uuid.UUID | None:
    """The contact that took over everything of one that is no more."""
    return db.session.scalar(select(MergedContact.contact_id).where(MergedContact.id == record_id))


def editable_contact(actor: Actor, record_id: uuid.UUID) -> Contact | None:
    """A loader for `@requires`, as `editable_one`: one that was merged is found as the one it went into."""
    found = editable_one(Contact)(actor, record_id)
    if found is None and (kept_id := merged_into(record_id)):
        return editable_one(Contact)(actor, kept_id)
    return found


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


def _live_ids(model: Any, contact_id: uuid.UUID, name: str, *, without: str) -> Select[Any]:
    """The contact, and the id of each live part of that kind under `name`, in columns a union can share."""
    ids = {name: model.id, without: null()}
    columns = (cast(ids[each], Uuid).label(each) for each in ("point_id", "route_id"))
    live_parts = select(model.contact_id.label("contact_id"), *columns)
    return live_parts.where(model.contact_id == contact_id, model.deleted_at.is_(None))


def _of(contact: Contact, model: Any, order: Any, limit: int | None = None) -> Sequence[Any]:
    found = (
        live(model).where(model.contact_id == contact.id).order_by(order, model.created_at.desc(), model.id)
    )
    return db.session.scalars(found.limit(limit)).all()
