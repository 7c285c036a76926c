"""What hangs on a contact: points, touches, engagements, payment routes, proposals."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func

from community.core.db import db
from community.opsaccount import actions, queries
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.contacts.actions.contacts import restore_contact
from community.opsaccount.contacts.models import (
    Contact,
    ContactPoint,
    Engagement,
    PaymentRoute,
    SentProposal,
    Touch,
)


def save_point(point: ContactPoint | None, values: Mapping[str, Any], **new: Any) -> ContactPoint:
    """A new or changed way to reach a contact; `new` names its `contact_id` (and `id`)."""
    return actions.keep(point or ContactPoint(**new), values)


def save_engagement(engagement: Engagement | None, values: Mapping[str, Any], **new: Any) -> Engagement:
    """New or changed work for a client."""
    return actions.keep(engagement or Engagement(**new), values)


def save_proposal(proposal: SentProposal | None, values: Mapping[str, Any], **new: Any) -> SentProposal:
    """A new or changed proposal to a lead."""
    return actions.keep(proposal or SentProposal(**new), values)


def save_route(route: PaymentRoute | None, values: Mapping[str, Any], **new: Any) -> PaymentRoute:
    """A new or changed way to pay; the same way twice is one row."""
    if route is None:
        route = _same_route(new["contact_id"], values.get("account_id")) or PaymentRoute(**new)
    return actions.keep(route, values)


def save_touch(touch: Touch | None, values: Mapping[str, Any], **new: Any) -> Touch:
    """A new or changed touch, through one of the contact's points or none in particular.

    A bounce is noted on the point: it no longer counts as verified by what came before.
    """
    touch = touch or Touch(**new)
    point = queries.find(ContactPoint, values["point_id"]) if values.get("point_id") else None
    if point is not None and point.contact_id == touch.contact_id:
        touch.account_id = point.account_id
        if values.get("bounced"):
            point.bounced_on = _later(point.bounced_on, values["touched_on"])
    actions.keep(touch, values)
    settle_touches(touch.contact_id)
    return touch


def delete_touch(touch: Touch) -> None:
    """Delete a touch; the contact's last touch is the newest that is left."""
    actions.delete(touch)
    settle_touches(touch.contact_id)


def restore_part(part: Any) -> None:
    """Bring back what hangs on a contact, and the contact too, without which it would hang on nothing."""
    contact = queries.find_any(Contact, part.contact_id)
    if contact is not None and contact.deleted_at is not None:
        restore_contact(contact)
    actions.restore(part)
    settle_touches(part.contact_id)


def settle_touches(contact_id: uuid.UUID) -> None:
    """Write down a contact's newest touch: the last that did not bounce, or the last payment."""
    contact = queries.find_any(Contact, contact_id)
    if contact is not None:
        touched = _newest(Touch.touched_on, Touch, contact_id, Touch.bounced.is_(False))
        paid = _newest(BillingItem.settled_on, BillingItem, contact_id)
        contact.last_touch_on = _later(touched, paid)
        db.session.flush()


def _newest(day: Any, model: Any, contact_id: uuid.UUID, *conditions: Any) -> date | None:
    rows = queries.live(model).where(model.contact_id == contact_id, *conditions)
    return db.session.scalar(rows.with_only_columns(func.max(day)))


def _same_route(contact_id: uuid.UUID, account_id: uuid.UUID | None) -> PaymentRoute | None:
    rows = queries.live(PaymentRoute).where(
        PaymentRoute.contact_id == contact_id, PaymentRoute.account_id.is_not_distinct_from(account_id)
    )
    return db.session.scalars(rows).first()


def _later(one: date | None, other: date | None) -> date | None:
    return max((day for day in (one, other) if day), default=None)
