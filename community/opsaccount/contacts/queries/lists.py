"""The contact log as a list: by name, which only the opened texts can give, so it is sorted here."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select

from community.core.db import db
from community.opsaccount.contacts.models import Contact, Engagement
from community.opsaccount.contacts.rules import Kind
from community.opsaccount.queries import live

SIZE = 50
"""Contacts on a page."""
MANY = 5_000
"""Contacts that are sorted and searched; the newest, where there are more."""
STATES = ("clients", "leads", "closed", "all")


@dataclass(frozen=True)
class ContactPage:
    """A stretch of the list, the first ids of its neighbours, and how many there are of each state."""

    items: Sequence[tuple[Contact, bool]]
    """Each contact with whether an engagement runs."""
    counts: Counter[str]
    newer: uuid.UUID | None
    older: uuid.UUID | None
    cut: bool
    """True when there are more than MANY."""


def contact_page(state: str, *, search: str = "", start: uuid.UUID | None = None) -> ContactPage:
    """Contacts of a state (see STATES) whose name or organisation holds `search`, from `start` on."""
    everyone = _everyone()
    wanted = [contact for contact in everyone if state in _states(contact)]
    found = sorted(_matching(wanted, search), key=lambda c: (c.name.casefold(), c.id))
    at = next((n for n, contact in enumerate(found) if contact.id == start), 0)
    shown = found[at : at + SIZE]
    counts = Counter(name for contact in everyone for name in _states(contact))
    return ContactPage(
        items=_with_activity(shown),
        counts=counts,
        newer=found[max(0, at - SIZE)].id if at else None,
        older=found[at + SIZE].id if len(found) > at + SIZE else None,
        cut=len(everyone) >= MANY,
    )


def labels() -> list[tuple[uuid.UUID, str]]:
    """Every live contact's id and its name with the organisation, by name, for choosing one."""
    named = [(c.id, _label(c)) for c in _everyone()]
    return sorted(named, key=lambda pair: pair[1].casefold())


def _everyone() -> Sequence[Contact]:
    return db.session.scalars(live(Contact).order_by(Contact.created_at.desc(), Contact.id).limit(MANY)).all()


def _states(contact: Contact) -> tuple[str, str]:
    if contact.kind == Kind.CLIENT:
        return "clients", "all"
    return ("closed" if contact.closed_on else "leads"), "all"


def _matching(contacts: Sequence[Contact], search: str) -> Sequence[Contact]:
    words = search.casefold().split()
    if not words:
        return contacts
    return [c for c in contacts if all(word in f"{c.name} {c.organisation}".casefold() for word in words)]


def _with_activity(contacts: Sequence[Contact]) -> list[tuple[Contact, bool]]:
    runs = exists().where(
        Engagement.contact_id == Contact.id, Engagement.deleted_at.is_(None), Engagement.closed_on.is_(None)
    )
    ids = [contact.id for contact in contacts]
    active = set(db.session.scalars(select(Contact.id).where(Contact.id.in_(ids), runs))) if ids else set()
    return [(contact, contact.id in active) for contact in contacts]


def _label(contact: Contact) -> str:
    return f"{contact.name} ({contact.organisation})" if contact.organisation else contact.name
