"""One contact with everything that hangs on it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from community.core.db import db
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
class Parts:
    """What hangs on a contact, newest first where there is an order in time."""

    points: Sequence[ContactPoint]
    engagements: Sequence[Engagement]
    routes: Sequence[PaymentRoute]
    proposals: Sequence[SentProposal]
    touches: Sequence[Touch]
    aliases: Sequence[ContactAlias]


def parts_of(contact: Contact) -> Parts:
    """All of a contact's parts: one statement each."""
    return Parts(
        points=points_of(contact.id),
        engagements=_of(contact, Engagement, Engagement.started_on.desc()),
        routes=_of(contact, PaymentRoute, PaymentRoute.since),
        proposals=_of(contact, SentProposal, SentProposal.sent_on.desc()),
        touches=_of(contact, Touch, Touch.touched_on.desc(), limit=RECENT),
        aliases=db.session.scalars(select(ContactAlias).where(ContactAlias.contact_id == contact.id)).all(),
    )


def points_of(contact_id: uuid.UUID) -> Sequence[ContactPoint]:
    """The ways to reach a contact, oldest first."""
    found = live(ContactPoint).where(ContactPoint.contact_id == contact_id)
    return db.session.scalars(found.order_by(ContactPoint.created_at, ContactPoint.id)).all()


def _of(contact: Contact, model: Any, order: Any, limit: int | None = None) -> Sequence[Any]:
    found = (
        live(model).where(model.contact_id == contact.id).order_by(order, model.created_at.desc(), model.id)
    )
    return db.session.scalars(found.limit(limit)).all()
