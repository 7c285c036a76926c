"""Tables of clients and leads. An empty `account_id` (carrier) always means the member's own path.

Contact        a person or organisation, lead or client: names and notes sealed, origin (account or
               lane), dates of qualifying, closing, becoming a client, next touch, platform lock.
ContactAlias   the title or name under which an account's exports know a contact: a blind index, so an
               import finds the contact again after it was renamed or merged.
MergedContact  where everything of a contact went that was merged into another.
ContactPoint   one way to reach them: carrier, sealed address, dates of confirmation and bounce.
Touch          one contact that happened: day, direction, point, whether it bounced.
Engagement     work for a client: started, closed; its contract's carrier, files' carrier and signing
               day (none: no contract); the day its file was found complete.
PaymentRoute   a way this client can pay, from when till when.
SentProposal   a proposal to a lead: carrier, sent, expires, state.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from sqlalchemy import Index, LargeBinary, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from community.opsaccount.contacts.rules import ProposalState, Source
from community.opsaccount.records import (
    CONTACTS,
    Record,
    belongs_to_contact,
    carried_by,
    carrier_column,
    sealed_column,
)
from community.opsaccount.scope import Owned
from community.opsaccount.sealing import Sealed


class Contact(Record):
    """A client or a lead."""

    __tablename__ = CONTACTS

    kind: Mapped[str] = mapped_column(String(8))
    source: Mapped[str] = mapped_column(String(8), default=Source.MANUAL)
    name_sealed: Mapped[bytes | None] = sealed_column()
    name = Sealed()
    organisation_sealed: Mapped[bytes | None] = sealed_column()
    organisation = Sealed()
    notes_sealed: Mapped[bytes | None] = sealed_column()
    notes = Sealed()
    origin_account_id: Mapped[uuid.UUID | None] = carrier_column()
    origin_lane: Mapped[str] = mapped_column(String(16), default="")
    """A `channels.rules.Lane`, or empty where an account (or nothing known) is the origin."""
    first_touch_on: Mapped[date | None]
    qualified_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    """The day a lead went out of play."""
    client_since: Mapped[date | None]
    last_touch_on: Mapped[date | None]
    """The newest of the touches, kept here for lists; the touches are the record."""
    next_touch_on: Mapped[date | None]
    lock_account_id: Mapped[uuid.UUID | None] = carrier_column()
    platform_lock_until: Mapped[date | None]
    lock_release: Mapped[str | None] = mapped_column(String(16))
    lock_released_on: Mapped[date | None]

    @classmethod
    def within_owner(cls) -> tuple[Any, ...]:
        return (
            carried_by("origin_account_id"),
            carried_by("lock_account_id"),
            Index("ix_contacts_kind", "owner_id", "kind", "closed_on"),
        )


class ContactAlias(Owned):
    """How an account's exports name a contact."""

    __tablename__ = "contact_aliases"

    contact_id: Mapped[uuid.UUID]
    account_id: Mapped[uuid.UUID]
    key: Mapped[bytes] = mapped_column(LargeBinary)
    """`blind_index(title, "contact alias")`."""
    title_sealed: Mapped[bytes | None] = sealed_column()
    title = Sealed()

    @classmethod
    def within_owner(cls) -> tuple[Any, ...]:
        return (
            belongs_to_contact(),
            carried_by(),
            UniqueConstraint("owner_id", "account_id", "key"),
            Index("ix_contact_aliases_contact", "owner_id", "contact_id"),
        )


class MergedContact(Owned):
    """Which contact took over everything of one that is no more; its id is that one's."""

    __tablename__ = "merged_contacts"

    contact_id: Mapped[uuid.UUID]

    @classmethod
    def within_owner(cls) -> tuple[Any, ...]:
        return (belongs_to_contact(), Index("ix_merged_contacts_contact", "owner_id", "contact_id"))


class ContactPoint(Record):
    """One way to reach a contact."""

    __tablename__ = "contact_points"

    contact_id: Mapped[uuid.UUID]
    account_id: Mapped[uuid.UUID | None] = carrier_column()
    kind: Mapped[str] = mapped_column(String(8))
    address_sealed: Mapped[bytes | None] = sealed_column()
    address = Sealed()
    confirmed_on: Mapped[date | None]
    """The day the member said that this reaches them."""
    bounced_on: Mapped[date | None]

    @classmethod
    def within_owner(cls) -> tuple[Any, ...]:
        return (
            belongs_to_contact(),
            carried_by(),
            Index("ix_contact_points_contact", "owner_id", "contact_id"),
        )


class Touch(Record):
    """One message or call that happened."""

    __tablename__ = "touches"

    contact_id: Mapped[uuid.UUID]
    point_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    """The contact point used; it may since have been deleted."""
    account_id: Mapped[uuid.UUID | None] = carrier_column()
    touched_on: Mapped[date]
    direction: Mapped[str] = mapped_column(String(4))
    bounced: Mapped[bool] = mapped_column(default=False)
    note_sealed: Mapped[bytes | None] = sealed_column()
    note = Sealed()

    @classmethod
    def within_owner(cls) -> tuple[Any, ...]:
        return (
            belongs_to_contact(),
            carried_by(),
            Index("ix_touches_contact", "owner_id", "contact_id", "touched_on"),
        )


class Engagement(Record):
    """Work for a client, with its contract where there is one."""

    __tablename__ = "engagements"

    contact_id: Mapped[uuid.UUID]
    title_sealed: Mapped[bytes | None] = sealed_column()
    title = Sealed()
    started_on: Mapped[date]
    closed_on: Mapped[date | None]
    signed_on: Mapped[date | None]
    """The day the contract was signed; empty: there is none."""
    contract_account_id: Mapped[uuid.UUID | None] = carrier_column()
    files_account_id: Mapped[uuid.UUID | None] = carrier_column()
    file_complete_on: Mapped[date | None]

    @classmethod
    def within_owner(cls) -> tuple[Any, ...]:
        return (
            belongs_to_contact(),
            carried_by("contract_account_id"),
            carried_by("files_account_id"),
            Index("ix_engagements_contact", "owner_id", "contact_id"),
        )


class PaymentRoute(Record):
    """A way a client can pay."""

    __tablename__ = "payment_routes"

    contact_id: Mapped[uuid.UUID]
    account_id: Mapped[uuid.UUID | None] = carrier_column()
    since: Mapped[date]
    ended_on: Mapped[date | None]

    @classmethod
    def within_owner(cls) -> tuple[Any, ...]:
        return (
            belongs_to_contact(),
            carried_by(),
            Index("ix_payment_routes_contact", "owner_id", "contact_id"),
        )


class SentProposal(Record):
    """A proposal in front of a lead."""

    __tablename__ = "sent_proposals"

    contact_id: Mapped[uuid.UUID]
    account_id: Mapped[uuid.UUID | None] = carrier_column()
    title_sealed: Mapped[bytes | None] = sealed_column()
    title = Sealed()
    sent_on: Mapped[date]
    expires_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(10), default=ProposalState.SENT)
    decided_on: Mapped[date | None]

    @classmethod
    def within_owner(cls) -> tuple[Any, ...]:
        return (
            belongs_to_contact(),
            carried_by(),
            Index("ix_sent_proposals_contact", "owner_id", "contact_id"),
        )
